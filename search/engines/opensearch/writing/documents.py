"""The documents of a build in a cluster, while a writer works on them: they go there in a stream, seen at a commit.

What is deleted goes only when the commit stands, so that a killed run has deleted nothing; what it has sent is known by
the number of the commit that never came. Documents wait for their copies while the cluster has enough to do, so that
most are sent once, in their groups; one that was alone when it was sent, and is no longer, is sent again before the
commit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, islice
from typing import Any, Final

import orjson

from index.analysis.analyzer import by
from index.analysis.tables import Tables
from index.segment.gathering import Row
from index.storage.documents import from_parts
from index.storage.fields import ID, prepare
from search.engines.opensearch.client import Client, path_of
from search.engines.opensearch.mapping import COMMIT, STORED, facet_field
from search.engines.opensearch.names import key
from search.engines.opensearch.prepared import identity
from search.engines.opensearch.responses import parts_of
from search.engines.opensearch.writing.copies import Change, Grouping
from search.engines.opensearch.writing.drafting import MOST, Drafter, DraftingBy, Made
from search.engines.opensearch.writing.held import Entry, Held
from search.engines.opensearch.writing.indices import refresh
from search.engines.opensearch.writing.reading import AT_ONCE, sources
from search.engines.opensearch.writing.stream import Operation, Stream

SHOW_EVERY: Final = 20_000
"""Documents of a build that nobody searches yet, after which they are made found: till then we hold their words."""

_FEW: Final = 50  # documents of a draft, while the cluster has nothing to do


@dataclass(frozen=True, slots=True)
class Regrouped:
    """What is to be changed of the groups of documents.

    Attributes:
        of: id to the group in the cluster, and the one that it should be.
    """

    of: Mapping[str, Change]

    @property
    def groups(self) -> list[str]:
        """All that lose or gain members."""
        return sorted({group for pair in self.of.values() for group in pair if group})


class Documents:
    """The documents of a build; see `index.storage.stores.Building`.

    Args:
        is_apart: whether nobody searches them yet.
    Attributes:
        tables: by which it is analysed.
        index: its name.
        has_grown: never: it is time, and what waits for its commit, that ask for one.
    """

    has_grown = False
    dictionaries: Mapping[str, bytes] = {}

    def __init__(
        self, client: Client, stream: Stream, index: str, tables: Tables, commit: int, *, is_apart: bool
    ) -> None:
        self._client = client
        self._stream = stream
        self.index = index
        self.tables = tables
        self.drafting = DraftingBy(tables)
        self.grouping = Grouping(client, index, commit)
        self._commit = commit
        self._drafter, self._again = Drafter(by(tables)), Drafter(by(tables))
        self._is_apart = is_apart
        self._numbers = count()
        self._expected: dict[str, int] = {}  # id to ticket of documents that no draft has brought yet
        self._dropped: set[int] = set()
        self._waiting = Held()  # which are compared and not yet sent
        self._sent = Held()  # lately
        self._regrouped: dict[str, Change] = {}  # of what was sent, by id
        self._replaced: set[str] = set()  # of which a version may be in the index that is to be lost
        self.deleted: set[str] = set()  # which go with the commit

    def start_commit(self, commit: int) -> None:
        """What comes from now on comes with a commit of this number; what came before is searched."""
        self._commit = commit
        self._is_apart = False
        self.grouping.start_commit(commit)
        self.grouping.show()

    def add(self, row: Row) -> None:
        """Add a document under an id that no other has."""
        self._drafter.add(row, self.expect(row.values[ID]))
        if self._drafter.is_full or (len(self._drafter) >= _FEW and self._stream.is_idle):
            self.adopt(self._drafter.finish() or ())

    def expect(self, id: str) -> int:
        """Say that a draft will bring a document under an id that no other has; its ticket there."""
        ticket = self._expected[id] = next(self._numbers)
        self.deleted.discard(id)
        return ticket

    def adopt(self, draft: Sequence[Made]) -> None:
        """Take in the documents of a draft, less those that were deleted since; send what the cluster has room for."""
        self.lose()
        for made in draft:
            if made.ticket in self._dropped:
                self._dropped.discard(made.ticket)
                continue
            if self._expected.get(made.id) == made.ticket:
                del self._expected[made.id]
            self.grouping.add(made.id, made.body)
            self._waiting.add(Entry(made, self._commit))
        self._compare()
        while self._waiting.is_full or (self._waiting and self._stream.is_short):
            self._send_first()
        if self._is_apart and self.grouping.unseen >= SHOW_EVERY:
            self._show()

    def _compare(self) -> None:
        for id, (before, group) in self.grouping.group().items():
            if id not in self._waiting:
                first, _ = self._regrouped.get(id, (before, None))
                self._regrouped[id] = first, group

    def _send_first(self) -> None:
        """Send what waited longest."""
        first = self._waiting.take()
        self._send(first.made, self.grouping.group_of(first.made.id), first.commit)
        self._sent.add(replace(first, made=replace(first.made, body=None)))
        while self._sent.is_full:
            self._sent.take()

    def _send_all(self) -> None:
        while self._waiting:
            self._send_first()
        self._stream.finish()

    def _send(self, made: Made, group: str | None, commit: int) -> None:
        known = orjson.dumps(identity(made.id, group, commit))
        body = known[:-1] + b"," + made.values[1:]
        self._stream.send(Operation("index", self.index, key(made.id), body, made.id))

    def delete(self, id: str) -> None:
        """Take out the document with this id, if there is one."""
        if id in self._expected:
            self._dropped.add(self._expected.pop(id))
        self._waiting.drop(id)
        self._sent.drop(id)
        self._regrouped.pop(id, None)
        self._replaced.add(id)
        self.deleted.add(id)

    def lose(self) -> None:
        """Have the groups of what was deleted looked at anew."""
        if self._replaced:
            self.grouping.lose(self._replaced)
            self._replaced = set()

    def flush(self) -> None:
        """Have all in the cluster that was added."""
        self.adopt(self._drafter.finish() or ())
        self._send_all()

    def settle(self, brought: int) -> bool:  # noqa: ARG002 the cluster merges by itself
        """There is nothing to tidy up."""
        self.flush()
        return False

    def regroup(self) -> Regrouped:
        """Which groups documents should be in, all having been sent; they are to be sent so."""
        self._compare()
        found, self._regrouped = self._regrouped, {}
        return Regrouped({id: change for id, change in found.items() if change[0] != change[1]})

    def send_groups(self, regrouped: Regrouped) -> None:
        """Send documents again whose groups change."""
        held = [entry for id in regrouped.of if (entry := self._sent.get(id))]
        for entry in held:
            self._send(entry.made, regrouped.of[entry.made.id][1], entry.commit)
        others = iter(regrouped.of.keys() - {entry.made.id for entry in held})
        while some := list(islice(others, AT_ONCE)):
            self._send_again(sources(self._client, self.index, some, (*STORED, COMMIT)), regrouped)
        self._stream.finish()

    def _send_again(self, found: Iterable[Mapping[str, Any]], regrouped: Regrouped) -> None:
        stored = ((prepare(from_parts(parts_of(one))), one) for one in found)
        self.send((row, regrouped.of[one[ID]][1], one[COMMIT]) for row, one in stored)

    def send(self, grouped: Iterable[tuple[Row, str | None, int]]) -> None:
        """Send documents of which the group is known, each with that and its commit."""
        rows = iter(grouped)
        while some := list(islice(rows, MOST)):
            for ticket, (row, _, _) in enumerate(some):
                self._again.add(row, ticket)
            for made in self._again.finish() or ():
                self._send(made, *some[made.ticket][1:])

    def _show(self) -> None:
        """Have what was sent found, in its groups, in an index that nobody searches."""
        self._send_all()
        self.send_groups(self.regroup())
        self.refresh()
        self.grouping.show()

    def refresh(self) -> None:
        """Have all found that was sent, and nothing that was deleted; on every node that is there."""
        refresh(self._client, self.index)

    def take_out(self) -> None:
        """Delete what is to go."""
        for id in self.deleted:
            self._stream.send(Operation("delete", self.index, key(id)))
        self._stream.finish()
        self.deleted.clear()

    def count(self) -> int:
        """How many are searched."""
        return int(self._client.call("POST", path_of(self.index, "_count"))["count"])

    def count_stating(self, column: str) -> int:
        """How many documents of those that are searched have anything in a column."""
        query = {"query": {"exists": {"field": facet_field(column)}}}
        return int(self._client.call("POST", path_of(self.index, "_count"), query)["count"])
