"""What readers of Arabic complain of in other searches, a test each: how words match, and what is marked."""

import unicodedata
from typing import Literal

import pytest

from index.schema import Level
from search.query.nodes import Near
from search.query.parser import parse
from search.request import SearchRequest
from search.results import Answer
from search.service import answer, tally
from tests.search.rescue.conftest import engine_of
from tests.shipped import ANALYSIS
from tests.work import calls

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]


def found(text: str, *bodies: str, level: Level = Level.FAMILY) -> list[str]:
    """The bodies that a query finds, in order."""
    hits = answer(SearchRequest(text, level=level), engine_of(*bodies)).hits
    return [hit.metadata.body for hit in hits]


def marked(text: str, body: str, level: Level = Level.FAMILY) -> list[str]:
    """What is marked in the snippets of a body, in order."""
    return marks_of(answer(SearchRequest(text, level=level), engine_of(body)))


def marks_of(shown: Answer) -> list[str]:
    return [snippet.text[start:end] for hit in shown.hits for snippet in hit.snippets for start, end in snippet.marks]


# How words match


@pytest.mark.parametrize("stands", ["والدمج", "بدمج", "فدمج", "كدمج", "لدمج", "الدمج", "وبالدمج", "للدمج"])
def test_attached_letters_hide_a_word(stands: str) -> None:
    assert found("دمج", f"أعلنوا {stands} أمس") == [f"أعلنوا {stands} أمس"]
    assert found(stands, "أعلنوا دمج شركتين") == ["أعلنوا دمج شركتين"]


@pytest.mark.parametrize("typed", ["إدارة", "ادارة", "أدارة", "آدارة", "\u0671دارة"])
def test_forms_of_alef_and_hamza_do_not_match(typed: str) -> None:
    for level in (Level.SPELLING, Level.FAMILY):
        assert found(typed, "مجلس إدارة جديد", "مجلس ادارة", level=level) != []
        assert len(found(typed, "مجلس إدارة جديد", "مجلس ادارة", level=level)) == 2


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("word", ["أمة", "إدارة", "آمال", "مسؤول", "شائع"])
def test_decomposed_hamza_survives_normalising(word: str, form: Form) -> None:
    decomposed = unicodedata.normalize(form, word)
    for level in Level:
        assert found(decomposed, f"نص فيه {word} هنا", level=level) == [f"نص فيه {word} هنا"]
        assert len(found(word, f"نص فيه {decomposed} هنا", level=level)) == 1


def test_alef_with_and_without_madda_are_two_words() -> None:
    assert len(found("القرآن", "القرآن الكريم", "القران الكريم")) == 2


@pytest.mark.parametrize(
    ("typed", "stands"), [("آدم", "ءادم"), ("الآخرة", "والءاخرة"), ("آيات", "بءايات"), ("آمن", "ءَامَنَ")]
)
def test_alef_with_madda_and_hamza_before_alef_are_two_words(typed: str, stands: str) -> None:
    assert found(typed, f"نص فيه {stands} هنا") == [f"نص فيه {stands} هنا"]
    assert found(stands, f"نص فيه {typed} هنا") == [f"نص فيه {typed} هنا"]
    assert found(f'="{typed}"', f"نص فيه {stands} هنا") == []


@pytest.mark.parametrize(("typed", "other"), [("جزءان", "جزان"), ("بدءا", "بدا"), ("سماء", "سما")])
def test_hamza_that_is_a_letter_of_its_own_is_folded_away(typed: str, other: str) -> None:
    assert found(f'"{typed}"', f"نص فيه {other} هنا") == []
    assert found(f'"{other}"', f"نص فيه {typed} هنا") == []


@pytest.mark.parametrize("stands", ["ﻣﻜﺘﺒﺔ", "ﻣـﻜﺘﺒﺔ", "مكتبـة", "مـ\u200cكتبة", "مکتبه"])
def test_shapes_of_letters_and_what_nobody_sees_hide_a_word(stands: str) -> None:
    assert found("مكتبة", f"زار {stands} أمس", level=Level.SPELLING) == [f"زار {stands} أمس"]
    assert marked("مكتبة", f"زار {stands} أمس") == [stands]


@pytest.mark.parametrize(
    ("typed", "stands"), [("الله", "\ufdf2"), ("السلام", "ا\ufedfسلام"), ("بلا", "ب\ufefb"), ("لأن", "\ufef7ن")]
)
def test_ligatures_hide_letters(typed: str, stands: str) -> None:
    assert found(typed, f"قيل {stands} أمس") == [f"قيل {stands} أمس"]
    assert found(stands, f"قيل {typed} أمس") == [f"قيل {typed} أمس"]


@pytest.mark.parametrize("typed", ["كتب", "كُتُب", "كَتَبَ", "كُتب"])
def test_vowel_marks_change_what_is_found(typed: str) -> None:
    assert len(found(typed, "كُتُبٌ كثيرة", "كتب كثيرة", "كَتَبَ كثيرا")) == 3


