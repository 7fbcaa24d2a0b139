"""Bytes to text: encodings told apart, damage shown, binary data refused."""

import gzip
import zlib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.text.decoding import Decoded, Undecodable, as_text, decode, one_newline, wide_codec

ARTICLE = (
    "القاهرة - د ب أ: أعلن وزير الخارجية، اليوم (الاثنين)، أن المفاوضات مع وفد البنك الدولي ستُستأنف في 12 مايو 2014؛ "
    "وقال: «لن نتراجع».\nهل تعود المحادثات؟ سؤال طُرح على CNN وBBC في 2014 م"
)
PERSIAN_LETTERS = "گزارش چاپی از پاریس: ژان وارد شد و گفت که این سفر کوتاه است"


def text_of(raw: bytes) -> str:
    found = decode(raw)
    assert isinstance(found, Decoded)
    return found.text


def reason(raw: bytes) -> str:
    found = decode(raw)
    assert isinstance(found, Undecodable)
    return found.reason


@pytest.mark.parametrize(
    ("codec", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1256", "cp1256"),
        ("iso8859_6", "iso8859_6"),
        ("mac_arabic", "mac_arabic"),
    ],
)
def test_article_is_read_in_its_encoding(codec: str, named: str) -> None:
    article = ARTICLE
    if codec == "iso8859_6":  # has no such quotation marks
        article = article.replace("«", '"').replace("»", '"')
    assert decode(article.encode(codec)) == Decoded(article, named)


_WORDS = [
    "وزير",
    "الخارجية",
    "مدينة",
    "سؤال",
    "أنباء",
    "إلى",
    "جزئي",
    "ضوء",
    "شكوى",
    "المستشفيات",
    "غداً",
    "القطار",
    "ثلاثة",
]
_MARKS = ["،", "؛", "؟", ".", ":", "-", "(BBC)", "2014", "!", '"نعم"']
sentences = st.lists(st.sampled_from(_WORDS), min_size=8, max_size=30).flatmap(
    lambda words: st.lists(st.sampled_from(_MARKS), max_size=6).map(lambda marks: " ".join([*words, *marks]))
)


@given(sentences)
def test_the_pages_of_windows_iso_and_mac_are_not_taken_for_one_another(text: str) -> None:
    assert decode(text.encode("cp1256")) == Decoded(text, "cp1256")
    bound = text.replace(" ", "\N{NO-BREAK SPACE}", 1)
    assert decode(bound.encode("iso8859_6")) == Decoded(bound, "iso8859_6")
    assert decode(text.encode("iso8859_6")) == Decoded(text, "iso8859_6")
    assert decode(text.encode("mac_arabic")) == Decoded(text, "mac_arabic")  # whose spaces Python makes binding ones
    plain = "".join(letter if letter.isalnum() else " " for letter in text)
    assert text_of(plain.encode("mac_arabic").replace(b"\xa0", b" ")) == plain  # in ISO 8859-6, byte for byte
    quoted = f"{text} «{text}» ١٩٨٧"
    assert decode(quoted.encode("mac_arabic")) == Decoded(quoted, "mac_arabic")


def test_utf16_of_either_byte_order_is_read_by_its_mark() -> None:
    assert decode(b"\xff\xfe" + ARTICLE.encode("utf-16-le")) == Decoded(ARTICLE, "utf-16")
    assert decode(b"\xfe\xff" + ARTICLE.encode("utf-16-be")) == Decoded(ARTICLE, "utf-16")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_known_even_without_a_space(codec: str) -> None:
    assert decode("المستشفيات".encode(codec)) == Decoded("المستشفيات", codec)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_cut_within_a_character_shows_where(codec: str) -> None:
    assert text_of(ARTICLE.encode(codec)[:-1]) == ARTICLE[:-1] + "\N{REPLACEMENT CHARACTER}"


def test_persian_letters_of_windows_1256_are_read() -> None:
    text = PERSIAN_LETTERS.replace("\N{ARABIC LETTER FARSI YEH}", "\N{ARABIC LETTER YEH}")  # the page has this yeh only
    assert decode(text.encode("cp1256")) == Decoded(text, "cp1256")


@pytest.mark.parametrize(
    "text", ["خبر عاجل", "عاجل", "نص من AFP، 2014", '{"title": "مقتل شخصين", "url": "http://a.example/b"}']
)
def test_short_windows_1256_is_known(text: str) -> None:
    assert decode(text.encode("cp1256")) == Decoded(text, "cp1256")


@given(st.integers(0, len(ARTICLE.encode()) - 1), st.binary(min_size=1, max_size=3))
def test_utf8_damaged_in_one_place_stays_utf8(place: int, wrong: bytes) -> None:
    wrong = wrong.translate(None, bytes(range(32)))  # control bytes are another matter
    raw = ARTICLE.encode()
    found = decode(raw[:place] + wrong + raw[place + 1 :])
    assert isinstance(found, Decoded)
    assert found.encoding == "utf-8"
    kept = len(raw[:place].decode(errors="ignore"))
    assert found.text[:kept] == ARTICLE[:kept]


def test_damage_shows_as_the_replacement_character_never_as_other_letters() -> None:
    raw = ARTICLE.encode()
    assert text_of(raw[1:]) == "\N{REPLACEMENT CHARACTER}" + ARTICLE[1:]


