"""The source of all answers: the index that holds the documents of one build, asked so that no answer is half a one."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

import orjson

from search.engines.opensearch import responses
from search.engines.opensearch.client import Client, path_of
from search.engines.opensearch.dsl import Dsl
from search.engines.opensearch.mapping import GROUP, line_of
from search.engines.opensearch.names import key

_HIDDEN = "-aggregations.groups.groups.buckets"  # groups are counted, and not told


def _preference(search: bytes) -> str:
    return blake2b(search, digest_size=8).hexdigest()


def _lines(search: bytes) -> bytes:
    """A search as one of several."""
    header = {"allow_partial_search_results": False, "preference": _preference(search)}
    return orjson.dumps(header) + b"\n" + search + b"\n"


class Source:
    """An index of documents."""

    def __init__(self, index: str, client: Client) -> None:
        self.index, self.client = index, client

    def search(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Search it.

        The same search is answered by the same copies of its shards, so that pages follow one another; with what is
        known of all shards, so that scores do not depend on which one a document is in.
        """
        sent = orjson.dumps(body)
        scored = b'"_score"' in sent
        return responses.checked(
            self.client.call(
                "POST",
                path_of(self.index, "_search"),
                sent,
                allow_partial_search_results=False,
                search_type="dfs_query_then_fetch" if scored else "query_then_fetch",
                preference=_preference(sent),
                filter_path=_HIDDEN,
            )
        )

    def several(self, bodies: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """The answers to some searches that score nothing, by one request."""
        if not bodies:
            return []
        lines = b"".join(_lines(orjson.dumps(body)) for body in bodies)
        answers = self.client.call("POST", path_of(self.index, "_msearch"), lines)["responses"]
        for each in answers:
            if "error" in each:
                raise self.client.told(each["status"], each["error"])
        return [responses.checked(each) for each in answers]

    def totals(self, queries: Sequence[Dsl]) -> list[int]:
        """How many documents match each of some queries; of a term, the cluster needs to read none."""
        answers = self.several([{"query": query, "size": 0, "track_total_hits": True} for query in queries])
        return [responses.total(answer) for answer in answers]

    def get(self, ids: Sequence[str], parts: Sequence[str]) -> list[Mapping[str, Any]]:
        """Documents by their ids, those that exist, with some parts of what is stored."""
        keys = [key(id) for id in ids]
        found = self.client.documents(self.index, keys, realtime=False, _source_includes=",".join(parts))
        return [each for each in found if each["found"]]

    def count(self) -> int:
        """How many documents there are."""
        return int(responses.checked(self.client.call("GET", path_of(self.index, "_count")))["count"])

    def health(self) -> Mapping[str, str | int]:
        """How the index and its nodes are."""
        found = self.client.call("GET", path_of("_cluster", "health", self.index))
        return {
            "cluster": found["status"],
            "nodes": found["number_of_nodes"],
            "missing_shards": found["unassigned_shards"],
        }

    def line_of(self, id: str) -> str | None:
        """The line of a document that has copies; None where it has none, or is not there."""
        found = [each["_source"].get("group") for each in self.get([id], [GROUP])]
        return line_of(id, found[0]) if found and found[0] is not None else None
