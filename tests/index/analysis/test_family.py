"""Families: which words are one, which must stay apart, and how each step is accounted for."""

import re
from functools import reduce
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.analysis import family as families
from index.analysis import overrides, wordlist
from index.analysis.family import Families
from index.analysis.plurals import TEMPLATES, singular_of
from index.errors import BadTable
from index.text.folding import compose, fold
from index.text.letters import frame
from tests.shipped import ANALYSIS, analyze

family = ANALYSIS.families.of

ARABIC_LETTERS = "ءابتثجحخدذرزسشصضطظعغفقكلمنهوي"
ARABIC_WORDS = st.text(st.sampled_from(ARABIC_LETTERS), min_size=1, max_size=14).map(fold)  # as spellings are


def family_of(written: str) -> str:
    (token,) = analyze(written)
    return token.family


# The complaints of USERS about matching, each by its name


def test_a_search_for_a_word_finds_it_behind_attached_letters() -> None:
    assert family_of("دمج") == family_of("بدمج") == family_of("ودمج") == family_of("الدمج")
    assert family_of("مجاورة") == family_of("المجاورة") == family_of("والمجاورة")


def test_the_article_is_not_cut_where_it_is_part_of_the_word() -> None:
    assert family_of("ألبانيا") == "البانيا"
    assert family_of("ألمانيا") == family_of("وألمانيا") == "المانيا"


def test_several_clitics_at_once_are_cut() -> None:
    assert family_of("فأطفالهم") == family_of("أطفال")


def test_a_word_that_begins_with_the_letters_of_a_prefix_keeps_its_root() -> None:
    assert family_of("المهيمن") == family_of("مهيمن") == "مهيمن"


def test_an_article_before_a_number_or_a_foreign_word_is_parted_from_it() -> None:
    assert [family_of(word) for word in ("ال30", "الـ٣٠", "و30", "لل30", "الFBI")] == ["30", "30", "30", "30", "fbi"]


# What is one family, and what is not


