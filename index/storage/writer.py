"""The writer: the readers' records in, a report out. The one way to change an archive.

Each record is first recognised (`identity`), by its own id, content and place; only what is new or changed is then
described, analysed and stored (`run`), by this process or by several (`hands`).
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from index import pipeline
from index.article import Article, Unreadable
from index.errors import NoSuchArticle
from index.metadata.corrections import Correction
from index.metadata.sources import knowing
from index.storage.archive import Layout, telling_failures, writing
from index.storage.correcting import Corrected, as_text, corrections_in, write_correction
from index.storage.deleting import delete
from index.storage.hands import Hands
from index.storage.report import Progress, Report, Tally
from index.storage.run import ReadAgain, Run
from index.storage.source_names import names_of
from index.storage.store import Store
from index.storage.stores import AnyStore
from index.storage.working import Describe


def open_writer(
    archive: Path,
    describe: Describe = pipeline.document,
    read_again: ReadAgain = pipeline.read,
    processes: int | None = 1,
) -> "ArchiveWriter":
    """Become the writer of an archive, made when there is none; to be closed, best by `with`.

    Args:
        describe: makes the document of an article under an id; with several processes, a function that they can import.
        processes: that describe and analyse, where more than one beside this one, which reads and commits; None for
            what the machine is good for, once there is work enough.
        read_again: the records of some files once more, ahead of those that are being added.
    Raises: ArchiveBusy: there is another writer.  NotAnArchive: the folder holds something else.  ArchiveUnwritable.
    """
    layout = Layout(archive)
    with telling_failures(layout), ExitStack() as stack:
        layout.make()
        stack.enter_context(writing(layout))
        store = Store(layout)
        stack.callback(store.close)
        return ArchiveWriter(store, describe, read_again, processes, stack.pop_all())


class ArchiveWriter:
    """The only writer of an archive, until it closes."""

    def __init__(
        self, store: AnyStore, describe: Describe, read_again: ReadAgain, processes: int | None, closing: ExitStack
    ) -> None:
        self._store = store
        self._describe = describe
        self._read_again = read_again
        self._processes = processes
        self._closing = closing

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let others write."""
        self._closing.close()

    def add(
        self,
        records: Iterable[Article | Unreadable],
        progress: Progress | None = None,
        roots: Sequence[Path] = (),
        *,
        prune: bool = False,
        keep_originals: bool = True,
    ) -> Report:
        """Add what is new, update what changed, skip the rest; committed on the way and at the end.

        Args:
            records: as `index.pipeline.read` gives them.
            progress: called with the report so far, every few records and after each commit.
            roots: the paths that were read, whole.
            prune: take out the articles from below `roots` whose records were not among these.
            keep_originals: keep the raw bytes, so that the archive can be rebuilt without the files.
        Raises: AnalysisChanged: the archive's terms are of another analysis.  ArchiveDamaged.
        """
        self._store.require_index()
        self._store.ledger.start_run()
        with self._store.changing(), self._run(progress, keep_originals=keep_originals) as run:
            run.correct()
            for record in records:
                run.take(record)
                if run.is_due:
                    run.commit()
            if prune:
                run.prune([Path(os.path.abspath(root)) for root in roots])  # noqa: PTH100 links are kept, as readers do
            run.finish()
        return run.tally.final()

    def delete(self, ids: Iterable[str], reason: str, *, purge: bool = False) -> tuple[str, ...]:
        """Take out articles; they stay out, and say why, until their content changes.

        Args:
            purge: leave nothing else of them in any file of the archive; also of such as were taken out before.
        Returns: the ids of those that there were.
        """
        with self._store.changing():
            found = delete(self._store, ids, reason, purge=purge)
            for id in found if purge else ():
                write_correction(self._store.config, id, None)
        return found

    def amend(self, id: str, correction: Correction | None) -> Report:
        """Say something of an article in place of what was read, beside what is said of it already; None: nothing more.

        It is written down where people edit it, and counts when this returns, unless the report says that it does not.

        Raises: NoSuchArticle.  BadTable: what people have edited cannot be read.  AnalysisChanged, ArchiveDamaged.
        """
        self._store.require_index()
        if self._store.ledger.by_id(id) is None:
            raise NoSuchArticle(id)
        known = corrections_in(self._store.config).get(id)
        self._store.ledger.start_run()
        with self._store.changing():
            write_correction(self._store.config, id, correction and correction.over(known))
            with self._run(None) as run:
                run.correct(from_files=True)
                run.finish()
        return run.tally.final()

    def mend(self) -> None:
        """Describe anew what a killed run left otherwise than it was acknowledged, and commit."""
        self._store.ledger.start_run()
        with self._store.changing(), self._run(None) as run:
            run.correct()
            run.finish(even_unchanged=True)

    def learn(self) -> None:
        """Make the archive's own word list of what is in its index, for the reindex that follows.

        Raises: ArchiveDamaged, AnalysisChanged: the index cannot be read, so it must be rebuilt first.
        """
        self._store.learn()

    def reindex(self, records: Iterable[Article | Unreadable] = (), progress: Progress | None = None) -> Report:
        """Rebuild all: from these records, and for articles not among them from the originals kept.

        Searches go on in the old build until the new one is whole. An article of which neither is there is taken out.
        """
        with self._store.changing():
            self._store.start_build()
            self._store.ledger.start_run()
            with self._run(progress, rebuilding=True) as run:
                for record in records:
                    run.take(record)
                for kept in self._store.originals.ahead(self._store.ledger.live()):
                    run.rebuild(kept)
                run.finish(even_unchanged=True)
        return run.tally.final()

    @contextmanager
    def _run(
        self, progress: Progress | None, *, keep_originals: bool = True, rebuilding: bool = False
    ) -> Iterator["Run"]:
        """A pass over records; its workers end with it."""
        self._store.build.grouping.start_run()
        corrections = corrections_in(self._store.config)
        describe = Corrected(self._describe, corrections) if corrections else self._describe
        build = self._store.build
        with knowing(names_of(build.tables)), closing(Hands(build, describe, self._processes)) as hands:
            said = as_text(corrections)
            yield Run(self._store, hands, self._read_again, Tally(progress), keep_originals, rebuilding, said)
