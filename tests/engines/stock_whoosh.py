"""Our queries as stock Whoosh asks them: trees of its sound operators, whose scores are the same sums.

What has no sound counterpart there is no business of this module: near words, typing errors, lengths, dates, marks
typed; and Not, which lets deleted documents through.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from whoosh.index import open_dir
from whoosh.matching import ListMatcher, NullMatcherClass
from whoosh.query import And, AndMaybe, ConstantScoreQuery, Every, NullQuery, Or, Phrase, Prefix, Term, Wildcard
from whoosh.query import Query as WhooshQuery
from whoosh.scoring import BM25F, BM25FScorer
from whoosh.searching import Searcher

from index.schema import TEXT_FIELDS, Level
from index.storage.archive import Layout, read_commit
from index.storage.fields import level_field
from search import ranking
from search.query import nodes
from search.ranking import ALL_WORDS_FIRST, EXPANSION, K1, LEVEL_WEIGHTS, MOST_OCCURRENCES, PREFERENCE, B

_ZERO = 1e-15  # Whoosh takes a constant score of 0 for one that was not given, and gives 1


class Scorer(BM25FScorer):  # type: ignore[misc]  # whoosh is untyped
    """Whoosh's BM25, in which so many occurrences count and no more."""

    def _score(self, weight: float, length: int) -> float:
        return super()._score(min(weight, MOST_OCCURRENCES), length)  # type: ignore[no-any-return]


class Weighting(BM25F):  # type: ignore[misc]  # whoosh is untyped
    """The same with our idf, K1 and B."""

    def __init__(self) -> None:
        super().__init__(B=B, K1=K1)

    def idf(self, searcher: Searcher, fieldname: str, text: str) -> float:
        return ranking.idf(searcher.doc_count_all(), searcher.reader().doc_frequency(fieldname, text))

    def scorer(self, searcher: Searcher, fieldname: str, text: str, qf: int = 1) -> Scorer:
        return Scorer(searcher, fieldname, text, self.B, self.K1, qf=qf)


class WholePhrase(Phrase):  # type: ignore[misc]  # whoosh is untyped
    """A phrase that scores by how often it stands as a whole, where Whoosh's scores what its words do.

    Which documents match, and where, is Whoosh's; so is the formula.
    """

    def matcher(self, searcher: Searcher, context: Any = None) -> Any:
        found = super().matcher(searcher, context)
        if isinstance(found, NullMatcherClass):
            return found
        scorer = Weighting().scorer(searcher, self.fieldname, self.words[0])
        scorer.idf = sum(searcher.get_parent().idf(self.fieldname, word) for word in self.words)
        ids, scores = [], []
        while found.is_active():
            times = len({span.start for span in found.spans()})
            ids.append(found.id())
            scores.append(self.boost * scorer._score(times, scorer.dfl(found.id())))
            found.next()
        return ListMatcher(ids, scores)


class WalkedAndMaybe(AndMaybe):  # type: ignore[misc]  # whoosh is untyped
    """Documents of the first, with the score of the second where they have it, gone through one after the other.

    Where Whoosh's is told to skip to a document that the first does not have, it leaves the second behind.
    """

    def matcher(self, searcher: Searcher, context: Any = None) -> Any:
        found = super().matcher(searcher, context)
        ids, scores = [], []
        while found.is_active():
            ids.append(found.id())
            scores.append(found.score())
            found.next()
        return ListMatcher(ids, scores)


def stock_searcher(archive: Path) -> Searcher:
    """Stock Whoosh over the build of an archive that stands."""
    layout = Layout(archive)
    current, _ = read_commit(layout)
    return open_dir(str(layout.build(current.build))).searcher(weighting=Weighting())


def stock_scores(searcher: Searcher, query: nodes.Query) -> dict[str, float]:
    """Every document that matches by its id, and its score."""
    found = searcher.search(translated(query), limit=None).top_n
    if not found:
        return {}
    ids = searcher.reader().column_reader("id")  # an index of no documents has no columns
    return {str(ids[number]): score for score, number in found}


def translated(query: nodes.Query, weight: float = 1.0) -> WhooshQuery:
    """A query of the same documents and scores.

    Args:
        weight: by which its scores are multiplied.
    """
    match query:
        case nodes.Word():
            return _any(_terms(query, weight))
        case nodes.Phrase(tokens):
            return _any(
                WholePhrase(level_field(name, level), [token.term(level) for token in tokens], boost=weight * own)
                for name, level, own in _fields(query)
            )
        case nodes.Prefix(text) | nodes.Wildcard(text):
            kind = Prefix if isinstance(query, nodes.Prefix) else Wildcard
            return _any(
                _constant(kind(level_field(name, Level.SPELLING), text), weight * EXPANSION * TEXT_FIELDS[name].weight)
                for name in query.fields
            )
        case nodes.And(parts):
            return And([translated(part, weight) for part in parts]) if parts else _constant(Every(), 0.0)
        case nodes.Or(parts):
            return _any(translated(part, weight) for part in parts)
        case nodes.Best():
            return _best(query, weight)
        case _:
            raise ValueError(f"stock Whoosh has nothing for {query}")


def _any(parts: Iterator[WhooshQuery] | Sequence[WhooshQuery]) -> WhooshQuery:
    several = list(parts)
    if not several:
        return NullQuery
    found = Or(several)
    found.matcher_type = Or.DEFAULT_MATCHER  # another that it has loses documents that score 0
    return found


def _constant(query: WhooshQuery, score: float) -> WhooshQuery:
    return ConstantScoreQuery(query, score or _ZERO)


def _fields(leaf: nodes.Word | nodes.Phrase) -> Iterator[tuple[str, Level, float]]:
    """The fields of a leaf, with the level and the weight at which each is searched."""
    for name in leaf.fields:
        yield name, TEXT_FIELDS[name].level(leaf.level), TEXT_FIELDS[name].weight


def _terms(word: nodes.Word, weight: float) -> Iterator[Term]:
    """A term for each field and level: who has the narrower has the wider, so together they match as the widest."""
    for name, widest, own in _fields(word):
        for level in TEXT_FIELDS[name].levels:
            if level <= widest:
                boost = weight * own * LEVEL_WEIGHTS[level]
                yield Term(level_field(name, level), word.token.term(level), boost=boost)


def _best(best: nodes.Best, weight: float) -> WhooshQuery:
    parts = [translated(part.part, weight) for part in best.parts]
    scored = [*parts, *(translated(preference, weight * PREFERENCE) for preference in best.preferences)]
    if len(parts) <= 2:
        scored.append(_constant(And(parts), weight * ALL_WORDS_FIRST))
    enough = [And([translated(part.part) for part in some]) for some in _good_enough(best)]
    return WalkedAndMaybe(_constant(_any(enough), 0.0), _any(scored)) if enough else NullQuery


def _good_enough(best: nodes.Best) -> Iterator[Sequence[nodes.Weighted]]:
    """Every combination of parts that carries enough, with all that are required."""
    for how_many in range(1, len(best.parts) + 1):
        for some in combinations(range(len(best.parts)), how_many):
            has_required = all(place in some for place, part in enumerate(best.parts) if part.required)
            if has_required and sum(best.parts[place].weight for place in some) >= best.least:
                yield [best.parts[place] for place in some]