@pytest.mark.parametrize(
    "forms",
    [
        "وزير الوزير ووزير والوزير للوزير بالوزير وزيرا",
        "وزراء الوزراء وزير",
        "مدرسة المدرسة مدرستهم المدارس مدارس للمدارس",
        "كاتب الكاتب كاتبة الكاتبات",
        "مكتبة والمكتبات مكتباتها بالمكتبة",
        "لاعب اللاعبون لاعبين اللاعبين",
        "مسؤول المسؤولين مسؤولون والمسؤولية",
        "انتخاب انتخابات الانتخابات والانتخابات",
        "مستشفى المستشفى مستشفيات",
        "شارع الشوارع شوارع",
        "مليون ملايين الملايين",
        "امرأة المرأة نساء النساء ونساء",
        "قضية القضايا قضايا",
        "الله والله بالله لله",
        "باب الأبواب أبوابها",
        "أربعة الأربعاء",
        "رياضة الرياضة الرياضية رياضي",
    ],
)
def test_inflections_are_one_family(forms: str) -> None:
    assert len({family_of(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("وزير", "زير"),
        ("بلال", "لال"),
        ("كوبا", "وبا"),
        ("لبنان", "لبن"),
        ("وليد", "ليد"),
        ("فلسطين", "فلسط"),
        ("السعودية", "سعود"),
        ("بيروت", "يروت"),
        ("كتاب", "تاب"),
        ("ليبيا", "يبيا"),
        ("والد", "والله"),
        ("الرياض", "الرياضة"),
        ("البحرين", "البحر"),
        ("الأنباء", "النبي"),
        ("أربعة", "ربيع"),
        ("يقاوم", "يقوم"),
        ("سوداء", "سويد"),
    ],
)
def test_words_that_only_look_alike_are_two(one: str, other: str) -> None:
    assert family_of(one) != family_of(other)


@pytest.mark.parametrize(
    "name",
    ["وزير", "بلال", "كوبا", "بغداد", "لندن", "فرنسا", "Algeria", "وليد", "لبنان", "بيروت", "ليبيا", "فلسطين", "سوريا"],
)
def test_names_are_kept_whole_or_meet_themselves_with_an_article(name: str) -> None:
    assert family_of(name) == fold(name)


# What holds of any word


@given(st.text())
@example("ا" * 300)
@example("وو")
@example("للا")
@example("ال")
def test_every_word_of_any_text_has_a_family(text: str) -> None:
    for token in analyze(text):
        assert token.family


@given(ARABIC_WORDS)
def test_a_family_is_letters_of_arabic_and_no_longer_than_the_word_or_what_stands_for_it(word: str) -> None:
    found = family(word)
    assert found
    assert found in ANALYSIS.families.said.values() or len(found) <= len(word) + 1  # a plural's ه is cut again


@given(ARABIC_WORDS.filter(lambda word: len(word) <= 3))
def test_a_word_of_three_letters_is_its_family(word: str) -> None:
    assert family(word) == ANALYSIS.families.said.get(word, word)


@given(st.text())
def test_the_family_depends_on_the_spelling_alone(text: str) -> None:
    for token in analyze(text):
        assert token.family == family(token.spelling)


@example("جو")  # said to be its own family
@given(ARABIC_WORDS)
def test_the_steps_lead_from_the_word_to_its_family(word: str) -> None:
    def follow(at: str, step: families.Step) -> str:
        assert step.before == at != step.after
        return step.after

    assert reduce(follow, ANALYSIS.families.steps(word), word) == family(word)


@given(st.lists(ARABIC_WORDS))
def test_many_words_at_once_have_the_families_of_each(words: list[str]) -> None:
    assert ANALYSIS.all_forms(words)[3] == [family(word) for word in words]


def test_the_words_of_a_family_share_its_consonants_but_for_those_that_are_said() -> None:
    """By which highlighting knows the words that need not be analysed."""
    for word in wordlist.shipped():
        found = family(word)
        if found not in ANALYSIS.scattered:
            assert frame(found) in frame(word), (word, found)
            assert len(found) > families.SHORT or found in word


@given(ARABIC_WORDS)
def test_any_word_has_the_consonants_of_its_family(word: str) -> None:
    found = family(word)
    assert found in ANALYSIS.scattered or frame(found) in frame(word)


def test_families_of_words_with_other_letters_are_known() -> None:
    assert {"امراه", "نبا"} & ANALYSIS.scattered == {"امراه"}


# How a word list decides


def test_without_evidence_nothing_is_cut_but_what_is_certain() -> None:
    nothing_known = Families({}, {})
    assert nothing_known.of("وزير") == "وزير"
    assert nothing_known.of("بلال") == "بلال"


def test_a_single_letter_goes_only_where_the_rest_is_met_more_often() -> None:
    assert Families({"دمج": 100, "بدمج": 50}, {}).of("بدمج") == "دمج"
    assert Families({"زير": 50, "وزير": 100}, {}).of("وزير") == "وزير"


def test_the_steps_say_which_words_decided_and_how_often_they_are_met() -> None:
    (step,) = Families({"دمج": 100, "بدمج": 50}, {}).steps("بدمج")
    assert (step.rule, step.before, step.after) == ("prefix", "بدمج", "دمج")
    assert step.met == {"بدمج": 50, "دمج": 100}


@pytest.mark.parametrize("line", TEMPLATES.strip().splitlines())
def test_every_template_finds_the_first_singular_that_is_met(line: str) -> None:
    root = dict(zip("12345", "بدرسك", strict=True))
    plural, *singulars = (re.sub(r"\d", lambda digit: root[digit[0]], form) for form in line.split())
    for singular in singulars:
        assert singular_of(plural, {singular: 1000}) == singular
    assert singular_of(plural, dict.fromkeys(singulars, 1)) == ""
    assert singular_of(plural, {plural: 100_000, singulars[0]: 1000}) == ""


# Overrides


def test_what_is_said_of_a_word_outranks_what_would_be_worked_out() -> None:
    said = overrides.parse(["كتاب\tكتب", "المها"])
    found = Families({"كتب": 100, "مها": 100}, said)
    assert found.of("الكتب") == found.of("كتاب") == "كتاب"
    assert found.of("المها") == "المها"
    assert [step.rule for step in found.steps("والكتب")] == ["article", "said"]


def test_the_spelling_of_an_override_is_free() -> None:
    assert overrides.parse(["إمرأةٌ\tالنِّساء"]) == dict.fromkeys(["امراه", "النساء", "الامراه", "الالنساء"], "امراه")


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["# words", "كتاب\tكتب", "مكتب\tكتب"], r"overrides\.tsv:3: كتب has a family already: كتاب"),
        (["بيت\tبيوت الشعر"], r"overrides\.tsv:1: 'بيوت الشعر' is not one word"),
        (["بيت\t"], r"overrides\.tsv:1: '' is not one word"),
    ],
)
def test_a_line_of_overrides_that_cannot_be_is_named(lines: list[str], reason: str) -> None:
    with pytest.raises(BadTable, match=reason):
        overrides.parse(lines, Path("overrides.tsv"))


def test_every_shipped_override_is_needed() -> None:
    """A line that the rules would find by themselves only hides their faults."""
    unaided = Families(ANALYSIS.families.counts, {})
    lines: dict[str, set[str]] = {}
    for word, said in ANALYSIS.families.said.items():
        lines.setdefault(said, set()).add(unaided.of(word))
    assert [said for said, found in lines.items() if found == {said}] == []


@given(ARABIC_WORDS)
def test_overrides_are_read_as_spellings(word: str) -> None:
    spelling = fold(compose(word))
    assert overrides.parse([word]) == {spelling: spelling, "ال" + spelling: spelling}
