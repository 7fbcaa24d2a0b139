"""Every form in which a date is written, over a thousand days: as itself, and where articles have it."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import pytest
from hijridate import Gregorian

from index.article import Article, Given
from index.metadata import dates
from index.metadata.describe import describe
from index.metadata.tables import rows

_DAYS = [date(1990, 1, 3) + timedelta(17 * step) for step in range(1000)]
_DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
_WEEKDAYS = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
_ENGLISH_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_LEAD = "افتتحت وزارة الثقافة معرضا للكتاب يضم آلاف العناوين من دور نشر عربية وأجنبية ويستمر عشرة أيام متتالية."
_HEADLINE = "معرض جديد للكتاب في المدينة القديمة"

_NUMERIC = ["{d}/{m}/{y}", "{d:02}/{m:02}/{y}", "{d}-{m}-{y}", "{d}.{m}.{y}", "{d} / {m} / {y}"]
_NUMERIC += ["{y}/{m}/{d}", "{y}-{m:02}-{d:02}", "{y}.{m}.{d}", "{d}/{m}/{y}م", "{y}/{m:02}/{d:02} م"]
_NAMED = [
    "{d} {name} {y}",
    "{d:02} {name}، {y}",
    "{d}-{name}-{y}",
    "{d}/{name}/{y}",
    "{d} من {name} {y}",
    "{d}{name}{y}",
]
_NAMED += ["{name} {d}, {y}", "{d} {name} من عام {y}", "{d} {name} عام {y}م", "{y} {name} {d}", "{d} {name} {y} م"]
_TWINS = ["{d} {name}/{other} {y}", "{d} {name} / {other} {y}", "{d} {name}/ {other} {y}", "{d} {name} ({other}) {y}"]
_TWINS += ["{d} {name}-{other} {y}", "{d} {name} {other} {y}", "{d}{name}/{other}{y}", "{d} {name}({other}) {y}"]
_HIJRI = ["{hd} {hname} {hy}هـ", "{hd} {hname} {hy} هـ", "{hd} {hname} {hy}", "{hd}-{hm}-{hy}هـ", "{hy}/{hm}/{hd}"]
_HIJRI += ["{hd}/{hm}/{hy} هـ", "{hy}-{hm:02}-{hd:02} هـ", "{hd} من {hname} {hy}هـ"]
_PAIRS = ["{hd} {hname} {hy}هـ الموافق {d} {name} {y}م", "{d} {name} {y}م الموافق {hd} {hname} {hy}هـ"]
_PAIRS += [
    "{hd} {hname} {hy} - {d} {name} {y}",
    "{d}/{m}/{y} - {hd}/{hm}/{hy}",
    "{hy}/{hm}/{hd} هـ الموافق {y}/{m}/{d} م",
]
_PAIRS += ["{d} {name} {y} ({hd} {hname} {hy}هـ)", "{hd}/{hm}/{hy}هـ {d}/{m}/{y}م", "{y}/{m}/{d} = {hy}/{hm}/{hd}"]
_ENGLISH = ["{english} {d}, {y}", "{d} {english} {y}", "{short} {d}, {y}", "{short}. {d}, {y}", "{d} {short} {y}"]
_ENGLISH += ["{d}-{short}-{y}", "{weekday}, {english} {d}, {y}", "{weekday}, {d} {short} {y}", "{d}th {english} {y}"]
_STAMPS = ["{iso}", "{iso}T18:05:00+03:00", "{iso} 18:05:00", "{iso}T18:05:00Z", "{rfc}", "{iso}T18:05:00.123Z"]
_TURNED = ["{weekday} {m}/{d}/{y}", "{weekday}, {m:02}/{d:02}/{y}", "{arabic} {m}/{d}/{y}", "{m}/{d}/{y} - {arabic}"]
_SHORT = [
    "{arabic} {d:02}/{m:02}/{short_year}",
    "{arabic} {d}-{m}-{short_year}",
    "{weekday} {d:02}.{m:02}.{short_year}",
]
_FORMS = _NUMERIC + _NAMED + _TWINS + _HIJRI + _PAIRS + _ENGLISH + _STAMPS + _TURNED + _SHORT


def _names(calendar: str, month: int) -> list[str]:
    return next(
        names.split("|") for kind, number, names in rows("months.tsv") if (kind, int(number)) == (calendar, month)
    )


def _written(form: str, day: date, turn: int) -> str:
    """The day in a form; `turn` chooses among the names of its month, and the digits."""
    hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    names = [name for name in _names("gregorian", day.month) if not name.isascii()]
    english = next(name for name in _names("gregorian", day.month) if name.isascii())
    name, other = names[turn % len(names)], names[(turn + 1) % len(names)]
    hijri_names = _names("hijri", hijri.month)
    text = form.format(
        d=day.day, m=day.month, y=day.year, name=name, other=other, english=english, short=english[:3],
        hd=hijri.day, hm=hijri.month, hy=hijri.year, hname=hijri_names[turn % len(hijri_names)],
        arabic=_WEEKDAYS[day.weekday()], weekday=_ENGLISH_WEEKDAYS[day.weekday()], short_year=f"{day.year % 100:02}",
        iso=day.isoformat(), rfc=f"{day:%a, %d %b %Y} 09:30:00 +0300",
    )  # fmt: skip
    digits = _DIGITS[turn % (2 if "h" in form else 3)]  # Hijri years in Persian digits are Iran's
    return text if form in _ENGLISH + _STAMPS else text.translate(str.maketrans(_DIGITS[0], digits))


@pytest.mark.parametrize("form", _FORMS)
def test_a_date_in_any_form_reads_back_as_itself(form: str) -> None:
    _assert_reads_back(form, _DAYS[::8])


@pytest.mark.soak
@pytest.mark.parametrize("form", _FORMS)
def test_a_thousand_days_in_any_form_read_back_as_themselves(form: str) -> None:
    _assert_reads_back(form, _DAYS)


def _assert_reads_back(form: str, days: Sequence[date]) -> None:
    for turn, day in enumerate(days):
        if form in _TURNED and _fits_both_ways(day):
            continue
        written = _written(form, day, turn)
        found = dates.stated(written)
        assert found, written
        assert str(found.date) == day.isoformat(), written


def _fits_both_ways(day: date) -> bool:
    """Whether the day turned round, 12/3 for 3/12, is the same day of the week, which then tells nothing."""
    return day.day <= 12 and date(day.year, day.day, day.month).weekday() == day.weekday()


_PLACES = {
    "header": "{headline}\n{date}\n{lead}",
    "above the headline": "{date}\n{headline}\n{lead}",
    "weekday and clock": "{headline}\n{arabic} {date} - 10:30 صباحاً\n{lead}",
    "clock and zone": "{headline}\n{date} | 14:20 بتوقيت غرينتش\n{lead}",
    "clock of Mecca": "{headline}\nيوم {arabic} {date} الساعة 07:15 م بتوقيت مكة المكرمة\n{lead}",
    "label": "{headline}\nتاريخ النشر: {date}\n{lead}",
    "label without a mark": "{headline}\nنشر في {date}\n{lead}",
    "with a source": "{headline}\nرويترز - {date}\n{lead}",
    "dateline": "القاهرة {date} (رويترز) - {lead}",
    "footer": "{headline}\n{lead}\n{date}",
    "footer with its label": "{headline}\n{lead}\nتاريخ الإضافة: {date} 11:42:05",
    "beside an update": "{headline}\nآخر تحديث: 1 يناير 2037\nتاريخ النشر: {date}\n{lead}",
    "beside copyright": "{headline}\n{date}\n{lead}\nجميع الحقوق محفوظة © 2037",
    "beside a stamp": "{headline}\n{date}\n{lead}\nتم الحفظ من الموقع بتاريخ 01/01/2037",
}
_IN_PLACES = _NUMERIC[:6] + _NAMED[:2] + _TWINS[:4] + _HIJRI[:5] + _PAIRS[:4] + _ENGLISH[:2]


@pytest.mark.parametrize("place", _PLACES)
def test_a_date_is_the_article_s_where_articles_have_it(place: str) -> None:
    for turn, day in enumerate(islice(_days(), 4 * len(_IN_PLACES))):
        form = _IN_PLACES[turn % len(_IN_PLACES)]
        text = _PLACES[place].format(
            date=_written(form, day, turn), headline=_HEADLINE, lead=_LEAD, arabic=_WEEKDAYS[day.weekday()]
        )
        assert str(_published(text)) == day.isoformat(), text


def _days() -> Iterator[date]:
    return iter(_DAYS[:: len(_DAYS) // (4 * len(_IN_PLACES))])


def _published(text: str, url: str | None = None) -> object:
    given = Given(url=url)
    return describe(Article(Path("/a/a.txt"), "a.txt", 1, "text", b"", "utf-8", text, given)).published


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/2024/01/05/a-title", "2024-01-05"),
        ("https://example.org/news/2024/1/5/a-title", "2024-01-05"),
        ("https://example.org/2024-01-05-title", "2024-01-05"),
        ("https://example.org/a/20240105/title.html", "2024-01-05"),
        ("https://example.org/2024/1/title", "2024-01"),
        ("https://example.org/article/20241399/title", None),
        ("https://example.org/article/2024", None),
        ("https://example.org/2024/77/5", None),
        ("https://example.org/id/120240105", None),
    ],
)
def test_an_address_states_a_date_where_nothing_else_does(url: str, expected: str | None) -> None:
    assert str(_published(_LEAD, url)) == str(expected)
    assert str(_published(f"{_HEADLINE}\n3 مايو 2019\n{_LEAD}", url)) == "2019-05-03"


@pytest.mark.parametrize(
    "line",
    [
        "© 2019",
        "Copyright 2019 - 2024",
        "تم الحفظ بتاريخ 5/1/2024",
        "Saved from https://example.org/2024/01/05/a on 05/01/2024",
        "تاريخ الطباعة: 5/1/2024",
        "افتتح المتحف في 5 يناير 2024 بحضور جمع من الأهالي",
        "من 5 يناير 2024 إلى 9 يناير 2024",
        "5 - 7 يناير 2024",
        "يناير - فبراير 2024",
        "يناير/مارس 2024",
        "الخميس 5/1/24",
        "5/1",
        "الجمعة",
        "هاتف: 2024/01/05",
        "عام 2024",
    ],
)
@pytest.mark.parametrize(
    "place", ["{headline}\n{line}\n{lead}", "{headline}\n{lead}\n{line}", "{line}\n{headline}\n{lead}"]
)
def test_other_dates_are_not_the_article_s(line: str, place: str) -> None:
    assert _published(place.format(headline=_HEADLINE, line=line, lead=_LEAD)) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("آخر تحديث: 5 يناير 2024", "2024-01-05"),
        ("أيلول/سبتمبر 2018", "2018-09"),
        ("العدد 44 - أيلول 2018", "2018-09"),
        ("التاريخ: 2018", "2018"),
        ("سنة النشر: 1987", "1987"),
        ("KUNA 031422 May 2021", "2021-05-03"),
        ("بنا 1420 جمت 15/02/2022", "2022-02-15"),
        ("٢٠ تمـوز ١٩٧٨", "1978-07-20"),
        ("2015 الإثنين 5 يناير", "2015-01-05"),
        ("أضيف في 28 شتنبر 2015 الساعة 31 : 18", "2015-09-28"),
        ("أرسل من طرف admin في ثلاثاء, 11/09/2012 - 14:31", "2012-09-11"),
        ("نشر بتاريخ: الأحد، 05 فيفري 2023 14:22 | الفئة: جهوي | طباعة", "2023-02-05"),
        ("2018 نوفمبر 27 / 9:55 ص / منذ عامين", "2018-11-27"),
    ],
)
def test_a_line_states_as_much_of_a_date_as_it_says(line: str, expected: str) -> None:
    assert str(_published(f"{_HEADLINE}\n{line}\n{_LEAD}")) == expected
    assert str(_published(f"{_HEADLINE}\n{_LEAD}\n{line}")) == expected


def test_today_beside_a_full_date_is_the_day_of_publication() -> None:
    assert str(_published(f"أعلنت الوزارة اليوم الجمعة 5 يناير 2024 افتتاح المعرض.\n{_LEAD}")) == "2024-01-05"
    assert (
        str(_published(f"أعلنت الوزارة أمس الخميس 4 كانون الثاني/يناير 2024 افتتاح المعرض.\n{_LEAD}")) == "2024-01-05"
    )
    assert str(_published(f"أعلنت الوزارة اليوم 23 جمادى الآخرة 1445هـ افتتاح المعرض.\n{_LEAD}")) == "2024-01-05"
