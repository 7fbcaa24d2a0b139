"""Strangers: files in the folder of a build that no writer of ours puts there, such as those of a stock Whoosh writer.

They do no harm, for no manifest names them, and the next commit sweeps them away; but what someone meant to add by them
is not in the archive, so they are told. What a killed run of ours left is none.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from index.analysis.tables import NAMES
from index.storage.archive import SegmentEntry
from index.storage.codec import INDEX_NAME, toc_path

_SEGMENT = r"[0-9a-z_]+(\.segment|\.\d+\.live|\.tmp|\.\d+\.live\.tmp)"
_OURS = re.compile(rf"{_SEGMENT}|(copies\.\d+|manifest-\d+\.json|{'|'.join(map(re.escape, NAMES))})(\.tmp)?")
_TOC = re.compile(rf"_{INDEX_NAME}_(\d+)\.toc(\.tmp)?")
_INSTEAD = "what it adds is not in the archive; add articles with: kashshaf index PATH"


def strangers(folder: Path, commit: int, segments: Collection[SegmentEntry]) -> Iterator[tuple[Path, str]]:
    """Files of another hand beside the segments of a commit, and what is known of each."""
    for path in sorted(folder.iterdir()):
        toc = _TOC.fullmatch(path.name)
        if toc is None and not _OURS.fullmatch(path.name):
            yield path, f"it is no file of this program; if another wrote it, {_INSTEAD}"
        elif toc and int(toc[1]) > commit:
            yield path, f"another program wrote this table of contents; {_INSTEAD}"
    own = toc_path(folder, commit)
    if own.exists() and not _names_all(own, segments):
        yield own, f"another program wrote this table of contents, for it does not name our segments; {_INSTEAD}"


def _names_all(toc: Path, segments: Collection[SegmentEntry]) -> bool:
    """Whether a table of contents names all segments of a commit; it is a pickle, so no one reads it for more."""
    data = toc.read_bytes()
    return all(entry.name.encode() in data for entry in segments)
