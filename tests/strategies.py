"""What hypothesis draws for this project: documents, queries, choices. A small vocabulary, so that things meet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from hypothesis import strategies as st

from index.article import Document, Metadata
from index.calendar import CalendarDate, Period
from index.schema import FACETS, UNKNOWN, UNKNOWN_DATE, Level
from search.engine import Search
from search.query.nodes import (
    And,
    Best,
    Between,
    Dated,
    Fuzzy,
    Measured,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Weighted,
    Wildcard,
    Word,
)
from search.request import Choice, Copies, Sort
from search.rescoring import Rescoring
from tests.shipped import analyze

_LINES = """
مكتبة المكتبة والمكتبات مكتبه إدارة ادارة إداراتها كُتُب كتب كَتَبَ
ميناء الميناء قطار القطارات من في 2022 ٢٠٢٢ bank 1,500 ١٥٠٠ 3٫5 آخر ءاخر
"""
WORDS = tuple(_LINES.split())
SOURCES = ("الضفاف", "مدى", "الشرق الجديد", "مرايا")
BUCKETS = ("2020", "2021", "2020-02", "2020-02-05", "2020-unknown", "2020-02-unknown", UNKNOWN_DATE, "1999")
FIELDS = (("title", "body"), ("title",), ("body",), ("source",), ("place", "author"))

texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
_REPORT = WORDS + WORDS[::-1]
REPORTS = tuple(" ".join(_REPORT[: len(_REPORT) - cut]) for cut in (0, 0, 5, 10, 25))
"""One report as several took it over: each but the last is a copy of the one before; the first and fourth are none."""

bodies = (
    texts
    | texts
    | texts
    | st.sampled_from(REPORTS)
    | st.builds(lambda text, times: f"{text} " * times, texts, st.sampled_from((5, 40)))
)
names = st.none() | st.sampled_from(("القاهرة", "عمّان", "سلمى", UNKNOWN))
dates = (
    st.none()
    | st.builds(CalendarDate, st.sampled_from((2020, 2021)))
    | st.builds(CalendarDate, st.sampled_from((2020, 2021)), st.sampled_from((1, 2)))
    | st.builds(CalendarDate, st.sampled_from((2020, 2021)), st.sampled_from((1, 2)), st.sampled_from((5, 28)))
)


def _document(number: int, metadata: Metadata) -> Document:
    return Document(id=f"d{number}", metadata=metadata, path=f"/archive/{number}.txt")


metadata = st.builds(
    Metadata,
    title=st.none() | texts.filter(bool),
    display_title=texts,
    sources=st.lists(st.sampled_from(SOURCES), max_size=3, unique=True).map(tuple),
    published=dates,
    place=st.none() | st.sampled_from(("القاهرة", "عمّان")),
    author=st.none() | st.sampled_from(("سلمى", "نور الدين")),
    url=st.none(),
    language=st.sampled_from(("ar", "en")),
    body=bodies,
    doubtful=st.sampled_from(((), (), ("published",), ("source", "published"))),
)
archives = st.lists(metadata, max_size=12).map(
    lambda drawn: [_document(number, one) for number, one in enumerate(drawn)]
)


@dataclass(frozen=True)
class Step:
    """What is done to an archive between two commits.

    Attributes:
        added: documents, those of the same ids being replaced.
        deleted: ids that are taken out thereafter, those of `added` among them; unknown ones do nothing.
    """

    added: Sequence[Document]
    deleted: frozenset[str] = frozenset()


@st.composite
def _steps(draw: st.DrawFn) -> list[Step]:
    found = []
    for step in range(1, draw(st.integers(1, 4)) + 1):
        drawn = draw(st.dictionaries(st.integers(0, 14), metadata, max_size=8))
        # The step as the number of the record: so that what was deleted once is another record when added again.
        added = [replace(_document(number, one), number=step) for number, one in drawn.items()]
        found.append(Step(added, draw(st.frozensets(st.integers(0, 14).map("d{}".format), max_size=4))))
    return found


histories = _steps()
"""Additions, updates and deletions, over a dozen of documents."""


@dataclass(frozen=True)
class Crowd:
    """Some hundred documents, in which some words are common, and some rare; the same of the same seed."""

    seed: int
    size: int

    def documents(self) -> list[Document]:
        """All of them."""
        rng = Random(self.seed)
        words = rng.sample(WORDS, len(WORDS))
        return [_document(number, _member(rng, words)) for number in range(self.size)]


def _member(rng: Random, words: Sequence[str]) -> Metadata:
    shares = [1 / (place + 1) ** 2 for place in range(len(words))]

    def text(most: int) -> str:
        return " ".join(rng.choices(words, shares, k=rng.randint(0, most)))

    published = rng.choice((None, "2020", "2020-02", "2020-02-05", "2021-01-28", "2021-02"))
    return Metadata(
        title=text(4) or None,
        display_title=text(2),
        sources=tuple(rng.sample(SOURCES, rng.randint(0, 2))),
        published=CalendarDate.parse(published) if published else None,
        place=rng.choice((None, "القاهرة", "عمّان")),
        author=rng.choice((None, None, None, "سلمى")),
        url=None,
        language=rng.choice(("ar", "ar", "ar", "en")),
        body=text(12) + f" {rng.choice(words)}" * rng.choice((0, 0, 0, 9, 300)),
        doubtful=rng.choice(((), (), ("published",), ("published", "source"))),
    )


crowds = st.builds(Crowd, st.integers(0, 10**6), st.sampled_from((70, 150, 400)))


levels = st.sampled_from(Level)
tokens = st.sampled_from([token for word in (*WORDS, *SOURCES, "سلمى", "القاهرة") for token in analyze(word)])
variants = st.lists(tokens.map(lambda token: token.family), max_size=2, unique=True).map(tuple)
words = st.builds(Word, tokens, levels, st.sampled_from(FIELDS), st.just(()) | variants)
phrases = st.builds(Phrase, st.lists(tokens, min_size=2, max_size=3).map(tuple), levels, st.sampled_from(FIELDS))
nears = st.builds(
    Near,
    st.lists(tokens, min_size=2, max_size=3, unique_by=lambda token: token.spelling).map(tuple),
    st.integers(2, 8),
    levels,
    st.sampled_from(FIELDS),
)
spellings = tokens.map(lambda token: token.spelling)


@st.composite
def patterns(draw: st.DrawFn) -> str:
    """A spelling with stretches of it made `*` and letters of it made `?`."""
    letters = [draw(st.sampled_from((letter, letter, "?", "*"))) for letter in draw(spellings)]
    return re.sub(r"\*+", "*", "".join(letters))


@st.composite
def _misspellings(draw: st.DrawFn) -> str:
    """A spelling with a letter lost, doubled, changed, or swapped with the next."""
    spelling = draw(spellings)
    at = draw(st.integers(0, len(spelling) - 1))
    letter, rest = spelling[at], spelling[at + 1 :]
    return spelling[:at] + draw(
        st.sampled_from((rest, letter + letter + rest, "ك" + rest, rest[:1] + letter + rest[1:], letter + rest))
    )


prefixes = st.builds(lambda spelling, end: spelling[:end], spellings, st.integers(1, 6))
expansions = (
    st.builds(Prefix, prefixes, st.sampled_from(FIELDS))
    | st.builds(Wildcard, patterns(), st.sampled_from(FIELDS))
    | st.builds(Fuzzy, _misspellings(), st.integers(1, 2), st.sampled_from(FIELDS))
)
lengths = st.builds(
    Measured, st.sampled_from(("body", "body", "title", "source")), st.integers(0, 8), st.none() | st.integers(0, 30)
)
periods = st.builds(
    Period,
    st.sampled_from((date.min, date(2020, 1, 15), date(2020, 2, 5), date(2021, 1, 1))),
    st.sampled_from((date.max, date(2020, 1, 31), date(2020, 2, 5), date(2021, 12, 31))),
)
filters = st.builds(Dated, st.sampled_from(BUCKETS)) | st.builds(Between, periods) | lengths
leaves = words | phrases | nears | expansions | filters


def branches_without_not(children: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    """Nodes over some others."""
    several = st.lists(children, max_size=3).map(tuple)
    weighted = st.builds(Weighted, children, st.sampled_from((0.1, 1.0, 2.0)), st.booleans())
    return (
        st.builds(And, several)
        | st.builds(Or, several)
        | st.builds(
            Best, st.lists(weighted, min_size=1, max_size=4).map(tuple), st.sampled_from((0.3, 0.6, 1.0)), several
        )
    )


def _branches(children: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    return branches_without_not(children) | st.builds(Not, children)


queries: st.SearchStrategy[Query] = st.recursive(leaves, _branches, max_leaves=8)


def _choices(values: tuple[str, ...]) -> st.SearchStrategy[Choice]:
    some = st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)
    return st.builds(Choice, some, some)


choices = st.fixed_dictionaries(
    {},
    optional={
        "source": _choices((*SOURCES, UNKNOWN)),
        "date": _choices(BUCKETS),
        "place": _choices(("القاهرة", UNKNOWN)),
        "author": _choices(("سلمى", UNKNOWN)),
        "language": _choices(("ar", "en", "fr")),
        "doubtful": _choices(("published", "source", UNKNOWN)),
        "country": _choices(("EG", "SD", UNKNOWN)),
    },
)
rescorings = st.none() | st.builds(
    Rescoring,
    depth=st.sampled_from((1, 2, 5, 100)),
    opening=st.sampled_from((0.0, 1.2)),
    nearness=st.sampled_from((0.0, 1.0)),
    letters=st.sampled_from((0.0, 0.2)),
)
searches = st.builds(
    Search,
    query=queries,
    choices=choices,
    period=st.none() | periods,
    sort=st.sampled_from(Sort),
    offset=st.sampled_from((0, 0, 0, 2, 10**9)),
    limit=st.sampled_from((0, 3, 100)),
    facets=st.just(FACETS),
    copies=st.sampled_from((None, *Copies)),
    rescoring=rescorings,
)
bags = st.builds(Or, st.lists(words, min_size=2, max_size=5).map(tuple)) | st.builds(
    Best,
    st.lists(st.builds(Weighted, words, st.sampled_from((0.1, 1.0))), min_size=1, max_size=5).map(tuple),
    st.sampled_from((0.3, 0.6)),
)
"""Words alone, as most people ask: the best of many articles."""

deep_searches = st.builds(
    replace,
    searches,
    query=queries | bags | bags,
    choices=st.just({}) | st.just({}) | choices,
    period=st.none() | st.none() | periods,
    sort=st.sampled_from((*Sort, Sort.RELEVANCE, Sort.RELEVANCE)),
    offset=st.sampled_from((0, 0, 7, 60, 10**9)),
    limit=st.sampled_from((1, 10, 40)),
)
"""Searches over crowds."""
