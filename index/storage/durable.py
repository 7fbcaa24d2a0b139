"""Durable files: what is written here is on the disk, whole, when the function returns."""

import os
from pathlib import Path

from index.errors import naming

TEMPORARY = ".tmp"


def sync_file(path: Path) -> None:
    """Wait until a file's bytes are on the disk."""
    with naming(path), path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until a folder's entries are on the disk: new names, renames and removals."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with naming(folder):
            os.fsync(handle)
    finally:
        os.close(handle)


def replace_file(path: Path, data: bytes) -> None:
    """Write a file so that at any moment, power failure included, its old or its new bytes stand there, whole."""
    temporary = path.with_name(path.name + TEMPORARY)
    with naming(temporary), temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    with naming(path):
        temporary.replace(path)
    sync_folder(path.parent)
