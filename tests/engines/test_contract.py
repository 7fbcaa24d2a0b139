"""What every engine promises, in words of articles and searches; the meaning of `search.engine.Engine`."""

import pytest

from index.calendar import CalendarDate, Period
from index.schema import UNKNOWN, UNKNOWN_DATE, Level
from search.engine import Engine, Place, Places, Search
from search.query.nodes import (
    EVERYTHING,
    NOTHING,
    And,
    Best,
    Between,
    Dated,
    Not,
    Or,
    Query,
    Weighted,
)
from search.request import Choice, Copies, Sort
from search.rescoring import Rescoring
from tests.engines.asking import document, ids, phrase, word
from tests.engines.conftest import NewEngine


def test_and_or_not_are_sets(new_engine: NewEngine) -> None:
    engine = new_engine([document("a", "قطار نهر"), document("b", "قطار"), document("c", "نهر"), document("d", "بحر")])
    train, river = word("قطار"), word("نهر")
    assert ids(engine, And((train, river))) == ["a"]
    assert set(ids(engine, Or((train, river)))) == {"a", "b", "c"}
    assert ids(engine, And((train, Not(river)))) == ["b"]
    assert set(ids(engine, Not(train))) == {"c", "d"}
    assert set(ids(engine, EVERYTHING)) == {"a", "b", "c", "d"}
    assert ids(engine, NOTHING) == []


def test_best_needs_enough_weight_and_every_required_part(new_engine: NewEngine) -> None:
    engine = new_engine([document("a", "قطار"), document("b", "في"), document("c", "قطار في"), document("d", "نهر في")])
    train, river, at = Weighted(word("قطار"), 1.0), Weighted(word("نهر"), 1.0), Weighted(word("في"), 0.1)
    assert set(ids(engine, Best((train, river, at), 0.3))) == {"a", "c", "d"}
    assert set(ids(engine, Best((train, river, at), 0.5))) == {"c", "d"}
    required = Weighted(word("في"), 0.1, required=True)
    assert set(ids(engine, Best((train, river, required), 0.3))) == {"c", "d"}


def test_with_two_words_articles_that_have_both_come_first_and_are_counted(new_engine: NewEngine) -> None:
    many = [document(f"x{n}", "نهر") for n in range(5)]
    engine = new_engine([*many, document("a", "قطار قطار قطار"), document("z", "قطار نهر " + "كلام " * 50)])
    query = Best((Weighted(word("قطار"), 1.0), Weighted(word("نهر"), 1.0)), 0.3)
    found = engine.search(Search(query))
    assert found.hits[0].document.id == "z"
    assert (found.total, found.with_all) == (7, 1)
    filtered = engine.search(Search(query, {"source": Choice((UNKNOWN,))}))
    assert filtered.with_all == 1
    assert engine.search(Search(word("نهر"))).with_all is None


def test_a_preference_ranks_higher_and_changes_no_set(new_engine: NewEngine) -> None:
    engine = new_engine([document("a", "ميناء قديم جديد"), document("b", "ميناء جديد قديم")])
    parts = (Weighted(word("ميناء"), 1.0), Weighted(word("جديد"), 1.0), Weighted(word("قديم"), 1.0))
    assert ids(engine, Best(parts, 0.3)) == ["a", "b"]
    assert ids(engine, Best(parts, 0.3, (phrase("ميناء جديد"),))) == ["b", "a"]


DATED = [
    document("day", published="2020-02-05"),
    document("month", published="2020-02"),
    document("year", published="2020"),
    document("other", published="2021-01-01"),
    document("none"),
]


@pytest.mark.parametrize(
    ("bucket", "expected"),
    [
        ("2020", {"day", "month", "year"}),
        ("2020-02", {"day", "month"}),
        ("2020-02-05", {"day"}),
        ("2020-unknown", {"year"}),
        ("2020-02-unknown", {"month"}),
        (UNKNOWN_DATE, {"none"}),
        ("1999", set()),
        ("nonsense", set()),
    ],
)
def test_a_bucket_holds_dates_of_its_precision_or_finer(new_engine: NewEngine, bucket: str, expected: set[str]) -> None:
    engine = new_engine(DATED)
    assert set(ids(engine, Dated(bucket))) == expected
    assert set(ids(engine, EVERYTHING, choices={"date": Choice((bucket,))})) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2020-02-05", "2020-02-05", {"day", "month", "year"}),
        ("2020-03", None, {"year", "other"}),
        (None, "2020-01", {"year"}),
        (None, None, {"day", "month", "year", "other"}),
        ("2021", "2020", set()),
    ],
)
def test_a_period_takes_what_can_fall_within_it(
    new_engine: NewEngine, start: str | None, end: str | None, expected: set[str]
) -> None:
    engine = new_engine(DATED)
    period = Period.between(start and CalendarDate.parse(start), end and CalendarDate.parse(end))  # type: ignore[arg-type]  # "" never
    assert set(ids(engine, Between(period))) == expected
    assert set(ids(engine, EVERYTHING, period=period)) == expected


