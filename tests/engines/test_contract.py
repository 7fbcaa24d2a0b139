"""What every engine promises, in words of articles and searches; the meaning of `search.engine.Engine`."""

from collections.abc import Sequence

import pytest

from index.analysis.analyzer import analyze
from index.article import Document, Metadata
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
    Fuzzy,
    Measured,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Weighted,
    Wildcard,
    Word,
)
from search.request import Choice, Sort
from tests.engines.conftest import NewEngine


def document(
    id: str,
    body: str = "",
    *,
    title: str | None = None,
    sources: Sequence[str] = (),
    published: str | None = None,
    place: str | None = None,
    author: str | None = None,
) -> Document:
    date = CalendarDate.parse(published) if published else None
    shown = title or body[:40]
    return Document(id, Metadata(title, shown, tuple(sources), date, place, author, None, "ar", body), f"/a/{id}.txt")


def word(text: str, level: Level = Level.FAMILY, fields: tuple[str, ...] = ("title", "body")) -> Word:
    (token,) = analyze(text)
    return Word(token, level, fields)


def phrase(text: str, level: Level = Level.SPELLING, fields: tuple[str, ...] = ("title", "body")) -> Phrase:
    return Phrase(tuple(analyze(text)), level, fields)


def near(text: str, window: int, level: Level = Level.SPELLING, fields: tuple[str, ...] = ("title", "body")) -> Near:
    return Near(tuple(analyze(text)), window, level, fields)


def ids(engine: Engine, query: Query, **options: object) -> list[str]:
    found = engine.search(Search(query, limit=100, **options))  # type: ignore[arg-type]  # options of Search
    assert found.total == len(found.hits)
    return [hit.document.id for hit in found.hits]


def test_a_word_is_found_at_its_level_or_closer(new_engine: NewEngine) -> None:
    engine = new_engine(
        [document("a", "مكتبة المدينة"), document("b", "مكتبه أخرى"), document("c", "والمكتبات"), document("d", "كتاب")]
    )
    assert set(ids(engine, word("مكتبة"))) == {"a", "b", "c"}
    assert set(ids(engine, word("مكتبة", Level.SPELLING))) == {"a", "b"}
    assert ids(engine, word("مكتبة", Level.WRITTEN)) == ["a"]


def test_marks_typed_must_stand_there_at_the_written_level_and_others_are_free(new_engine: NewEngine) -> None:
    engine = new_engine([document("a", "كُتِبَ"), document("b", "كَتَبَ"), document("c", "كتب")])
    assert set(ids(engine, word("كُتب", Level.WRITTEN))) == {"a"}
    assert set(ids(engine, word("كتب", Level.WRITTEN))) == {"a", "b", "c"}
    assert set(ids(engine, word("كُتب", Level.SPELLING))) == {"a", "b", "c"}


def test_of_articles_that_differ_in_the_form_alone_the_closer_ranks_first(new_engine: NewEngine) -> None:
    engine = new_engine([document("c", "في مكتبات"), document("b", "في مكتبه"), document("a", "في مكتبة")])
    assert ids(engine, word("مكتبة")) == ["a", "b", "c"]


def test_more_occurrences_rarer_words_and_shorter_articles_rank_higher(new_engine: NewEngine) -> None:
    filler = [document(f"f{n}", "نهر") for n in range(8)]
    engine = new_engine(
        [*filler, document("a", "قطار قطار نهر"), document("b", "قطار نهر نهر"), document("c", "نهر نهر نهر")]
    )
    assert ids(engine, Or((word("قطار"), word("نهر"))))[:2] == ["a", "b"]
    assert ids(engine, word("قطار")) == ["a", "b"]


def test_a_bare_word_searches_title_and_body_and_a_field_alone_searches_itself(new_engine: NewEngine) -> None:
    engine = new_engine(
        [document("a", "نص", title="قطار"), document("b", "قطار"), document("c", "نص", sources=["قطار الخبر"])]
    )
    assert set(ids(engine, word("قطار"))) == {"a", "b"}
    assert ids(engine, word("قطار", fields=("title",))) == ["a"]
    assert ids(engine, word("قطار", fields=("source",))) == ["c"]


