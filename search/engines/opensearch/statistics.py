"""Statistics: what scores depend on beside the document, of all shards of an index.

The cluster tells how common words are in the dictionaries of a shard without reading a list: it is given a document
that nobody has put, with the words in it, and asked what it knows of them. Deleted documents count until their
segments are merged.
"""

from collections.abc import Iterable
from typing import Final

from index.schema import TEXT_FIELDS, Level
from index.storage.fields import level_field
from search.engines.opensearch.client import path_of
from search.engines.opensearch.mapping import term
from search.engines.opensearch.marks import is_marked
from search.engines.opensearch.responses import total
from search.engines.opensearch.source import Source
from search.engines.opensearch.translate import matching
from search.query.nodes import Word
from search.ranking import idf

_KNOWN: Final = 10_000  # words of which it is kept how common they are
_MOST_SHARDS: Final = 1_000
_ANY_WORD: Final = "في"


class Statistics:
    """Of one commit of an index."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._index, self._client = source.index, source.client
        self._having: dict[tuple[str, str], int] = {}
        self._lengths: dict[str, int] = {}
        self._routings: list[str] | None = None
        self._documents: int | None = None

    @property
    def documents(self) -> int:
        """How many there are."""
        if self._documents is None:
            self._documents = self._source.count()
        return self._documents

    def mean_length(self, field: str) -> float:
        """How many words a field has on the mean."""
        name = level_field(field, Level.SPELLING)
        if name not in self._lengths:
            self._read(name, [_ANY_WORD])
        return self._lengths[name] / max(1, self.documents)

    def rarities(self, words: Iterable[Word], field: str) -> list[float]:
        """The idf of each word in a field at its level; of a name spelled in several ways that of the commonest."""
        known = list(words)
        at = {word: TEXT_FIELDS[field].level(word.level) for word in known}
        for level in dict.fromkeys(at.values()):
            self._learn(level_field(field, level), [each for word in known for each in word.terms(level)])
        return [idf(self.documents, self._commonest(word, field, at[word])) for word in known]

    def _commonest(self, word: Word, field: str, level: Level) -> int:
        if level is Level.WRITTEN and is_marked(word.token):
            query = matching(Word(word.token, level, (field,)))
            return total(self._source.search({"query": query, "size": 0, "track_total_hits": True}))
        name = level_field(field, level)
        return max(self._having[name, term(each)] for each in word.terms(level))

    def _learn(self, name: str, words: Iterable[str]) -> None:
        """Get to know how common some words are."""
        if len(self._having) > _KNOWN:
            self._having.clear()
        unknown = [each for each in dict.fromkeys(map(term, words)) if (name, each) not in self._having]
        if unknown:
            self._read(name, unknown)

    def _read(self, name: str, words: list[str]) -> None:
        field, _, level = name.partition(".")
        made = {"doc": {field: {level: " ".join(words)}}, "fields": [name], **_STATISTICS}
        asked = [{"_index": self._index, "routing": routing, **made} for routing in self._each_shard()]
        shards = self._client.call("POST", "/_mtermvectors", {"docs": asked})["docs"]
        for shard in shards:
            if error := shard.get("error"):
                raise self._client.told(404, error)
        found = [shard.get("term_vectors", {}).get(name, {}) for shard in shards]
        for each in words:
            counts = [shard.get("terms", {}).get(each, {}).get("doc_freq", 0) for shard in found]
            self._having[name, each] = sum(counts)
        self._lengths[name] = sum(max(0, shard.get("field_statistics", {}).get("sum_ttf", 0)) for shard in found)

    def _each_shard(self) -> list[str]:
        """A routing that leads to each shard."""
        if self._routings is None:
            shards: dict[int, str] = {}
            count = len(self._client.call("GET", path_of(self._index, "_search_shards"))["shards"])
            for number in range(_MOST_SHARDS * 10):
                if len(shards) == count:
                    break
                path = path_of(self._index, "_search_shards")
                found = self._client.call("GET", path, routing=str(number))["shards"]
                shards.setdefault(found[0][0]["shard"], str(number))
            self._routings = list(shards.values())
        return self._routings


_STATISTICS: Final = {
    "term_statistics": True,
    "field_statistics": True,
    "positions": False,
    "offsets": False,
    "payloads": False,
}
