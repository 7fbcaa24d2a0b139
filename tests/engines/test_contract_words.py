"""What every engine promises of words, phrases and what stands for words."""

from dataclasses import replace

import pytest

from index.schema import Level
from search.engine import Search, Spelling
from search.query.nodes import (
    And,
    Best,
    Fuzzy,
    Measured,
    Not,
    Or,
    Prefix,
    Query,
    Weighted,
    Wildcard,
)
from tests.engines.asking import document, ids, near, phrase, word
from tests.engines.conftest import NewEngine
from tests.shipped import analyze


def test_a_word_is_found_at_its_level_or_closer(new_engine: NewEngine) -> None:
    engine = new_engine(
        [document("a", "مكتبة المدينة"), document("b", "مكتبه أخرى"), document("c", "والمكتبات"), document("d", "كتاب")]
    )
    assert set(ids(engine, word("مكتبة"))) == {"a", "b", "c"}
    assert set(ids(engine, word("مكتبة", Level.SPELLING))) == {"a", "b"}
    assert ids(engine, word("مكتبة", Level.WRITTEN)) == ["a"]


def test_a_name_is_met_by_its_variants_behind_its_own_inflections(new_engine: NewEngine) -> None:
    engine = new_engine(
        [
            document("a", "خبر وجوجل"),
            document("b", "خبر غوغل"),
            document("c", "غوغل قوقل نبأ وجوجل"),
            document("d", "كتاب"),
            document("e", "خبر لغوغل"),
        ]
    )
    own = word("غوغل")
    both = replace(own, variants=tuple(token.family for token in analyze("جوجل قوقل")))
    assert set(ids(engine, own)) == {"b", "c", "e"}
    assert ids(engine, both) == ["c", "b", "a", "e"]
    assert set(ids(engine, replace(both, level=Level.SPELLING))) == {"b", "c"}
    places = engine.places(both, "body")
    assert [(place.id, place.position) for place in places.page] == [
        ("a", 1),
        ("b", 1),
        *(("c", at) for at in (0, 1, 3)),
        ("e", 1),
    ]


def test_a_family_named_twice_counts_once(new_engine: NewEngine) -> None:
    engine = new_engine([document("a", "غوغل لغوغل"), document("b", "جوجل غوغل"), document("c", "نهر")])
    once = replace(word("غوغل"), variants=tuple(token.family for token in analyze("جوجل")))
    again = replace(once, variants=(*once.variants, once.token.family, *once.variants))
    assert engine.search(Search(again)) == engine.search(Search(once))
    assert engine.places(again, "body") == engine.places(once, "body")


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


def test_a_phrase_of_words_with_marks_passes_over_articles_that_have_not_all_of_it(new_engine: NewEngine) -> None:
    engine = new_engine(
        [
            document("a", "كُتُب المُدُن الكبيرة"),
            document("b", "كتب الكبيرة المدن"),
            document("c", "خبر عن كُتُب المُدُن"),
        ]
    )
    assert ids(engine, phrase("كُتُب المُدُن الكبيرة", Level.WRITTEN)) == ["a"]
    assert ids(engine, phrase("كُتُب المُدُن", Level.WRITTEN)) == ["a", "c"]
    assert ids(engine, near("الكبيرة كُتُب المُدُن", 5, Level.WRITTEN)) == ["a"]


@pytest.mark.parametrize("asked", ["أخبار ميناء جديد", "خبر أخبار ميناء جديد", "جديد ميناء أخبار"])
def test_no_phrase_begins_before_its_text(new_engine: NewEngine, asked: str) -> None:
    bodies = ("ميناء جديد خبر أخبار", "أخبار خبر", "خبر عن أخبار")  # the rarer words are looked at first
    engine = new_engine([document(str(number), body) for number, body in enumerate(bodies)])
    assert ids(engine, phrase(asked)) == []


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


def test_the_spellings_that_an_expansion_stands_for_are_told_by_how_common_they_are(new_engine: NewEngine) -> None:
    engine = new_engine(
        [
            document("a", title="إدارة", body="ادارة الادارة إدارة"),
            document("b", body="إداره مكتبة"),
            document("c", body="إدارة مكتبات إدارات"),
        ]
    )
    management = Spelling("اداره", "إدارة", 4)  # two in a, one in each other
    assert engine.spellings(Prefix("ادار"), 5) == (management, Spelling("ادارات", "إدارات", 1))
    assert engine.spellings(Prefix("ادار"), 1) == (management,)
    assert engine.spellings(Prefix("ادار", ("title",)), 5) == (Spelling("اداره", "إدارة", 1),)
    assert engine.spellings(Fuzzy("مكبته", 1), 5) == (Spelling("مكتبه", "مكتبة", 1),)
    assert engine.spellings(Wildcard("مكت*"), 5) == (Spelling("مكتبات", "مكتبات", 1), Spelling("مكتبه", "مكتبة", 1))
    assert engine.spellings(Prefix("غير"), 5) == ()


def test_what_comes_after_a_word_is_told_by_the_articles_in_which_it_does(new_engine: NewEngine) -> None:
    engine = new_engine(
        [
            document("a", title="وزير النقل", body="وزير الداخلية ووزير الداخلية؛ وزير الصحة"),
            document("b", body="زار وزير النقل وزير الداخليه وزير"),
            document("c", body="الداخلية النقل وزير الصحة وزير الصحة", title="وزير الصحة"),
        ]
    )
    [minister] = analyze("وزِير")
    home, health = Spelling("الداخليه", "الداخلية", 2), Spelling("الصحه", "الصحة", 2)
    after = engine.spellings(Prefix("ال"), 5, minister)
    assert after == (home, health, Spelling("النقل", "النقل", 1))
    assert engine.spellings(Prefix("الص"), 5, minister) == (health,)
    assert engine.spellings(Wildcard("*ه"), 1, minister) == (home,)
    assert engine.spellings(Prefix("ال", ("title",)), 5, minister) == ()
    assert engine.spellings(Prefix("ال"), 5, *analyze("لاحد")) == ()
