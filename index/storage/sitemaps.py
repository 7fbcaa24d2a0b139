"""Sitemaps: what one states of an article describes the page of that address; where none is there, it is the article.

A run notes what sitemaps state as it meets them, and puts right at each commit whatever this changes. So the archive is
the same whichever came first (`docs/decisions/0021-sitemaps.md`).
"""

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, unquote

from index import pipeline
from index.article import Article, Unreadable
from index.readers.records import revive
from index.storage.deleting import remove
from index.storage.identity import free_id
from index.storage.ledger_rows import SITEMAP, Cause, Record
from index.storage.listings import Listing
from index.storage.originals import digest
from index.storage.report import Tally
from index.storage.stores import AnyStore
from index.storage.whereabouts import is_below

_KEPT = "%/:?=&#+,;@!$'()*[]~"  # of an address, beside letters and digits, when others are encoded
_CODE = re.compile("%[0-9A-F]{2}")


def spellings(address: str) -> tuple[str, ...]:
    """The ways in which pages and sitemaps write an address: letters as they are, and encoded; the plainest first."""
    stated = address.strip()
    try:
        plain = unquote(stated, errors="strict")
    except UnicodeDecodeError:  # encoded in a code page: its letters cannot be told
        return (stated,)
    encoded = quote(plain, safe=_KEPT)
    return tuple(dict.fromkeys((plain, stated, encoded, _CODE.sub(lambda code: code[0].lower(), encoded))))


class Indexing(Protocol):
    """What a run does for sitemaps."""

    def find(self, record: Record) -> Article | None:
        """The article of a record that stands, where it can be had."""
        ...

    def put(self, article: Article, record: Record, former: Record | None) -> None:
        """Store an article under a record's id, in the place of a former one."""
        ...

    def describe_anew(self, article: Article, record: Record) -> None:
        """Index an article again that stands."""
        ...


class Sitemaps:
    """What sitemaps state, in one run."""

    def __init__(self, store: AnyStore, run: Indexing, gone: Callable[[Path], bool], tally: Tally) -> None:
        self._store = store
        self._ledger = store.ledger
        self._listings = store.ledger.listings
        self._run = run
        self._gone = gone
        self._tally = tally
        # Of which addresses something else is stated than at the last commit, with the ids of articles indexed since.
        self._changed: dict[str, set[str]] = {}

    def take(self, entry: Article) -> bool:
        """Note what an entry states; whether that is news."""
        key, *others = map(pipeline.id_of, spellings(entry.given.url or ""))
        self._listings.name(key, (key, *others))
        known = self._listings.of(key)
        same = next((one for one in known if one.path == entry.path and one.raw == entry.raw), None)
        if same or self._listings.is_kept_out(key):
            self._tally.unchanged += 1
            return same is not None and self._meet(same, entry)
        if former := next((one for one in known if self._is_former(one, entry)), None):
            self._listings.remove(former, self._store.next_commit)
        place = entry.path, entry.relative, entry.number
        self._listings.add(Listing(key, *place, entry.encoding, entry.raw), self._store.next_commit)
        first = self._listings.of(key)[0]
        if known and (known[0].path, known[0].raw) == (first.path, first.raw):  # another counts, now as before
            self._tally.unchanged += 1
        else:
            self._changed[key] = set()
        return True

    def _is_former(self, listing: Listing, entry: Article) -> bool:
        """Whether an entry takes the place of another: of what its file stated before, or of one whose file is gone."""
        return not self._listings.is_seen(listing) and (listing.path == entry.path or self._gone(listing.path))

    def _meet(self, listing: Listing, entry: Article) -> bool:
        """Note that a listing was met; whether it stands elsewhere in its file now."""
        shifted = listing.number != entry.number and not self._listings.is_seen(listing)
        if shifted:
            self._listings.renumber(listing, entry.number)
        self._listings.see(listing)
        return shifted

    def described(self, article: Article, id: str) -> Article:
        """An article that is about to be indexed, with what a sitemap states of it."""
        key = self._listings.key_of(pipeline.natural_id(article)) if article.kind != SITEMAP else None
        if key is None:
            return article
        if key in self._changed:
            self._changed[key].add(id)
        entry = self._entry(key)
        return replace(article, listed=entry.given) if entry else article

    def make_way(self, base: str) -> None:
        """Let a page that is about to be stored take the place of the entry that was the article."""
        key = self._listings.key_of(base)
        for record in self._listings.records(key, entries=True) if key else ():
            self._ledger.remove(record, self._store.next_commit, Cause.REPLACED)
            self._store.build.delete(record.id)

    def article(self, record: Record) -> Article | Unreadable:
        """The article of a record that is an entry."""
        key = self._listings.key_of(record.base)
        entry = self._entry(key) if key else None
        return entry or Unreadable(record.path, record.number, "no sitemap states it any longer")

    def _entry(self, key: str) -> Article | None:
        """What counts of all that is stated of an address."""
        first = next(iter(self._listings.of(key)), None)
        if first is None:
            return None
        found = revive(SITEMAP, first.raw, first.encoding, first.path, first.relative, first.number)
        return found if isinstance(found, Article) else None

    def settle(self) -> None:
        """Put right the articles of all addresses of which something else is stated than before."""
        changed, self._changed = self._changed, {}
        for key in sorted(changed):
            self._settle(key, changed[key])

    def _settle(self, key: str, settled: Container[str]) -> None:
        pages = self._listings.records(key, entries=False)
        if pages:
            for page in pages:
                if page.id not in settled:
                    self._describe_anew(page)
        elif entry := self._entry(key):
            self._put(entry, next(iter(self._listings.records(key, entries=True)), None))
        else:
            for record in self._listings.records(key, entries=True):
                remove(self._store, record, Cause.VANISHED, "its entry was no longer there")
                self._tally.removed += 1

    def _describe_anew(self, page: Record) -> None:
        if article := self._run.find(page):
            self._run.describe_anew(article, page)
            self._tally.described += 1

    def _put(self, entry: Article, former: Record | None) -> None:
        """Let an entry be the article of its address."""
        base = pipeline.natural_id(entry)
        if former is None:
            place = entry.path, entry.relative, entry.number
            content = entry.encoding, digest(entry.raw), None
            self._run.put(entry, Record(free_id(base, self._ledger), base, SITEMAP, *place, *content), None)
            self._tally.added += 1
        elif (former.sha256, former.path) != (digest(entry.raw), entry.path):
            self._run.put(entry, replace(former, sha256=digest(entry.raw)), former)
            self._tally.updated += 1

    def prune(self, roots: Sequence[Path]) -> bool:
        """Forget what stood below some paths and was not met; whether anything did."""
        for listing in self._listings.unseen():
            if is_below(roots, listing.path) and not self._ledger.is_unread(listing):
                self._listings.remove(listing, self._store.next_commit)
                self._changed[listing.key] = set()
        return bool(self._changed)

    def step_in(self) -> None:
        """Let entries be the articles of addresses whose pages went."""
        self._changed |= {key: set() for key in self._listings.without_article()}
