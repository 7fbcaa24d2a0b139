"""A build as stock Whoosh reads it: our segments behind `whoosh.codec.base`, and the table of contents that names them.

Nothing of ours goes this way. Whoosh's table of contents is a pickle, so it is written, beside a commit that already
stands, and never read; `whoosh.index.open_dir` on the folder of a build then gives stock readers and searchers. A stock
writer cannot name one of our segments, nor delete one: our files bear no name that Whoosh takes for its own. What it
writes beside them no manifest names, and the next commit sweeps it away.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from whoosh import columns, fields
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.codec import base
from whoosh.columns import ColumnReader
from whoosh.filedb.filestore import RamStorage
from whoosh.index import TOC

from index.schema import TEXT_FIELDS
from index.segment.norms import LENGTH_OF_BYTE, rounded
from index.segment.segment import Segment
from index.storage.build import SEGMENT, Part
from index.storage.codec_terms import TermsReader
from index.storage.documents import PARTS
from index.storage.durable import replace_file
from index.storage.fields import ID, TEXT_COLUMNS, level_field

INDEX_NAME = "MAIN"


def whoosh_schema() -> fields.Schema:
    """The schema of a build, made of stock parts alone."""
    schema = fields.Schema()
    for text in TEXT_FIELDS.values():
        for level in text.levels:
            schema.add(level_field(text.name, level), fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True))
    schema.add(ID, fields.ID(unique=True, sortable=columns.VarBytesColumn()))
    for name in TEXT_COLUMNS[1:]:
        schema.add(name, fields.COLUMN(columns.VarBytesColumn()))
    for part in PARTS:
        schema.add(part, fields.STORED())
    return schema


def write_toc(folder: Path, commit: int, parts: Sequence[Part]) -> None:
    """Name the segments of a commit to stock Whoosh, in place of those of any other commit."""
    path = toc_path(folder, commit)
    memory = RamStorage()  # Whoosh would leave the file open when there is no room for it
    TOC(whoosh_schema(), [_described(part) for part in parts], commit).write(memory, INDEX_NAME)
    replace_file(path, memory.files[path.name])
    for other in folder.glob("*.toc"):
        if other != path:
            other.unlink()


def toc_path(folder: Path, commit: int) -> Path:
    """Where Whoosh looks for the segments of a commit."""
    return folder / f"_{INDEX_NAME}_{commit}.toc"


def _described(part: Part) -> "_Described":
    gone = b"" if part.live.all() else np.packbits(~part.live, bitorder="little").tobytes()
    return _Described(part.name, part.segment.size, gone)


@dataclass(frozen=True, slots=True)
class _Described:
    """What we write of a segment; whoever reads it gets a CodecSegment, which cannot be written again."""

    name: str
    size: int
    gone: bytes

    def __reduce__(self) -> tuple[type["CodecSegment"], tuple[str, int, bytes]]:
        return CodecSegment, (self.name, self.size, self.gone)


class CodecSegment(base.Segment):  # type: ignore[misc]  # whoosh is untyped
    """A segment as Whoosh's table of contents has it: its name, and which documents are gone, a bit each."""

    def __init__(self, segid: str, size: int, gone: bytes) -> None:
        self.indexname = INDEX_NAME
        self.segid = segid
        self.compound = False
        self._size = size
        self._gone = gone

    def __reduce__(self) -> NoReturn:
        raise _refuse()  # a stock writer is about to commit

    def codec(self) -> "Codec":
        return Codec()

    def should_assemble(self) -> bool:
        return False

    def doc_count_all(self) -> int:
        return self._size

    def deleted_docs(self) -> Iterator[int]:
        bits = np.unpackbits(np.frombuffer(self._gone, np.uint8), bitorder="little")
        return iter(np.flatnonzero(bits).tolist())

    def deleted_count(self) -> int:
        return sum(byte.bit_count() for byte in self._gone)

    def is_deleted(self, docnum: int) -> bool:
        # Whoosh asks for the document after the last too.
        byte = self._gone[docnum >> 3 :][:1]
        return bool(byte) and bool(byte[0] >> (docnum & 7) & 1)

    def set_doc_count(self, *_: Any) -> NoReturn:
        raise _refuse()

    def delete_document(self, *_: Any, **__: Any) -> NoReturn:
        raise _refuse()


