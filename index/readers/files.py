"""Finds the files to read: named ones, and those below named folders, in one order everywhere.

The first step of `index.pipeline.read`. Whatever cannot be read is a value with
its reason; only a PATH at which nothing stands is an error, before anything is read.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.article import Unreadable
from index.errors import MissingPath
from index.readers.unpacking import is_tar, is_zip, packing_of

STDIN = Path("-")
"""Standard input, where a path is asked for."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read.

    Attributes:
        relative: its path below the PATH that the person named, or its name if it was that PATH.
        inner: what in it is asked for, as `archive.zip/inner.html`, where not all of it is.
    """

    path: Path
    relative: str
    inner: Path | None = None


_SPECIAL: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)

_PAGES = (".html", ".htm", ".xhtml", ".shtml", ".php", ".aspx")
_BESIDE = ("_files", ".files", "_ملفات", "_fichiers", "-Dateien", "_archivos")

_REASONS = {
    errno.EACCES: "no permission to read it",
    errno.EPERM: "no permission to read it",
    errno.ELOOP: "a link that leads back to itself",
    errno.ENOENT: "it was there a moment ago and is gone",
    errno.ENAMETOOLONG: "its name, or the path to it, is too long to open",
}


def walk(paths: Sequence[Path], but: Path | None = None) -> Iterator[Found | Unreadable]:
    """The files at and below some paths, each folder's entries by name; hidden entries are passed over.

    Args:
        paths: what lies below another of them, or is named twice, is given once.
        but: a folder to pass over.
    Raises: MissingPath: at once, before the first file is given.
    """
    roots = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100  resolve() would follow links
    for root in roots:
        _require(root)
    return _walk(roots, but and Path(os.path.abspath(but)))  # noqa: PTH100  same


def why_not(cause: OSError) -> str:
    """An error of the system in plain words."""
    return _REASONS.get(cause.errno or 0) or f"the system could not read it: {cause.strerror or cause}"


def shown(path: str | Path) -> str:
    """A path as text that UTF-8 can hold; bytes of a name that are no UTF-8 stand as `\\xNN`."""
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")


def _require(path: Path) -> None:
    try:
        path.lstat()
    except PermissionError:
        pass  # something may be there; the walk says so
    except (OSError, ValueError) as cause:
        if not isinstance(cause, NotADirectoryError) or container_of(path) is None:
            raise MissingPath(path) from cause


def container_of(path: Path) -> Path | None:
    """The archive file through which a path leads, as `a.zip` in `a.zip/inner.html`; None when none does."""
    for above in path.parents:
        try:
            info = above.stat()
        except NotADirectoryError:
            continue
        except OSError:
            return None
        return above if stat.S_ISREG(info.st_mode) and _is_packed(above) else None
    return None


def _is_packed(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError:
        return False
    return is_zip(head) or is_tar(head, path.name) or packing_of(head) is not None


@dataclass
class _Trail:
    """Folders read already, by device and inode, with the path that led there: how a link loop is known."""

    folders: dict[tuple[int, int], Path] = field(default_factory=dict)

    def enter(self, folder: Path, info: os.stat_result) -> Path | None:
        """Note a folder; if it was read before, the path by which it was."""
        first = self.folders.setdefault((info.st_dev, info.st_ino), folder)
        return None if first is folder else first


def _walk(roots: Sequence[Path], but: Path | None) -> Iterator[Found | Unreadable]:
    trail = _Trail()
    named, passed = frozenset(roots), {but}
    for root in roots:
        if container := container_of(root):
            yield Found(container, container.name, root)
            continue
        below = root if os.path.isdir(root) else root.parent  # noqa: PTH112  is_dir() raises without permission
        waiting = [root]  # a stack, for folders nest deeper than calls may
        while waiting:
            path = waiting.pop()
            if path in passed:
                continue
            if path in named:
                passed.add(path)
            match _look(path, below, trail):
                case list(entries):
                    waiting.extend(reversed(entries))
                case found:
                    yield found


def _beside_pages(names: Sequence[str]) -> set[str]:
    """The folders of pictures and scripts that browsers put beside the pages they save, by their names."""
    pages = {name.rpartition(".")[0] for name in names if name.lower().endswith(_PAGES)}
    return {name for name in names for ending in _BESIDE if name.endswith(ending) and name[: -len(ending)] in pages}


def _look(path: Path, below: Path, trail: _Trail) -> Found | Unreadable | list[Path]:
    """What stands at a path; a folder gives its entries."""
    try:
        info = path.stat()
        if stat.S_ISREG(info.st_mode):
            return Found(path, shown(path.relative_to(below).as_posix()))
        if not stat.S_ISDIR(info.st_mode):
            what = next((name for is_it, name in _SPECIAL if is_it(info.st_mode)), "something")
            return Unreadable(path, 0, f"{what}, not a file")
        if first := trail.enter(path, info):
            return Unreadable(path, 0, f"a folder that was read already, as {shown(first)}")
        names = os.listdir(path)  # noqa: PTH208  names sort faster than paths
        saved = _beside_pages(names)
        return [path / name for name in sorted(names) if not name.startswith(".") and name not in saved]
    except OSError as cause:
        dangling = cause.errno == errno.ENOENT and path.is_symlink()
        return Unreadable(path, 0, "a link to something that is not there" if dangling else why_not(cause))
