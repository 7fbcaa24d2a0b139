"""Citations: as the styles have them in two scripts, and as files that no text breaks."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Document, Metadata
from index.calendar import CalendarDate
from search.present.citation import Work, apa, chicago, mla, one_line, work_of
from search.present.display import Digits
from search.present.references import bibtex, citation_key, ris
from tests.search.web.archive import document

HERE = "https://archive.example/article/x"


def arabic(**known: str) -> Work:
    fields = {"id": "x", "author": "", "title": "", "container": "", "url": "", "language": "ar"} | known
    stated = CalendarDate.parse(fields.pop("published", ""))
    return Work(**fields, published=stated)


BRIDGE = arabic(author="سلمى", title="افتتاح الجسر", container="الضفاف", published="2022-02-05", url="https://a.b/1")
ENGLISH = arabic(
    author="Salma Nour",
    title="Who built the bridge?",
    container="The Bank",
    published="2022-02-05",
    url="https://a.b/1",
    language="en",
)


@pytest.mark.parametrize(
    ("style", "work", "cited"),
    [
        (apa, BRIDGE, "سلمى. (2022، 5 فبراير [4 رجب 1443هـ]). افتتاح الجسر. الضفاف. https://a.b/1"),
        (chicago, BRIDGE, "سلمى. «افتتاح الجسر». الضفاف، 5 فبراير 2022 (4 رجب 1443هـ). https://a.b/1."),
        (mla, BRIDGE, "سلمى. «افتتاح الجسر». الضفاف، 5 فبراير 2022 (4 رجب 1443هـ)، https://a.b/1."),
        (apa, ENGLISH, "Salma Nour. (2022, February 5). Who built the bridge? The Bank. https://a.b/1"),
        (chicago, ENGLISH, "Salma Nour. “Who built the bridge?” The Bank, February 5, 2022. https://a.b/1."),
        (mla, ENGLISH, "Salma Nour. “Who built the bridge?” The Bank, 5 Feb. 2022, https://a.b/1."),
        (apa, arabic(title="رسوم الجسر"), "رسوم الجسر. (د.ت.)."),
        (chicago, arabic(title="رسوم الجسر"), "«رسوم الجسر». د.ت."),
        (mla, arabic(title="رسوم الجسر"), "«رسوم الجسر»."),
        (apa, arabic(title="Fees", language="en"), "Fees. (n.d.)."),
        (mla, arabic(title="«الجسر» يفتح", published="2022-02"), "“«الجسر» يفتح”. فبراير 2022."),
        (chicago, arabic(title="Fees", published="2022-02", language="en"), "“Fees.” February 2022."),
        (mla, arabic(title="Fees", published="2022", language="en"), "“Fees.” 2022."),
        (apa, arabic(published="2022"), "(2022)."),
    ],
)
def test_each_style_puts_what_is_known_in_its_order(style: object, work: Work, cited: str) -> None:
    assert callable(style)
    assert style(work, Digits.LATIN) == cited


def test_only_dates_of_arabic_take_other_digits() -> None:
    cited = "سلمى. «افتتاح الجسر». الضفاف، ٥ فبراير ٢٠٢٢ (٤ رجب ١٤٤٣هـ). https://a.b/1."
    assert chicago(BRIDGE, Digits.ARABIC) == cited
    assert apa(BRIDGE, Digits.ARABIC).startswith("سلمى. (٢٠٢٢، ٥ فبراير [٤ رجب ١٤٤٣هـ]).")
    assert apa(ENGLISH, Digits.ARABIC) == apa(ENGLISH, Digits.LATIN)


def test_what_an_article_does_not_state_is_not_cited_as_stated() -> None:
    untitled = work_of(document("x", None, "رسوم عبور.", sources=("مدى", "رويترز", "وام")), HERE)
    assert (untitled.title, untitled.author, untitled.container) == ("[رسوم عبور]", "رويترز، وام", "مدى")
    assert (untitled.url, untitled.published) == (HERE, None)
    assert work_of(document("x", "ع", "ن", author="سلمى", sources=("مدى", "رويترز")), HERE).author == "سلمى"


def test_the_files_say_it_in_their_fields() -> None:
    assert ris(BRIDGE) == (
        "TY  - NEWS\r\nTI  - افتتاح الجسر\r\nAU  - سلمى\r\nT2  - الضفاف\r\nPY  - 2022\r\nDA  - 2022/02/05/\r\n"
        "LA  - ar\r\nUR  - https://a.b/1\r\nN1  - 4 رجب 1443هـ\r\nID  - kashshaf-x\r\nER  - \r\n"
    )
    assert bibtex(BRIDGE) == (
        "@article{kashshaf-x,\n  title = {{افتتاح الجسر}},\n  author = {{سلمى}},\n  journal = {الضفاف},\n"
        "  year = {2022},\n  month = feb,\n  day = {5},\n  url = {https://a.b/1},\n  langid = {arabic},\n"
        "  note = {4 رجب 1443هـ},\n}\n"
    )
    assert bibtex(arabic(language="other")) == "@misc{kashshaf-x,\n}\n"
    assert ris(arabic(published="2022-02", language="other")).split("\r\n")[1:3] == ["PY  - 2022", "DA  - 2022/02//"]


def read_ris(text: str) -> list[tuple[str, str]]:
    """The tags and values of a RIS file, as a reader that knows every kind of line break finds them."""
    lines = text.splitlines()
    assert [line for line in lines if not re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line)] == []
    assert all(line.endswith("\r\n") for line in text.splitlines(keepends=True))
    return [(line[:2], line[6:]) for line in lines]


COMMANDS = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}"}
COMMANDS |= {"textasciitilde": "~", "textasciicircum": "^"}


def read_bibtex(text: str) -> tuple[str, dict[str, str]]:
    """The key and the fields of a file of one entry, read sign by sign as BibTeX counts braces."""
    head = re.match(r"@(?:article|misc)\{([A-Za-z0-9-]+),\n", text)
    assert head
    fields, at = {}, head.end()
    while text[at] != "}":
        name = re.compile(r"  ([a-z]+) = ").match(text, at)
        assert name
        fields[name[1]], at = read_value(text, name.end())
        assert text[at : at + 2] == ",\n"
        at += 2
    assert text[at:] == "}\n"
    return head[1], fields


def read_value(text: str, at: int) -> tuple[str, int]:
    """A value that begins at a place, and where it ends."""
    if text[at] != "{":
        end = text.index(",", at)
        return text[at:end], end
    depth, end = 1, at + 1
    while depth:
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        end += 1
    return text[at + 1 : end - 1], end


def unescaped(value: str) -> str:
    """What LaTeX prints of a value; a special sign that is not escaped is an error."""
    inner = value[1:-1] if value.startswith("{") else value
    parts = re.findall(r"\\([a-z]+)\{\}|\\([$&#_%])|([^\\{}$&#_%~^])", inner)
    plain = "".join(COMMANDS[command] if command else escaped or sign for command, escaped, sign in parts)
    assert len(re.sub(r"\\[a-z]+\{\}|\\[$&#_%]", "x", inner)) == len(plain), inner
    return plain


hard = st.text("ab ج\\{}$&#_%~^\"'@,=\n\r\x0b\x85\u2028\u202eER -TY", max_size=30) | st.text(max_size=30)
metadatas = st.builds(
    Metadata,
    title=st.none() | hard,
    display_title=hard,
    sources=st.lists(hard, max_size=3).map(tuple),
    published=st.none() | st.dates().map(lambda day: CalendarDate(day.year, day.month, day.day)),
    place=st.none(),
    author=st.none() | hard,
    url=st.none() | hard,
    language=st.sampled_from(("ar", "fa", "en", "other")),
    body=st.just(""),
)


@given(hard, metadatas)
def test_no_text_breaks_a_file_or_changes_in_it(id: str, metadata: Metadata) -> None:
    work = work_of(Document(id, metadata), HERE)
    stated = {"title": work.title, "author": work.author, "journal": work.container}

    read = read_ris(ris(work))
    ris(work).encode()
    assert (read[0], read[-1]) == (("TY", "NEWS"), ("ER", ""))
    tags = {"title": "TI", "author": "AU", "journal": "T2"}
    assert [(tag, value) for tag, value in read if tag in tags.values()] == [
        (tags[name], value) for name, value in stated.items() if value
    ]

    key, fields = read_bibtex(bibtex(work))
    bibtex(work).encode()
    assert key == citation_key(id) == dict(read)["ID"]
    assert {name: unescaped(fields[name]) for name in stated if name in fields} == {
        name: value for name, value in stated.items() if value
    }


@given(hard, metadatas)
def test_a_cited_text_is_one_line_that_shows_in_the_order_of_its_letters(id: str, metadata: Metadata) -> None:
    work = work_of(Document(id, metadata), HERE)
    for style in (apa, chicago, mla):
        cited = style(work, Digits.LATIN)
        assert cited == one_line(cited)
        assert not [sign for sign in cited if unicodedata.bidirectional(sign) in {"RLO", "LRO", "RLE", "LRE"}]
        assert work.title in cited
        assert work.container in cited


@given(st.sets(hard, max_size=8))
def test_keys_tell_articles_apart(ids: set[str]) -> None:
    keys = {citation_key(id) for id in ids}
    assert len(keys) == len(ids)
    assert all(re.fullmatch("[A-Za-z0-9-]+", key) for key in keys)
