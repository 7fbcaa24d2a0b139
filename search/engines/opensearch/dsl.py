"""DSL: queries of the cluster put together of others. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

Dsl: TypeAlias = dict[str, Any]

ALL: Final[Dsl] = {"match_all": {}}
NONE: Final[Dsl] = {"match_none": {}}


def all_of(parts: Sequence[Dsl]) -> Dsl:
    """Documents in every part; it scores nothing."""
    return {"bool": {"filter": list(parts) or [ALL]}}


def any_of(parts: Sequence[Dsl]) -> Dsl:
    """Documents in any part, with the scores of those that they are in."""
    if len(parts) == 1:
        return parts[0]
    return {"bool": {"should": list(parts), "minimum_should_match": 1}} if parts else NONE


def none_of(parts: Sequence[Dsl]) -> Dsl:
    """Documents in no part."""
    return {"bool": {"must_not": list(parts), "filter": [ALL]}}


def constant(part: Dsl, score: float) -> Dsl:
    """The same documents, each with the same score."""
    return {"constant_score": {"filter": part, "boost": score}}


def clauses(dsl: Dsl) -> int:
    """How many queries for terms, spans or ranges one is made of."""
    return (
        sum(
            sum(clauses(part) for part in (inner if isinstance(inner, list) else [inner]))
            for kind, parts in dsl.items()
            for inner in (parts[name] for name in _INNER[kind] if name in parts)
        )
        or 1
    )


_INNER: Final[defaultdict[str, tuple[str, ...]]] = defaultdict(
    tuple,
    {
        "bool": ("must", "filter", "should", "must_not"),
        "constant_score": ("filter",),
        "function_score": ("query",),
        "span_near": ("clauses",),
    },
)
