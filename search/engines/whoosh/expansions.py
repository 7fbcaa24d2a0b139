"""Expansions: beginnings, patterns and typing errors become the spellings of a field that fit, and who has them."""

import re
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from index.schema import Level
from index.segment.contents import in_utf8
from index.storage.snapshot import OpenSegment
from search.engines.whoosh.docsets import FEW, DocSet, distinct
from search.engines.whoosh.spellings import Spellings
from search.query.nodes import Expansion, Fuzzy, Prefix, Wildcard

_SIGNS = re.compile(r"[*?]")


def expanded(expansion: Expansion, field: str, segment: OpenSegment) -> DocSet:
    """Who has a spelling that fits in a field."""
    key = ("expansion", field, expansion)
    return segment.cached(key, lambda: _documents(expansion, field, segment)).again()


def _documents(expansion: Expansion, field: str, segment: OpenSegment) -> DocSet:
    text = segment.segment.fields[field]
    terms = text.by_string(Level.SPELLING)[fitting(expansion, field, segment)]
    lists = text.documents(Level.SPELLING, terms)
    if int(text.document_frequencies(Level.SPELLING, terms).sum()) * FEW <= segment.size:
        return DocSet(segment.size, ids=distinct(np.concatenate(list(lists)).astype(np.intp)))
    mask = np.zeros(segment.size, np.bool_)
    for documents in lists:
        mask[documents] = True
    found = DocSet.of_mask(mask)
    len(found)  # which it keeps
    return found


def fitting(expansion: Expansion, field: str, segment: OpenSegment) -> slice | NDArray[np.intp]:
    """Where the spellings that fit stand among all of the field, which ascend."""
    match expansion:
        case Prefix(text):
            return segment.segment.fields[field].places(Level.SPELLING, in_utf8(text))
        case Wildcard(pattern):
            literal = _SIGNS.split(pattern, maxsplit=1)[0]
            among = segment.segment.fields[field].places(Level.SPELLING, in_utf8(literal))
            return Spellings(field, segment).matching(pattern, among)
        case Fuzzy(text, distance):
            return Spellings(field, segment).near(text, distance)
        case _:
            assert_never(expansion)
