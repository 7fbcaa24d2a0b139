"""The indices of an archive: made, swapped and swept. How many shards, says `shards_for`."""

import re
from collections.abc import Mapping
from contextlib import suppress
from time import monotonic, sleep
from typing import Any, Final

from search.engines.opensearch import mapping
from search.engines.opensearch.client import WAITS, Client, Conflict, IndexMissing, path_of
from search.engines.opensearch.names import Names
from search.engines.opensearch.writing import originals, rows

DOCUMENTS_A_SHARD: Final = 1_000_000
"""Some 10 GB; a shard is searched by one thread, and should be small enough to be moved to another node in minutes."""

EXPUNGE_FOR = 45.0
"""Seconds in which what is deleted is given up by a cluster that is well; it goes at the next merge at the latest."""

_ALONE_OR_TWICE = {"auto_expand_replicas": "0-1"}
_FEW = {"number_of_shards": 1, "merge.policy.expunge_deletes_allowed": 0, **_ALONE_OR_TWICE}
_PATIENCE = 120.0  # seconds
_LONG = 3600.0  # the same, where all of an index may have to be written again
_PAUSE = 2.0
_LOOKS, _REST = 600, 0.1  # a minute, in all; seconds


def shards_for(documents: int) -> int:
    """How many shards so many documents should have, with as many again to come.

    >>> shards_for(0), shards_for(31_000), shards_for(600_000), shards_for(10_000_000)
    (1, 1, 2, 20)
    """
    return max(1, -(-2 * documents // DOCUMENTS_A_SHARD))


def make(client: Client, names: Names) -> None:
    """Make what an archive has beside documents, where it is not there."""
    _make(client, names.ledger, _index(rows.MAPPING))
    _make(client, names.originals, _index(originals.MAPPING))


def make_settings(client: Client, names: Names) -> None:
    """Make the index of settings, where it is not there."""
    _make(client, names.settings, _index({"dynamic": False}))


def make_documents(client: Client, names: Names, build: int, documents: int) -> str:
    """Make an empty index for a build of some documents; its name. What a killed run left there goes."""
    name = names.docs(build)
    remove(client, name)
    made = mapping.documents(shards_for(documents), replicas=0)
    made["settings"]["index"].update(_ALONE_OR_TWICE)
    _make(client, name, made)
    return name


def _index(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"settings": {"index": _FEW}, "mappings": properties}


def _make(client: Client, name: str, made: Mapping[str, Any]) -> None:
    try:
        client.call("PUT", path_of(name), made, timeout=_PATIENCE, wait_for_active_shards="all")
    except Conflict:  # a writer made it that was killed, perhaps, before the cluster had
        client.call("GET", path_of("_cluster", "health", name), timeout=_PATIENCE, wait_for_active_shards=1)


def remove(client: Client, name: str) -> None:
    """Remove an index, if it is there."""
    with suppress(IndexMissing):
        client.call("DELETE", path_of(name), timeout=_PATIENCE)


def builds(client: Client, names: Names) -> dict[int, str]:
    """The builds whose documents there are, and the indices that they are in."""
    pattern = re.compile(re.escape(names.docs(0)[:-1]) + r"(\d+)")
    found = client.call("GET", path_of(f"{names.docs(0)[:-1]}*", "_settings"), expand_wildcards="all")
    return {int(match[1]): name for name in found if (match := pattern.fullmatch(name))}


def point_alias(client: Client, names: Names, build: int) -> None:
    """Let other programs find the documents of a build by the archive's name."""
    remove_all = {"remove": {"index": f"{names.docs(0)[:-1]}*", "alias": names.alias, "must_exist": False}}
    add = {"add": {"index": names.docs(build), "alias": names.alias}}
    client.call("POST", "/_aliases", {"actions": [remove_all, add]}, timeout=_PATIENCE)


def refresh(client: Client, index: str) -> None:
    """Have all found that was sent to an index, and nothing that was deleted; on every node that is there."""
    for wait in (*WAITS, 0.0):
        done = client.call("POST", path_of(index, "_refresh"), timeout=_LONG)
        if not done["_shards"]["failed"]:
            return
        sleep(wait)  # a copy that missed it would go on with what was before


def wait_for_writes(client: Client, names: Names) -> None:
    """Wait until the cluster has done what a writer asked for that is gone."""
    for _ in range(_LOOKS):
        found = client.call("GET", "/_tasks", actions="indices:data/write/*", detailed=True)
        tasks = (task for node in found["nodes"].values() for task in node["tasks"].values())
        if not any(names.archive in str(task.get("description")) for task in tasks):
            return
        sleep(_REST)


def expunge(client: Client, *indices: str) -> None:
    """Leave no byte of what was deleted in the files of some indices.

    A cluster keeps what is deleted until all copies of a shard are known to have it, of which it thinks twice a minute.
    """
    until = monotonic() + EXPUNGE_FOR
    names = ",".join(indices)
    while True:
        client.call("POST", path_of(names, "_flush"), timeout=_PATIENCE, force=True)
        client.call("POST", path_of(names, "_forcemerge"), timeout=_LONG, only_expunge_deletes=True)
        client.call("POST", path_of(names, "_refresh"), timeout=_PATIENCE)  # what was open is closed, and so removed
        found = client.call("GET", path_of(names, "_stats", "docs"))
        if found["_all"]["primaries"]["docs"]["deleted"] == 0 or monotonic() >= until:
            break
        sleep(_PAUSE)
    client.call("POST", path_of(names, "_flush"), timeout=_PATIENCE, force=True)
