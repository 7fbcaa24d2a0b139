"""Places: where a word or phrase stands. Every document that has it is read, in the order of their ids."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from index.analysis.analyzer import Analysis
from index.schema import TEXT_FIELDS
from search.engine import Place, Places
from search.engines.entries import Entry, runs
from search.engines.opensearch import asking, responses
from search.engines.opensearch.mapping import STORED
from search.engines.opensearch.source import Source
from search.query.nodes import Phrase, Word

_AT_ONCE = 200  # documents in an answer


def places(leaf: Word | Phrase, field: str, offset: int, limit: int, source: Source, analysis: Analysis) -> Places:
    """A page of all places of a word or phrase in a field, and how many there are."""
    level = TEXT_FIELDS[field].level(leaf.level)
    found = [
        Place(entry.document.id, start)
        for entry in _having(replace(leaf, fields=(field,)), source, analysis)
        for tokens in entry.fields[field]
        for start in runs(leaf, tokens, level)
    ]
    return Places(len(found), tuple(found[offset : offset + limit]))


def _having(leaf: Word | Phrase, source: Source, analysis: Analysis) -> Iterator[Entry]:
    """The documents that have it."""
    last: Sequence[Any] | None = None
    while True:
        answer = source.search(asking.by_id(leaf, last, _AT_ONCE, STORED))
        hits = responses.ranked(answer)
        if not hits:
            return
        yield from (Entry(document, analysis) for document in responses.documents(answer["hits"]["hits"]))
        last = hits[-1].order
