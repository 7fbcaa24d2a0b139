"""The files of an archive that people edit, wherever it lies: read, checked and written as one."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from index.analysis.analyzer import by
from index.analysis.tables import NAMES, Tables
from index.storage.correcting import NAME as CORRECTIONS
from index.storage.correcting import corrections_in
from index.storage.durable import replace_file
from index.storage.source_names import names_of
from search.query.variants import NAME as VARIANTS
from search.query.variants import of_folder

FILES: Final = (*NAMES, VARIANTS, CORRECTIONS)


def read(folder: Path) -> dict[str, bytes]:
    """Those that a folder has, by name."""
    return {name: (folder / name).read_bytes() for name in FILES if (folder / name).exists()}


def read_whole(folder: Path) -> dict[str, bytes]:
    """The same, of which each can be used. Raises: BadTable."""
    tables = Tables.of(folder)
    analysis = by(tables)
    analysis.families, names_of(tables), of_folder(folder, analysis), corrections_in(folder)
    return read(folder)


def write(files: Mapping[str, bytes], folder: Path) -> Sequence[str]:
    """Have these in a folder, and no others of such names; their names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        if name in files:
            replace_file(folder / name, files[name])
        else:
            (folder / name).unlink(missing_ok=True)
    return sorted(files)