def test_sorting_by_date_puts_the_undated_last_both_ways(new_engine: NewEngine) -> None:
    engine = new_engine(DATED)
    assert ids(engine, EVERYTHING, sort=Sort.NEWEST) == ["other", "day", "month", "year", "none"]
    assert ids(engine, EVERYTHING, sort=Sort.OLDEST) == ["day", "month", "year", "other", "none"]


def test_sorting_by_title_passes_over_the_article_and_spelling(new_engine: NewEngine) -> None:
    titles = {"a": "الوادي", "b": "إجازة", "c": "بحر", "d": "أجمل"}
    engine = new_engine([document(id, title=title) for id, title in titles.items()])
    assert ids(engine, EVERYTHING, sort=Sort.TITLE) == ["b", "d", "c", "a"]


def test_ties_go_by_id(new_engine: NewEngine) -> None:
    engine = new_engine([document(id, "قطار", published="2020") for id in ("c", "10", "a", "9", "ب")])
    for sort in Sort:
        assert ids(engine, word("قطار"), sort=sort) == ["10", "9", "a", "c", "ب"]


def test_pages_follow_one_another_and_end(new_engine: NewEngine) -> None:
    engine = new_engine([document(f"{n:02}", "قطار " * (n + 1)) for n in range(23)])
    whole = ids(engine, word("قطار"))
    pages = [
        [hit.document.id for hit in engine.search(Search(word("قطار"), offset=start, limit=10)).hits]
        for start in range(0, 40, 10)
    ]
    assert [id for page in pages for id in page] == whole
    assert len(set(whole)) == 23
    beyond = engine.search(Search(word("قطار"), offset=10**12, limit=10))
    assert (beyond.total, beyond.hits) == (23, ())


FACETED = [
    document("a", "قطار", sources=["مدى", "الضفاف"], published="2020-02-05", place="القاهرة"),
    document("b", "قطار", sources=["مدى"], published="2020-02"),
    document("c", "قطار", sources=["مرايا"], published="2021", author="سلمى"),
    document("d", "قطار"),
    document("e", "نهر", sources=["مدى"], published="2020-02-05"),
]


def counts(engine: Engine, query: Query, facet: str, **choices: Choice) -> dict[str, int]:
    return dict(engine.search(Search(query, choices, facets=(facet,))).facets[facet])


@pytest.mark.parametrize("limit", [0, 2, 10])
def test_the_hits_of_a_page_are_told_before_the_rest(new_engine: NewEngine, limit: int) -> None:
    engine = new_engine([document(str(number), "قطار") for number in range(5)])
    told = list[tuple[str, float]]()
    asked = Search(word("قطار"), offset=1, limit=limit, copies=Copies.FOLD, rescoring=Rescoring())
    found = engine.search(asked, lambda hits: told.extend((hit.document.id, hit.score) for hit in hits))
    assert told == [(hit.document.id, hit.score) for hit in found.hits]
    assert len(told) == min(limit, 4)


def test_facets_count_what_is_stated_and_what_is_not(new_engine: NewEngine) -> None:
    engine = new_engine(FACETED)
    train = word("قطار")
    assert counts(engine, train, "source") == {"مدى": 2, "الضفاف": 1, "مرايا": 1, UNKNOWN: 1}
    assert counts(engine, train, "date") == {"2020-02-05": 1, "2020-02": 1, "2021": 1, UNKNOWN_DATE: 1}
    assert counts(engine, train, "place") == {"القاهرة": 1, UNKNOWN: 3}
    assert counts(engine, train, "author") == {"سلمى": 1, UNKNOWN: 3}
    assert counts(engine, train, "language") == {"ar": 4}


def test_values_of_a_facet_are_or_facets_are_and_excluded_values_are_left_out(new_engine: NewEngine) -> None:
    engine = new_engine(FACETED)
    train = word("قطار")
    assert set(ids(engine, train, choices={"source": Choice(("مدى", "مرايا"))})) == {"a", "b", "c"}
    assert ids(engine, train, choices={"source": Choice(("مدى",)), "date": Choice(("2020-02-05",))}) == ["a"]
    assert ids(engine, train, choices={"source": Choice(("مدى",), ("الضفاف",))}) == ["b"]
    assert ids(engine, train, choices={"source": Choice((UNKNOWN,))}) == ["d"]
    assert ids(engine, train, choices={"source": Choice(("لا أحد",))}) == []


