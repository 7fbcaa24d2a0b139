"""Rebuilding: whether an archive needs it, and how much there is to rebuild; works on a damaged index too."""

from pathlib import Path

from index.analysis.analyzer import fingerprint
from index.analysis.tables import Tables
from index.storage.archive import Layout, read_commit
from index.storage.fields import FORMAT


def committed_articles(archive: Path) -> int:
    """How many articles the last commit holds, as its manifest says.

    Raises: ArchiveMissing, ArchiveDamaged, ArchiveNewer.
    """
    return read_commit(Layout(archive))[1].documents


def needs_reindex(archive: Path) -> str | None:
    """Why an archive should be rebuilt, in plain words; None when it need not be.

    Raises: ArchiveMissing, ArchiveDamaged, ArchiveNewer.
    """
    layout = Layout(archive)
    _, manifest = read_commit(layout)
    ours = fingerprint(Tables.of(layout.build(manifest.build)))
    if manifest.fingerprint != ours:
        return f"it was indexed with analysis {manifest.fingerprint}, this program has {ours}"
    if manifest.format != FORMAT:
        return f"its index has format {manifest.format}, this program writes {FORMAT}"
    return edited_tables(archive)


def edited_tables(archive: Path) -> str | None:
    """What to say where the tables that people edit are not those of the build; None where they are.

    Raises: ArchiveMissing, ArchiveDamaged, ArchiveNewer.
    """
    layout = Layout(archive)
    _, manifest = read_commit(layout)
    if Tables.of(layout.config) == Tables.of(layout.build(manifest.build)):
        return None
    return f"the tables in {layout.config} are not those that it was indexed with"
