"""Reads pages saved as one file (MHTML, RFC 2557): the page is taken out, and read as any saved page.

When it was saved says nothing of the article; from where is kept, as browsers note it in a page.
"""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from typing import Final

from index.article import Article, Unreadable
from index.readers import records
from index.readers.html_pages import decoded_page
from index.readers.layout import TOO_LONG
from index.readers.streams import Source
from index.text.decoding import Decoded, Undecodable

NO_PAGE: Final = "a web archive that holds no page"

_PAGES: Final = ("text/html", "application/xhtml+xml")
_FROM: Final = ("Snapshot-Content-Location", "Content-Location")


def read(source: Source) -> Iterator[Article | Unreadable]:
    """The page's one article, or why it has none."""
    raw = source.whole()
    found = TOO_LONG if raw is None else _page(raw)
    if isinstance(found, str):
        yield Unreadable(source.path, 0, found)
    else:
        yield records.cut("html", found.text.encode(), found, source, 1)


def _page(raw: bytes) -> Decoded | str:
    """The page in an archive, behind a note of where it was saved from; or why there is none."""
    archive = message_from_bytes(raw)
    part = next((part for part in archive.walk() if part.get_content_type() in _PAGES), None)
    held = part.get_payload(decode=True) if part else None
    if part is None or not isinstance(held, bytes):
        return NO_PAGE
    decoded = decoded_page(held, part.get_content_charset("ascii"))
    if isinstance(decoded, Undecodable):
        return decoded.reason
    return Decoded(_note(archive, part) + decoded.text, "utf-8")


def _note(archive: Message, part: Message) -> str:
    """Where a page was saved from, as browsers write it into the first lines of one."""
    named = (str(message.get(name, "")).strip() for name in _FROM for message in (archive, part))
    address = next((one for one in named if one.startswith(("http://", "https://"))), "")
    is_plain = address.isascii() and address.isprintable() and not set(address) & set(' <>"')
    return f"<!-- saved from url=({len(address):04}){address} -->\n" if address and is_plain else ""
