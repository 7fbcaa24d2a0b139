"""Checking: whether an archive's three stores say the same, and whether it should be rebuilt. Changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index.analysis.analyzer import FINGERPRINT
from index.errors import ArchiveDamaged
from index.storage.archive import Layout, read_commit
from index.storage.fields import FORMAT, ID
from index.storage.originals import Originals
from index.storage.snapshot import open_ledger, open_snapshot


@dataclass(frozen=True, slots=True)
class Check:
    """What a check found.

    Attributes:
        articles: in the ledger.
        originals: of these, how many have their original kept; each was read and compared with its sha256.
        faults: what is wrong, in plain words; empty when all is well.
    """

    articles: int
    originals: int
    faults: tuple[str, ...]


def committed_articles(archive: Path) -> int:
    """How many articles the last commit holds, as its manifest says; works on a damaged index too.

    Raises: ArchiveMissing.
    """
    return read_commit(Layout(archive))[1].documents


def needs_reindex(archive: Path) -> str | None:
    """Why an archive should be rebuilt, in plain words; None when it need not be.

    Raises: ArchiveMissing.
    """
    _, manifest = read_commit(Layout(archive))
    if manifest.fingerprint != FINGERPRINT:
        return f"it was indexed with analysis {manifest.fingerprint}, this program has {FINGERPRINT}"
    if manifest.format != FORMAT:
        return f"its index has format {manifest.format}, this program writes {FORMAT}"
    return None


def check(archive: Path, progress: Callable[[int], None] | None = None) -> Check:
    """Compare index, ledger and originals, one with the other.

    Args:
        progress: called with the number of articles checked so far, every thousand.
    Raises: ArchiveMissing.  ArchiveDamaged, AnalysisChanged: the index cannot even be opened.
    """
    layout = Layout(archive)
    snapshot = open_snapshot(layout, any_analysis=True)
    indexed = set(snapshot.values(ID))
    originals, articles, kept = Originals(layout.originals), 0, 0
    faults = list(snapshot.faults())
    if len(indexed) != snapshot.count:
        faults.append(f"{snapshot.count - len(indexed)} articles of the index have an id that another has")
    with open_ledger(layout, snapshot) as ledger:
        for record in ledger.live():
            articles += 1
            if record.id not in indexed:
                faults.append(f"article {record.id} is missing from the index")
            indexed.discard(record.id)
            if record.extent:
                kept += 1
                try:
                    originals.read(record.extent, record.sha256)
                except ArchiveDamaged as fault:
                    faults.append(f"article {record.id}: {fault}")
            if progress and articles % 1_000 == 0:
                progress(articles)
    faults += [f"article {unknown} is in the index, but not in the ledger" for unknown in sorted(indexed)]
    return Check(articles, kept, tuple(faults))
