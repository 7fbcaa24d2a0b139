"""Checking what copies are found by: that it is what the words in order give."""

import numpy as np

from index.copies.shingles import Hashes
from index.copies.sketches import BINS, sketch
from index.segment.findings import Findings
from index.segment.forward import Forward

_STEP = 1 << 12  # documents sketched at once


def check_copies(field: str, size: int, spellings: Hashes, found: Findings) -> None:
    """Check the columns of one field, whose words in order were checked before; `found` has what is wrong.

    Args:
        spellings: shape (leaves,), the number of each leaf's spelling.
    """
    texts, sketches = names = [f"{field}.copies.{part}" for part in ("texts", "sketches")]
    if not found.whole(*names, f"{field}.forward.offsets", f"{field}.forward.leaves"):
        return
    columns = found.columns
    fit = len(columns[texts]) == size and columns[texts].dtype == np.uint64
    if not found.expect(texts, fit, "it does not fit the documents"):
        return
    fit = len(columns[sketches]) == size * BINS and columns[sketches].dtype == np.uint8
    if not found.expect(sketches, fit, f"it is not of {BINS} bytes a document"):
        return
    forward = Forward(field, columns, len(spellings), size)
    for start in range(0, size, _STEP):
        stop = min(start + _STEP, size)
        firsts, leaves = forward.of(np.arange(start, stop))
        made = sketch(spellings[leaves], firsts)
        reason = f"it does not agree with {field}.forward.leaves on what documents say"
        found.expect(texts, np.array_equal(made[0], columns[texts][start:stop]), reason)
        found.expect(sketches, np.array_equal(made[1].ravel(), columns[sketches][start * BINS : stop * BINS]), reason)
