"""Compacting: packs of originals without what no article needs any more. It goes when one is truly deleted."""

from dataclasses import replace

from index.storage.ledger import Ledger
from index.storage.ledger_rows import Cause
from index.storage.originals import Extent, Originals


def compact(ledger: Ledger, originals: Originals, commit: int) -> None:
    """Copy what stands out of every pack that holds anything besides; those packs are gone once `commit` stands.

    Bytes are copied as they lie: what is damaged stays so, and is told when it is read.
    """
    needed = ledger.bytes_needed()
    wasteful = [name for name, length in originals.lengths().items() if needed.get(name, 0) < length]
    originals.retire(wasteful)
    for pack in wasteful:
        copied: dict[Extent, Extent] = {}
        for record in ledger.in_pack(pack):
            if (lay := record.extent) is None:
                continue
            copied[lay] = copied.get(lay) or originals.copy(lay)
            ledger.remove(record, commit, Cause.REPLACED)
            ledger.add(replace(record, extent=copied[lay]), commit)
