"""Copies in a cluster: which documents are in one group, from commit to commit, as `index.storage.grouping` says.

The cluster has the sketch of each body and finds those that agree in a band; what searches do not see yet is held here.
What is compared, and how, is one for every store (`index.copies`).
"""

from base64 import b64decode
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, islice
from typing import Any

import numpy as np

from index.columns.numbers import offsets
from index.copies.grouping import Bodies, components
from index.copies.shingles import Hashes, hashes_of, sets_of_shingles
from index.copies.sketches import BINS, BandTable, Sketches
from search.engines.opensearch.client import Client, path_of
from search.engines.opensearch.mapping import COMMIT, GROUP
from search.engines.opensearch.packs import words_of
from search.engines.opensearch.writing.drafting import Body, unsigned
from search.engines.opensearch.writing.reading import packs, sources
from search.engines.opensearch.writing.scrolling import scrolled

_MOST_TERMS = 50_000  # of a query; the cluster takes 65,536
_PARTS = (GROUP, "copies")

Change = tuple[str | None, str | None]
"""The group of a document before, and the one that it should be in."""


@dataclass(frozen=True, slots=True)
class _Member:
    """A document that is compared.

    Attributes:
        group: that it is in.
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
        self._unseen: dict[str, _Member] = {}  # compared; what searches see of them is not what they are, or nothing
        self._hidden: set[str] = set()  # of which searches see what is no longer so
        self._broken: set[str] = set()

    def start_commit(self, commit: int) -> None:
        """What comes from now on comes with a commit of this number."""
        self._commit = commit

    def start_run(self) -> None:
        """What comes from now on is recent."""
        self._run = self._commit

    def show(self) -> None:
        """Searches see all, as it is."""
        self._unseen.clear()
        self._hidden.clear()

    @property
    def recent_copies(self) -> int:
        """How many documents that came in this run, and are searched, are copies."""
        conditions = [{"exists": {"field": GROUP}}, {"range": {COMMIT: {"gte": self._run}}}]
        asked = {"query": {"bool": {"filter": conditions}}}
        return int(self._client.call("POST", path_of(self._index, "_count"), asked)["count"])

    @property
    def unseen(self) -> int:
        """How many were compared that searches do not see as they are."""
        return len(self._unseen)

    def group_of(self, id: str) -> str | None:
        """The group of a document that was compared since `show`; None where it is in none."""
        return self._unseen[id].group if id in self._unseen else None

    def add(self, id: str, body: Body | None) -> None:
        """There is a document, under an id that no other has."""
        self._hidden.add(id)  # what was under the id before
        if body:
            self._new[id] = body

    def lose(self, ids: Collection[str]) -> None:
        """Documents are about to go, or to be replaced."""
        held = [self._unseen.pop(id) for id in ids if id in self._unseen]
        found = sources(self._client, self._index, (id for id in ids if id not in self._hidden), (GROUP,))
        groups = (*(member.group for member in held), *(source.get(GROUP) for source in found))
        self._broken.update(group for group in groups if group)
        self._hidden.update(ids)
        for id in ids:
            self._new.pop(id, None)

    def mistrust(self, groups: Iterable[str]) -> None:
        """Compare the members of some groups anew."""
        self._broken.update(groups)

    def group(self) -> Mapping[str, Change]:
        """What changes of the groups of documents, by id, new ones among them; all is known afterwards."""
        members = list(self._to_compare())
        self._unseen.update((id, _Member(id, body, None, is_new=False)) for id, body in self._new.items())
        changed = list(self._regrouped(members)) if any(member.is_new for member in members) else []
        for member, group in changed:
            self._unseen[member.id] = replace(member, group=group, is_new=False)
            self._hidden.add(member.id)
        self._new.clear()
        self._broken.clear()
        return {member.id: (member.group, group) for member, group in changed}

    def _to_compare(self) -> Iterator[_Member]:
        new = [_Member(id, body, None, is_new=True) for id, body in self._new.items()]
        again = [replace(member, is_new=True) for member in self._of_groups(self._broken)]
        yield from (*new, *again)
        known = self._new.keys() | {member.id for member in again}
        met = {member.id: member for member in self._meeting((*new, *again))}
        yield from (member for id, member in sorted(met.items()) if id not in known)

    def _of_groups(self, groups: Collection[str]) -> Iterator[_Member]:
        if groups:  # to look through all that is unseen takes long
            yield from [member for member in self._unseen.values() if member.group in groups]
            yield from self._found(GROUP, sorted(groups))

    def _meeting(self, members: Sequence[_Member]) -> Iterator[_Member]:
        """The documents that were compared and agree with some in a band."""
        unseen = list(self._unseen.values())
        if members and unseen:
            found = BandTable(_sketches(members)).meeting(_sketches(unseen))
            yield from (unseen[place] for place in found.tolist())
        yield from self._found("copies.bands", sorted({band for member in members for band in member.body.bands}))

    def _found(self, field: str, values: Sequence[Any]) -> Iterator[_Member]:
        """The documents that searches see as they are and that have one of some values."""
        waiting = iter(values)
        while some := list(islice(waiting, _MOST_TERMS)):
            for hit in scrolled(self._client, self._index, {"terms": {field: some}}, ("id", *_PARTS), refresh=False):
                source = hit["_source"]
                if source["id"] not in self._hidden and "copies" in source:
                    yield _member(source)

    def _regrouped(self, members: Sequence[_Member]) -> Iterator[tuple[_Member, str | None]]:
        """The documents whose group changes, and the one that they should be in."""
        labels = components(_bodies(members), lambda places: self._shingles([members[at] for at in places.tolist()]))
        together: dict[int, list[_Member]] = {}
        for label, member in zip(labels.tolist(), members, strict=True):
            together.setdefault(label, []).append(member)
        for found in together.values():
            stood = sorted({member.group for member in found if member.group and not member.is_new})
            name = stood[0] if stood else self._new_name() if len(found) > 1 else None
            yield from ((member, name) for member in found if member.group != name)
            known = {member.id for member in found}
            yield from ((member, name) for member in self._of_groups(stood[1:]) if member.id not in known)

    def _new_name(self) -> str:
        return f"{self._commit}-{next(self._numbers)}"

    def _shingles(self, members: Sequence[_Member]) -> Sequence[Hashes]:
        there = [member.id for member in members if not member.body.words]
        kept = packs(self._client, self._index, there)
        texts = list(words_of(member.body.words or kept[member.id] for member in members))
        number_of = {word: place for place, word in enumerate({word for text in texts for word in text})}
        hashes = hashes_of(word.encode() for word in number_of)
        flat = np.array([number_of[word] for text in texts for word in text], np.int64)
        return sets_of_shingles(hashes[flat], offsets(np.array([len(text) for text in texts], np.int64)))


def _member(source: Mapping[str, Any]) -> _Member:
    copies = source["copies"]
    body = Body(unsigned(copies["text"]), b64decode(copies["sketch"]))
    return _Member(source["id"], body, source.get(GROUP), is_new=False)


def _sketches(members: Sequence[_Member]) -> Sketches:
    return np.frombuffer(b"".join(member.body.sketch for member in members), np.uint8).reshape(-1, BINS)


def _bodies(members: Sequence[_Member]) -> Bodies:
    known = [None if member.is_new else member.group for member in members]
    number_of: dict[str, int] = {}
    groups = [-1 if group is None else number_of.setdefault(group, len(number_of)) for group in known]
    return Bodies(
        np.array([member.body.text for member in members], np.uint64),
        _sketches(members),
        np.array(groups, np.int64),
        np.array([member.is_new for member in members], np.bool_),
    )
