"""Translation: a query tree as a query of the cluster. Pure.

`matching` says which documents match, `scoring` the same with what `search.ranking` gives them. What the words and
parts of a query are is decided by our own analysis and tree; the cluster is asked for exact terms and positions alone.
"""

from collections.abc import Collection, Iterator
from itertools import chain
from typing import Final, assert_never

from index.schema import TEXT_FIELDS, Level
from index.storage.fields import level_field
from search.engines.opensearch.dsl import NONE, Dsl, all_of, any_of, clauses, constant, none_of
from search.engines.opensearch.filters import in_bucket, measured, within
from search.engines.opensearch.mapping import marked_field, term
from search.engines.opensearch.marks import is_marked, marked_pattern
from search.engines.opensearch.patterns import escaped
from search.query.nodes import (
    And,
    Best,
    Between,
    Dated,
    Expansion,
    Fuzzy,
    Measured,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Wildcard,
    Word,
)
from search.ranking import ALL_WORDS_FIRST, EXPANSION, K1, LEVEL_WEIGHTS, PREFERENCE

FEW: Final = 2
"""Parts of a query of bare words for which documents that have them all come first."""

MOST_CLAUSES: Final = 1_024
"""Of which a query may be made, unless a cluster is told otherwise (indices.query.bool.max_clause_count)."""

_SCALE = K1 + 1  # of BM25 in `search.ranking`, which Lucene leaves out
_ALL_TERMS = 2**31 - 1
_HAIR = 2e-7  # relative: the cluster adds weights as floats


def matching(query: Query) -> Dsl:
    """Which documents match."""
    match query:
        case Word() | Phrase() | Near():
            return any_of([_leaf(query, field, TEXT_FIELDS[field].level(query.level)) for field in query.fields])
        case Prefix() | Wildcard() | Fuzzy():
            return any_of([expanded(query, field) for field in query.fields])
        case Measured(field, least, most):
            return measured(field, least, most)
        case Dated(bucket):
            return in_bucket(bucket)
        case Between(period):
            return within(period)
        case And(parts):
            return all_of([matching(part) for part in parts])
        case Or(parts):
            return any_of([matching(part) for part in parts])
        case Not(part):
            return none_of([matching(part)])
        case Best():
            return _good_enough(query)
        case _:
            assert_never(query)


def ranking(query: Query, beside: int = 0) -> Dsl:
    """The documents that match, scored as closely as the cluster takes it.

    The words of a very long query score at one level each; of one that is too long for this, nothing does.

    Args:
        beside: of how many clauses that is made with which the query will be asked.
    """
    for levels in (tuple(Level), ()):
        found = scoring(query, 1.0, levels)
        if clauses(found) + beside <= MOST_CLAUSES:
            return found
    return all_of([matching(query)])


def scoring(query: Query, weight: float = 1.0, levels: Collection[Level] = tuple(Level)) -> Dsl:
    """The documents that match, each with `weight` times its score.

    Args:
        levels: those at which words score, beside the one at which they are asked for.
    """
    match query:
        case Word() | Phrase() | Near():
            return any_of(list(chain.from_iterable(_scored(query, field, weight, levels) for field in query.fields)))
        case Prefix() | Wildcard() | Fuzzy():
            own = {field: weight * EXPANSION * TEXT_FIELDS[field].weight for field in query.fields}
            return any_of([constant(expanded(query, field), score) for field, score in own.items()])
        case And(parts) if parts:
            return {"bool": {"must": [scoring(part, weight, levels) for part in parts]}}
        case Or(parts):
            return any_of([scoring(part, weight, levels) for part in parts])
        case Best():
            return {"bool": {"filter": [matching(query)], "should": list(_best(query, weight, levels))}}
        case Not() | Measured() | Dated() | Between() | And():
            return all_of([matching(query)])
        case _:
            assert_never(query)


def _best(best: Best, weight: float, levels: Collection[Level]) -> Iterator[Dsl]:
    yield from (scoring(part.part, weight, levels) for part in best.parts)
    if len(best.parts) <= FEW:
        yield constant(having_all(best), weight * ALL_WORDS_FIRST)
    yield from (scoring(preference, weight * PREFERENCE, levels) for preference in best.preferences)


def having_all(best: Best) -> Dsl:
    """Documents that have every part."""
    return all_of([matching(part.part) for part in best.parts])


def _good_enough(best: Best) -> Dsl:
    """Documents whose parts carry enough weight."""
    return all_of([_carried(best), *(matching(part.part) for part in best.parts if part.required)])


