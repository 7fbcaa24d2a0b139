"""The reader: answers from the documents of one build, as one commit left them. For many threads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import repeat
from typing import Final

from index.analysis.analyzer import Analysis
from index.analysis.tokens import Token
from index.article import Document
from index.schema import Level
from index.storage.documents import DISPLAY, EVIDENCE, LISTED, PARTS
from search.engine import Matches, Meanwhile, Places, Scored, Search, Spelling, idle
from search.engines.closer import Closer
from search.engines.opensearch import asking, responses
from search.engines.opensearch.bodies import Bodies
from search.engines.opensearch.client import Client, beside
from search.engines.opensearch.lines import Lines
from search.engines.opensearch.listing import listed, listed_anew
from search.engines.opensearch.mapping import SHOWN, STORED
from search.engines.opensearch.places import places
from search.engines.opensearch.responses import Line, Ranked
from search.engines.opensearch.source import Source
from search.engines.opensearch.spellings import Spellings
from search.engines.opensearch.statistics import Statistics
from search.engines.opensearch.tallies import tallied
from search.query.nodes import Expansion, Phrase, Word
from search.query.words import asked_words
from search.ranking import DIGITS
from search.request import Sort
from search.rescoring import FIELD, Rescoring
from search.results import NO_COPIES, Group

_AT_ONCE: Final = 500  # documents in an answer
_MOST_LISTED: Final = 10_000  # documents of which it is kept what a list says


class Reader:
    """Answers as `search.engine.Engine` promises, of one commit.

    Args:
        index: the name of the index of its documents.
        analysis: by which their words have their terms.
    """

    def __init__(self, index: str, client: Client, analysis: Analysis) -> None:
        self.analysis = analysis
        self._source = Source(index, client)
        self._statistics = Statistics(self._source)
        self._spellings = Spellings(self._source)
        self._listed: dict[str, Document] = {}

    def search(self, asked: Search, meanwhile: Meanwhile = idle) -> Matches:
        """Find, rank, count: what is counted is asked for at once with the list."""
        if not asked.limit:
            meanwhile(())
            return tallied(asked, self._source)
        counting = beside(lambda: tallied(asked, self._source))
        lines = Lines(asked, self._source)
        page = self._list(asked, lines)
        lines.expect(page)
        documents = self._shown(page)
        there = [hit for hit in page if hit.id in documents]  # others were taken out in between
        hits = [Scored(documents[hit.id], hit.score) for hit in there]
        meanwhile(hits)
        with_copies = map(self._with_copies, hits, there, repeat(lines.told()))
        return replace(counting.result(), hits=tuple(with_copies))

    def _list(self, asked: Search, lines: Lines) -> list[Ranked]:
        """A page of the list, of which the best are scored again where that is wanted."""
        weights, words = asked.rescoring, asked_words(asked.query, FIELD)
        if weights is None or asked.sort is not Sort.RELEVANCE or not words:
            return listed(asked, self._source)
        closer = beside(lambda: self._closer(weights, words))

        def look(hits: Sequence[Ranked]) -> Sequence[Ranked]:
            lines.expect(hits)
            return self._again(hits, closer.result(), words) if hits else ()

        return listed_anew(asked, weights.depth, self._source, look)

    def _closer(self, weights: Rescoring, words: Sequence[Word]) -> Closer:
        """What some words add: the cluster is asked how common those are that it has not told yet."""
        rarities = self._statistics.rarities(words, FIELD)
        return Closer(weights, words, rarities, self._statistics.mean_length(FIELD))

    def _again(self, hits: Sequence[Ranked], closer: Closer, words: Sequence[Word]) -> list[Ranked]:
        """Score some documents again, and put them in order."""
        read = responses.shown(hits) if any(word.level is Level.WRITTEN for word in words) else ()
        tokens = [self.analysis.analyze(document.metadata.body) for document in read]
        bodies = Bodies([hit.words for hit in hits], tokens)
        added = closer.adds(bodies, bodies.lengths).tolist()
        scored = [hit._replace(score=round(hit.score + more, DIGITS)) for hit, more in zip(hits, added, strict=True)]
        return sorted(scored, key=lambda hit: (-hit.score, hit.id))

    def _shown(self, hits: Sequence[Ranked]) -> dict[str, Document]:
        """What a list shows of some documents, by id."""
        came = {document.id: document for document in responses.shown(hit for hit in hits if hit.shown)}
        return came | self._got([hit.id for hit in hits if not hit.shown], LISTED, {})

    def _with_copies(self, hit: Scored, ranked: Ranked, lines: Mapping[str, Line]) -> Scored:
        """A hit with its copies that match too."""
        line = lines.get(ranked.line)
        if line is None:
            return hit
        self._note(line.listed)
        return replace(hit, copies=line.beside(ranked.id))

    def _note(self, listed: Iterable[Document]) -> None:
        """Know what a list says of some documents, which is about to be asked."""
        if len(self._listed) > _MOST_LISTED:
            self._listed = {}
        self._listed |= {document.id: document for document in listed}

    def places(self, leaf: Word | Phrase, field: str, offset: int, limit: int) -> Places:
        """Every place of a word or phrase."""
        return places(leaf, field, offset, limit, self._source, self.analysis)

    def spellings(self, expansion: Expansion, limit: int, after: Token | None) -> tuple[Spelling, ...]:
        """The spellings that an expansion stands for, the commonest first."""
        return self._spellings.commonest(expansion, limit, after)

    def get(self, ids: Sequence[str]) -> dict[str, Document]:
        """The documents that exist, by id."""
        return self._got(ids, PARTS, {})

    def listed(self, ids: Sequence[str]) -> dict[str, Document]:
        """The same, with what a list shows of them."""
        return self._got(ids, (DISPLAY,), self._listed)

    def _got(self, ids: Sequence[str], parts: Sequence[str], known: Mapping[str, Document]) -> dict[str, Document]:
        asked = list(dict.fromkeys(ids))
        found = {id: known[id] for id in asked if id in known}
        others = [id for id in asked if id not in found]
        for start in range(0, len(others), _AT_ONCE):
            stored = self._source.get(others[start : start + _AT_ONCE], (SHOWN,) if EVIDENCE not in parts else STORED)
            found |= {document.id: document for document in responses.documents(stored, parts)}
        return {id: found[id] for id in asked if id in found}

    def copies(self, id: str) -> Group:
        """The near-duplicates of a document, the oldest first."""
        line = self._source.line_of(id)
        answer = self._source.search(asking.group_of(line)) if line else None
        size = responses.total(answer) if answer else 0
        return Group(size, tuple(hit.id for hit in responses.ranked(answer))) if answer and size > 1 else NO_COPIES

    def count(self) -> int:
        """How many documents there are."""
        return self._source.count()

    def health(self) -> Mapping[str, str | int]:
        """How the index and its nodes are."""
        return self._source.health()
