"""A run: one pass over records, each recognised and then given to hands that index it. What `writer` does in between.

Only what is new or changed is described, analysed and stored. Now and then it is time to commit, so that a killed run,
started again, goes on.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import assert_never

from index import pipeline
from index.article import Article, Unreadable
from index.errors import ArchiveDamaged, MissingPath, OriginalDamaged
from index.readers.files import STDIN
from index.readers.records import ALONE, revive
from index.storage.correcting import changed
from index.storage.deleting import remove
from index.storage.hands import Hands
from index.storage.identity import Changed, KeptOut, Moved, New, Surroundings, Unchanged, identify
from index.storage.ledger_rows import SITEMAP, Cause, Record
from index.storage.originals import Extent, digest
from index.storage.pace import patience
from index.storage.report import Conflict, Tally
from index.storage.sitemaps import Sitemaps
from index.storage.stores import AnyStore
from index.storage.whereabouts import container, is_below, is_gone

COMMIT_EVERY = 20_000
"""Articles between two commits, at most: what is not yet committed is held in memory. So is a segment, which is
committed as soon as it is full."""

ReadAgain = Callable[[Sequence[Path]], Iterable[Article | Unreadable]]


class Run:
    """One pass over records, and what it has done so far."""

    def __init__(
        self,
        store: AnyStore,
        hands: Hands,
        read_again: ReadAgain,
        tally: Tally,
        keep_originals: bool,
        rebuilding: bool,
        said: Mapping[str, str],
    ) -> None:
        self._store = store
        self._hands = hands
        self._read_again = read_again
        self._keep_originals = keep_originals
        self._rebuilding = rebuilding
        self._said = said  # id to what a person says of the article
        # Of these something else is said than they are indexed with, or they are indexed otherwise.
        self._due = {*changed(said, store.ledger.corrections()), *store.unsettled}
        self._gone = lru_cache(maxsize=10_000)(is_gone)
        self._container = lru_cache(maxsize=10_000)(container)
        self._surveyed: Path | None = None
        self.tally = tally
        self._sitemaps = Sitemaps(store, self, self._gone, tally)
        self._pending = 0  # articles put into the index since the last commit
        self._indexed = 0  # and since the run began
        self._began = self._committed = monotonic()
        self._took = store.expected_to_take  # seconds, the last commit
        self._changed = False

    def take(self, record: Article | Unreadable) -> None:
        """Recognise a record, and do what it needs."""
        self.tally.read += 1
        if isinstance(record, Unreadable):
            self._touch(record.path)
            self._changed |= self._store.ledger.list_unreadable(record, self._store.next_commit)
            self.tally.unreadable += 1
        elif record.kind == SITEMAP:
            self._touch(record.path)
            self._changed |= self._sitemaps.take(record)
        else:
            self._touch(record.path)
            self._take_article(record, pipeline.natural_id(record), digest(record.raw))
        self.tally.show()

    def correct(self, *, from_files: bool = False) -> None:
        """Describe anew what people say something else of than before; what cannot be, when its record is met.

        Args:
            from_files: read the files of those whose originals are not kept.
        """
        for id in sorted(self._due):
            record = self._store.ledger.by_id(id)
            if record and (article := self.find(record, from_files=from_files)):
                self._correct(article, record)

    def find(self, record: Record, *, from_files: bool = True) -> Article | None:
        """The article of a record that stands, where it can be had."""
        try:
            article = self._revived(record)
        except ArchiveDamaged:  # told when it is verified or rebuilt
            return None
        if isinstance(article, Article):
            return article
        again = self._again(record.path) if from_files else iter(())
        return next((found for found in again if digest(found.raw) == record.sha256), None)

    def _correct(self, article: Article, record: Record) -> None:
        self.describe_anew(article, record)
        self.tally.corrected += 1

    def describe_anew(self, article: Article, record: Record) -> None:
        """Index an article again that stands, for something else is known of it than before."""
        self._store.build.delete(record.id)
        self._index(article, record.id)

    def _touch(self, path: Path) -> None:
        """Note that a file is read, and the archive file in which it stands."""
        if around := STDIN if STDIN in path.parents else self._container(path.parent):
            self._store.ledger.touch(around)
        self._store.ledger.touch(path)

    def _take_article(self, article: Article, base: str, sha256: bytes) -> None:
        around = Surroundings(self._gone, lambda record: self._stands(record, article))
        match identify(article, base, sha256, self._store.ledger, around):
            case Unchanged(record):
                self._pass(article, record, base)
            case KeptOut():
                self.tally.unchanged += 1
            case Moved(record):
                self.put(article, replace(record, base=base), record)
                self.tally.moved += 1
            case Changed(record):
                self.put(article, replace(record, sha256=sha256, extent=self._keep(article)), record)
                self.tally.updated += 1
            case New(id, conflict):
                if conflict:
                    self.tally.conflicts.append(Conflict(id, article.path, article.number))
                self.put(article, _record(article, id, base, sha256, self._keep(article)), None)
                self.tally.added += 1
            case other:
                assert_never(other)

    def _stands(self, record: Record, article: Article) -> bool:
        """Whether another record's content is in an article's file, for which the file is read once ahead."""
        if article.kind in ALONE:
            return False
        if article.path != self._surveyed:
            self._store.ledger.survey(digest(found.raw) for found in self._again(article.path))
            self._surveyed = article.path
        return self._store.ledger.stands(record)

    def _again(self, path: Path) -> Iterator[Article]:
        if STDIN in (path, *path.parents):  # what was read of it is gone
            return
        try:
            yield from (found for found in self._read_again([path]) if isinstance(found, Article))
        except MissingPath:  # removed since: nothing stands there
            return

    def _pass(self, article: Article, record: Record, base: str) -> None:
        self.tally.unchanged += 1
        if not self._store.ledger.see(record):
            return
        now = replace(record, base=base, number=article.number) if record.path == article.path else record
        if self._keep_originals and not self._is_kept(record):
            self._store.ledger.remove(record, self._store.next_commit, Cause.REPLACED)
            self._store.ledger.add(replace(now, extent=self._keep(article)), self._store.next_commit)
            self._changed = True
        elif now != record:
            self._store.ledger.renumber(record, now.base, now.number)
            self._changed = True
        if self._rebuilding:
            self._index(article, record.id)
        elif record.id in self._due:
            self._correct(article, record)

    def _is_kept(self, record: Record) -> bool:
        """Whether a record's original is kept; when all is rebuilt, it is also looked at."""
        if record.extent is None or not self._rebuilding:
            return record.extent is not None
        return self._store.originals.holds(record.extent, record.sha256)

    def _keep(self, article: Article) -> Extent | None:
        return self._store.originals.append(article.raw) if self._keep_originals else None

    def put(self, article: Article, record: Record, former: Record | None) -> None:
        """Store an article under a record's id, in the place of a former one."""
        if former is not None:
            self._store.ledger.remove(former, self._store.next_commit, Cause.REPLACED)
            self._store.build.delete(former.id)
            record = replace(record, path=article.path, relative=article.relative, number=article.number)
            record = replace(record, encoding=article.encoding, kind=article.kind)
        elif article.kind != SITEMAP:
            self._sitemaps.make_way(record.base)
        self._store.ledger.add(record, self._store.next_commit)
        self._index(article, record.id)

    def _index(self, article: Article, id: str) -> None:
        self._hands.add(self._sitemaps.described(article, id), id)
        if id in self._due:
            self._store.ledger.correct(id, self._said.get(id), self._store.next_commit)
            self._due.discard(id)
        self._pending += 1
        self._indexed += 1
        self._changed = True

    def rebuild(self, record: Record) -> None:
        """Index an article again from its original, unless this run has met its record."""
        if not self._store.ledger.see(record):
            return
        self.tally.read += 1
        article = self._revived(record)
        if isinstance(article, Article):
            self._index(article, record.id)
            self.tally.added += 1
        else:
            self._lose(record, article)
        self.tally.show()

    def _lose(self, record: Record, problem: Unreadable) -> None:
        """Take out an article of which nothing is left to rebuild it from."""
        remove(self._store, record, Cause.VANISHED, problem.reason)
        self.tally.removed += 1
        if record.extent is not None:  # it was kept, so that it is missing is news
            self._store.ledger.list_lost(problem, self._store.next_commit)
            self.tally.lost.append(problem)
            self.tally.unreadable += 1

    def _revived(self, record: Record) -> Article | Unreadable:
        if record.kind == SITEMAP:
            return self._sitemaps.article(record)
        if record.extent is None:
            return Unreadable(record.path, record.number, "no original was kept, and its file was not read again")
        try:
            raw = self._store.originals.read(record.extent, record.sha256)
        except OriginalDamaged as damage:
            if not self._gone(record.path):  # it can be mended
                raise
            reason = f"its file is gone, and of its original in {damage.file.name}, {damage.reason}"
            return Unreadable(record.path, record.number, reason)
        return revive(record.kind, raw, record.encoding, record.path, record.relative, record.number)

    def prune(self, roots: Sequence[Path]) -> None:
        """Take out what stood below some paths and was not met; what could not be read now does not count as gone."""
        for entry in list(self._store.ledger.unreadable()):
            if is_below(roots, entry.path) and self._gone(entry.path):
                self._store.ledger.touch(entry.path)
        for record in self._store.ledger.live():
            if record.kind == SITEMAP or not is_below(roots, record.path) or self._store.ledger.is_seen(record):
                continue
            if not self._store.ledger.is_unread(record):
                remove(self._store, record, Cause.VANISHED, "its file or line was no longer there")
                self.tally.removed += 1
                self._changed = True
        self._changed |= self._sitemaps.prune(roots)

    @property
    def is_due(self) -> bool:
        """Whether it is time to commit."""
        is_late = monotonic() - self._committed >= patience(self._committed - self._began, self._took)
        return self._pending >= COMMIT_EVERY or self._store.build.has_grown or (self._changed and is_late)

    def commit(self) -> None:
        """Make what was done stand."""
        began = monotonic()
        self._sitemaps.settle()
        self._hands.finish()
        for problem in self._store.commit():
            self.tally.lost.append(problem)
            self.tally.unreadable += 1
        self.tally.copies = self._store.build.grouping.recent_copies
        self._pending = 0
        self._committed = monotonic()
        self._took = self._committed - began
        self._changed = False
        self.tally.show(now=True)

    def finish(self, *, even_unchanged: bool = False) -> None:
        """Settle what only the end of a run can tell, and commit if anything changed."""
        self._sitemaps.step_in()
        self._sitemaps.settle()
        settled = self._store.ledger.settle_unreadable(self._store.next_commit)
        self._settle_corrections()
        self._hands.finish()
        merged = self._store.build.settle(self._indexed)
        if settled or merged or self._changed or even_unchanged:
            self.commit()
        self.tally.doubtful = self._store.build.count_stating("doubtful")
        self.tally.show(now=True)

    def _settle_corrections(self) -> None:
        """List what people say of articles that are not here, and forget what they said of some that were."""
        for id in sorted(self._due - self._said.keys()):
            if self._store.ledger.by_id(id) is None:
                self._store.ledger.correct(id, None, self._store.next_commit)
        gone = {id for id in self._said if self._store.ledger.by_id(id) is None}
        self.tally.uncorrected = tuple(sorted(gone | self._due & self._said.keys()))


def _record(article: Article, id: str, base: str, sha256: bytes, extent: Extent | None) -> Record:
    place = (article.path, article.relative, article.number)
    return Record(id, base, article.kind, *place, article.encoding, sha256, extent)
