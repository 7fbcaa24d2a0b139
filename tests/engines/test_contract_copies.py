"""What every engine promises of near-duplicates: one line of the list a group, and all of them counted."""

from collections.abc import Sequence

from index.article import Document
from search.engine import Engine, Search
from search.query.nodes import EVERYTHING, Query
from search.request import Choice, Copies, Sort
from search.results import Group
from tests.engines.asking import document, word
from tests.engines.conftest import NewEngine

REPORT = " ".join(f"كلمة{number}" for number in range(40))


def report(id: str, published: str | None = None, source: str = "وكالة", text: str = REPORT) -> Document:
    return document(id, text, sources=(source,), published=published)


def listed(engine: Engine, query: Query, copies: Copies | None = Copies.FOLD, **options: object) -> Sequence[str]:
    found = engine.search(Search(query, copies=copies, **{"limit": 100, **options}))  # type: ignore[arg-type]  # of Search
    return [hit.document.id for hit in found.hits]


def test_a_group_is_one_line_and_counts_as_many(new_engine: NewEngine) -> None:
    engine = new_engine([report("a", "2022-03"), report("b", "2022-01", "مدى"), document("c", "خبر آخر"), report("d")])
    found = engine.search(Search(EVERYTHING, copies=Copies.FOLD, facets=("source",), sort=Sort.OLDEST))
    assert [hit.document.id for hit in found.hits] == ["b", "c"]
    assert (found.total, found.folded) == (4, 2)
    assert found.facets["source"] == {"وكالة": 2, "مدى": 1, "?": 1}
    assert found.hits[0].copies == Group(2, ("a", "d"))
    assert found.hits[1].copies == Group()


def test_without_folding_each_has_the_others(new_engine: NewEngine) -> None:
    engine = new_engine([report("a", "2022-03"), report("b", "2022-01"), document("c", "خبر آخر")])
    found = engine.search(Search(EVERYTHING, copies=Copies.ALL, sort=Sort.NEWEST))
    assert [(hit.document.id, hit.copies.ids) for hit in found.hits] == [("a", ("b",)), ("b", ("a",)), ("c", ())]
    assert (found.total, found.folded) == (3, 0)
    plain = engine.search(Search(EVERYTHING, sort=Sort.NEWEST))
    assert [(hit.document.id, hit.copies.ids) for hit in plain.hits] == [("a", ()), ("b", ()), ("c", ())]


def test_only_those_that_match_are_folded(new_engine: NewEngine) -> None:
    engine = new_engine([report("a", source="مدى"), report("b", text=REPORT + " نهر"), report("c")])
    assert listed(engine, word("نهر")) == ["b"]
    [hit] = engine.search(Search(word("كلمة7"), copies=Copies.FOLD)).hits
    assert (hit.document.id, hit.copies.ids) == ("a", ("b", "c"))
    found = engine.search(Search(EVERYTHING, {"source": Choice(excluded=("مدى",))}, copies=Copies.FOLD))
    assert (found.total, found.folded, [hit.copies.size for hit in found.hits]) == (2, 1, [1])


def test_the_best_of_a_group_stands_for_it(new_engine: NewEngine) -> None:
    engine = new_engine([report("a"), report("b", text=REPORT + " نهر نهر"), report("c", text=REPORT + " نهر")])
    assert listed(engine, word("نهر")) == ["b"]
    assert listed(engine, word("كلمة3")) == ["a"]


def test_pages_go_on_where_the_one_before_ended(new_engine: NewEngine) -> None:
    copies = [report(f"a{number:02}", f"2020-01-{number + 1:02}") for number in range(25)]
    others = [document(f"b{number}", f"خبر {number}", published=f"2019-01-{number + 1:02}") for number in range(7)]
    engine = new_engine([*copies, *others])
    whole = listed(engine, EVERYTHING, sort=Sort.NEWEST)
    assert whole == ["a24", *(f"b{number}" for number in reversed(range(7)))]
    pages = [listed(engine, EVERYTHING, sort=Sort.NEWEST, offset=start, limit=3) for start in range(0, 12, 3)]
    assert pages == [whole[0:3], whole[3:6], whole[6:], []]


def test_the_copies_of_one_article_are_known_whatever_is_asked(new_engine: NewEngine) -> None:
    engine = new_engine([report("a"), report("b", "2022"), report("c", "2021-05-06"), document("d", "خبر آخر")])
    assert engine.copies("b") == engine.copies("a") == Group(3, ("c", "b", "a"))
    assert engine.copies("d") == engine.copies("nowhere") == Group()


def test_of_a_great_group_the_oldest_are_named(new_engine: NewEngine) -> None:
    days = [report(f"a{number:03}", f"2020-{1 + number // 28:02}-{1 + number % 28:02}") for number in range(130)]
    engine = new_engine(days)
    found = engine.copies("a007")
    assert (found.size, found.ids) == (130, tuple(f"a{number:03}" for number in range(100)))


def test_what_a_list_shows_of_others_is_read_by_id(new_engine: NewEngine) -> None:
    engine = new_engine([report("a", "2022"), report("b")])
    found = engine.listed(["a", "nowhere"])
    assert {id: (each.metadata.display_title, str(each.metadata.published)) for id, each in found.items()} == {
        "a": (REPORT[:40], "2022")
    }
