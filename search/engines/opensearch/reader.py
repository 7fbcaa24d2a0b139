"""The reader: answers from the documents of one build, as one commit left them. For many threads."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from index.analysis.analyzer import Analysis
from index.analysis.tokens import Token
from index.article import Document
from index.schema import Level
from search.engine import Matches, Places, Scored, Search, Spelling
from search.engines.opensearch import asking, responses, tallies
from search.engines.opensearch.client import Client
from search.engines.opensearch.listing import listed
from search.engines.opensearch.mapping import DISPLAY, STORED, TEXT, TOKENS
from search.engines.opensearch.places import places
from search.engines.opensearch.rescoring import Body, Closer
from search.engines.opensearch.responses import Ranked
from search.engines.opensearch.sought import Families
from search.engines.opensearch.source import Source
from search.engines.opensearch.spellings import Spellings
from search.engines.opensearch.statistics import Statistics
from search.query.nodes import Expansion, Phrase, Word
from search.query.words import asked_words
from search.ranking import DIGITS
from search.rescoring import FIELD
from search.results import NO_COPIES, Group

_AT_ONCE: Final = 500  # documents in an answer


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
        self._families = Families(analysis.families.of)

    def search(self, asked: Search) -> Matches:
        """Find, rank, count."""
        words = asked_words(asked.query, FIELD)
        as_written = any(word.level is Level.WRITTEN for word in words)
        looked_at = (TOKENS, TEXT) if as_written else (TOKENS,)
        found = listed(asked, self._source, lambda hits: self._look(asked, words, hits), looked_at)
        return Matches(
            total=responses.total(found.counts),
            hits=tuple(self._shown(asked, found.hits)),
            facets=tallies.facets(found.counts, asked, self._source),
            with_all=responses.with_all(found.counts),
            folded=tallies.folded(found.counts, asked, self._source),
        )

    def _look(self, asked: Search, words: Sequence[Word], hits: Sequence[Ranked]) -> list[Ranked]:
        """Score some documents again, and put them in order."""
        if asked.rescoring is None or not hits:
            return list(hits)
        rarities = self._statistics.rarities(words, FIELD)
        closer = Closer(asked.rescoring, words, rarities, self._statistics.mean_length(FIELD), self._families)
        added = closer.adds([self._body(hit.source) for hit in hits])
        scored = [hit._replace(score=round(hit.score + more, DIGITS)) for hit, more in zip(hits, added, strict=True)]
        return sorted(scored, key=lambda hit: (-hit.score, hit.id))

    def _body(self, source: Mapping[str, Any]) -> Body:
        words = source.get("body", {}).get(Level.SPELLING.label, [""])
        text = source.get("stored", {}).get("text", "")
        return Body("".join(words).split(), self.analysis.analyze(text))

    def _shown(self, asked: Search, hits: Sequence[Ranked]) -> list[Scored]:
        """The documents of a page, with their copies that match too."""
        shown = []
        for start in range(0, len(hits), _AT_ONCE):
            some = hits[start : start + _AT_ONCE]
            lines = list(dict.fromkeys(hit.line for hit in some))
            answer = self._source.search(asking.page(asked, [hit.key for hit in some], lines, (DISPLAY, TEXT)))
            stored = answer["hits"]["hits"]
            documents = dict(zip([each["_id"] for each in stored], responses.documents(stored), strict=True))
            beside = responses.lines(answer)
            shown += [
                Scored(documents[hit.key], hit.score, beside.get(hit.line, responses.Line()).beside(hit.id))
                for hit in some
            ]
        return shown

    def places(self, leaf: Word | Phrase, field: str, offset: int, limit: int) -> Places:
        """Every place of a word or phrase."""
        return places(leaf, field, offset, limit, self._source, self.analysis)

    def spellings(self, expansion: Expansion, limit: int, after: Token | None) -> tuple[Spelling, ...]:
        """The spellings that an expansion stands for, the commonest first."""
        return self._spellings.commonest(expansion, limit, after)

    def get(self, ids: Sequence[str], parts: Sequence[str] = STORED) -> dict[str, Document]:
        """The documents that exist, by id, with some parts of what is stored."""
        found: dict[str, Document] = {}
        known = list(dict.fromkeys(ids))
        for start in range(0, len(known), _AT_ONCE):
            stored = self._source.get(known[start : start + _AT_ONCE], parts)
            found |= {document.id: document for document in responses.documents(stored)}
        return {id: found[id] for id in known if id in found}

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