def _refuse() -> NotImplementedError:
    return NotImplementedError("stock Whoosh only reads this index; write to it with: kashshaf index PATH")


class Codec(base.Codec):  # type: ignore[misc]  # whoosh is untyped
    """Opens our segments for Whoosh."""

    def terms_reader(self, storage: Any, segment: CodecSegment) -> TermsReader:
        return TermsReader(_open(storage, segment))

    def per_document_reader(self, storage: Any, segment: CodecSegment) -> "DocumentReader":
        return DocumentReader(_open(storage, segment), segment)

    def per_document_writer(self, *_: Any) -> NoReturn:
        raise _refuse()

    def field_writer(self, *_: Any) -> NoReturn:
        raise _refuse()

    def postings_writer(self, *_: Any, **__: Any) -> NoReturn:
        raise _refuse()

    def postings_reader(self, *_: Any, **__: Any) -> NoReturn:
        raise _refuse()

    def new_segment(self, *_: Any) -> NoReturn:
        raise _refuse()


def _open(storage: Any, segment: CodecSegment) -> Segment:
    return Segment(Path(storage.folder, segment.segid + SEGMENT))


class DocumentReader(base.PerDocumentReader):  # type: ignore[misc]  # whoosh is untyped
    """What Whoosh asks of documents: lengths, deletions, columns, stored fields."""

    def __init__(self, segment: Segment, described: CodecSegment) -> None:
        self._segment = segment
        self._described = described
        self._lengths: dict[str, list[int]] = {}

    def doc_count(self) -> int:
        return self._described.doc_count()  # type: ignore[no-any-return]  # whoosh is untyped

    def doc_count_all(self) -> int:
        return self._segment.size

    def has_deletions(self) -> bool:
        return self._described.deleted_count() > 0

    def is_deleted(self, docnum: int) -> bool:
        return self._described.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        return self._described.deleted_docs()

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return fieldname in self._segment.values

    def list_columns(self) -> list[str]:
        return list(self._segment.values)

    def column_reader(self, fieldname: str, *_: Any) -> "_Values":
        return _Values(self._segment.values[fieldname].texts())

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        lengths = self._rounded(fieldname)
        return (lengths[docnum] if lengths else 0) or default

    def _rounded(self, fieldname: str) -> list[int]:
        """The lengths as a byte keeps them, which is what Whoosh scores with."""
        name = fieldname.partition(".")[0]
        if name not in self._lengths:
            known = name in self._segment.fields
            self._lengths[name] = LENGTH_OF_BYTE[rounded(self._segment.lengths(name))].tolist() if known else []
        return self._lengths[name]

    def field_length(self, fieldname: str) -> int:
        name = fieldname.partition(".")[0]
        return int(self._segment.lengths(name).sum(dtype=np.int64)) if name in self._segment.fields else 0

    def min_field_length(self, fieldname: str) -> int:
        return min(self._rounded(fieldname), default=0)

    def max_field_length(self, fieldname: str) -> int:
        return max(self._rounded(fieldname), default=0)

    def stored_fields(self, docnum: int) -> dict[str, str]:
        return {part: stored.read(docnum).decode() for part, stored in self._segment.stored.items()}


class _Values(ColumnReader):  # type: ignore[misc]  # whoosh is untyped
    """A column of texts, as Whoosh sorts and groups by it."""

    def __init__(self, values: list[bytes]) -> None:
        self._values = values

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, docnum: int) -> bytes:
        return self._values[docnum]