def test_a_facet_ignores_its_own_choice_and_obeys_the_others(new_engine: NewEngine) -> None:
    engine = new_engine(FACETED)
    train = word("قطار")
    everything = counts(engine, train, "source")
    assert counts(engine, train, "source", source=Choice(("مرايا",))) == everything
    assert counts(engine, train, "source", date=Choice(("2020",))) == {"مدى": 2, "الضفاف": 1}
    assert counts(engine, train, "source", source=Choice((), ("الضفاف",))) == {
        "مدى": 1,
        "الضفاف": 1,
        "مرايا": 1,
        UNKNOWN: 1,
    }


def test_a_period_narrows_every_facet(new_engine: NewEngine) -> None:
    engine = new_engine(FACETED)
    period = Period.between(CalendarDate(2020, 2, 6), None)
    found = engine.search(Search(word("قطار"), period=period, facets=("date", "source")))
    assert found.facets["date"] == {"2020-02": 1, "2021": 1}


def test_every_place_of_a_word_or_phrase_is_told(new_engine: NewEngine) -> None:
    engine = new_engine(
        [
            document("b", body="في المكتبة كتب، وفي المكتبة قراء"),
            document("a", title="مكتبة", body="مكتبة"),
            document("c", body="لا شيء"),
        ]
    )
    assert engine.places(word("مكتبة"), "body") == Places(3, (Place("a", 0), Place("b", 1), Place("b", 4)))
    assert engine.places(word("مكتبة"), "title") == Places(1, (Place("a", 0),))
    assert engine.places(word("مكتبة"), "body", offset=1, limit=1) == Places(3, (Place("b", 1),))
    assert engine.places(word("مكتبة", Level.SPELLING), "body") == Places(1, (Place("a", 0),))
    assert engine.places(phrase("المكتبة كتب"), "body") == Places(1, (Place("b", 1),))
    assert engine.places(word("غائب"), "body") == Places(0, ())


def test_documents_are_got_by_id_whole(new_engine: NewEngine) -> None:
    odd = [document(id, "نص") for id in ("a/b", "ع ر", "x" * 200, "'\"", "a")]
    engine = new_engine([*odd, *FACETED[1:]])
    wanted = [one.id for one in odd] + ["b", "missing"]
    assert engine.get(wanted) == {one.id: one for one in [*odd, FACETED[1]]}
    assert engine.tombstone("missing") is None
    assert engine.original("missing") is None
    assert engine.count() == 9


def test_an_empty_archive_answers(new_engine: NewEngine) -> None:
    engine = new_engine([])
    found = engine.search(Search(word("قطار"), facets=("source", "date")))
    assert (found.total, found.hits, engine.count()) == (0, (), 0)
    assert found.facets == {"source": {}, "date": {}}


def test_what_is_doubtful_is_a_facet_in_which_most_articles_state_nothing(new_engine: NewEngine) -> None:
    engine = new_engine(
        [
            document("a", "قطار", doubtful=["published", "source"]),
            document("b", "قطار", doubtful=["published"]),
            document("c", "قطار"),
        ]
    )
    train = word("قطار")
    assert counts(engine, train, "doubtful") == {"published": 2, "source": 1}
    assert ids(engine, train, choices={"doubtful": Choice(("source",))}) == ["a"]
    assert set(ids(engine, train, choices={"doubtful": Choice(("published",))})) == {"a", "b"}
    assert ids(engine, train, choices={"doubtful": Choice((), ("source", "published"))}) == ["c"]
    assert ids(engine, train, choices={"doubtful": Choice((UNKNOWN,))}) == []
    assert counts(engine, train, "doubtful", doubtful=Choice((), ("source",))) == {"published": 1, "source": 1}


def test_the_countries_that_title_or_body_mention_are_a_facet(new_engine: NewEngine) -> None:
    engine = new_engine(
        [
            document("a", "قطار بين مصر والسودان", title="قطار إلى المغرب"),
            document("b", "قطار في مصر وجنوب السودان، ثم في مصر"),
            document("c", "قطار مالي نصف قطر عجلته"),
            document("d", "قطار", place="لبنان"),
        ]
    )
    train = word("قطار")
    assert counts(engine, train, "country") == {"EG": 2, "SD": 1, "SS": 1, "MA": 1}
    assert set(ids(engine, train, choices={"country": Choice(("EG",))})) == {"a", "b"}
    assert set(ids(engine, train, choices={"country": Choice(("SS", "MA"))})) == {"a", "b"}
    assert set(ids(engine, train, choices={"country": Choice((), ("MA",))})) == {"b", "c", "d"}
    assert counts(engine, train, "country", country=Choice((), ("MA",))) == {"EG": 1, "SS": 1, "MA": 1}
