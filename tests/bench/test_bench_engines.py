"""Every engine of the benchmark holds the words it was given, unchanged, and finds what walking the words finds."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from bench.engines.contender import Found, Kind, Question, Searcher
from bench.engines.flat import column, flatten
from bench.engines.roster import OURS, RIVALS, contender, is_installed
from index.analysis.tokens import Token
from index.article import Document, Metadata
from index.calendar import CalendarDate
from index.schema import Level
from tests.conftest import lacking
from tests.shipped import analyze

NAMES = (OURS, *RIVALS)

BODIES = (
    "CNN قالت إنّ cnn والوزير ٢٠٢٢ 1,500 و3.5",
    "قال الوزير: إن المكتبة في الميناء NOT near",
    "ＣＮ abc É é 2022 ۲۰۲۲ 500 5",
    "كلمةطويلة" * 28 + " قال الوزير إن المكتبات",
    "",
)
SOURCES = (("مدى",), ("مدى", "الشرق الجديد"), (), ("a,b c",), ("مدى",))
DATES = (CalendarDate(2022), CalendarDate(2022, 2), None, CalendarDate(2022, 2, 5), CalendarDate(2022))

DOCUMENTS = [
    Document(f"d{n}", Metadata("قال الوزير", "قال الوزير", sources, date, "القاهرة", None, None, "ar", body))
    for n, (body, sources, date) in enumerate(zip(BODIES, SOURCES, DATES, strict=True))
]


def terms(document: Document, level: Level) -> list[str]:
    return flatten(document).words[column("body", level)].split(" ")


@contextmanager
def opened(name: str, folder: Path) -> Iterator[Searcher]:
    if not is_installed(name):
        lacking(f"the library of {name} (install the bench extra)")
    engine = contender(name)
    folder.mkdir(exist_ok=True)
    writer = engine.write(folder)
    for document in DOCUMENTS:
        writer.add(writer.prepare([document]))
    writer.commit()
    searcher = engine.open(folder)
    yield searcher
    searcher.close()


def token(term: str) -> Token:
    return Token(0, len(term), term, term, term, term)


@pytest.mark.parametrize("level", [Level.WRITTEN, Level.SPELLING])
@pytest.mark.parametrize("name", NAMES)
def test_every_word_is_found_where_it_stands(name: str, level: Level, tmp_path: Path) -> None:
    having = Counter(term for document in DOCUMENTS for term in set(terms(document, level)) if term)
    assert len(having) > 15
    with opened(name, tmp_path / "index") as engine:
        for term, count in having.items():
            assert engine.ask(Question(Kind.OR, (token(term),), level)) == Found(count), term


@pytest.mark.parametrize("name", NAMES)
def test_every_pair_of_neighbours_is_a_phrase(name: str, tmp_path: Path) -> None:
    pairs = Counter(pair for document in DOCUMENTS for pair in set(pairwise(terms(document, Level.WRITTEN))))
    with opened(name, tmp_path / "index") as engine:
        for (first, second), count in pairs.items():
            asked = (token(first), token(second))
            assert engine.ask(Question(Kind.PHRASE, asked, Level.WRITTEN)).total == count
            turned = Question(Kind.PHRASE, asked[::-1], Level.WRITTEN)
            assert engine.ask(turned).total == pairs[second, first]
            assert engine.ask(Question(Kind.AND, asked, Level.WRITTEN)).total >= count


@pytest.mark.parametrize("name", NAMES)
def test_prefixes_count_articles_and_not_words(name: str, tmp_path: Path) -> None:
    with opened(name, tmp_path / "index") as engine:
        if Kind.PREFIX in contender(name).kinds:
            assert engine.ask(Question(Kind.PREFIX, (token("قال"),), Level.SPELLING)).total == 3


@pytest.mark.parametrize(("asked", "found"), [("قلات", 1), ("الوزري", 3), ("الوز", 0)])
@pytest.mark.parametrize("name", NAMES)
def test_neighbours_swapped_are_one_letter_wrong_where_fuzzy_is_compared(
    name: str, asked: str, found: int, tmp_path: Path
) -> None:
    with opened(name, tmp_path / "index") as engine:
        if Kind.FUZZY in contender(name).kinds & contender(name).alike:
            assert engine.ask(Question(Kind.FUZZY, (token(asked),), Level.SPELLING)).total == found


@pytest.mark.parametrize("name", NAMES)
def test_an_engine_tells_its_segments(name: str, tmp_path: Path) -> None:
    with opened(name, tmp_path / "index") as engine:
        assert engine.segments in (None, 1)


@pytest.mark.parametrize("name", NAMES)
def test_analysis_inside_of_an_engine_is_told_apart_and_so_are_copies(name: str, tmp_path: Path) -> None:
    if not is_installed(name):
        lacking(f"the library of {name} (install the bench extra)")
    writer = contender(name).write(tmp_path)
    writer.add(writer.prepare(DOCUMENTS))
    writer.commit()
    assert (writer.analysed > 0) == (name == OURS)
    assert (writer.copying > 0) == (name == OURS)


@pytest.mark.parametrize("name", NAMES)
def test_a_facet_counts_as_if_it_were_not_chosen(name: str, tmp_path: Path) -> None:
    asked = Question(Kind.FACETS, tuple(analyze("قال قالت")), Level.WRITTEN, ("مدى",))
    with opened(name, tmp_path / "index") as engine:
        found = engine.ask(asked)
    assert found.total == 2
    assert found.facets == {
        "source": {"مدى": 2, "الشرق الجديد": 1, "a,b c": 1},
        "date": {"2022": 1, "2022-02": 1},
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_default_search_finds_what_a_title_says(name: str, tmp_path: Path) -> None:
    with opened(name, tmp_path / "index") as engine:
        found = engine.ask(Question(Kind.DEFAULT, tuple(analyze("قال الوزير")), Level.FAMILY))
    assert found.total == len(DOCUMENTS)
