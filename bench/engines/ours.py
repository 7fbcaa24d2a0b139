"""Ours. Written through the archive's own store; lists and facets by the evaluator, the default search by the service.

The one module of the benchmark that knows how this project indexes and evaluates: change it when they change.
"""

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from bench.engines.contender import HITS, Contender, Found, Kind, Question
from index.article import Document
from index.segment.gathering import Row
from index.storage.archive import Layout
from index.storage.fields import prepare
from index.storage.run import COMMIT_EVERY
from index.storage.store import Store
from search.engine import Search
from search.engines.whoosh.engine import WhooshEngine
from search.query.nodes import And, Fuzzy, Or, Phrase, Prefix, Query, Word
from search.request import Choice, SearchRequest
from search.service import answer


class _Writer:
    def __init__(self, folder: Path) -> None:
        layout = Layout(folder)
        layout.make()
        self._store = Store(layout)
        self._pending = 0

    def prepare(self, documents: Sequence[Document]) -> list[Row]:
        return [prepare(document) for document in documents]

    def add(self, prepared: list[Row]) -> None:
        for document in prepared:
            self._store.build.add(document)
        self._pending += len(prepared)
        if self._store.build.has_grown or self._pending >= COMMIT_EVERY:
            self._store.commit()
            self._pending = 0

    def commit(self) -> None:
        if self._pending:
            self._store.commit()
        self._store.close()


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
    name="ours",
    version=version("kashshaf"),
    write=_Writer,
    open=_Searcher,
    kinds=frozenset(Kind),
    remarks=(
        "It commits whenever a segment is full, as `kashshaf index` does, and analyses in bulk while it gathers one:"
        " its *from tokens* holds the analysis too. Its default search is the one that the page makes: words joined by"
        " `match=best`, ranked at all three levels, five facets counted, title and up to three snippets a hit with"
        " every inflection marked, and why it matched."
    ),
)
