"""What finds the copies of an article: a number and a sketch of the body of each document (`index.copies`)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.columns.container import Column, Columns
from index.columns.numbers import Uints, Wide
from index.copies.shingles import Hashes
from index.copies.sketches import BINS, Sketches, sketch


def write_copies(field: str, words: Hashes, firsts: Wide) -> dict[str, Uints]:
    """The columns of a field.

    Args:
        words: shape (tokens,), the number of each spelling (`hashes_of`), by document and position.
        firsts: shape (documents + 1,), where those of each document begin.
    """
    texts, sketches = sketch(words, firsts)
    return {f"{field}.copies.texts": texts, f"{field}.copies.sketches": sketches.ravel()}


class Sketched:
    """Numbers and sketches of the documents of a field, open for reading.

    Attributes:
        texts: shape (documents,), equal where all words are; 0 of one without words.
        sketches: shape (documents, BINS).

    Raises: CorruptSegment: when opened.
    """

    def __init__(self, field: str, columns: Columns, size: int) -> None:
        name = f"{field}.copies"
        texts, sketches = columns[f"{name}.texts"], columns[f"{name}.sketches"]
        if texts.dtype != np.uint64 or len(texts) != size:
            raise columns.corrupt(f"{name}.texts", "it does not fit the documents")
        if sketches.dtype != np.uint8 or len(sketches) != size * BINS:
            raise columns.corrupt(f"{name}.sketches", f"it is not of {BINS} bytes a document")
        self.texts: Hashes = texts.view(np.uint64)
        self.sketches: Sketches = sketches.view(np.uint8).reshape(-1, BINS)


def merge_copies(field: str, sources: Sequence[tuple[Sketched, NDArray[np.bool_]]]) -> dict[str, Column]:
    """The columns of the live documents of several segments: copied, for they depend on nothing else there.

    Args:
        sources: those of each, and which of its documents are live.
    """
    return {
        f"{field}.copies.texts": np.concatenate([found.texts[live] for found, live in sources]),
        f"{field}.copies.sketches": np.concatenate([found.sketches[live].ravel() for found, live in sources]),
    }
