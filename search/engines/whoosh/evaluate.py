"""Evaluation: which documents of one segment a query matches, as set algebra from the smallest set on.

Deleted documents are among what is found here; whoever asks takes them out once, at the end.
"""

from collections.abc import Sequence
from typing import TypeAlias, assert_never

import numpy as np

from index.schema import TEXT_FIELDS, Level
from index.storage.snapshot import OpenSegment
from search.engines.whoosh.columns import query_filter
from search.engines.whoosh.docsets import DocSet, union
from search.engines.whoosh.expansions import expanded
from search.engines.whoosh.leaves import any_list, compound_list, known_as_any
from search.engines.whoosh.lists import PostingList
from search.query.nodes import (
    And,
    Best,
    Between,
    Dated,
    Fuzzy,
    Measured,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Weighted,
    Wildcard,
    Word,
)

Ranked: TypeAlias = Word | Phrase | Near
"""The leaves that have posting lists."""


class Evaluation:
    """What queries match in a segment; of one search, which asks for some nodes several times."""

    def __init__(self, segment: OpenSegment) -> None:
        self.segment = segment
        # By the identity of nodes, which live as long as the search.
        self._found: dict[int, DocSet] = {}
        self._lists: dict[tuple[int, str, Level], PostingList] = {}

    def lists(self, leaf: Ranked) -> list[PostingList]:
        """The posting list of a leaf in each of its fields, at the level asked."""
        return [self.list_of(leaf, field) for field in leaf.fields]

    def list_of(self, leaf: Ranked, field: str) -> PostingList:
        """The same in one field."""
        return self.list_at(leaf, field, TEXT_FIELDS[field].level(leaf.level))

    def list_at(self, leaf: Ranked, field: str, level: Level) -> PostingList:
        """The same at a level."""
        key = (id(leaf), field, level)
        if (found := self._lists.get(key)) is None:
            found = self._lists[key] = self._read(leaf, field, level)
        return found

    def _read(self, leaf: Ranked, field: str, level: Level) -> PostingList:
        if isinstance(leaf, Word):
            return any_list(known_as_any(leaf, level), field, level, self.segment)
        return compound_list(leaf, field, level, self.segment)

    def matching(self, query: Query) -> DocSet:
        """Which documents match."""
        if id(query) not in self._found:
            self._found[id(query)] = self._match(query)
        return self._found[id(query)]

    def _match(self, query: Query) -> DocSet:
        match query:
            case Word() | Phrase() | Near():
                return self._union([each.docset for each in self.lists(query)])
            case Prefix() | Wildcard() | Fuzzy():
                return self._union([expanded(query, field, self.segment) for field in query.fields])
            case And(parts):
                return self._match_all(parts)
            case Or(parts):
                return self._union([found for part in parts for found in self._sets(part)])
            case Best():
                return self._match_best(query)
            case Not() | Dated() | Between() | Measured():
                return self.within(query, DocSet.everything(self.segment.size))
            case _:
                assert_never(query)

    def within(self, query: Query, among: DocSet) -> DocSet:
        """Which of some documents match."""
        match query:
            case Dated() | Between() | Measured():
                return query_filter(query, self.segment).among(among)
            case Not(part):
                return among - self.within(part, among)
            case And(parts):
                return self._narrow(sorted(parts, key=self._most), among)
            case Or(parts) if among.is_few:
                return self._union([self.within(part, among) for part in parts])
            case Word() if among.is_few:
                return self._union([each.among(among) for each in self.lists(query)])
            case _:
                return among & self.matching(query)

    def _sets(self, query: Query) -> Sequence[DocSet]:
        """Sets that together are what matches: those of a word are left apart, to be joined with others at once."""
        return [each.docset for each in self.lists(query)] if isinstance(query, Word) else [self.matching(query)]

    def _union(self, sets: Sequence[DocSet]) -> DocSet:
        return union(sets, self.segment.size)

    # And

    def _match_all(self, parts: Sequence[Query]) -> DocSet:
        if not parts:
            return DocSet.everything(self.segment.size)
        rarest, *others = sorted(parts, key=self._most)
        return self._narrow(others, self.matching(rarest))

    def _narrow(self, ordered: Sequence[Query], among: DocSet) -> DocSet:
        for part in ordered:
            among = self.within(part, among)
        return among

    def _most(self, query: Query) -> float:
        """About how many documents can match; filters come last, since they look at every document they are given."""
        match query:
            case Word():
                return sum(each.count for each in self.lists(query))
            case Phrase() | Near():
                return min(self._most(Word(token, query.level, query.fields)) for token in query.tokens)
            case And(parts):
                return min(map(self._most, parts), default=self.segment.size)
            case Or(parts):
                return sum(map(self._most, parts))
            case Best():
                return sum(self._most(part.part) for part in query.parts)
            case Prefix() | Wildcard() | Fuzzy():
                return self.segment.size / 2
            case Dated() | Between() | Measured() | Not():
                return self.segment.size
            case _:
                assert_never(query)

    # Best

    def matching_all(self, best: Best) -> DocSet:
        """Which documents match every part."""
        return self._match_all([part.part for part in best.parts])

    def _match_best(self, best: Best) -> DocSet:
        required = [part.part for part in best.parts if part.required]
        base = self._match_all(required) if required else None
        if base is not None and sum(part.weight for part in best.parts if part.required) >= best.least:
            return base
        decisive = _decisive(best)
        if base is None:
            candidates = self._union([self.matching(part.part) for part in decisive])
        else:
            candidates = self._union([self.within(part.part, base) for part in decisive])
        if not required and all(part.weight >= best.least for part in decisive):
            return candidates
        ids = candidates.ids
        carried = np.zeros(len(ids))
        for part in best.parts:
            carried += part.weight * self.matching(part.part).holds(ids)
        return candidates.only(ids[carried >= best.least])


def _decisive(best: Best) -> Sequence[Weighted]:
    """The parts without which no document can carry enough: all others together carry too little."""
    carried = 0.0
    light: list[Weighted] = []
    for part in sorted(best.parts, key=lambda part: part.weight):
        if (carried := carried + part.weight) >= best.least:
            break
        light.append(part)
    return [part for part in best.parts if not any(part is each for each in light)]
