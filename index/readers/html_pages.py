"""Reads saved HTML pages: an article a page, in the encoding that its bytes show or the page states."""

import codecs
import re
from collections.abc import Iterator

from index.article import Article, Unreadable
from index.readers import records
from index.readers.layout import TOO_LONG
from index.readers.streams import Source
from index.text.decoding import Decoded, Undecodable, as_text, decode

_STATED = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page says its encoding
_PAGES = re.compile(r"cp\d+|windows-\d+|iso8859-\d+|mac-\w+|mac_\w+|utf-(?:8|16.*)")


def read(source: Source) -> Iterator[Article | Unreadable]:
    """The page's one article, or why it has none."""
    raw = source.whole()
    if raw is None:
        yield Unreadable(source.path, 0, TOO_LONG)
        return
    decoded = decoded_page(raw)
    if isinstance(decoded, Undecodable):
        yield Unreadable(source.path, 0, decoded.reason)
    else:
        yield records.cut("html", raw, decoded, source, 1)


def decoded_page(raw: bytes, stated: str = "") -> Decoded | Undecodable:
    """A page as text: what is UTF-8 is, else what is said of it, else what it looks like.

    Args:
        stated: the encoding that is said of it from outside, before what the page says itself.
    """
    decoded = decode(raw)
    if isinstance(decoded, Decoded) and decoded.encoding.startswith("utf") and "\ufffd" not in decoded.text:
        return decoded
    own = _STATED.search(raw[:_HEAD])
    if codec := _codec(stated) or _codec(own[1].decode("ascii") if own else ""):
        text = as_text(raw, codec)
        return decoded if text.count("\ufffd") * 20 > len(text) else Decoded(text, codec)
    return decoded


def _codec(name: str) -> str | None:
    """The Python codec of that name, of those that pages are written in; UTF-8 is not one, for it was tried."""
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return None
    return codec if _PAGES.fullmatch(codec) and codec != "utf-8" else None
