"""Work is counted, not timed: where few documents match, nothing is spread out over all documents of the archive."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import index.segment.postings
import index.storage.build
import search.engines.whoosh.docsets
from index.article import Document, Metadata
from index.calendar import CalendarDate, Period
from index.schema import FACETS, Level
from index.segment.segment import Segment
from search.engine import Matches, Search
from search.engines.whoosh.docsets import DocSet
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.evaluate import Evaluation
from search.engines.whoosh.lists import PostingList
from search.engines.whoosh.occurrences import Tokens
from search.query.nodes import And, Between, Dated, Measured, Near, Not, Or, Phrase, Prefix, Query, Wildcard, Word
from search.request import Choice, Sort
from tests.engines.conftest import engine_over, write
from tests.shipped import analyze
from tests.strategies import Step

SIZE = 1_000
RARE = (100, 500, 900)


def document(number: int) -> Document:
    body = "قطار سريع في المدينة" + (" نادر جدا" if number in RARE else "") + " سريع قطار"
    published = CalendarDate(2000 + number % 20)
    sources = ("مدى",) if number % 3 else ("مرايا",)
    return Document(f"d{number:04}", Metadata(f"عنوان {number}", "", sources, published, None, None, None, "ar", body))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    write(folder, [Step([document(number) for number in range(SIZE)])])
    return folder


@pytest.fixture
def engine(archive: Path) -> Iterator[WhooshEngine]:
    with engine_over(archive) as opened:
        yield opened


def word(text: str, level: Level = Level.FAMILY) -> Word:
    (token,) = analyze(text)
    return Word(token, level, ("body",))


def phrase(text: str) -> Phrase:
    return Phrase(tuple(analyze(text)), fields=("body",))


@contextmanager
def spread_out() -> Iterator[list[str]]:
    """Notes each time that something is made with a place for every document of a segment."""
    made: list[str] = []

    def noting(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def noted(*args: object) -> object:
            made.append(name)
            return function(*args)

        return noted

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DocSet, "_set_bits", noting("bits", DocSet._set_bits))
        patch.setattr(DocSet, "mask", property(noting("mask", DocSet.mask.__get__)))
        patch.setattr(search.engines.whoosh.docsets, "_pack", noting("pack", search.engines.whoosh.docsets._pack))
        patch.setattr(DocSet, "everything", noting("everything", DocSet.everything))
        patch.setattr(np, "zeros", _watched(np.zeros, made))
        yield made


def _watched(function: Callable[..., NDArray[np.generic]], made: list[str]) -> Callable[..., NDArray[np.generic]]:
    def zeros(shape: int, *args: object, **options: object) -> NDArray[np.generic]:
        if shape >= SIZE // 8:  # bits for all
            made.append("zeros")
        return function(shape, *args, **options)

    return zeros


FEW: Sequence[tuple[Query, set[int]]] = [
    (word("نادر"), set(RARE)),
    (And((word("قطار"), word("نادر"))), set(RARE)),
    (And((word("قطار"), word("سريع"), word("نادر"))), set(RARE)),
    (And((word("نادر"), Or((word("قطار"), word("سريع"))))), set(RARE)),
    (And((word("نادر"), Not(word("قطار")))), set()),
    (And((word("نادر"), Not(word("غائب")))), set(RARE)),
    (And((word("قطار"), word("غائب"))), set()),
    (And((Dated("2000"), word("قطار"), word("نادر"))), set(RARE)),
    (And((Measured("body", 8), word("نادر"))), set(RARE)),
    (And((Between(Period(date(2000, 1, 1), date(2000, 12, 31))), word("نادر"))), set(RARE)),
    (phrase("نادر جدا"), set(RARE)),
    (phrase("المدينة نادر"), set(RARE)),
    (And((phrase("قطار سريع"), word("نادر"))), set(RARE)),
    (Near(tuple(analyze("نادر قطار")), 5, fields=("body",)), set(RARE)),
    (Prefix("نادر", ("body",)), set(RARE)),
    (And((Wildcard("نا*", ("body",)), word("قطار"))), set(RARE)),
]


@pytest.mark.parametrize(("query", "expected"), FEW)
def test_few_matches_are_numbers_and_never_bits(engine: WhooshEngine, query: Query, expected: set[int]) -> None:
    (part,) = engine.newest().snapshot.parts
    engine.search(Search(query))  # what is kept of frequent words, and of what columns state, is made once
    with spread_out() as made:
        found = Evaluation(part.open).matching(query)
    assert set(found.ids.tolist()) == expected
    assert found.is_few
    assert made == []


CHOICES = [
    {},
    {"source": Choice(("مدى",))},
    {"source": Choice((), ("مدى",))},
    {"date": Choice(("2000",)), "source": Choice(("مرايا", "مدى"))},
]


@pytest.mark.parametrize("choices", CHOICES)
@pytest.mark.parametrize("period", [None, Period(date(2000, 1, 1), date(2005, 12, 31))])
@pytest.mark.parametrize("sort", Sort)
def test_nor_are_they_while_they_are_filtered_ranked_sorted_and_counted(
    engine: WhooshEngine, choices: dict[str, Choice], period: Period | None, sort: Sort
) -> None:
    search = Search(And((word("قطار"), word("نادر"))), choices, period, sort, facets=FACETS)
    expected = engine.search(search)
    with spread_out() as made:
        assert engine.search(search) == expected
    assert made == []


@pytest.mark.parametrize("deleted", [3, 300])
def test_nor_are_they_where_documents_are_deleted(tmp_path: Path, deleted: int) -> None:
    documents = [document(number) for number in range(SIZE)]
    gone = frozenset(one.id for one in documents[SIZE - deleted :])
    write(tmp_path, [Step(documents), Step([], gone)])
    search = Search(And((word("قطار"), word("نادر"))), facets=FACETS)
    with engine_over(tmp_path) as engine:
        expected = engine.search(search)
        with spread_out() as made:
            assert engine.search(search) == expected
    assert expected.total == (3 if deleted == 3 else 2)
    assert made == []


def test_only_what_a_page_shows_is_read_of_documents(engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = engine.newest().snapshot
    read: list[int] = []
    known = snapshot.document

    def document(number: int, stored: Sequence[str]) -> Document:
        read.append(number)
        return known(number, stored)

    monkeypatch.setattr(snapshot, "document", document)
    found = engine.search(Search(word("قطار"), facets=FACETS, limit=4))
    assert (found.total, len(read)) == (SIZE, 4)


@pytest.mark.parametrize("text", ["نادر جدا", "المدينة نادر", "نادر سريع", "جدا سريع قطار"])
@pytest.mark.parametrize("near", [False, True])
@pytest.mark.parametrize("few", [0, SIZE])
def test_a_phrase_looks_at_the_places_of_candidates_alone(
    engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch, text: str, few: int, *, near: bool
) -> None:
    monkeypatch.setattr(index.segment.postings, "_ALL_KEPT", few)
    looked_at: list[int] = []
    within = Tokens.within

    def counted(tokens: Tokens, among: DocSet, postings: PostingList) -> NDArray[np.int64]:
        keys = within(tokens, among, postings)
        looked_at.append(len(keys))
        return keys

    monkeypatch.setattr(Tokens, "within", counted)
    tokens = tuple(analyze(text))
    found = engine.search(Search(Near(tokens, 8, fields=("body",)) if near else Phrase(tokens, fields=("body",))))
    assert found.total == (0 if text == "نادر سريع" and not near else len(RARE))
    assert len(looked_at) >= len(tokens)
    assert max(looked_at) <= 2 * len(RARE)  # frequent words stand twice in each


def test_a_frequent_word_is_ranked_once_it_was_searched_often(
    engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranked: list[PostingList] = []
    ranks = vars(PostingList)["_ranks"]
    make = ranks.func

    def counted(postings: PostingList) -> object:
        ranked.append(postings)
        return make(postings)

    monkeypatch.setattr(ranks, "func", counted)
    search = Search(And((word("قطار"), word("نادر"))))
    engine.search(search)
    assert not ranked
    for _ in range(SIZE):
        engine.search(search)
    assert ranked
    assert len({id(one) for one in ranked}) == len(ranked)


def test_of_a_new_commit_only_the_new_segment_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, [Step([document(1), document(2)]), Step([document(3)])])
    with engine_over(tmp_path) as engine:
        search = Search(word("قطار"))
        assert engine.search(search).total == 3
        before = [part.open for part in engine.newest().snapshot.parts]
        write(tmp_path, [Step([document(4)], frozenset(["d0001"]))])
        opened: list[Path] = []

        def noted(path: Path) -> Segment:
            opened.append(path)
            return Segment(path)

        monkeypatch.setattr(index.storage.build, "Segment", noted)
        assert found_ids(engine.search(search)) == {"d0002", "d0003", "d0004"}
        after = [part.open for part in engine.newest().snapshot.parts]
        assert len(opened) == 1
        assert after[:2] == before
        assert [one.segment.path for one in after[2:]] == opened
        engine.search(search)
        assert len(opened) == 1


def found_ids(found: Matches) -> set[str]:
    return {hit.document.id for hit in found.hits}
