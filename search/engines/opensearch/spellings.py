"""Spellings: those of the archive that an expansion stands for, the commonest first.

The different words of each document are kept beside it as values (`mapping.forms_field`). To count all values of very
many documents takes the cluster long, and it does so once of each expansion; how many documents have a word that is
known, it tells without reading any.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from index.analysis.tokens import Token
from index.schema import TEXT_FIELDS, Level
from index.storage.fields import level_field
from search.engine import Spelling
from search.engines.opensearch import responses
from search.engines.opensearch.asking import BARE
from search.engines.opensearch.mapping import PAIR, WORDS, forms_field, term
from search.engines.opensearch.packs import words_of
from search.engines.opensearch.patterns import beginning_otherwise, escaped, pattern_of
from search.engines.opensearch.source import Source
from search.engines.opensearch.translate import expanded
from search.query.expansion import fits
from search.query.nodes import Expansion, Fuzzy, Prefix, Wildcard
from search.rescoring import FIELD

LOOKED_AT: Final = 10_000
"""Documents of a shard of which all words are gone through, at most: very many do not tell better what is common."""

_COUNTED: Final = 3  # times as many as are wanted are counted in all documents then
_FURTHER: Final = 8  # times as many are told of each field when those told do not settle which are the commonest
_FIRST: Final = 100
_MOST_ALIKE: Final = 5_000  # spellings within a few typing errors that are looked at
_MOST_READ: Final = 1_000  # documents of a word, for what comes right after it
_WORDS_KEPT: Final = 64  # of which is remembered what comes right after them
_MOST_FORMS: Final = 1_000  # written forms of the spellings that are told
_FORMS_KEPT: Final = 10_000  # spellings of which is remembered how they are written
_ANY_NUMBER: Final = 2_000_000_000

_LETTER: Final = f"[^{PAIR}]"


class Spellings:
    """Of one commit of an index."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._written: dict[tuple[tuple[str, ...], str], str] = {}
        self._following = lru_cache(maxsize=_WORDS_KEPT)(lambda word: _following(word, source))

    def commonest(self, expansion: Expansion, limit: int, after: Token | None) -> tuple[Spelling, ...]:
        """The commonest spellings that an expansion stands for.

        Args:
            after: a word right after which they stand; None for wherever they do.
        """
        fields = expansion.fields
        if after is not None:
            fields = tuple(field for field in fields if TEXT_FIELDS[field].forward)
            following = self._following(term(after.spelling)) if fields else {}
            counts: Mapping[str, int] = {each: count for each, count in following.items() if fits(expansion, each)}
        elif isinstance(expansion, Fuzzy):
            counts = _commonest_of(_alike(expansion, self._source), limit, fields, self._source)
        else:
            counts = _beginning(expansion, limit, self._source)
        best = sorted(counts, key=lambda spelling: (-counts[spelling], spelling))[:limit]
        forms = self._forms(best, fields)
        return tuple(Spelling(spelling, forms[spelling], counts[spelling]) for spelling in best)

    def _forms(self, spellings: Sequence[str], fields: tuple[str, ...]) -> Mapping[str, str]:
        """How spellings are written; what was asked for once is remembered."""
        known = {spelling: self._written.get((fields, spelling)) for spelling in spellings}
        found = _written([spelling for spelling, form in known.items() if form is None], fields, self._source)
        if len(self._written) > _FORMS_KEPT:
            self._written.clear()
        self._written |= {(fields, spelling): form for spelling, form in found.items()}
        return {spelling: form or found[spelling] for spelling, form in known.items()}


def _beginning(expansion: Prefix | Wildcard, limit: int, source: Source) -> Mapping[str, int]:
    """The commonest that fit, and perhaps others, by the threshold algorithm (Fagin, Lotem and Naor 2003).

    Of each field the commonest are told, and what they name is counted in every field, until no other could be as
    common. Where very many documents have such a word, the commonest are told by some of them, and counted in all.
    """
    depth = max(_FIRST, limit)
    while True:
        answers = _lists(expansion, depth, source)
        lists = [responses.buckets(answer, "values") for answer in answers]
        if any(answer.get("terminated_early") for answer in answers):
            likeliest = sum(map(Counter, lists), Counter[str]()).most_common(_COUNTED * limit)
            return _counts([spelling for spelling, _ in likeliest], expansion.fields, source)
        below = [min(each.values()) if len(each) == depth else 0 for each in lists]
        most = {
            spelling: sum(each.get(spelling, other) for each, other in zip(lists, below, strict=True))
            for each in lists
            for spelling in each
        }
        counts = lists[0] if len(lists) == 1 else _commonest_of(most, limit, expansion.fields, source)
        if not any(below) or sum(count > sum(below) for count in counts.values()) >= limit:
            return counts
        depth *= _FURTHER


def _lists(expansion: Prefix | Wildcard, depth: int, source: Source) -> list[Mapping[str, Any]]:
    """The commonest spellings of each field that fit, and how many documents have each, as answers."""
    pattern = (
        f"{escaped(expansion.text)}{_LETTER}*"
        if isinstance(expansion, Prefix)
        else pattern_of(expansion.pattern, _LETTER)
    )
    told = {"include": pattern, "size": depth, "order": [{"_count": "desc"}, {"_key": "asc"}]}
    aggs = [{"values": {"terms": {"field": forms_field(field), **told}}} for field in expansion.fields]
    having = [expanded(expansion, field) for field in expansion.fields]
    some = {"size": 0, "terminate_after": LOOKED_AT}
    return source.several([{"query": query, "aggs": agg, **some} for query, agg in zip(having, aggs, strict=True)])


