"""Ours. Written through the archive's own store; lists and facets by the evaluator, the default search by the service.

The one module of the benchmark that knows how this project indexes and evaluates: change it when they change.
"""

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np

from bench.engines.contender import HITS, Contender, Found, Kind, Question
from index.article import Document
from index.segment.gathering import Row
from index.storage.archive import Layout
from index.storage.fields import prepare
from index.storage.snapshot import Mask
from index.storage.store import Store
from index.storage.writer import COMMIT_EVERY
from search.engines.whoosh.columns import admitted, count
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.evaluate import Evaluation
from search.engines.whoosh.ordering import page
from search.query.nodes import And, Or, Phrase, Query, Word
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
        if self._pending >= COMMIT_EVERY:
            self._store.commit()
            self._pending = 0

    def commit(self) -> None:
        if self._pending:
            self._store.commit()
        self._store.close()


class _Searcher:
    def __init__(self, folder: Path) -> None:
        self._engine = WhooshEngine(folder)
        self._snapshot = self._engine._newest()  # noqa: SLF001 another of its own would count its opening twice

    def ask(self, question: Question) -> Found:
        match question.kind:
            case Kind.DEFAULT:
                return Found(answer(SearchRequest(question.text, limit=HITS), self._engine).total)
            case Kind.FACETS:
                return self._with_facets(question)
            case _:
                query = _query(question)
                evaluation = Evaluation(self._snapshot)
                return self._best(query, evaluation.matching(query), evaluation)

    def _best(self, query: Query, found: Mask, evaluation: Evaluation) -> Found:
        documents = np.flatnonzero(found)
        page(documents, -evaluation.scores(query), 0, HITS, self._snapshot)
        return Found(len(documents))

    def _with_facets(self, question: Question) -> Found:
        query, chosen = _query(question), Choice(question.sources)
        evaluation = Evaluation(self._snapshot)
        found = evaluation.matching(query)
        narrowed = found & admitted("source", chosen, self._snapshot)
        facets = {
            "source": count("source", chosen, found, self._snapshot),
            "date": count("date", Choice(), narrowed, self._snapshot),
        }
        return Found(self._best(query, narrowed, evaluation).total, facets)

    def close(self) -> None:
        self._engine.close()


def _query(question: Question) -> Query:
    if question.kind is Kind.PHRASE:
        return Phrase(question.tokens, question.level, ("body",))
    words = tuple(Word(token, question.level, ("body",)) for token in question.tokens)
    return And(words) if question.kind is Kind.AND else Or(words)


CONTENDER = Contender(
    name="ours",
    version=version("kashshaf"),
    write=_Writer,
    open=_Searcher,
    kinds=frozenset(Kind) - {Kind.PREFIX, Kind.FUZZY},
    remarks=(
        "It has no prefix or fuzzy search yet. It commits every few"
        " thousand articles, as `kashshaf index` does. Its default search is the one that the page makes: words joined"
        " by `match=best`, ranked at all three levels, five facets counted, title and up to three snippets a hit with"
        " every inflection marked, and why it matched."
    ),
)
