"""Places: everywhere that a word or phrase stands, read from the positions."""

from heapq import merge
from itertools import islice

import numpy as np

from index.schema import TEXT_FIELDS, Level
from index.segment.positions import POSITION_BITS
from index.storage.fields import ID
from index.storage.snapshot import Snapshot, SnapshotPart
from search.engine import Place, Places
from search.engines.whoosh.leaves import known_as, known_as_any, phrase_starts
from search.engines.whoosh.occurrences import Keys
from search.query.nodes import Phrase, Word


def places(leaf: Word | Phrase, field: str, offset: int, limit: int, snapshot: Snapshot) -> Places:
    """A page of them, by document id and position, and how many there are."""
    found = [(part, _live_keys(leaf, field, part)) for part in snapshot.parts]
    pages = (_first(keys, offset + limit, part) for part, keys in found)
    page = islice(merge(*pages), offset, offset + limit)
    total = sum(len(keys) for _, keys in found)
    return Places(total, tuple(Place(id.decode(), position) for id, position in page))


def _live_keys(leaf: Word | Phrase, field: str, part: SnapshotPart) -> Keys:
    level = TEXT_FIELDS[field].level(leaf.level)
    keys = np.sort(np.concatenate([phrase_starts(words, field, level, part.open) for words in _ways(leaf, level)]))
    return keys[part.live.take(keys >> POSITION_BITS)] if len(part.deleted) else keys


def _ways(leaf: Word | Phrase, level: Level) -> list[list[str]]:
    """The words that stand at a place, in each way in which they may be spelled."""
    if isinstance(leaf, Word):
        return [[term] for term in known_as_any(leaf, level)]
    return [[known_as(token, level) for token in leaf.tokens]]


def _first(keys: Keys, wanted: int, part: SnapshotPart) -> list[tuple[bytes, int]]:
    """The ids and positions of the first of a segment."""
    ids = part.open.segment.values[ID]
    order = np.argsort(ids.ordinals.take(keys >> POSITION_BITS), kind="stable")[:wanted]
    own, positions = keys.take(order) >> POSITION_BITS, keys.take(order) & ((1 << POSITION_BITS) - 1)
    names = [ids.names[ordinal] for ordinal in ids.ordinals.take(own).tolist()]
    return list(zip(names, positions.tolist(), strict=True))