def test_a_phrase_stays_in_order_and_within_one_value(new_engine: NewEngine) -> None:
    engine = new_engine(
        [
            document("a", "ميناء جديد"),
            document("b", "جديد ميناء"),
            document("c", "ميناء قديم جديد"),
            document("d", "جديد", title="ميناء"),
            document("e", sources=["ميناء", "جديد"]),
            document("f", "الميناء الجديد"),
        ]
    )
    assert ids(engine, phrase("ميناء جديد")) == ["a"]
    assert set(ids(engine, phrase("ميناء جديد", Level.FAMILY))) == {"a", "f"}
    assert ids(engine, phrase("ميناء جديد", fields=("source",))) == []


def test_a_phrase_of_one_word_twice_needs_it_twice(new_engine: NewEngine) -> None:
    engine = new_engine([document("a", "دق دق الباب"), document("b", "دق الباب دق")])
    assert ids(engine, phrase("دق دق")) == ["a"]


def test_near_words_stand_within_a_window_in_any_order(new_engine: NewEngine) -> None:
    engine = new_engine(
        [
            document("a", "ميناء جديد"),
            document("b", "جديد في كل ميناء"),
            document("c", "جديد في كل عام ميناء"),
            document("d", "جديد", title="ميناء"),
            document("e", "الميناء ليس الجديد"),
            document("f", "ميناء"),
        ]
    )
    assert set(ids(engine, near("ميناء جديد", 2))) == {"a"}
    assert set(ids(engine, near("ميناء جديد", 4))) == {"a", "b"}
    assert set(ids(engine, near("جديد ميناء", 5))) == {"a", "b", "c"}
    assert set(ids(engine, near("ميناء جديد", 4, Level.FAMILY))) == {"a", "b", "e"}


def test_near_words_stay_within_one_value(new_engine: NewEngine) -> None:
    engine = new_engine([document("a", sources=["ميناء", "جديد"]), document("b", sources=["جديد أو ميناء"])])
    assert ids(engine, near("ميناء جديد", 100, fields=("source",))) == ["b"]


def test_all_near_words_stand_in_one_window_and_not_two_by_two(new_engine: NewEngine) -> None:
    engine = new_engine([document("a", "نهر بحر كلام كلام بحر جبل"), document("b", "نهر كلام بحر جبل")])
    assert ids(engine, near("نهر بحر جبل", 4)) == ["b"]


def test_near_words_at_the_written_level_obey_marks(new_engine: NewEngine) -> None:
    engine = new_engine([document("a", "كُتِبَ درس"), document("b", "كَتَبَ درس"), document("c", "درس ثم كُتِب")])
    assert set(ids(engine, near("كُتب درس", 3, Level.WRITTEN))) == {"a", "c"}


def test_near_words_that_stand_so_more_often_rank_higher(new_engine: NewEngine) -> None:
    engine = new_engine(
        [
            document("a", "بحر نهر كلام كلام كلام كلام"),
            document("b", "بحر نهر كلام كلام نهر بحر"),
            document("c", "بحر كلام كلام كلام كلام نهر"),
        ]
    )
    assert ids(engine, near("بحر نهر", 2)) == ["b", "a"]


