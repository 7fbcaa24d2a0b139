"""Words that the archive lacks become words that it has; all others are left as they were typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.request import SearchRequest
from search.rescue.correction import correct
from tests.search.rescue.conftest import engine_of
from tests.shipped import analyze

TEXTS = (
    "افتتح الوزير مكتبة المدينة الجديدة على ضفاف النهر",
    "وصل القطار السريع إلى محطة الميناء الجديد",
    "أغلقت مكتبة الحي أبوابها بعد الأمطار الغزيرة",
    "قال الطبيب إن الدواء متوفر في الصيدليات",
    "عبد الكريم رئيس النادي",
)


ENGINE = engine_of(*TEXTS)


def corrected(text: str) -> str | None:
    mended = correct(SearchRequest(text, page=3), ENGINE)
    assert mended is None or mended.page == 1
    return mended.text if mended else None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("مكبتة المدينة", "مكتبة المدينة"),  # two letters swapped
        ("مكتة المدينة", "مكتبة المدينة"),  # one lost
        ("مكتتبة المدينة", "مكتبة المدينة"),  # one doubled
        ("مكتفة المدينة", "مكتبة المدينة"),  # one changed
        ("القطارالسريع", "القطار السريع"),  # two words run together
        ("«القطارالسريع» في الميناء", "«القطار السريع» في الميناء"),
        ("الصيديات، مكبتة؟", "الصيدليات، مكتبة؟"),  # what stands around the words stays
    ],
)
def test_a_word_with_a_typing_error_is_mended(typed: str, meant: str) -> None:
    assert corrected(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "مكتبة المدينة",
        "مكتبه المدينه",  # another spelling
        "والمكتبات",  # another form of a word that is there
        '"مكبتة المدينة"',  # quoted: so it is meant
        "مكبت*",
        "مكبتة~",
        "title:مكبتة",
        "2023",
        "بطريق",  # nothing like it is there
        "",
        "مك",
    ],
)
def test_what_is_there_or_is_meant_so_is_left_alone(typed: str) -> None:
    assert corrected(typed) is None


def test_the_other_words_of_the_query_settle_which_word_was_meant() -> None:
    engine = engine_of("رحلة إلى البحر", "رحلة إلى البحر", "بيان عن البحث العلمي")
    assert correct(SearchRequest("البحل العلمي"), engine) == SearchRequest("البحث العلمي")
    assert correct(SearchRequest("رحلة البحل"), engine) == SearchRequest("رحلة البحر")


@given(st.text() | st.lists(st.sampled_from([*TEXTS[0].split(), "مكبتة", "(", "AND", '"', "«", "~"])).map(" ".join))
def test_any_text_can_be_corrected_and_sound_words_stay(text: str) -> None:
    mended = correct(SearchRequest(text), ENGINE)
    if mended is not None:
        known = {token.spelling for each in TEXTS for token in analyze(each)}
        kept = [token.spelling for token in analyze(text) if token.spelling in known]
        after = [token.spelling for token in analyze(mended.text)]
        assert mended.text != text
        assert set(kept) <= set(after)
