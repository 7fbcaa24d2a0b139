"""Where nothing is found, searches one step wider are offered with what they find, and none is made."""

from dataclasses import replace

from index.calendar import CalendarDate
from index.schema import Level
from search.engines.memory import MemoryEngine
from search.request import Choice, Match, SearchRequest
from search.rescue.widening import steps
from search.service import answer, rank
from tests.engines.asking import document

NARROW = SearchRequest(
    "جسر",
    level=Level.WRITTEN,
    match=Match.ALL,
    title_only=True,
    variants=False,
    choices={"source": Choice(("مدى",), ("مرايا",)), "date": Choice(("2022",))},
    since=CalendarDate(2020),
    page=3,
)


def test_widening_takes_one_step_at_a_time_smallest_first() -> None:
    made = list(steps(NARROW))
    assert [(wider.step, wider.before, wider.after) for wider in made] == [
        ("level", "written", "spelling"),
        ("level", "written", "family"),
        ("match", "all", "best"),
        ("match", "all", "any"),
        ("variants", "off", "on"),
        ("in", "title", "all"),
        ("source", "مدى,-مرايا", ""),
        ("date", "2022", ""),
        ("period", "2020..", ""),
        ("filters", "source,date,period", ""),
    ]
    assert all(wider.request != NARROW and wider.request.page == 1 for wider in made)
    assert [(wider.step, wider.after) for wider in steps(SearchRequest("x"))] == [("match", "any")]
    assert not list(steps(SearchRequest("x", match=Match.ANY)))


def test_what_finds_something_is_offered_and_finds_what_it_promises() -> None:
    engine = MemoryEngine([document("a", "والجسر", sources=["مدى"]), document("b", "الجسر"), document("c", "غوغل")])
    asked = SearchRequest("الجسر", level=Level.SPELLING, choices={"source": Choice(("مدى",))})
    found = answer(asked, engine)
    assert (found.total, [(wider.step, wider.total) for wider in found.wider]) == (0, [("level", 1), ("source", 1)])
    for wider in found.wider:
        assert rank(wider.request, engine).total == wider.total
    rare = answer(SearchRequest("الجسر شنكليش زرقطون خنفشار قرعبلان"), engine)
    assert (rare.total, [(wider.after, wider.total) for wider in rare.wider]) == (0, [("any", 2)])
    assert answer(replace(asked, level=Level.FAMILY), engine).wider == ()
    [only] = answer(SearchRequest("جوجل", variants=False), engine).wider
    assert (only.step, only.total) == ("variants", 1)