def _carried(best: Best) -> Dsl:
    """The same, whatever is required: the cluster adds up the weight of each, and leaves out what has less."""
    if all(part.weight >= best.least for part in best.parts):
        return any_of([matching(part.part) for part in best.parts])
    parts = any_of([constant(matching(part.part), part.weight) for part in best.parts])
    return {"function_score": {"query": parts, "min_score": max(0.0, best.least * (1 - _HAIR))}}


def _scored(leaf: Word | Phrase | Near, field: str, weight: float, levels: Collection[Level]) -> Iterator[Dsl]:
    """A leaf in a field at each level at which it scores."""
    schema = TEXT_FIELDS[field]
    widest = schema.level(leaf.level)
    own = weight * schema.weight * _SCALE
    if not own:
        yield constant(_leaf(leaf, field, widest), 0.0)
    elif not isinstance(leaf, Word):
        yield _leaf(leaf, field, widest, own)
    else:
        for level in schema.levels:
            if level == widest or (level < widest and level in levels):
                yield _at_level(leaf, field, level, own * LEVEL_WEIGHTS[level])


def _at_level(word: Word, field: str, level: Level, weight: float) -> Dsl:
    """A word at a level, by BM25; a name spelled in several ways by that of each, as if all were as common as one."""
    name, terms = level_field(field, level), [term(each) for each in word.terms(level)]
    if len(terms) == 1:
        own: Dsl = {"term": {name: {"value": terms[0], "boost": weight}}}
    else:
        blended = f"top_terms_blended_freqs_{len(terms)}"
        own = {"regexp": {name: {"value": "|".join(map(escaped, terms)), "rewrite": blended, "boost": weight}}}
    return {"bool": {"must": [own], "filter": [_marked(word, field)]}} if _needs_marks(word, level) else own


def _leaf(leaf: Word | Phrase | Near, field: str, level: Level, boost: float = 1.0) -> Dsl:
    """Where a leaf stands in a field at a level; of several words, with BM25 of their occurrences."""
    match leaf:
        case Word() if _needs_marks(leaf, level):
            return _marked(leaf, field)
        case Word():
            return {"terms": {level_field(field, level): [term(each) for each in leaf.terms(level)]}}
        case Phrase(tokens):
            words = " ".join(term(token.term(level)) for token in tokens)
            found: Dsl = {"match_phrase": {level_field(field, level): {"query": words, "boost": boost}}}
            return _and_marks(found, leaf, field, level, slop=0, in_order=True)
        case Near(tokens, window):
            return _near(leaf, field, level, window, boost)


def _near(near: Near, field: str, level: Level, window: int, boost: float) -> Dsl:
    """Words within a window: spans that in all are at most so much longer than the words.

    Words with the same term are met by one word.
    """
    terms = list(dict.fromkeys(term(token.term(level)) for token in near.tokens))
    name = level_field(field, level)
    if len(terms) == 1:
        found: Dsl = {"term": {name: {"value": terms[0], "boost": boost}}}
    elif len(terms) > window:
        return NONE
    else:
        clauses = [{"span_term": {name: each}} for each in terms]
        slop = window - len(terms)
        found = {"span_near": {"clauses": clauses, "slop": slop, "in_order": False, "boost": boost}}
    return _and_marks(found, near, field, level, slop=window - len(near.tokens), in_order=False)


def _and_marks(found: Dsl, leaf: Phrase | Near, field: str, level: Level, *, slop: int, in_order: bool) -> Dsl:
    """The same, in documents that have the words with their marks so, too."""
    if level is not Level.WRITTEN or not any(map(is_marked, leaf.tokens)):
        return found
    name = marked_field(field)
    clauses = [
        {"span_multi": {"match": {"regexp": {name: {"value": marked_pattern(term(token.marked))}}}}}
        for token in leaf.tokens
    ]
    near = {"span_near": {"clauses": clauses, "slop": slop, "in_order": in_order}}
    return {"bool": {"must": [found], "filter": [near]}}


def _needs_marks(word: Word, level: Level) -> bool:
    return level is Level.WRITTEN and is_marked(word.token)


def _marked(word: Word, field: str) -> Dsl:
    return {"regexp": {marked_field(field): {"value": marked_pattern(term(word.token.marked))}}}


def expanded(expansion: Expansion, field: str) -> Dsl:
    """Documents with a spelling in a field that an expansion stands for."""
    name = level_field(field, Level.SPELLING)
    match expansion:
        case Prefix(text):
            return {"prefix": {name: {"value": text}}}
        case Wildcard(pattern):
            return {"wildcard": {name: {"value": pattern}}}
        case Fuzzy(text, distance):
            options = {"fuzziness": distance, "max_expansions": _ALL_TERMS, "rewrite": "constant_score"}
            return {"fuzzy": {name: {"value": text, **options}}}
