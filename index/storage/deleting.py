"""Deleting: articles that a person takes out stay out, and say why; of one that is purged, nothing else is left."""

from collections.abc import Iterable
from datetime import UTC, datetime

from index.storage.ledger_rows import Cause, Record
from index.storage.stores import AnyStore


def remove(store: AnyStore, record: Record, cause: Cause, reason: str) -> None:
    """Take out an article, and keep the reason."""
    store.ledger.remove(record, store.next_commit, cause, reason, _today())
    store.build.delete(record.id)


def delete(store: AnyStore, ids: Iterable[str], reason: str, *, purge: bool) -> tuple[str, ...]:
    """Take out articles, in one commit.

    Args:
        purge: leave no byte of them, nor of what was under their ids before; also of such as were taken out earlier.
    Returns: the ids of those that there were.
    Raises: AnalysisChanged, ArchiveDamaged: the index cannot be made anew without them.
    """
    if purge:
        store.require_index()
    found = tuple(id for id in dict.fromkeys(ids) if _take_out(store, id, reason, purge=purge))
    if found and purge:
        store.purge(found)
    elif found:
        store.commit()
    return found


def _take_out(store: AnyStore, id: str, reason: str, *, purge: bool) -> bool:
    if purge:
        store.ledger.correct(id, None, store.next_commit)
    was_gone = purge and store.ledger.condemn(id, reason, _today())
    record = store.ledger.by_id(id)
    if record is not None:
        store.ledger.listings.forget(record.base, store.next_commit)
        remove(store, record, Cause.PURGED if purge else Cause.DELETED, reason)
    return was_gone or record is not None


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
