"""Responses: what a cluster answers, as values. Pure.

Raises: EngineUnavailable, where an answer is not of all shards: half an answer would be a wrong one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from index.article import Document
from index.schema import SEVERAL
from index.storage.documents import DISPLAY, EVIDENCE, LISTED, PARTS, from_parts
from search.engine import Search
from search.engines.opensearch.mapping import ID, LINE, SHOWN, WORDS
from search.engines.opensearch.packs import unpacked
from search.errors import EngineUnavailable
from search.request import Choice
from search.results import MOST_COPIES, Group

_BEYOND: Final = "sum_other_doc_count"  # documents whose values are not among those told


class Ranked(NamedTuple):
    """A document of the ordered list.

    Attributes:
        order: the values that it was sorted by.
        words, shown: as they are beside it (`mapping`), where they were asked for.
    """

    id: str
    line: str
    score: float
    order: Sequence[Any]
    words: str
    shown: str


class Counted(NamedTuple):
    """How many documents state each value.

    Attributes:
        whole: whether these are all values.
    """

    counts: dict[str, int]
    whole: bool


def checked(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """An answer of all shards."""
    shards = answer.get("_shards", {})
    if answer.get("timed_out"):
        raise EngineUnavailable("the cluster did not find an answer in time")
    if shards.get("failed"):
        reason = shards["failures"][0].get("reason", {})
        raise EngineUnavailable(f"{shards['failed']} of {shards['total']} shards do not answer: {reason.get('reason')}")
    return answer


def ranked(answer: Mapping[str, Any]) -> list[Ranked]:
    """The hits of an answer."""
    return list(map(_ranked, checked(answer)["hits"]["hits"]))


def _ranked(hit: Mapping[str, Any]) -> Ranked:
    fields = hit["fields"]
    return Ranked(
        fields[ID][0],
        fields[LINE][0],
        hit.get("_score") or 0.0,
        hit.get("sort", ()),
        fields.get(WORDS, ("",))[0],
        fields.get(SHOWN, ("",))[0],
    )


def total(answer: Mapping[str, Any]) -> int:
    """How many documents match."""
    return int(checked(answer)["hits"]["total"]["value"])


def facet(answer: Mapping[str, Any], asked: Search, name: str) -> Counted:
    """How many documents state each value of a facet."""
    found = answer["aggregations"][name]
    values = found["barred"]["values"]
    counts = {bucket["key"]: bucket["doc_count"] for bucket in values["buckets"]}
    return Counted({**counts, **excluded(found, asked, name)}, not values[_BEYOND])


def excluded(found: Mapping[str, Any], asked: Search, name: str) -> dict[str, int]:
    """The counts of the excluded values of a facet with several."""
    values = asked.choices.get(name, Choice()).excluded if name in SEVERAL else ()
    counts = {value: found[f"but {number}"]["doc_count"] for number, value in enumerate(values)}
    return {value: count for value, count in counts.items() if count}


def with_all(answer: Mapping[str, Any]) -> int | None:
    """How many documents have every part, where that was asked."""
    found = answer.get("aggregations", {}).get("with_all")
    return found and int(found["doc_count"])


class Spread(NamedTuple):
    """Documents that are in groups.

    Attributes:
        whole: whether these are all groups.
    """

    groups: int
    documents: int
    whole: bool


def spread(answer: Mapping[str, Any]) -> Spread:
    """In how many groups how many documents are."""
    found = answer["aggregations"]["groups"]
    return Spread(found["spread"]["count"], int(found["spread"]["sum"] or 0), not found["groups"].get(_BEYOND))


def page_of_values(answer: Mapping[str, Any]) -> tuple[dict[str, int], Mapping[str, Any] | None]:
    """Some values with their counts, and behind which the next ones are; None where there are no more."""
    found = checked(answer)["aggregations"]["values"]
    return {bucket["key"]["value"]: bucket["doc_count"] for bucket in found["buckets"]}, found.get("after_key")


class Line(NamedTuple):
    """Documents that match, and are copies of each other.

    Attributes:
        ids: of the oldest.
        listed: what a list says of the oldest.
    """

    size: int
    ids: tuple[str, ...]
    listed: tuple[Document, ...]

    def beside(self, id: str) -> Group:
        """The others, seen from one of them."""
        others = tuple(other for other in self.ids if other != id)
        return Group(self.size - 1, others[:MOST_COPIES])


def lines(answer: Mapping[str, Any]) -> dict[str, Line]:
    """The lines of an answer, by name."""
    return {line["key"]: _line(line) for line in answer["aggregations"]["lines"]["buckets"]}


def _line(found: Mapping[str, Any]) -> Line:
    ids, listed = (list(map(_ranked, found[name]["hits"]["hits"])) for name in ("ids", "listed"))
    return Line(found["doc_count"], tuple(hit.id for hit in ids), tuple(shown(listed, (DISPLAY,))))


def buckets(answer: Mapping[str, Any], name: str) -> dict[str, int]:
    """How many documents have each value that was counted under a name."""
    return {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"][name]["buckets"]}


def shown(hits: Iterable[Ranked], parts: Sequence[str] = LISTED) -> Iterator[Document]:
    """Documents as a list shows them, or some parts of that, of hits with which it came."""
    for pack in unpacked(hit.shown for hit in hits):
        yield from_parts({part: said for part, said in zip(LISTED, pack, strict=True) if part in parts})


def documents(hits: Iterable[Mapping[str, Any]], parts: Sequence[str] = PARTS) -> Iterator[Document]:
    """Documents as stored, or some parts of them, of hits or of documents that were got by their ids."""
    for hit in hits:
        yield from_parts({part: said for part, said in parts_of(hit["_source"]).items() if part in parts})


def parts_of(source: Mapping[str, Any]) -> dict[str, bytes]:
    """A document in parts, from what is stored of it; without its evidence where that was not asked for."""
    (pack,) = unpacked([source[SHOWN]])
    listed = dict(zip(LISTED, pack, strict=True))
    return {**listed, EVIDENCE: source[EVIDENCE].encode()} if EVIDENCE in source else listed
