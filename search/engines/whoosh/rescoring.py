"""Rescoring: the best of all segments scored again (`search.engines.closer`), and put in order."""

from collections.abc import Iterable, Sequence
from itertools import repeat
from operator import attrgetter

import numpy as np

from index.storage.snapshot import OpenSegment, SnapshotPart
from search.engine import Search
from search.engines.closer import Closer
from search.engines.whoosh.docsets import Ids
from search.engines.whoosh.share import Candidate, in_order
from search.engines.whoosh.statistics import Statistics
from search.engines.whoosh.sums import Scores
from search.engines.whoosh.texts import Texts
from search.query.words import asked_words
from search.ranking import DIGITS
from search.request import Sort
from search.rescoring import FIELD

_OWN = attrgetter("own")


def closer_of(asked: Search, statistics: Statistics) -> Closer | None:
    """What scores again for a search; None where its page is as the first stage has it."""
    weights = asked.rescoring
    if weights is None or asked.sort is not Sort.RELEVANCE or not asked.limit or asked.offset >= weights.depth:
        return None
    words = asked_words(asked.query, FIELD)
    rarities = [statistics.rarity(word, FIELD, word.level) for word in words]
    return Closer(weights, words, rarities, statistics.mean_length(FIELD)) if words else None


def ordered(page: Sequence[Candidate], closer: Closer) -> Sequence[Candidate]:
    """A page that begins with the best of all, the first of them scored again, and in the order of their scores."""
    best, rest = page[: closer.weights.depth], page[closer.weights.depth :]
    again = [
        candidate
        for part in {candidate.part for candidate in best}
        for candidate in _again(part, sorted([each for each in best if each.part is part], key=_OWN), closer)
    ]
    return [*in_order(again), *rest]


def _again(part: SnapshotPart, group: Sequence[Candidate], closer: Closer) -> Iterable[Candidate]:
    ids = np.array([candidate.own for candidate in group], np.intp)
    before = np.array([candidate.score for candidate in group])
    scores = (before + _adds(ids, part.open, closer)).round(DIGITS)
    return map(Candidate, (-scores).tolist(), ids.tolist(), scores.tolist(), repeat(part))


def _adds(ids: Ids, segment: OpenSegment, closer: Closer) -> Scores:
    """What is added to the scores of some documents of a segment, ascending."""
    return closer.adds(Texts(ids, FIELD, segment), segment.segment.lengths(FIELD)[ids])