@pytest.mark.parametrize("typed", ["محمد", "محـمد", "مـحـمـد", "محمـــــد"])
def test_tatweel_is_left_in_or_one_of_it_removed(typed: str) -> None:
    for level in Level:
        assert len(found(typed, "قال محمد", "قال محـمـــد", level=level)) == 2


def test_folding_takes_the_exact_search_away() -> None:
    bodies = ("مجلس إدارة", "مجلس ادارة", "مجلس الإدارات")
    assert found('="إدارة"', *bodies) == ["مجلس إدارة"]
    assert set(found('"إدارة"', *bodies)) == {"مجلس إدارة", "مجلس ادارة"}
    assert set(found("إدارة", *bodies)) == set(bodies)
    assert found("إدارة", *bodies)[0] == "مجلس إدارة"


def test_folding_meant_for_arabic_hits_other_languages() -> None:
    assert found("resume", "the résumé of talks") == []
    assert found("résumé", "the résumé of talks") == ["the résumé of talks"]
    assert found("RÉSUMÉ", "the résumé of talks") == ["the résumé of talks"]


def test_the_article_is_cut_from_words_that_begin_so() -> None:
    assert found("ألبانيا", "زار البانيا", "بانيا شركة", "ألمانيا بلد") == ["زار البانيا"]
    assert found("ال", "زار البانيا") == []


@pytest.mark.parametrize(("one", "other"), [("عالم", "عالمي"), ("وليد", "ليد"), ("بغداد", "غداد"), ("فلسطين", "لسط")])
def test_names_are_maimed_by_stemming(one: str, other: str) -> None:
    assert found(f'"{one}"', f"نص عن {other} هنا") == []
    if one != "عالم":
        assert found(one, f"نص عن {other} هنا") == []


def test_quotes_do_not_turn_stemming_off() -> None:
    assert found('"مكتبة"', "زار المكتبات") == []
    assert found("مكتبة", "زار المكتبات") == ["زار المكتبات"]
    assert found('~"مكتبة"', "زار المكتبات") == ["زار المكتبات"]


def test_stemming_and_folding_exclude_each_other() -> None:
    assert found("الاداره", "في الإدارات والأقسام") == ["في الإدارات والأقسام"]


@pytest.mark.parametrize("typed", ["أحم*", "احم*", "أح?د", "إحمد~1", "ـأحم*"])
def test_prefix_and_wildcard_skip_normalising(typed: str) -> None:
    assert found(typed, "زار أحمد المدينة") == ["زار أحمد المدينة"]


def test_near_words_of_arabic_are_an_error_or_count_nothing() -> None:
    request = SearchRequest('"الميناء جديد"~3')
    engine = engine_of("في الميناء قسم جديد", "جديد ولكن لا شيء قرب هذا كله من الميناء")
    assert isinstance(parse(request, ANALYSIS).query, Near)
    assert answer(request, engine).total == len(answer(request, engine).hits) == tally(request, engine).total == 1


def test_scripts_are_mixed_though_nobody_asked() -> None:
    assert found("Putin", "زار بوتين المدينة") == []
    assert found("بوتين", "Putin in town") == []
    assert answer(SearchRequest("Putin"), engine_of("زار بوتين المدينة")).suggestion is not None  # it is offered


@pytest.mark.parametrize("typed", ["2022", "٢٠٢٢", "۲۰۲۲", "٢0۲2"])
def test_digits_of_three_sets_are_three_numbers(typed: str) -> None:
    for level in (Level.SPELLING, Level.FAMILY):
        assert len(found(typed, "عام 2022", "عام ٢٠٢٢", "عام ۲۰۲۲", "عام ٢٠٢٣", level=level)) == 3


@pytest.mark.parametrize("typed", ["1500", "1,500", "١٥٠٠", "١٬٥٠٠", "١،٥٠٠", "۱٬۵۰۰", '"1500"', "ال1,500"])
def test_separators_of_thousands_hide_a_number(typed: str) -> None:
    bodies = {f"بلغ {number} ريال" for number in ("1500", "1,500", "١٬٥٠٠", "١،٥٠٠")}
    assert set(found(typed, *sorted(bodies), "بلغ 1 500 ريال", "بلغ 500 ريال")) == bodies
    assert found('="1,500"', *sorted(bodies)) == ["بلغ 1,500 ريال"]


@pytest.mark.parametrize("typed", ["3.5", '"3.5"', "٣٫٥", "3,5", "٣,٥", "3.5*", "بنسبة 3.5", "3.5؟"])
def test_decimals_are_two_numbers(typed: str) -> None:
    bodies = {f"نمو بنسبة {number}% هذا العام" for number in ("3.5", "٣٫٥", "3,5")}
    assert set(found(typed, *sorted(bodies), "فاز 3 على 5", level=Level.SPELLING)) >= bodies
    assert marked("3.5", "نمو بنسبة ٣٫٥، أي 5 و3") == ["٣٫٥"]


