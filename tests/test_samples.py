"""The shipped samples, read as `kashshaf index samples` reads them, show what docs/samples.md says they show.

What is asserted of a sample is what its file states; each stands for a layout or for an oddity of real archives.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

from index import pipeline
from index.article import Article, Metadata, Unreadable
from index.readers.records import ALONE
from search.engine import Search
from search.engines.memory import MemoryEngine
from search.query.grammar import OPERATORS, Operator
from search.query.parser import parse
from search.request import SearchRequest
from tests.shipped import ANALYSIS

if TYPE_CHECKING:
    from _pytest.mark.structures import ParameterSet

SAMPLES = Path(__file__).parents[1] / "samples"


@cache
def records() -> tuple[Article | Unreadable, ...]:
    return tuple(pipeline.read([SAMPLES]))


@cache
def described() -> dict[str, Metadata]:
    """The metadata of every article, under its path, with `#record` behind it in a file of records."""
    return {
        name(article): pipeline.document(article, pipeline.natural_id(article)).metadata
        for article in records()
        if isinstance(article, Article)
    }


@pytest.fixture(scope="module")
def engine() -> MemoryEngine:
    articles = [record for record in records() if isinstance(record, Article)]
    return MemoryEngine(pipeline.document(article, pipeline.natural_id(article)) for article in articles)


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.name)
def test_every_example_of_the_help_page_finds_some_of_the_samples(operator: Operator, engine: MemoryEngine) -> None:
    total = engine.search(Search(parse(SearchRequest(text=operator.example), ANALYSIS).query)).total
    assert 0 < total < engine.count()


def name(article: Article) -> str:
    path = article.path.relative_to(SAMPLES).as_posix()
    return f"{path}#{article.number}" if article.kind not in ALONE else path


def plain(text: str | None) -> str | None:
    """Presentation forms as the letters they show, marks in one order."""
    return text and unicodedata.normalize("NFKC", text)


def found(metadata: Metadata, field: str) -> str | None:
    values = {
        "title": metadata.title,
        "source": next(iter(metadata.sources), None),
        "published": str(metadata.published) if metadata.published else None,
        "place": metadata.place,
        "author": metadata.author,
    }
    return plain(values[field])


def shingles(text: str, size: int = 4) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return set(zip(*(words[start:] for start in range(size)), strict=False))


def test_every_article_is_read() -> None:
    assert len(described()) == 71


def test_only_what_is_damaged_on_purpose_is_set_aside() -> None:
    aside = {(record.path.name, record.number) for record in records() if isinstance(record, Unreadable)}
    assert aside == {("تالف.txt", 0), ("mirfa.jsonl", 4), ("maraya.csv", 5)}


def test_what_is_set_aside_says_why() -> None:
    assert all(record.reason.strip() for record in records() if isinstance(record, Unreadable))


def test_ids_are_all_different() -> None:
    ids = [pipeline.natural_id(article) for article in records() if isinstance(article, Article)]
    assert len(set(ids)) == len(ids)


def test_records_keep_their_own_ids() -> None:
    ids = {name(record): pipeline.natural_id(record) for record in records() if isinstance(record, Article)}
    assert ids["archives/mirfa.jsonl#1"] == "mirfa-2018-0412"


def test_there_are_many_sources_years_and_unknowns() -> None:
    every = described().values()
    assert len({source for metadata in every for source in metadata.sources}) >= 6
    assert len({metadata.published.year for metadata in every if metadata.published}) >= 5
    assert sum(not metadata.sources for metadata in every) >= 5
    assert sum(metadata.published is None for metadata in every) >= 5


FIELDS = ("title", "source", "published", "place", "author")
Case: TypeAlias = tuple[str, str, str | None]  # file, field, what the file states of it

DATA = Path(__file__).parent / "data"


def rows(table: str) -> list[list[str]]:
    lines = (DATA / table).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


STATED: list[Case] = [
    (file, field, None if value == "-" else value)
    for file, *values in rows("samples.tsv")
    for field, value in zip(FIELDS, values, strict=True)
]
KNOWN_FAILURES = {(file, field): why for file, field, why in rows("samples_known_failures.tsv")}


def marked(file: str, field: str, *rest: object) -> "ParameterSet":
    """A case as a parameter; a known failure must fail, so that its line is deleted by the change that mends it."""
    why = KNOWN_FAILURES.get((file, field))
    marks = [pytest.mark.xfail(reason=why)] if why else []
    return pytest.param(file, *rest, marks=marks, id=f"{file}-{field}")


def test_every_sample_is_looked_at() -> None:
    assert {file for file, _, _ in STATED} == set(described())


def test_known_failures_are_of_cases_that_exist() -> None:
    cases = {(file, field) for file, field, _ in STATED} | {(file, "noise") for file, _ in NOISE}
    assert set(KNOWN_FAILURES) <= cases


@pytest.mark.parametrize(
    ("file", "field", "value"), [marked(file, field, field, value) for file, field, value in STATED]
)
def test_metadata_is_what_the_file_states(file: str, field: str, value: str | None) -> None:
    assert found(described()[file], field) == plain(value)


NOISE: list[tuple[str, tuple[str, ...]]] = [
    ("plain/date-harvest.txt", ()),
    ("mada/2026-02-wheat.txt", ("النهاية", "ن ح / ل ك ر")),
    ("maraya/cloud-seed-lab.txt", ("أرشيف مرايا", "An error occurred while retrieving the Tweet.")),
    ("mirfa/2015-07-crane.txt", ("شارك: فيسبوك",)),
    ("mirfa/2020-11-reading-boat.txt", ("اقرأ أيضاً", "نسخ الرابط")),
    ("briefs/bees.txt", ("مشاركة | طباعة",)),
]


@pytest.mark.parametrize(("file", "strings"), [marked(file, "noise", strings) for file, strings in NOISE])
def test_noise_is_kept_apart_from_the_body(file: str, strings: tuple[str, ...]) -> None:
    metadata = described()[file]
    removed = "\n".join(metadata.noise)
    assert [text for text in strings if text in metadata.body or text not in removed] == []
    assert bool(metadata.noise) == bool(strings)


LAST_WORDS = [
    ("odd/windows-1256.txt", "وإلى تسجيل الشتلة في سجل المحاصيل التراثية."),
    ("odd/utf-16.txt", "ومعها دفتر الملاحظات الذي كتبه الطلبة ليلة بعد ليلة."),
    ("odd/crlf-bom.txt", "وتحويل إحداها إلى متحف."),
    ("odd/tatweel-digits.txt", "وأن المدارس ستتولى تسجيل الراغبين."),
    ("plain/fishermen.txt", "على أن تعود الأمطار إلى الساحل مساء الاثنين."),
]


@pytest.mark.parametrize(("file", "words"), LAST_WORDS, ids=[row[0] for row in LAST_WORDS])
def test_text_is_read_to_its_end_whatever_its_encoding(file: str, words: str) -> None:
    assert described()[file].body.rstrip().endswith(words)


def test_no_mark_of_an_encoding_or_line_end_is_left_in_a_text() -> None:
    texts = {name(record): record.text for record in records() if isinstance(record, Article)}
    assert [file for file, text in texts.items() if re.search("[\ufeff\ufffd\r\0]", text)] == []


def test_an_untitled_article_is_shown_by_its_lead() -> None:
    assert described()["plain/fishermen.txt"].display_title.startswith("عاد صيادو الأسماك")


def test_languages_are_told_apart() -> None:
    languages = {file: metadata.language for file, metadata in described().items()}
    assert {file: code for file, code in languages.items() if code != "ar"} == {
        "odd/english.txt": "en",
        "odd/persian.txt": "fa",
    }


def test_a_reprint_is_a_near_duplicate_of_the_agency_story() -> None:
    story = shingles(described()["mada/2019-01-manuscripts.txt"].body)
    reprint = shingles(described()["dhifaf/2019-01-manuscripts-reprint.txt"].body)
    assert 0.8 < len(story & reprint) / len(story | reprint) < 1
