"""Ours. Written through the archive's own store; lists and facets by the evaluator, the default search by the service.

The one module of the benchmark that knows how this project indexes and evaluates: change it when they change.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import ParamSpec, TypeVar
from unittest.mock import patch

from bench.clocks import timed
from bench.engines.contender import HITS, WITH_FUZZY, Contender, Found, Kind, Question
from bench.engines.roster import OURS, SEVERAL, SMALL
from index.analysis.bulk import Tokens, tokenize
from index.analysis.vocabulary import Vocabulary
from index.article import Document
from index.segment import text_field
from index.segment.gathering import Row
from index.storage.archive import Layout
from index.storage.fields import prepare
from index.storage.grouping import Grouping
from index.storage.run import COMMIT_EVERY
from index.storage.store import Store
from search.engine import Search
from search.engines.whoosh.engine import WhooshEngine
from search.query.nodes import And, Fuzzy, Or, Phrase, Prefix, Query, Word
from search.request import Choice, SearchRequest
from search.service import answer

P = ParamSpec("P")
R = TypeVar("R")


class _Writer:
    def __init__(self, folder: Path, *, settle: bool = True) -> None:
        self._settle = settle
        self._count = 0
        self.analysed = self.copying = 0.0
        self._watch = ExitStack()
        self._watch.enter_context(patch("index.segment.gathering.tokenize", new=self._tokenize))
        for owner, name in ((text_field, "sketched"), (Grouping, "group")):
            self._watch.enter_context(patch.object(owner, name, new=self._for_copies(getattr(owner, name))))
        layout = Layout(folder)
        layout.make()
        self._store = Store(layout)
        self._pending = 0

    def _tokenize(self, texts: Sequence[str], vocabulary: Vocabulary) -> Tokens:
        """The analysis of a segment's texts, in the midst of gathering them; timed, as the rivals' is."""
        tokens, cost = timed(tokenize, texts, vocabulary)
        self.analysed += cost.cpu / 1000
        return tokens

    def _for_copies(self, function: Callable[P, R]) -> Callable[P, R]:
        """What sketches or groups articles, in the midst of writing; timed."""

        def watched(*args: P.args, **kwargs: P.kwargs) -> R:
            found, cost = timed(function, *args, **kwargs)
            self.copying += cost.cpu / 1000
            return found

        return watched

    def prepare(self, documents: Sequence[Document]) -> list[Row]:
        return [prepare(document) for document in documents]

    def add(self, prepared: list[Row]) -> None:
        for document in prepared:
            self._store.build.add(document)
        self._pending += len(prepared)
        self._count += len(prepared)
        if self._store.build.has_grown or self._pending >= COMMIT_EVERY:
            self._store.commit()
            self._pending = 0

    def commit(self) -> None:
        merged = self._settle and self._store.build.settle(self._count)
        if self._pending or merged:
            self._store.commit()
        self._store.close()
        self._watch.close()


class _Searcher:
    def __init__(self, folder: Path) -> None:
        self._engine = WhooshEngine(folder)
        self._reader = self._engine.newest()

    def ask(self, question: Question) -> Found:
        match question.kind:
            case Kind.DEFAULT:
                return Found(answer(SearchRequest(question.text, limit=HITS), self._engine).total)
            case Kind.FACETS:
                choices = {"source": Choice(question.sources)}
                return self._find(Search(_query(question), choices, limit=HITS, facets=("source", "date")))
            case _:
                return self._find(Search(_query(question), limit=HITS))

    def _find(self, asked: Search) -> Found:
        """The list and the counts, of the open commit, without the documents: as the rivals do it."""
        found = self._reader.find(asked)
        return Found(found.total, found.facets)

    @property
    def segments(self) -> int:
        return len(self._reader.snapshot.parts)

    def close(self) -> None:
        self._engine.close()


def _query(question: Question) -> Query:
    words = tuple(Word(token, question.level, ("body",)) for token in question.tokens)
    match question.kind:
        case Kind.PHRASE:
            return Phrase(question.tokens, question.level, ("body",)) if len(words) > 1 else words[0]
        case Kind.PREFIX:
            return Prefix(question.terms[0], ("body",))
        case Kind.FUZZY:
            return Fuzzy(question.terms[0], question.distance, ("body",))
        case Kind.AND:
            return And(words)
        case _:
            return Or(words)


CONTENDER = Contender(
    name=OURS,
    version=version("kashshaf"),
    write=_Writer,
    open=_Searcher,
    kinds=frozenset(Kind),
    alike=WITH_FUZZY,
    remarks=(
        "It commits whenever a segment is full, and merges at the end, as `kashshaf index` does, and analyses in"
        " bulk while it gathers one, which is measured there and counts as analysis. It keeps what phrases,"
        " prefixes and misspelt words have found. Its default search is the one that the page makes: words joined"
        " by `match=best`, ranked at all three levels, seven facets counted, copies folded, title and up to three"
        " snippets a hit"
        " with every inflection marked, and why it matched."
    ),
)

SEVERAL_CONTENDER = replace(
    CONTENDER,
    name=SEVERAL,
    write=partial(_Writer, settle=False),
    remarks="The same without the merge that ends a run, in as many segments as it was committed in.",
)

SMALL_CONTENDER = replace(
    CONTENDER,
    name=SMALL,
    most=5_000,
    remarks="The first articles alone: as many as stock Whoosh has, which is compared with this.",
)