@pytest.mark.parametrize("typed", ["2014", "12.5.2014", "12/5/2014", '"12 5 2014"'])
def test_a_date_hides_its_year(typed: str) -> None:
    for date in ("12/5/2014", "12.5.2014", "12-5-2014", "١٢/٥/٢٠١٤"):
        assert found(typed, f"صدر في {date}.") == [f"صدر في {date}."]


@pytest.mark.parametrize(
    ("typed", "stands"), [("30", "ال30"), ("30", "الـ٣٠"), ("٣٠", "بال30"), ("ال30", "30"), ("3.5", "ال3,5")]
)
def test_the_article_hides_a_number(typed: str, stands: str) -> None:
    assert found(typed, f"الذكرى {stands} لها") == [f"الذكرى {stands} لها"]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("العالم", "#كأس_العالم"),
        ("كأس العالم", "#كأس_العالم"),
        ("#كأس_العالم", "كأس العالم"),
        ("samer", "@Samer_News"),
        ("@samer_news", "samer news"),
        ("example", "https://news.example.com/a?b=1"),
        ("news.example.com", "https://news.example.com/a?b=1"),
        ("bank", "البنك (Bank) أمس"),
        ("iphone", "الiPhone الجديد"),
    ],
)
def test_hashtags_handles_addresses_and_latin_words_hide_their_words(typed: str, text: str) -> None:
    assert found(typed, text) == [text]


def test_a_text_typed_on_the_wrong_keyboard_finds_nothing() -> None:
    suggestion = answer(SearchRequest("hgsghl"), engine_of("السلام عليكم")).suggestion
    assert suggestion is not None
    assert (suggestion.query, suggestion.total) == ("السلام", 1)
    assert answer(SearchRequest("hgsghl"), engine_of("السلام عليكم", "hgsghl")).suggestion is None  # it stands there


def test_beginners_meet_the_strict_search_first() -> None:
    assert SearchRequest("x").level is Level.FAMILY


# What is marked


def test_every_article_on_the_page_lights_up() -> None:
    assert marked("الوزير", "قال الوزير إن المدينة الجديدة والقرية") == ["الوزير"]


@pytest.mark.parametrize("before", ["", "😀 ", "\u200f", "كُتُبٌ ", "a\u0301 ", "\U0001d54f "])
def test_marks_are_shifted_by_what_stands_before(before: str) -> None:
    assert marked("وزير", f"{before}قال الوزير أمس") == ["الوزير"]


def test_marks_shift_on_vowelled_text() -> None:
    body = "وَأَكَّدَ الوَزِيرُ أَنَّ المَكْتَبَاتِ مَفْتُوحَةٌ"
    assert marked("وزير مكتبة", body) == ["الوَزِيرُ", "المَكْتَبَاتِ"]


@pytest.mark.parametrize("typed", ["مكتبة", "مكت*", "مكبتة~"])
def test_part_of_a_word_is_marked_and_its_letters_part(typed: str) -> None:
    assert marked(typed, "زار مكتبةَ المدينة") == ["مكتبةَ"]


def test_the_stem_is_shown_instead_of_the_word() -> None:
    shown = answer(SearchRequest("مكتبة"), engine_of("فتحت المكتبات أبوابها"))
    assert [snippet.text for snippet in shown.hits[0].snippets] == ["فتحت المكتبات أبوابها"]
    assert [why.form for why in shown.hits[0].why] == ["المكتبات"]


def test_only_one_of_the_words_is_marked() -> None:
    assert marked("وزير ميناء مكت*", "زار الوزير الميناء ثم المكان ثم مكتبًا") == ["الوزير", "الميناء", "مكتبًا"]


def test_words_of_a_phrase_are_marked_where_they_stand_alone() -> None:
    assert marked('"ميناء جديد"', "ميناء جديد، وقسم جديد في ميناء آخر") == ["ميناء جديد"]


def test_marking_takes_minutes_on_one_file() -> None:
    def read(words: int) -> None:
        answer(SearchRequest("وزير ميناء"), engine_of("زار الوزير الميناء. " * words))

    assert calls(read, 4_000) <= 5 * calls(read, 1_000)


@pytest.mark.parametrize("typed", ["وزير", '"الوزير"', '="الوزير"', "وز*", "وزير~", '"وزير أمس"~3', "+وزير"])
def test_nothing_is_marked_though_it_was_found(typed: str) -> None:
    if found(typed, "قال الوزير أمس شيئًا وزير"):
        assert marked(typed, "قال الوزير أمس شيئًا وزير") != []
    else:
        pytest.fail("it was not even found")
