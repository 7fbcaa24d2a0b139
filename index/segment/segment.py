"""A segment: some documents, inverted, in one immutable file. `write_segment` makes it, `Segment` reads it.

Knows nothing of commits and deletions; `index.storage` says which segments and which live documents make an archive.
"""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import numpy as np

from index.columns.container import Columns, write_columns
from index.columns.dictionary import pack_terms
from index.columns.numbers import Uints, Wide
from index.errors import CorruptSegment
from index.schema import Level
from index.segment.contents import NO_NUMBERS, Contents, Shape
from index.segment.doc_values import DocValues, write_values
from index.segment.postings import Postings
from index.segment.stored import Stored, write_stored
from index.segment.terms import number_strings, read_strings, write_strings
from index.segment.text_field import TextField, write_field

KIND = "segment"
FORMAT = 3
"""See FORMAT.md, "History"."""

FORMATS = range(1, FORMAT + 1)
"""Those that can be read."""

_NOTHING = Postings(NO_NUMBERS, NO_NUMBERS.astype("<u2"), NO_NUMBERS)


def write_segment(path: Path, contents: Contents) -> None:
    """Write a segment. The file is not synced, nor renamed: that is for whoever commits it."""
    numbered = number_strings(contents)
    columns = write_strings(*pack_terms(numbered.strings))
    for name, tokens in contents.fields.items():
        columns |= write_field(name, tokens, numbered)
    for name, values in contents.values.items():
        columns |= write_values(name, values, key=name in contents.keys)
    for name, documents in contents.stored.items():
        columns |= write_stored(name, documents, contents.dictionaries.get(name, b""))
    write_columns(path, columns, describe(contents.size, contents.shape))


def describe(size: int, shape: Shape) -> dict[str, object]:
    """What the directory says of a segment."""
    return {
        "kind": KIND,
        "format": FORMAT,
        "documents": size,
        "fields": {name: [level.label for level in sorted(levels)] for name, levels in shape.fields.items()},
        "values": list(shape.values),
        "keys": list(shape.keys),
        "stored": list(shape.stored),
        "forward": list(shape.forward),
        "copies": list(shape.copies),
    }


class Segment:
    """One segment, open for reading; for many threads. Terms are asked for by field and level: "body.family".

    Attributes:
        size: how many documents it has, those deleted since included.
        fields: text field to its terms and lists.
        values: column to its values.
        stored: part to its bytes.

    Raises: FileNotFoundError.  CorruptSegment: when opened, or when what is damaged is read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.columns = columns = Columns(path)
        meta = columns.meta
        if meta.get("kind") != KIND or meta.get("format") not in FORMATS:
            found = f"a {meta.get('kind')!r} of format {meta.get('format')!r}"
            raise columns.corrupt("directory", f"it is {found}, and this program reads segments up to format {FORMAT}")
        try:
            self._open()
        except (KeyError, TypeError, ValueError) as cause:
            raise columns.corrupt("directory", f"it says what no writer says: {cause!r}") from cause

    def _open(self) -> None:
        columns, meta = self.columns, self.columns.meta
        self.size: int = meta["documents"]
        dictionary = read_strings(columns)
        self.dictionary = dictionary
        forward, copies = meta.get("forward", ()), meta.get("copies", ())  # format 1 had none, and 2 no copies
        self.fields = {
            name: TextField(
                name,
                [Level[label.upper()] for label in labels],
                columns,
                dictionary,
                self.size,
                forward=name in forward,
                copies=name in copies,
            )
            for name, labels in meta["fields"].items()
        }
        self.values = {name: DocValues(name, columns, self.size, key=name in meta["keys"]) for name in meta["values"]}
        self.stored = {name: Stored(name, columns, self.size) for name in meta["stored"]}

    @property
    def shape(self) -> Shape:
        """What every document of it has."""
        fields = {name: text.levels for name, text in self.fields.items()}
        forward = tuple(name for name, text in self.fields.items() if text.has_forward)
        copies = tuple(name for name, text in self.fields.items() if text.copies)
        return Shape(fields, tuple(self.values), tuple(self.columns.meta["keys"]), tuple(self.stored), forward, copies)

    @property
    def dictionaries(self) -> dict[str, bytes]:
        """The zstd dictionary of each stored part; segments given the same are merged without compressing anew."""
        return {part: stored.dictionary for part, stored in self.stored.items()}

    def verify(self) -> Iterator[CorruptSegment]:
        """Read every byte; give what is damaged, a column each."""
        return self.columns.verify()

    # Terms

    @cached_property
    def _levels(self) -> dict[str, tuple[TextField, Level]]:
        return {
            f"{name}.{level.label}": (field, level) for name, field in self.fields.items() for level in field.levels
        }

    def postings(self, name: str, term: bytes) -> Postings:
        """Who has a term of a level, deleted documents included; of "body.written", terms with marks too."""
        if name not in self._levels:
            return _NOTHING
        field, level = self._levels[name]
        if (found := field.find(level, term)) is not None:
            return field.postings(level, found)
        form = self._marked(field, level, term)
        return _NOTHING if form is None else field.marked_postings(form)

    def occurrences(self, name: str, term: bytes) -> Wide:
        """Every place of a term, document << POSITION_BITS | position, ascending; as `postings`."""
        if name in self._levels:
            field, level = self._levels[name]
            if (found := field.find(level, term)) is not None:
                return field.occurrences(level, found)
            if (form := self._marked(field, level, term)) is not None:
                return field.marked_occurrences(form)
        return np.zeros(0, np.int64)

    def _marked(self, field: TextField, level: Level, term: bytes) -> int | None:
        string = self.dictionary.find(term) if level is Level.WRITTEN else None
        return None if string is None else field.marked.find(string)

    def terms(self, name: str, prefix: bytes = b"") -> Iterator[bytes]:
        """The terms of a level that begin so, ascending; of "body.written", terms with marks too."""
        if name not in self._levels:
            return iter(())
        field, level = self._levels[name]
        return field.terms(level, prefix, marked=level is Level.WRITTEN)

    def lengths(self, field: str) -> Uints:
        """How many tokens a text field has in each document."""
        return self.fields[field].lengths