def _commonest_of(most: Mapping[str, int], limit: int, fields: Sequence[str], source: Source) -> dict[str, int]:
    """The commonest of some spellings, and perhaps others, of which it is known how common each is at most."""
    likeliest = sorted(most, key=lambda spelling: -most[spelling] if most[spelling] < _ANY_NUMBER else 0)
    counts = _counts(likeliest[:limit], fields, source)
    least = min(counts.values(), default=0)
    counts |= _counts([each for each in likeliest[limit:] if most[each] >= least], fields, source)
    return {spelling: count for spelling, count in counts.items() if count}


def _counts(spellings: Sequence[str], fields: Sequence[str], source: Source) -> dict[str, int]:
    """In how many documents spellings stand, those of each field on their own."""
    terms = [{"term": {level_field(field, Level.SPELLING): each}} for each in spellings for field in fields]
    totals = iter(source.totals(terms))
    return {spelling: sum(next(totals) for _ in fields) for spelling in spellings}


def _alike(fuzzy: Fuzzy, source: Source) -> Mapping[str, int]:
    """The spellings that fit, in any of its fields, and how many documents have each at most.

    The cluster suggests all that have one error, but those with more only where the first letter is right.
    """
    found = _suggested(fuzzy, source)
    if fuzzy.distance > 1:
        found |= dict.fromkeys(_beginning_otherwise(fuzzy, source), _ANY_NUMBER)
    return {spelling: most for spelling, most in found.items() if fits(fuzzy, spelling)}


def _suggested(fuzzy: Fuzzy, source: Source) -> Counter[str]:
    limits = {"size": _MOST_ALIKE, "shard_size": _MOST_ALIKE, "max_term_freq": _ANY_NUMBER}
    loose = {"suggest_mode": "always", "min_word_length": 1, "prefix_length": 0, "accuracy": 0.0}
    suggest = {
        field: {
            "text": fuzzy.text,
            "term": {"field": level_field(field, Level.SPELLING), "max_edits": fuzzy.distance, **limits, **loose},
        }
        for field in fuzzy.fields
    }
    answer = source.search({"size": 0, "suggest": suggest})
    found = Counter({fuzzy.text: _ANY_NUMBER})
    for field in fuzzy.fields:
        for entry in answer["suggest"][field]:
            found.update({option["text"]: option["freq"] for option in entry["options"]})
    return found


def _beginning_otherwise(fuzzy: Fuzzy, source: Source) -> set[str]:
    """Spellings that are two errors away, of which one is at the beginning; and others."""
    pattern = beginning_otherwise(fuzzy.text)
    asked = [
        {
            "query": {"regexp": {level_field(field, Level.SPELLING): {"value": pattern}}},
            "aggs": {"values": {"terms": {"field": forms_field(field), "include": pattern, "size": _MOST_ALIKE}}},
            "size": 0,
            "terminate_after": LOOKED_AT,
        }
        for field in fuzzy.fields
    ]
    found = {word for answer in source.several(asked) for word in responses.buckets(answer, "values")}
    return {word for word in found if PAIR not in word}


def _following(spelling: str, source: Source) -> Mapping[str, int]:
    """What comes right after a word, in how many documents."""
    counts: Counter[str] = Counter()
    having = {"bool": {"filter": [{"term": {level_field(FIELD, Level.SPELLING): spelling}}]}}
    body = {"query": having, "size": _MOST_READ, "sort": ["_doc"], **BARE, "docvalue_fields": [WORDS]}
    for words in words_of(hit["fields"][WORDS][0] for hit in source.search(body)["hits"]["hits"]):
        counts.update({other for own, other in pairwise(words) if own == spelling})
    return counts


def _written(spellings: Sequence[str], fields: Sequence[str], source: Source) -> dict[str, str]:
    """The form in which most documents write each spelling; those of each field on their own."""
    if not spellings:
        return {}
    own = source.totals([{"term": {level_field(field, Level.WRITTEN): each}} for each in spellings for field in fields])
    told = iter(own)
    counts = {spelling: Counter({spelling: sum(next(told) for _ in fields)}) for spelling in spellings}
    pattern = f"({'|'.join(map(escaped, spellings))}){PAIR}.*"
    for answer in source.several([_counted(field, pattern) for field in fields]):
        for pair, count in responses.buckets(answer, "values").items():
            spelling, _, form = pair.partition(PAIR)
            counts[spelling][form] += count
    return {spelling: _most(forms) for spelling, forms in counts.items()}


def _counted(field: str, pattern: str) -> Mapping[str, Any]:
    """A search that counts the forms of a field that a pattern stands for."""
    name = forms_field(field)
    values = {"field": name, "include": pattern, "size": _MOST_FORMS}
    return {"query": {"regexp": {name: {"value": pattern}}}, "size": 0, "aggs": {"values": {"terms": values}}}


def _most(forms: Mapping[str, int]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))
