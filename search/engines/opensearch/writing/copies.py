"""Copies in a cluster: which documents are in one group, from commit to commit, as `index.storage.grouping` says.

The cluster has the sketch of each body and finds those that agree in a band; what is compared, and how, is one for
every store (`index.copies`).
"""

from base64 import b64decode
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import Any

import numpy as np

from index.columns.numbers import offsets
from index.copies.grouping import Bodies, components
from index.copies.shingles import Hashes, hashes_of, sets_of_shingles
from search.engines.opensearch.client import Client, path_of
from search.engines.opensearch.mapping import COMMIT, GROUP, WORDS
from search.engines.opensearch.words import unpacked
from search.engines.opensearch.writing.drafting import Body, unsigned
from search.engines.opensearch.writing.reading import sources
from search.engines.opensearch.writing.scrolling import scrolled

_MOST_TERMS = 50_000  # of a query; the cluster takes 65,536
_PARTS = (GROUP, "copies")


@dataclass(frozen=True, slots=True)
class _Member:
    """A document that is compared.

    Attributes:
        group: as it stands in the cluster.
        is_new: whether what is between it and others is not known.
    """

    id: str
    body: Body
    group: str | None
    is_new: bool


class Grouping:
    """The groups of the documents of an index.

    Args:
        commit: the number of the commit that is being made, which begins the names of its groups.
    """

    def __init__(self, client: Client, index: str, commit: int) -> None:
        self._client = client
        self._index = index
        self._numbers = count()
        self._commit = self._run = commit
        self._new: dict[str, Body] = {}
        self._gone: set[str] = set()
        self._broken: set[str] = set()

    def start_commit(self, commit: int) -> None:
        """What comes from now on comes with a commit of this number."""
        self._commit = commit

    def start_run(self) -> None:
        """What comes from now on is recent."""
        self._run = self._commit

    @property
    def recent_copies(self) -> int:
        """How many documents that came in this run, and are searched, are copies."""
        conditions = [{"exists": {"field": GROUP}}, {"range": {COMMIT: {"gte": self._run}}}]
        asked = {"query": {"bool": {"filter": conditions}}}
        return int(self._client.call("POST", path_of(self._index, "_count"), asked)["count"])

    def add(self, id: str, body: Body | None) -> None:
        """A document is sent."""
        self._gone.add(id)  # what was under the id before
        self._new.pop(id, None)
        if body:
            self._new[id] = body

    def lose(self, ids: Collection[str]) -> None:
        """Documents are about to go, or to be replaced."""
        self._gone.update(ids)
        for id in ids:
            self._new.pop(id, None)
        found = sources(self._client, self._index, ids, (GROUP,))
        self._broken.update(source[GROUP] for source in found if source.get(GROUP))

    @property
    def waiting(self) -> int:
        """How many new documents were not yet compared."""
        return len(self._new)

    def mistrust(self, groups: Iterable[str]) -> None:
        """Compare the members of some groups anew."""
        self._broken.update(groups)

    def group(self) -> Mapping[str, tuple[str | None, str | None]]:
        """Id to the group in the cluster and the one that it should be, where these differ; all is known afterwards."""
        members = list(self._to_compare())
        changed = dict(self._regrouped(members)) if any(member.is_new for member in members) else {}
        self._new.clear()
        self._gone.clear()
        self._broken.clear()
        return changed

    def _to_compare(self) -> Iterator[_Member]:
        new = [_Member(id, body, None, is_new=True) for id, body in self._new.items()]
        again = [self._member(source, is_new=True) for source in self._found(GROUP, sorted(self._broken))]
        known = self._new.keys() | {member.id for member in again}
        bands = {band for member in (*new, *again) for band in member.body.bands}
        met = {source["id"]: source for source in self._found("copies.bands", sorted(bands))}
        yield from (*new, *again)
        yield from (self._member(source, is_new=False) for id, source in sorted(met.items()) if id not in known)

    def _found(self, field: str, values: Sequence[Any]) -> Iterator[Mapping[str, Any]]:
        """The documents that stand and have one of some values."""
        waiting = iter(values)
        while some := list(islice(waiting, _MOST_TERMS)):
            for hit in scrolled(self._client, self._index, {"terms": {field: some}}, ("id", *_PARTS), refresh=False):
                source = hit["_source"]
                if source["id"] not in self._gone and "copies" in source:
                    yield source

    @staticmethod
    def _member(source: Mapping[str, Any], *, is_new: bool) -> _Member:
        copies = source["copies"]
        body = Body(unsigned(copies["text"]), b64decode(copies["sketch"]))
        return _Member(source["id"], body, source.get(GROUP), is_new)

    def _regrouped(self, members: Sequence[_Member]) -> Iterator[tuple[str, tuple[str | None, str | None]]]:
        labels = components(_bodies(members), lambda places: self._shingles([members[at].id for at in places.tolist()]))
        together: dict[int, list[_Member]] = {}
        for label, member in zip(labels.tolist(), members, strict=True):
            together.setdefault(label, []).append(member)
        for found in together.values():
            stood = sorted({member.group for member in found if member.group and not member.is_new})
            name = stood[0] if stood else self._new_name() if len(found) > 1 else None
            yield from ((member.id, (member.group, name)) for member in found if member.group != name)
            known = {member.id for member in found}
            for source in self._found(GROUP, stood[1:]):
                if source["id"] not in known:
                    yield source["id"], (source[GROUP], name)

    def _new_name(self) -> str:
        return f"{self._commit}-{next(self._numbers)}"

    def _shingles(self, ids: Sequence[str]) -> Sequence[Hashes]:
        words = {
            source["id"]: words
            for source in sources(self._client, self._index, ids, (WORDS,))
            for words in unpacked([source[WORDS]])
        }
        texts = [words[id] for id in ids]
        number_of = {word: place for place, word in enumerate({word for text in texts for word in text})}
        hashes = hashes_of(word.encode() for word in number_of)
        flat = np.array([number_of[word] for text in texts for word in text], np.int64)
        return sets_of_shingles(hashes[flat], offsets(np.array([len(text) for text in texts], np.int64)))


def _bodies(members: Sequence[_Member]) -> Bodies:
    known = [None if member.is_new else member.group for member in members]
    number_of: dict[str, int] = {}
    groups = [-1 if group is None else number_of.setdefault(group, len(number_of)) for group in known]
    return Bodies(
        np.array([member.body.text for member in members], np.uint64),
        np.frombuffer(b"".join(member.body.sketch for member in members), np.uint8).reshape(len(members), -1),
        np.array(groups, np.int64),
        np.array([member.is_new for member in members], np.bool_),
    )