def test_english_with_quotes_of_windows_is_damaged_utf8_not_arabic() -> None:
    text = text_of(
        b"The minister\x92s words were \xe9crits in the caf\xe9 of the capital, as they have been for years."
    )
    assert not any("\u0600" <= letter <= "\u06ff" for letter in text)


@pytest.mark.parametrize("codec", ["cp1251", "koi8_r", "cp1253", "cp1255", "gbk", "euc_kr", "tis_620", "shift_jis"])
def test_other_code_pages_are_refused_not_read_as_arabic(codec: str) -> None:
    words = {
        "cp1251": "Президент подписал закон о государственном бюджете на следующий год",
        "koi8_r": "Президент подписал закон о государственном бюджете на следующий год",
        "cp1253": "Ο πρόεδρος υπέγραψε τον νόμο για τον προϋπολογισμό του επόμενου έτους",
        "cp1255": "הנשיא חתם על חוק התקציב לשנה הבאה בישיבת הממשלה",
        "gbk": "总统签署了明年国家预算法案并发表讲话",
        "euc_kr": "대통령은 내년도 예산안에 서명하고 연설을 했다",
        "tis_620": "ประธานาธิบดีลงนามในกฎหมายงบประมาณปีหน้า",
        "shift_jis": "大統領は来年度の予算案に署名し演説を行った",
    }
    assert reason(words[codec].encode(codec)).startswith("not text in an encoding known here")


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a PNG image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG image"),
        (b"%PDF-1.7\n1 0 obj", "a PDF document"),
        (gzip.compress(ARTICLE.encode()), "gzip data"),
        (b"PK\x03\x04\x14\x00", "a ZIP file"),
        (b"\x00\x01\x02\x03" * 99, "binary data"),
        (b"text and\x00 NUL, of odd lengt", "binary data"),
        (bytes(range(1, 32)) * 3, "binary data"),
        (zlib.compress(ARTICLE.encode()), "not text"),
        (b"\xff\xfe" + bytes(99), "binary data"),
    ],
)
def test_binary_data_is_refused_with_its_kind(raw: bytes, kind: str) -> None:
    assert kind in reason(raw)


def test_lines_are_parted_by_newline_whatever_parted_them() -> None:
    assert text_of("أول\r\nثان\rثالث\nرابع".encode()) == "أول\nثان\nثالث\nرابع"
    assert one_newline("a\r\r\nb") == "a\n\nb"


def test_nothing_is_empty_text() -> None:
    assert decode(b"") == Decoded("", "utf-8")
    assert decode(b"\xef\xbb\xbf") == Decoded("", "utf-8-sig")


@given(
    st.binary()
    | st.builds(bytes.__add__, st.sampled_from([b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"]), st.binary())
    | st.text().map(lambda text: text.encode("utf-16-le", "replace"))
    | st.text(st.characters(codec="cp1256")).map(lambda text: text.encode("cp1256"))
)
@example(b"\xff\xfe\x00\xd8")
def test_any_bytes_give_text_that_the_codec_gives_again_or_a_reason(raw: bytes) -> None:
    match decode(raw):
        case Decoded(text, encoding):
            assert text == as_text(raw, encoding) == one_newline(raw.decode(encoding, errors="replace"))
            assert text.encode().decode() == text
            assert "\r" not in text
        case Undecodable(why):
            assert why.startswith("not text")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\t\r\n\x1a")))
def test_any_utf8_is_read_as_it_is(text: str) -> None:
    codec = "utf-8-sig" if text.startswith("\ufeff") else "utf-8"
    assert decode(text.encode()) == Decoded(one_newline(text.removeprefix("\ufeff")), codec)


def test_byte_order_of_a_file_is_known_from_its_beginning() -> None:
    line = '{"title": "خبر"}\n'
    assert wide_codec(line.encode("utf-16-le")) == wide_codec(b"\xff\xfe" + line.encode("utf-16-le")) == "utf-16-le"
    assert wide_codec(line.encode("utf-16-be")) == wide_codec(b"\xfe\xff" + line.encode("utf-16-be")) == "utf-16-be"
    assert wide_codec(line.encode()) is wide_codec(line.encode("utf-8-sig")) is wide_codec(b"") is None


@pytest.mark.shared
@pytest.mark.parametrize("codec", ["cp1256", "iso8859_6", "mac_arabic", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_real_articles_are_read_in_any_encoding(shared: Path, codec: str) -> None:
    files = sorted((shared / "data" / "seeds").glob("*.txt")) + sorted((shared / "eval" / "metadata").glob("*.txt"))
    assert len(files) == 65
    for file in files:
        raw = file.read_text(encoding="utf-8-sig").encode(codec, errors="ignore")
        assert decode(raw) == Decoded(raw.decode(codec), codec), file.name


@pytest.mark.parametrize("text", ["تَـهْــرِيج وقِــلّــة أدب", "قال لـCNN إن الخبر"])
def test_tatweel_and_vowel_marks_do_not_hide_that_words_are_arabic(text: str) -> None:
    assert decode(text.encode("cp1256")) == Decoded(text, "cp1256")
