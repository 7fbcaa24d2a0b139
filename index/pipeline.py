"""Paths in, documents out: finds files, hands each to its reader, gives articles their ids, joins what metadata found.

Between the outside world's files and `index.storage`, which calls all of it.
"""

import hashlib
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from index.article import Article, Document, Unreadable
from index.metadata.describe import describe
from index.readers.files import STDIN, Found, shown, walk
from index.readers.mapping import Hints

MAX_ID = 200  # characters of a record's own id

_NO_HINTS = Hints()
_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [high + low for high in _BASE32 for low in _BASE32]


def read(
    paths: Sequence[Path],
    but: Path | None = None,
    hints: Hints = _NO_HINTS,
    only: Container[Path] | None = None,
) -> Iterator[Article | Unreadable]:
    """Every record at and below some paths, in one order everywhere; one is held at a time.

    Args:
        paths: of files, folders, or what is in an archive file (`archive.zip/inner.html`); `-` for standard input,
            which is read last.
        but: a folder to pass over: the archive may stand among the files that it is made of.
        hints: what a person says of all of it, which counts before what each file looks like.
        only: of the files that are found, those to read; None is all.
    Raises: MissingPath: at once, before anything is read.
    """
    found = walk([path for path in paths if path != STDIN], but)
    if only is not None:
        found = (item for item in found if item.path in only)
    return chain(_read(found, hints), _read_stdin(hints) if STDIN in paths else ())


def natural_id(article: Article) -> str:
    """The id that an article has by itself: its own, else one made from its URL, else one made from its place.

    An own id too long to be an address is made short as a URL is, not cut (cut ids could be equal) and not passed
    over (the place in the file says less); such ids are mostly the article's URL, and then give the id of that URL.

    >>> from index.article import Given
    >>> here = Article(Path("/a/b.jsonl"), "b.jsonl", 7, "json", b"", "utf-8", "", Given(url="https://example.org/7"))
    >>> natural_id(here)
    '3jl23hhstwz5'
    """
    own, url = article.given.id, article.given.url
    if own and not own.isspace() and len(own) <= MAX_ID:
        return own
    if stated := (own or "").strip() or (url or "").strip():
        return id_of(stated)
    return id_of(f"{article.relative}\0{article.number}")


def id_of(text: str) -> str:
    """60 bits in 12 characters of lower-case base32: short in an address, and equal by chance once in 10^9 articles."""
    bits = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) >> 4
    return "".join([_PAIRS[bits >> shift & 1023] for shift in range(50, -1, -10)])


def document(article: Article, id: str) -> Document:
    """The article under an id, with all that metadata worked out."""
    return Document(id, describe(article), shown(article.path), article.number)


def _read(found: Iterable[Found | Unreadable], hints: Hints) -> Iterator[Article | Unreadable]:
    from index.readers import reading  # noqa: PLC0415  searching, which reads no files, would wait for all readers

    for item in found:
        if isinstance(item, Unreadable):
            yield item
        else:
            yield from reading.read(item, hints)


def _read_stdin(hints: Hints) -> Iterator[Article | Unreadable]:
    """The records of standard input, whose place says nothing: their content stands in for it."""
    from index.readers import reading  # noqa: PLC0415  same

    for record in reading.read_stdin(hints):
        if isinstance(record, Article):
            content = hashlib.sha256(record.raw).hexdigest()
            yield replace(record, relative=f"{record.relative}/{content}")
        else:
            yield record
