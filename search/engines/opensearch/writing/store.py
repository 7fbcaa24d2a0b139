"""The store of an archive in a cluster, as its one writer has it: documents, originals and ledger, which commit as one.

A commit sends documents, then the rows of the ledger, and last the document that says what stands. What a killed run
left beyond that is taken back when the next writer comes (`recovery`).
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from index.analysis.analyzer import by
from index.analysis.tables import Tables
from index.article import Unreadable
from index.errors import AnalysisChanged, ArchiveBusy, ArchiveDamaged, ArchiveUnwritable
from index.storage.archive import Layout, telling_failures
from index.storage.ledger_rows import Cause, Record
from index.storage.source_names import names_of
from search.engines.opensearch.client import Client, Conflict
from search.engines.opensearch.names import Names
from search.engines.opensearch.settings import FORMAT, Commit, Settings, Version
from search.engines.opensearch.writing import indices, purging, recovery, rows
from search.engines.opensearch.writing.documents import Documents
from search.engines.opensearch.writing.learning import learnt_of
from search.engines.opensearch.writing.lease import Lease
from search.engines.opensearch.writing.local import LocalCopy
from search.engines.opensearch.writing.originals import ClusterOriginals
from search.engines.opensearch.writing.stream import Refusal, Stream
from search.errors import EngineUnavailable

REGROUPING = "regrouping"
"""The document of the settings that says which groups a commit is about to change."""


class ClusterStore:
    """Documents, originals and ledger of an archive; see `index.storage.stores.AnyStore`.

    Args:
        copy: what of it is on this machine.
    Attributes:
        address: of the archive, for messages.
        expected_to_take: seconds for a commit, of which the first has some thousand documents.
        unsettled: the ids of documents that a killed run sent and nobody acknowledged, which are to be described anew.
        was_killed: whether there is anything to be put right by a run.
    """

    expected_to_take: float = 3.0

    def __init__(self, client: Client, names: Names, copy: LocalCopy, lease: Lease, address: str) -> None:
        self._client = client.patient()
        self._names = names
        self._copy = copy
        self._lease = lease
        self.address = address
        self._settings = Settings(self._client, names)
        self.config = copy.config
        self._load()

    def _load(self) -> None:
        """Open at what stands, and take back the rest."""
        self._stream = Stream(self._client, self._lease.require)
        if self._lease.was_left:
            indices.wait_for_writes(self._client, self._names)
        self.standing, self._version = self._settings.commit() or self._begin()
        self._copy.write_config(self._settings.config())
        self.ledger = self._copy.ledger(self._client, self._names, self.standing)
        self._push(self.standing.number, self.standing.token)  # what a killed run wrote, as it stands
        self.ledger.stand(self.standing.number, self.standing.token)
        self.originals = ClusterOriginals(self._client, self._stream, self._names)
        purging.finish(self._client, self._settings, self._stream, self._names, self.ledger, self.standing)
        tables = self._copy.tables(self._settings.tables(self.standing))
        self.build = self._documents(self.standing.build, tables, is_apart=False)
        self._made_by = (self.standing.fingerprint, self.standing.format)
        self._number = self.standing.build
        self.unsettled = recovery.recover(self._client, self._names, self.ledger, self.standing, self.build)
        self.was_killed = self._mistrust() or bool(self.unsettled)
        self._damage = self._damaged()

    def _begin(self) -> tuple[Commit, Version]:
        indices.make(self._client, self._names)
        if self._client.call("GET", f"/{self._names.originals}/_count")["count"]:
            raise ArchiveDamaged(Path(self._names.settings), "its commit is missing, though there are originals")
        indices.make_documents(self._client, self._names, 1, 0)
        tables = self._copy.edited(self._settings.config())
        self._settings.put_tables(1, tables)
        indices.point_alias(self._client, self._names, 1)
        fingerprint = by(tables).fingerprint
        first = Commit(1, 0, token_hex(8), fingerprint, FORMAT, 0, _now(), tables.digests())
        return first, self._settings.put_commit(first, None)

    def _documents(self, build: int, tables: Tables, *, is_apart: bool) -> Documents:
        index = self._names.docs(build)
        return Documents(self._client, self._stream, index, tables, self.next_commit, is_apart=is_apart)

    def _mistrust(self) -> bool:
        """Compare anew what a killed run may have put into other groups; whether it did."""
        noted = self._settings.get([REGROUPING]).get(REGROUPING)
        is_left = noted is not None and noted.source["commit"] > self.standing.number
        if noted and is_left:
            self.build.grouping.mistrust(noted.source["groups"])
        return is_left

    def _damaged(self) -> ArchiveDamaged | None:
        """What is wrong with the index that stands, so that nothing can be added to it."""
        found = self.build.count()
        if found == self.standing.documents:
            return None
        reason = f"it has {found} articles, and {self.standing.documents} were committed"
        return ArchiveDamaged(Path(self.build.index), reason)

    @property
    def next_commit(self) -> int:
        """The commit at which what is done now will stand."""
        return self.standing.number + 1

    def require_index(self) -> None:
        """Make sure that documents can be added to the index that stands. Raises: AnalysisChanged, ArchiveDamaged."""
        stored = f"{self.standing.fingerprint}/{self.standing.format}"
        running = f"{by(self.build.tables).fingerprint}/{FORMAT}"
        if stored != running:
            raise AnalysisChanged(self.address, stored, running)
        if self._damage:
            raise self._damage

    def start_build(self) -> None:
        """Write into a new, empty index from now on, analysed by the tables that people edited. Raises: BadTable."""
        self.start_build_by(Tables.of(self.config), self.standing.documents)

    def start_build_by(self, tables: Tables, documents: int) -> None:
        """The same, by other tables, for so many documents."""
        by(tables).families, names_of(tables)
        self._number += 1
        indices.make_documents(self._client, self._names, self._number, documents)
        self._settings.put_tables(self._number, tables)
        self.build = self._documents(self._number, tables, is_apart=True)
        self._made_by = (by(tables).fingerprint, FORMAT)

    def take_over_ledger(self, path: Path, commit: int) -> None:
        """Have the ledger of another archive, as it is at a commit; commits that follow are numbered after that."""
        self.ledger.take_over(path, commit, self._names.originals)
        self.standing = replace(self.standing, number=commit)

    def learn(self) -> None:
        """Write a word list of what is in the index that stands, among the tables that people edit."""
        self._copy.write_words(learnt_of(self._client, self.build.index, by(self.build.tables)))

    def commit(self) -> Sequence[Unreadable]:
        """Make all that was done stand, or, if this fails or is killed, nothing of it.

        Returns: what the cluster refused, which is taken out.
        """
        self._keep_config()
        refused = self._send()
        token = token_hex(8)
        self._push(self.next_commit, token)
        self._stand(token)
        return refused

    def _push(self, commit: int, token: str) -> None:
        """Have the changed rows of the ledger in the cluster, where readers of the commit find them at once."""
        rows.push(self._stream, self._names, self.ledger.changes(), commit, token)
        self._stream.finish()
        indices.refresh(self._client, self._names.ledger)

    def _send(self) -> Sequence[Unreadable]:
        """Have all documents in the cluster, and in their groups; what the cluster would not take."""
        self._lease.require()
        self.build.flush()
        refused = self._set_aside()
        self.build.lose()
        regrouped = self.build.regroup()
        if regrouped.of:
            self._settings.overwrite(REGROUPING, {"commit": self.next_commit, "groups": regrouped.groups})
            self.build.send_groups(regrouped)
        return [*refused, *self._set_aside()]

    def _set_aside(self) -> Sequence[Unreadable]:
        """Take out the articles of which the cluster would not take all."""
        reasons = {record: refusal.reason for refusal in self._stream.refused for record in self._records_of(refusal)}
        self._stream.refused.clear()
        found = []
        for record, reason in reasons.items():
            problem = Unreadable(record.path, record.number, f"the cluster would not take it: {reason}")
            self.ledger.remove(record, self.next_commit, Cause.REPLACED)
            self.build.delete(record.id)
            self.ledger.list_lost(problem, self.next_commit)
            found.append(problem)
        return found

    def _records_of(self, refusal: Refusal) -> Sequence[Record]:
        """The records of which a document or an original was refused. Raises: EngineUnavailable: it was neither."""
        operation = refusal.operation
        if operation.index == self._names.originals:
            return self.ledger.by_content(bytes.fromhex(operation.key))
        if operation.id:
            return [record] if (record := self.ledger.by_id(operation.id)) else []
        raise EngineUnavailable(f"{operation.index}/{operation.key}: {refusal.reason}")

    def _stand(self, token: str, *, purged: bool = False) -> None:
        """Let what was sent stand, and remove what it replaces."""
        number, before = self.next_commit, self.standing
        self._lease.require()
        commit = Commit(
            build=self._number,
            number=number,
            token=token,
            fingerprint=self._made_by[0],
            format=self._made_by[1],
            documents=self.ledger.count(),
            time=_now(),
            tables=self.build.tables.digests(),
            purged=number if purged else before.purged,
        )
        try:
            self._version = self._settings.put_commit(commit, self._version)
        except Conflict:
            raise ArchiveBusy(self.address) from None
        self.standing = commit
        self.ledger.stand(number, token)
        self._clean(before)

    def _clean(self, before: Commit) -> None:
        self.build.take_out()
        self.build.refresh()
        if self.standing.build != before.build:
            indices.point_alias(self._client, self._names, self.standing.build)
            indices.remove(self._client, self._names.docs(before.build))
            self._settings.remove_tables(before)
        self.ledger.forget_replaced(before.number)
        self.build.start_commit(self.next_commit)
        self.originals.start_commit()
        self._damage = None
        self.unsettled = frozenset()

    def purge(self, ids: Iterable[str]) -> None:  # noqa: ARG002 the ledger knows which
        """Commit, and leave no byte of articles that were taken out under some ids in any index of the archive.

        Killed on the way, the rest of it is done when the store is opened next, or nothing of it has been done.
        """
        purging.begin(self._settings, self.next_commit)
        self._send()
        token = token_hex(8)
        self._push(self.next_commit, token)
        self._stand(token, purged=True)
        purging.finish(self._client, self._settings, self._stream, self._names, self.ledger, self.standing)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """What the block did and did not commit is undone when it fails; what it wrote to `config` is kept.

        Raises: ArchiveUnwritable: the cluster cannot do it.
        """
        try:
            yield
            self._keep_config()
        except BaseException as cause:
            self.close()
            if not isinstance(cause, ArchiveBusy):
                with suppress(EngineUnavailable):  # the next writer finds it as it stands
                    self._load()
            if isinstance(cause, EngineUnavailable):
                raise ArchiveUnwritable(self.address, cause.reason) from cause
            with telling_failures(Layout(self._copy.folder)):
                raise

    def _keep_config(self) -> None:
        changed = self._copy.changed_config()
        for name, data in changed.items():
            self._settings.put_config(name, data)
        if changed and self.standing.purged == self.standing.number:  # what was said of a purged article
            indices.expunge(self._client, self._names.settings)

    def close(self) -> None:
        """Let go of the copy; what was not committed is taken back by the next who opens the store."""
        self._stream.close()
        self.ledger.close()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
