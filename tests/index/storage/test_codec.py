"""Stock Whoosh over our segments finds and scores as it does over its own; and it can only read."""

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from whoosh.filedb.filestore import RamStorage
from whoosh.index import Index, open_dir
from whoosh.query import And, AndMaybe, Every, FuzzyTerm, Not, Or, Phrase, Prefix, Query, Term, Wildcard
from whoosh.searching import Searcher

from index.analysis.tables import Tables
from index.article import Document, Metadata
from index.schema import Level
from index.storage.build import Build
from index.storage.codec import toc_path, whoosh_schema, write_toc
from index.storage.fields import prepare
from tests.shipped import analyze

WORDS = (
    *("مكتبة", "المكتبة", "والمكتبات", "مكتبه", "إدارة", "ادارة", "كتب", "كاتب"),
    *("ميناء", "الميناء", "قطار", "في", "من", "2022", "bank"),
)


def documents(count: int) -> list[Document]:
    rng = random.Random(4)
    bodies = [" ".join(rng.choices(WORDS, k=rng.randint(1, 40))) for _ in range(count)]
    places = [rng.choice(("عمان", "القاهرة", None)) for _ in range(count)]
    return [
        Document(f"d{number}", Metadata(None, body[:9], (), None, place, None, None, "ar", body))
        for number, (body, place) in enumerate(zip(bodies, places, strict=True))
    ]


def ours(folder: Path, batches: Sequence[Sequence[Document]], deleted: Sequence[str]) -> Index:
    build = Build.new(folder, Tables())
    for batch in batches:
        for document in batch:
            build.add(prepare(document))
        build.flush()
    for id in deleted:
        build.delete(id)
    build.write(1)
    write_toc(folder, 1, build.parts)
    return open_dir(str(folder))


def stock(batches: Sequence[Sequence[Document]], deleted: Sequence[str]) -> Index:
    """The same documents and terms, in as many segments, in Whoosh's own format."""
    index = RamStorage().create_index(whoosh_schema())
    for batch in batches:
        with index.writer() as writer:
            writer.merge = False
            for document in batch:
                tokens = analyze(document.metadata.body)
                terms = {f"body.{level.label}": " ".join(token.term(level) for token in tokens) for level in Level}
                place = (document.metadata.place or "?").encode()
                writer.add_document(id=document.id, place=place, text=document.metadata.body, **terms)
    with index.writer() as writer:
        writer.merge = False
        for id in deleted:
            writer.delete_by_term("id", id)
    return index


def queries(count: int) -> Iterator[Query]:
    """Those of Whoosh's queries that it answers rightly over its own format."""
    rng = random.Random(9)

    def term() -> Term:
        level = rng.choice(list(Level))
        return Term(f"body.{level.label}", analyze(rng.choice(WORDS))[0].term(level))

    def phrase() -> Phrase:
        level = rng.choice(list(Level))
        words = [analyze(rng.choice(WORDS))[0].term(level) for _ in range(rng.randint(2, 3))]
        return Phrase(f"body.{level.label}", words, slop=rng.randint(1, 2))

    def leaf() -> Query:
        return rng.choice((term, term, phrase))()

    kinds: list[Callable[[], Query]] = [
        leaf,
        lambda: Or([leaf() for _ in range(3)]),
        lambda: And([leaf(), leaf()]),
        lambda: And([leaf(), Not(term())]),
        lambda: AndMaybe(leaf(), leaf()),
        lambda: Prefix("body.spelling", rng.choice(WORDS)[:2]),
        lambda: Wildcard("body.written", "*" + rng.choice(WORDS)[1:3] + "*"),
        lambda: FuzzyTerm("body.written", rng.choice(WORDS)),
        Every,
    ]
    return (rng.choice(kinds)() for _ in range(count))


def answer(searcher: Searcher, query: Query, limit: int | None) -> dict[str, float]:
    return {hit_id(searcher, docnum): score for score, docnum in searcher.search(query, limit=limit).top_n}


def hit_id(searcher: Searcher, docnum: int) -> str:
    return str(searcher.reader().column_reader("id")[docnum])


@pytest.mark.parametrize("segments", [1, 3])
@pytest.mark.parametrize("deleting", [False, True])
def test_whoosh_finds_and_scores_the_same_over_our_segments_as_over_its_own(
    tmp_path: Path, segments: int, *, deleting: bool
) -> None:
    all_of_them = documents(120)
    batches = [all_of_them[start::segments] for start in range(segments)]
    deleted = [f"d{number}" for number in range(0, 120, 7)] if deleting else []
    found = 0
    with ours(tmp_path / "build", batches, deleted).searcher() as new, stock(batches, deleted).searcher() as old:
        assert new.doc_count() == old.doc_count() == 120 - len(deleted)
        for query in queries(200):
            expected = answer(old, query, None)
            assert answer(new, query, None) == pytest.approx(expected, abs=1e-9), query
            found += len(expected)
    assert found > 1_000


def test_whoosh_sorts_groups_and_shows_by_our_columns_and_parts(tmp_path: Path) -> None:
    made = documents(30)
    with ours(tmp_path / "build", [made], ["d3"]).searcher() as searcher:
        by_id = searcher.search(Every(), limit=None, sortedby="id", groupedby="place")
        ids = [hit_id(searcher, hit.docnum) for hit in by_id]
        assert ids == sorted(document.id for document in made if document.id != "d3")
        assert sum(len(group) for group in by_id.groups("place").values()) == 29
        texts = {hit["text"] for hit in by_id}
        assert texts == {document.metadata.body for document in made if document.id != "d3"}
        terms = list(searcher.reader().all_terms())
        assert all(first < second for first, second in pairwise(terms))
        assert ("id", b"d3") in terms


def test_stock_whoosh_is_told_of_one_commit_alone(tmp_path: Path) -> None:
    ours(tmp_path / "build", [documents(3)], [])
    write_toc(tmp_path / "build", 2, [])
    assert list((tmp_path / "build").glob("*.toc")) == [toc_path(tmp_path / "build", 2)]
    assert open_dir(str(tmp_path / "build")).doc_count() == 0


def test_stock_whoosh_cannot_delete_from_our_segments(tmp_path: Path) -> None:
    index = ours(tmp_path / "build", [documents(3)], [])
    writer = index.writer()
    with pytest.raises(NotImplementedError, match="kashshaf index"):
        writer.delete_by_term("id", "d1")
    writer.cancel()
