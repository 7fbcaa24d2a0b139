"""The modules of metadata by themselves: dates, sources, datelines, credits, bylines, titles, noise, languages."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Given
from index.metadata import bylines, credit_lines, datelines, dates, languages, lines, noise, segments, sources, titles
from index.metadata.describe import describe
from index.metadata.tables import key, rows, shape
from index.text.letters import unturned
from tests.work import calls

_PARTS = ["بكين", "الرياض", "رويترز", "(", ")", " - ", " -- ", ":", "/", "، ", "5 فبراير 2022", "4 - 2", "أمس", "اليوم"]
_PARTS += [
    "المصدر: ",
    "كتب",
    "محمد علي",
    "\n",
    "\u00a0",
    "\u202b",
    "(النهاية)",
    "س ل ق",
    "قال مسؤول إن السفينة وصلت.",
    "هـ",
    "1437",
]
news_like = st.lists(st.sampled_from(_PARTS), max_size=14).map("".join)
texts = st.text() | news_like | st.text(alphabet=st.sampled_from("ابتقلمي \n\u00a0()-/:.،0123456789٠١٢"), max_size=400)


def _article(text: str, values: Given | None = None) -> Article:
    return Article(Path("/archive/a.txt"), "a.txt", 1, "text", b"", "utf-8", text, values or Given())


@given(texts)
def test_any_text_gives_metadata(text: str) -> None:
    found = describe(_article(text))
    assert found.display_title
    assert found.language in languages.CODES
    assert all(line and line == line.strip() for line in found.body.splitlines())


@given(texts, texts)
def test_any_given_value_gives_metadata(text: str, value: str) -> None:
    found = describe(_article(text, Given(None, value, value, value, value, value, value, value)))
    assert set(found.evidence) <= {"title", "source", "published", "place", "author", "url"}


@given(texts)
def test_no_letter_of_the_text_is_lost_between_title_body_and_noise(text: str) -> None:
    found = describe(_article(text))
    kept = "".join("".join([found.title or "", found.body, *found.noise]).split())
    assert sorted(unturned(kept)) == sorted("".join(unturned("".join(lines.split(text))).split()))


@given(texts)
def test_describing_the_body_again_removes_nothing_more_from_its_paragraphs(text: str) -> None:
    body = "\n".join(line for line in describe(_article(text)).body.splitlines() if len(line) > 240)
    assert describe(_article(body, Given(title="-"))).body == body


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        " ",
        "\u00a0",
        "\n",
        "-",
        "1/",
        "1",
        "كلمة ",
        "ـ",
        "(",
        "&nbsp;",
        "اليوم 1",
        "فبراير ",
        "ع ",
        "\u064e",
        "شارك ",
        "(النهاية)",
        "5 مارس 2012 | ",
        "تمـوز 2012 ",
        "أخبار > ",
        "اقرأ أيضا:\n",
        "العدد 5\n",
        "بواسطة ",
    ],
)
def test_four_times_as_much_of_one_thing_is_four_times_the_work(unit: str) -> None:
    def read(size: int) -> None:
        text = unit * (size // len(unit))
        describe(_article(text, Given(published=text, author=text, source=text)))

    read(1_000_000)  # what goes on within a pattern is no call; where that is quadratic, a megabyte does not end
    assert calls(read, 16_000) <= 5 * calls(read, 4_000)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.data())
def test_a_date_is_read_in_every_spelling_of_its_month(day: date, data: st.DataObject) -> None:
    names = [
        name
        for kind, number, names in rows("months.tsv")
        if kind == "gregorian" and int(number) == day.month
        for name in names.split("|")
    ]
    month = data.draw(st.sampled_from(names))
    digits = data.draw(st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩"]))
    form = data.draw(
        st.sampled_from(
            ["{d} {name} {y}", "{d} {name}, {y}", "{d}/{m}/{y}", "{y}-{m:02}-{d:02}", "{name} {d}, {y}", "{d}-{m}-{y}"]
        )
    )
    written = form.format(d=day.day, m=day.month, y=day.year, name=month).translate(str.maketrans("0123456789", digits))
    assert str(dates.find(written)[0].date) == day.isoformat()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2015-07-21T23:30:00+03:00", "2015-07-21"),
        ("Wed, 06 Jun 2018 15:39:27 GMT", "2018-06-06"),
        ("31 يوليو/ تموز 2018", "2018-07-31"),
        ("10 ذو القعدة 1436هـ", "2015-08-25"),
        ("1436/10/25", "2015-08-10"),
        ("9-10-1436هـ", "2015-07-25"),
        ("1437459159000", "2015-07-21"),
        ("20150721", "2015-07-21"),
        ("21-Jul-15", "2015-07-21"),
        ("2015-07", "2015-07"),
        ("2015", "2015"),
        ("شوال 1436", None),
        ("31/02/2015", None),
        ("99999999", None),
        ("0001-01-01", None),
        ("أمس", None),
    ],
)
def test_a_date_key_is_read(text: str, expected: str | None) -> None:
    found = dates.parse_given(text)
    assert (str(found) if found else None) == expected


@given(st.text("نصر 5،.\n", max_size=300), st.text(" نصر.", max_size=80))
def test_today_beside_a_full_date_is_found_wherever_it_stands(before: str, behind: str) -> None:
    yesterday = "أمس السبت 3 ديسمبر 2016"
    found = dates.relative(f"{before} {yesterday} {behind}")
    assert found is not None
    assert (str(found.date), found.start) == ("2016-12-04", len(before) + 1)
    assert found.end == found.start + len(yesterday)


def test_two_days_called_today_leave_the_date_unknown() -> None:
    assert dates.relative("اليوم الأحد 3 مايو 2020 قال، ثم اليوم الخميس 7 مايو 2020 عاد") is None


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("أ.ف.ب", "أ ف ب"),
        ("ا ف ب", "أ ف ب"),
        ("وكالة الأنباء السعودية", "واس"),
        ("الاناضول", "الأناضول"),
        ("صحيفة الوطن", "الوطن"),
        ("«الشرق الأوسط»", "الشرق الأوسط"),
        ("قناة العربية", "العربية"),
        ("العربية.نت", "العربية"),
        ("reuters", "رويترز"),
    ],
)
def test_a_source_is_known_by_any_of_its_names(name: str, canonical: str) -> None:
    found = sources.lookup(name)
    assert found
    assert found.name == canonical


def test_every_source_of_the_table_is_found_by_every_name() -> None:
    known = {name for _, name, *_ in rows("sources.tsv")}
    for _, name, *aliases in rows("sources.tsv"):
        for alias in filter(None, [name, *"".join(aliases).split("|")]):
            found = sources.lookup(alias.removesuffix("+"))
            assert found, alias
            assert found.name in known


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("واس– المنامة: دانت المملكة", len("واس– المنامة: ")),
        ("دبي، الإمارات العربية المتحدة (CNN)-- أعلن", len("دبي، الإمارات العربية المتحدة (CNN)-- ")),
        ("موسكو 5 فبراير /تاس/. أعلنت", len("موسكو 5 فبراير /تاس/. ")),
        ("القاهرة (رويترز) - بيروت: مدينة لا تنام", len("القاهرة (رويترز) - ")),
    ],
)
def test_a_dateline_ends_where_the_sentence_begins(line: str, end: int) -> None:
    found = datelines.read(line)
    assert found
    assert found.end == end


@pytest.mark.parametrize(
    "line",
    [
        "قالت وكالة (سانا) - التي تديرها الدولة - إن المعرض سيفتح أبوابه",
        "رويترز: إيران تنفي",
        "مفتي البلاد لـ«الشرق الأوسط»: الأمة تحتاج إلى الحوار",
        "روسيا - الصين: قمة ثالثة",
        "وأضاف المصدر: لا جديد",
        "",
    ],
)
def test_a_sentence_is_no_dateline(line: str) -> None:
    assert datelines.read(line) is None


@given(st.text())
def test_a_credit_line_never_fails(text: str) -> None:
    credit = credit_lines.read(text)
    assert (
        credit is None or credit.sources or credit.date or credit.author or credit.place or credit.url or credit.title
    )


@pytest.mark.parametrize("text", ["صورة أرشيفية", "عيد مبارك", "محمد", "قال محمد"])
def test_other_words_are_no_person(text: str) -> None:
    assert not bylines.is_person(text)


@given(texts)
def test_a_display_title_is_short_and_begins_as_the_lead_does(text: str) -> None:
    shown = titles.display(text)
    assert len(shown) <= 91
    assert unturned(text).startswith(shown.removesuffix("…"))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("https://example.com", None),
        ("****", "rule"),
        ("س ل ق / ن ع ع", "initials"),
        ("أ ف ب", None),
        ("فيسبوك | تويتر | واتساب", "share"),
        ("شاهد: حفل افتتاح المعرض", None),
        ("شاهد أيضاً: حفل افتتاح المعرض", "read also"),
        ("خلال المؤتمر الصحفي في باريس (أ ف ب)", "caption"),
        ("وفق ما ذكرت وكالة الأنباء (أ ف ب)", None),
        ("حفظ الله البلاد", None),
        ("تمت الموافقة على المشروع", None),
    ],
)
def test_noise_is_told_from_text(line: str, expected: str | None) -> None:
    assert noise.kind(line) == expected


@given(st.text())
def test_trimming_a_line_loses_nothing(line: str) -> None:
    head, cut_before = noise.trim_head(line)
    kept, cut_behind = noise.trim_tail(head)
    assert "".join([*cut_before, kept, *cut_behind]).split() == line.split() or not (cut_before or cut_behind)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("وصلت السفينة إلى الميناء في الصباح", "ar"),
        ("رئیس جمهور گفت که این کشور برای توسعه روابط آماده است", "fa"),
        ("وزیر اعظم نے کہا ہے کہ ملک میں امن ہے", "ur"),
        ("The ship has reached the port", "en"),
        ("Le navire est arrivé au port ce matin après vingt jours de mer", "other"),
        ("سەرۆکی هەرێم لەگەڵ وەزیر کۆبووەوە", "other"),
        ("Корабль прибыл в порт", "other"),
        ("2022", "other"),
    ],
)
def test_the_language_is_told_by_letters_and_small_words(text: str, code: str) -> None:
    assert languages.detect(text) == code


@given(st.text())
def test_a_shape_is_as_long_as_its_text(text: str) -> None:
    assert len(shape(text)) == len(text)


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert key(key(text)) == key(text)


def test_a_line_is_taken_apart_up_to_its_first_ordinary_words() -> None:
    parts = segments.split("الرياض - قال الوزير في بيان له - رويترز")
    assert [segments.is_words(part) for part in parts] == [False, True]
    assert credit_lines.read("الرياض - قال الوزير في بيان له - رويترز") is None
