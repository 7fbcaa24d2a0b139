"""An archive's own tables: those that its build goes by, whether they are whole, and a list learnt from it.

People edit them in `config/`; a build keeps a copy of what it was made with, and the manifest the digest of each.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index.analysis.analyzer import Analysis, by
from index.analysis.learning import HEADER, learnt
from index.analysis.tables import Tables
from index.analysis.wordlist import shipped, to_text
from index.errors import ArchiveDamaged
from index.schema import TEXT_FIELDS, Level
from index.segment.text_field import TextField
from index.storage.archive import Layout, Manifest, read_current
from index.storage.snapshot import Snapshot

_LEARNT = tuple(name for name, field in TEXT_FIELDS.items() if field.weight)  # fields of whose words is learnt


def analysis_of(archive: Path) -> Analysis:
    """By which the words of an archive have their terms. Raises: ArchiveMissing, NotAnArchive, ArchiveDamaged."""
    layout = Layout(archive)
    return by(Tables.of(layout.build(read_current(layout).build)))


def damaged_tables(layout: Layout, manifest: Manifest) -> Iterator[ArchiveDamaged]:
    """The tables of a build that are not what was written."""
    folder = layout.build(manifest.build)
    found = Tables.of(folder).digests()
    for name in sorted(found.keys() | manifest.tables.keys()):
        if found.get(name) != manifest.tables.get(name):
            reason = "it is missing" if name not in found else "it is not what the index was made with"
            yield ArchiveDamaged(folder / name, reason)


def learn(snapshot: Snapshot) -> bytes:
    """A word list of how often words are met in an archive, and in Arabic at large."""
    met: Counter[str] = Counter()
    for part in snapshot.parts:
        for field in _LEARNT:
            met.update(_occurrences(part.open.segment.fields[field]))
    return (HEADER + to_text(learnt(met, shipped()))).encode()


def _occurrences(text: TextField) -> dict[str, int]:
    """How often each spelling stands in a field of a segment, deleted documents included."""
    counts = np.bincount(text.owners_of_leaves(Level.SPELLING), np.diff(text.token_ends.astype(np.int64)))
    names = text.named(text.strings_in_tree(Level.SPELLING))
    return {name.decode(): count for name, count in zip(names, counts.astype(np.int64).tolist(), strict=True)}
