"""Live documents: which of an immutable segment's documents are not deleted; a small file of its own a commit."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.columns.container import Columns, write_columns

KIND = "live documents"


def write_live(path: Path, live: NDArray[np.bool_]) -> None:
    """Write which documents are live, shape (documents,), a bit each, the lowest first."""
    write_columns(path, {"live": np.packbits(live, bitorder="little")}, {"kind": KIND, "documents": len(live)})


def read_live(path: Path, size: int) -> NDArray[np.bool_]:
    """The inverse, for a segment of `size` documents. Unlike a segment it is checked whole, for it is small.

    Raises: FileNotFoundError.  CorruptSegment.
    """
    columns = Columns(path)
    for damage in columns.verify():
        raise damage
    bits = columns["live"]
    if columns.meta != {"kind": KIND, "documents": size} or len(bits) != -(-size // 8):
        raise columns.corrupt("live", f"it is not of a segment of {size} documents")
    return np.unpackbits(bits.astype(np.uint8), count=size, bitorder="little").astype(np.bool_)
