"""Whereabouts: where files stand, and whether they still do."""

from collections.abc import Sequence
from pathlib import Path

from index.readers.files import container_of


def is_below(roots: Sequence[Path], path: Path) -> bool:
    """Whether a path is one of some, or lies below one."""
    return any(root in (path, *path.parents) for root in roots)


def container(folder: Path) -> Path | None:
    """The archive file that a folder is, or stands in."""
    return container_of(folder / "_")


def is_gone(path: Path) -> bool:
    """Whether nothing stands at a path. What an archive file holds is only known by reading it."""
    try:
        path.lstat()
    except FileNotFoundError:
        return True
    except NotADirectoryError:
        return container_of(path) is None
    except OSError:  # there, but not for us to see
        return False
    return False