SPELLED = [
    document("a", "مكتبة المدينة"),
    document("b", "مكتبه أخرى"),
    document("c", "مَكْتَب", title="أحمد"),
    document("d", "والمكتبات"),
    document("e", "كتاب", sources=["مكتب الخبر"]),
    document("f", "إحمد"),
]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Prefix("مكتب"), {"a", "b", "c"}),
        (Prefix("مكتبه"), {"a", "b"}),
        (Prefix("احم"), {"c", "f"}),
        (Prefix("احم", ("title",)), {"c"}),
        (Prefix("مك", ("source",)), {"e"}),
        (Prefix("قط"), set()),
        (Wildcard("مكتب?"), {"a", "b"}),
        (Wildcard("مكتب*"), {"a", "b", "c"}),
        (Wildcard("*ات"), {"d"}),
        (Wildcard("?كت*"), {"a", "b", "c"}),
        (Wildcard("م?تب"), {"c"}),
        (Wildcard("*كت*"), {"a", "b", "c", "d", "e"}),
        (Wildcard("*مكتب*", ("source", "body")), {"a", "b", "c", "d", "e"}),
        (Wildcard("كت??ب"), set()),
        (Wildcard("*", ("source",)), {"e"}),
        (Wildcard("*", ("author",)), set()),
        (Fuzzy("مكتب", 1), {"a", "b", "c"}),
        (Fuzzy("مكت", 1), {"c"}),
        (Fuzzy("كمتب", 1), {"c"}),
        (Fuzzy("كمتب", 2), {"a", "b", "c", "e"}),
        (Fuzzy("مكتبات", 1), set()),
        (Fuzzy("مكتبات", 2), {"a", "b", "c"}),
        (Fuzzy("خبر", 2, ("source",)), {"e"}),
    ],
)
def test_an_expansion_stands_for_the_spellings_that_fit_it(
    new_engine: NewEngine, query: Query, expected: set[str]
) -> None:
    assert set(ids(new_engine(SPELLED), query)) == expected


def test_a_typing_error_swaps_neighbours_but_no_letter_twice(new_engine: NewEngine) -> None:
    engine = new_engine([document("a", "ca"), document("b", "ac")])
    assert set(ids(engine, Fuzzy("ac", 1))) == {"a", "b"}
    engine = new_engine([document("a", "abc")])
    assert ids(engine, Fuzzy("ca", 2)) == []  # optimal string alignment: a swap, then a letter in its middle, is three


def test_an_expansion_scores_the_same_wherever_it_fits_and_by_its_fields(new_engine: NewEngine) -> None:
    filler = [document(f"f{n}", "مكتبة") for n in range(5)]
    engine = new_engine([*filler, document("z", "مكتوب " + "كلام " * 30), document("t", "مكتبة مكتبات", title="مكتبة")])
    assert ids(engine, Prefix("مكت")) == ["t", "f0", "f1", "f2", "f3", "f4", "z"]
    found = engine.search(Search(Prefix("مكت", ("source", "body")))).hits
    assert {hit.score for hit in found} == {1.0}


def test_expansions_are_sets_like_any_other(new_engine: NewEngine) -> None:
    engine = new_engine(SPELLED)
    library, ahmad = Prefix("مكتب"), Fuzzy("احمد", 1)
    assert ids(engine, And((library, ahmad))) == ["c"]
    assert set(ids(engine, Or((library, ahmad)))) == {"a", "b", "c", "f"}
    assert set(ids(engine, And((library, Not(ahmad))))) == {"a", "b"}
    best = Best((Weighted(library, 1.0), Weighted(ahmad, 1.0)), 0.3)
    found = engine.search(Search(best))
    assert (found.total, found.with_all, found.hits[0].document.id) == (4, 1, "c")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Measured("body", 3), {"c", "d"}),
        (Measured("body", 0, 2), {"a", "b"}),
        (Measured("body", 2, 3), {"b", "c"}),
        (Measured("body", 3, 3), {"c"}),
        (Measured("body", 299, 10**20), {"d"}),
        (Measured("body", 10**20), set()),
        (Measured("body", 3, 2), set()),
        (Measured("title", 1), {"a"}),
        (Measured("source", 3), {"c"}),
    ],
)
def test_a_field_has_so_many_words_exactly(new_engine: NewEngine, query: Query, expected: set[str]) -> None:
    engine = new_engine(
        [
            document("a", title="عنوان"),
            document("b", "في كوفيد"),
            document("c", "في كوفيد-19", sources=["الشرق الجديد", "مدى"]),
            document("d", "كلام " * 299),
        ]
    )
    assert set(ids(engine, query)) == expected
    assert {hit.score for hit in engine.search(Search(query)).hits} <= {0.0}


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
    assert engine.count() == 9


def test_an_empty_archive_answers(new_engine: NewEngine) -> None:
    engine = new_engine([])
    found = engine.search(Search(word("قطار"), facets=("source", "date")))
    assert (found.total, found.hits, engine.count()) == (0, (), 0)
    assert found.facets == {"source": {}, "date": {}}
