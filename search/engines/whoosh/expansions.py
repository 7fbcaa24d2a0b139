"""Expansions: beginnings, patterns and typing errors become the spellings of a field that fit, and who has them."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from index.schema import Level
from index.segment.contents import in_utf8
from index.storage.snapshot import OpenSegment
from search.engines.whoosh.docsets import FEW, DocSet, distinct
from search.query.expansion import fits
from search.query.nodes import Expansion, Fuzzy, Prefix, Wildcard

_SIGNS = re.compile(r"[*?]")
_ONE = r"[^\n]"  # a letter of a line


def expanded(expansion: Expansion, field: str, segment: OpenSegment) -> DocSet:
    """Who has a spelling that fits in a field."""
    key = ("expansion", field, expansion)
    return segment.cached(key, lambda: _documents(expansion, field, segment))


def _documents(expansion: Expansion, field: str, segment: OpenSegment) -> DocSet:
    text = segment.segment.fields[field]
    terms = text.by_string(Level.SPELLING)[fitting(expansion, field, segment)]
    found = text.documents(Level.SPELLING, terms).astype(np.intp)
    if len(found) * FEW <= segment.size:
        return DocSet(segment.size, ids=distinct(found))
    mask = np.zeros(segment.size, np.bool_)
    mask[found] = True
    return DocSet.of_mask(mask)


def fitting(expansion: Expansion, field: str, segment: OpenSegment) -> slice | NDArray[np.intp]:
    """Where the spellings that fit stand among all of the field, which ascend."""
    match expansion:
        case Prefix(text):
            return segment.segment.fields[field].places(Level.SPELLING, in_utf8(text))
        case Wildcard(pattern):
            literal = _SIGNS.split(pattern, maxsplit=1)[0]
            among = segment.segment.fields[field].places(Level.SPELLING, in_utf8(literal))
            return _spellings(field, segment).matching(pattern, among)
        case Fuzzy(text, distance):
            spellings = _spellings(field, segment)
            near = spellings.like(text, distance).tolist()
            return np.array([place for place in near if fits(expansion, spellings[place])], np.intp)
        case _:
            assert_never(expansion)


def _spellings(field: str, segment: OpenSegment) -> "Spellings":
    def read() -> Spellings:
        terms = [term.decode() for term in segment.segment.fields[field].terms(Level.SPELLING)]
        return Spellings("\n".join([*terms, ""]), np.cumsum([0, *(len(term) + 1 for term in terms)]))

    return segment.cached(("spellings", field), read)


@dataclass(frozen=True, eq=False)
class Spellings:
    """The spellings of a field, ascending, to be looked through.

    Attributes:
        lines: a line each.
        starts: shape (spellings + 1,), where each begins in `lines`.
    """

    lines: str
    starts: NDArray[np.int64]

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return 2 * len(self.lines) + 3 * self.starts.nbytes

    def __getitem__(self, place: int) -> str:
        return self.lines[self.starts[place] : self.starts[place + 1] - 1]

    def matching(self, pattern: str, among: slice) -> NDArray[np.intp]:
        """The places of those within some that a pattern of letters, `*` and `?` fits."""
        first, last = int(self.starts[among.start]), int(self.starts[among.stop])
        lines = re.compile(_expression(pattern), re.MULTILINE)
        found = [match.start() for match in lines.finditer(self.lines, first, last)]
        if found[-1:] == [last]:  # after the last line there is nothing, which a star fits
            found.pop()
        return np.searchsorted(self.starts, np.array(found, np.int64))

    def like(self, text: str, distance: int) -> NDArray[np.intp]:
        """The places of those that may be within a distance: not too long or short, few letters lost or new."""
        asked = np.bitwise_or.reduce(_letter_bits(text))
        lost, new = np.bitwise_count(asked & ~self._letters), np.bitwise_count(self._letters & ~asked)
        lengths = self.starts[1:] - self.starts[:-1] - 1
        return np.flatnonzero((np.abs(lengths - len(text)) <= distance) & (lost <= distance) & (new <= distance))

    @cached_property
    def _letters(self) -> NDArray[np.uint64]:
        """Which letters each has, shape (spellings,): a bit a letter, though several letters share one."""
        bits = _letter_bits(self.lines)
        bits[self.starts[1:] - 1] = 0  # the ends of lines
        return np.bitwise_or.reduceat(bits, self.starts[:-1]) if len(self.starts) > 1 else bits


def _expression(pattern: str) -> str:
    """A whole line that fits. No star is tried twice, so that many stars cost no more than a few."""
    first, *others = (re.escape(piece).replace(r"\?", _ONE) for piece in pattern.split("*"))
    if not others:
        return f"^{first}$"
    *middle, last = others
    return "".join([f"^{first}", *(f"(?>{_ONE}*?{piece})" for piece in middle), f"{_ONE}*{last}$"])


def _letter_bits(text: str) -> NDArray[np.uint64]:
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    return np.uint64(1) << (points & np.uint32(63)).astype(np.uint64)
