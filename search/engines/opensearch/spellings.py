"""Spellings: those of the archive that an expansion stands for, the commonest first.

The different words of each document are kept beside it as values (`mapping.forms_field`), which the cluster counts as
it counts facets. A spelling stands alone and, where it is written otherwise, before each of its written forms.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from index.analysis.tokens import Token
from index.schema import TEXT_FIELDS, Level
from index.storage.fields import level_field
from search.engine import Spelling
from search.engines.opensearch import responses
from search.engines.opensearch.asking import BARE
from search.engines.opensearch.dsl import Dsl, any_of
from search.engines.opensearch.mapping import PAIR, WORDS, forms_field, term
from search.engines.opensearch.marks import escaped, pattern_of
from search.engines.opensearch.source import Source
from search.engines.opensearch.translate import expanded
from search.engines.opensearch.words import unpacked
from search.query.expansion import fits
from search.query.nodes import Expansion, Fuzzy, Prefix, Wildcard
from search.rescoring import FIELD

_FURTHER: Final = 8  # times as many are told of each field when those told do not settle which are the commonest
_FIRST: Final = 100
_MOST_ALIKE: Final = 5_000  # spellings within a few typing errors that are looked at
_READ_AT_ONCE: Final = 100  # documents of which all words are looked at, for those that nobody suggested
_MOST_FORMS: Final = 1_000  # written forms of the spellings that are told
_MOST_READ: Final = 1_000  # documents of a word, for what comes right after it
_ANY_NUMBER: Final = 2_000_000_000

_LETTER: Final = f"[^{PAIR}]"


def commonest(expansion: Expansion, limit: int, after: Token | None, source: Source) -> tuple[Spelling, ...]:
    """The commonest spellings that an expansion stands for.

    Args:
        after: a word right after which they stand; None for wherever they do.
    """
    fields = expansion.fields
    if after is not None:
        fields = tuple(field for field in fields if TEXT_FIELDS[field].forward)
        counts = _following(expansion, after, source) if fields else {}
    elif isinstance(expansion, Fuzzy):
        counts = _counts(_alike(expansion, source), fields, source)
    else:
        counts = _beginning(expansion, limit, source)
    best = sorted(counts, key=lambda spelling: (-counts[spelling], spelling))[:limit]
    written = _written(best, fields, source)
    return tuple(Spelling(spelling, written[spelling], counts[spelling]) for spelling in best)


def _beginning(expansion: Prefix | Wildcard, limit: int, source: Source) -> Mapping[str, int]:
    """The commonest that fit, and others, by the threshold algorithm (Fagin, Lotem and Naor 2003).

    Of each field the commonest are told, and all that they name are counted in every field, until no other could be as
    common.
    """
    pattern = (
        f"{escaped(expansion.text)}{_LETTER}*"
        if isinstance(expansion, Prefix)
        else pattern_of(expansion.pattern, _LETTER)
    )
    depth = max(_FIRST, limit)
    while True:
        lists = [_first(pattern, field, depth, expanded(expansion, field), source) for field in expansion.fields]
        named = list(dict.fromkeys(spelling for each in lists for spelling in each))
        unnamed = sum(min(each.values()) for each in lists if len(each) == depth)
        counts = lists[0] if len(lists) == 1 else _counts(named, expansion.fields, source)
        if not unnamed or sum(count > unnamed for count in counts.values()) >= limit:
            return counts
        depth *= _FURTHER


def _first(pattern: str, field: str, depth: int, having: Dsl, source: Source) -> dict[str, int]:
    """The commonest spellings of a field that fit, and how many documents have each."""
    order = [{"_count": "desc"}, {"_key": "asc"}]
    values = {"field": forms_field(field), "include": pattern, "size": depth, "order": order}
    answer = source.search({"query": having, "size": 0, "aggs": {"values": {"terms": values}}})
    return responses.buckets(answer, "values")


def _counts(spellings: Sequence[str], fields: Sequence[str], source: Source) -> Mapping[str, int]:
    """In how many documents spellings stand, those of each field on their own; of those that stand somewhere."""
    if not spellings:
        return {}
    found: Counter[str] = Counter()
    names = [(f"in {field}", forms_field(field)) for field in fields]
    listed = {"include": list(spellings), "size": len(spellings)}
    aggs = {label: {"terms": {"field": name, **listed}} for label, name in names}
    having = any_of([{"terms": {name: list(spellings)}} for _, name in names])
    answer = source.search({"query": having, "size": 0, "aggs": aggs})
    for label, _ in names:
        found.update(responses.buckets(answer, label))
    return found


def _alike(fuzzy: Fuzzy, source: Source) -> list[str]:
    """The spellings that fit, in any of its fields.

    The cluster suggests most of them, but not all: so it is asked for documents with one that fits and is none of
    those, until there are none.
    """
    found = dict.fromkeys(spelling for spelling in _suggested(fuzzy, source) if fits(fuzzy, spelling))
    for field in fuzzy.fields:
        while others := _others(fuzzy, field, list(found), source):
            found |= dict.fromkeys(others)
    return list(found)


def _suggested(fuzzy: Fuzzy, source: Source) -> Iterator[str]:
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
    yield fuzzy.text
    for field in fuzzy.fields:
        yield from (option["text"] for entry in answer["suggest"][field] for option in entry["options"])


def _others(fuzzy: Fuzzy, field: str, known: Sequence[str], source: Source) -> list[str]:
    """Spellings of a field that fit and are not known; none when all are."""
    name = forms_field(field)
    query = {"bool": {"filter": [expanded(fuzzy, field)], "must_not": [{"terms": {name: list(known)}}]}}
    body = {"query": query, "size": _READ_AT_ONCE, "sort": ["_doc"], **BARE, "docvalue_fields": [name]}
    words = {word for hit in source.search(body)["hits"]["hits"] for word in hit["fields"][name]}
    return [word for word in words if PAIR not in word and fits(fuzzy, word)]


def _following(expansion: Expansion, word: Token, source: Source) -> Mapping[str, int]:
    """What fits and comes right after a word, in how many documents."""
    counts: Counter[str] = Counter()
    spelling = term(word.spelling)
    having = {"bool": {"filter": [{"term": {level_field(FIELD, Level.SPELLING): spelling}}]}}
    body = {"query": having, "size": _MOST_READ, "sort": ["_doc"], **BARE, "docvalue_fields": [WORDS]}
    for words in unpacked(hit["fields"][WORDS][0] for hit in source.search(body)["hits"]["hits"]):
        next_to = {other for own, other in pairwise(words) if own == spelling}
        counts.update(other for other in next_to if fits(expansion, other))
    return counts


def _written(spellings: Sequence[str], fields: Sequence[str], source: Source) -> dict[str, str]:
    """The form in which most documents write each spelling."""
    if not spellings:
        return {}
    listed = "|".join(map(escaped, spellings))
    others = {"include": f"({listed}){PAIR}.*", "size": _MOST_FORMS}
    aggs: dict[str, Any] = {}
    for field in fields:
        aggs[f"other {field}"] = {"terms": {"field": forms_field(field), **others}}
        names = [{"term": {level_field(field, Level.WRITTEN): spelling}} for spelling in spellings]
        aggs[f"own {field}"] = {"filters": {"filters": names}}
    having = any_of([{"terms": {forms_field(field): list(spellings)}} for field in fields])
    answer = source.search({"query": having, "size": 0, "aggs": aggs})
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for field in fields:
        for pair, count in responses.buckets(answer, f"other {field}").items():
            spelling, _, written = pair.partition(PAIR)
            counts[spelling][written] += count
        own = answer["aggregations"][f"own {field}"]["buckets"]
        for spelling, bucket in zip(spellings, own, strict=True):
            counts[spelling][spelling] += bucket["doc_count"]
    return {spelling: _most(counts[spelling]) for spelling in spellings}


def _most(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))
