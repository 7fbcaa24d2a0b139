"""Bytes to text: which encoding they are in, or why they are no text.

The first step of every reader. The codec that is named gives the same text again
from the same bytes (`as_text`), which is how kept originals are revived.
"""

import codecs
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with lines parted by "\\n", and the Python codec that it was read with."""

    text: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Undecodable:
    """Why some bytes are not read as text, in plain words."""

    reason: str


_MARKS = {  # byte order marks: the codec removes its own
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_WINDOWS, _ISO, _MAC = "cp1256", "iso8859_6", "mac_arabic"


def _plain_mark(byte: int) -> int:
    """The byte of ISO 8859-6 for a sign of Mac Arabic that it has as another byte, or has one like it."""
    sign = bytes([byte]).decode(_MAC)
    plain = sign if sign.isascii() else "0" if sign.isdecimal() else '"' if sign in "«»…" else None
    return ord(plain) if plain else byte


_MAC_MARKS = range(0x80, 0xC0)  # Mac Arabic has all letters of ISO 8859-6 as the same bytes, and signs of its own
_FROM_MAC = bytes.maketrans(bytes(_MAC_MARKS), bytes(map(_plain_mark, _MAC_MARKS)))

_MAGIC = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF87a": "a GIF image",
    b"GIF89a": "a GIF image",
    b"%PDF-": "a PDF document",
    b"\x1f\x8b": "gzip data",
    b"PK\x03\x04": "a ZIP file (Word and Excel files are such)",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel document",
    b"BZh": "bzip2 data",
    b"\xfd7zXZ": "xz data",
    b"\x28\xb5\x2f\xfd": "zstandard data",
    b"7z\xbc\xaf": "a 7-Zip file",
    b"Rar!": "a RAR file",
}
_ALL_MAGIC = tuple(_MAGIC)
_ALL_MARKS = tuple(_MARKS)

# What no text holds in number. Not among them: white space, and substitute (1A), which word processors leave behind.
_CONTROLS = bytes(sorted({*range(0x20), 0x7F} - {*b"\t\n\v\f\r\x1a"}))
_CONTROL_CHARACTERS = dict.fromkeys(_CONTROLS)
_FEW = 20  # one in so many: as much damage as a text may show
_SAMPLE = 1 << 16  # bytes enough to tell which of two is the high one

_LIKELY = re.compile("[\t\n\r -~\u00a0-\u00ff\u0600-\u06ff\u0750-\u077f\u2000-\u206f\ufb50-\ufdff\ufe70-\ufeff]")
_HIGH = re.compile(rb"[\x80-\xff]")
_OVER_LETTERS = re.compile("[\u0640\u064b-\u0652]")  # tatweel and vowel marks
_ARABIC_RUN = re.compile("[\u0621-\u06d2]{2,}")
# No character, a control, accented Latin, and what stands for it: an Arabic letter alone in a Latin word.
_FOREIGN = re.compile(
    "[\ufffd\u0080-\u009f\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]"
    "|(?<=[A-Za-z])[\u0621-\u064a](?![\u0621-\u064a])|(?<![\u0621-\u064a])[\u0621-\u064a](?=[A-Za-z])"
)
_COMMON = re.compile("[المنهوىي]")  # about half of the letters of any Arabic text


def decode(raw: bytes) -> Decoded | Undecodable:
    """The text of some bytes: UTF-8, UTF-16, or an Arabic code page when that gives Arabic words.

    UTF-8 that is damaged in places stays UTF-8, and U+FFFD shows where.

    >>> decode("خبر عاجل".encode("cp1256"))
    Decoded(text='خبر عاجل', encoding='cp1256')
    >>> decode("خبر عاجل".encode()[:-1]).text
    'خبر عاج�'
    """
    if raw.startswith(_ALL_MAGIC):
        return Undecodable(f"not text but {_described(_MAGIC, raw)}")
    if (whole := _undamaged(raw)) is not None:
        return Decoded(one_newline(whole), "utf-8")
    codec = _stated(raw) or (_wide(raw) if _binary(raw) else _narrow(raw))
    if codec is None:
        return Undecodable(_why_not(raw))
    text = as_text(raw, codec)
    return Decoded(text, codec) if codec == "utf-8" or _legible(text) else Undecodable(_why_not(raw))


def as_text(raw: bytes, encoding: str) -> str:
    """The text of bytes in a known encoding, lines parted by "\\n"; always text that UTF-8 can hold."""
    return one_newline(raw.decode(encoding, errors="replace"))


def one_newline(text: str) -> str:
    """Lines parted by "\\n", whatever parted them before."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def wide_codec(head: bytes) -> str | None:
    """The UTF-16 codec that a file beginning with these bytes is in, byte order spelled out; None for all else."""
    if head.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if head.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    return _wide(head) if _binary(head) and not _stated(head) else None


def _described(table: dict[bytes, str], raw: bytes) -> str:
    return next(value for start, value in table.items() if raw.startswith(start))


def _stated(raw: bytes) -> str | None:
    return _described(_MARKS, raw) if raw.startswith(_ALL_MARKS) else None


def _undamaged(raw: bytes) -> str | None:
    """The text of UTF-8 without a mark or a fault, as nearly all texts are; only others have to be weighed."""
    if raw.startswith(_ALL_MARKS) or _binary(raw):
        return None
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None


def _binary(raw: bytes) -> bool:
    """Whether bytes are no text in an encoding of single bytes for ASCII."""
    return b"\0" in raw or (len(raw) - len(raw.translate(None, _CONTROLS))) * _FEW > len(raw)


def _wide(raw: bytes) -> str | None:
    """UTF-16 without a mark: in the right byte order nearly all of it is ASCII and Arabic, in the wrong one little."""
    for codec in ("utf-16-le", "utf-16-be"):
        text = raw[:_SAMPLE].decode(codec, errors="replace")
        if len(_LIKELY.findall(text)) * 10 >= len(text) * 9:
            return codec
    return None


def _narrow(raw: bytes) -> str | None:
    text = raw.decode("utf-8", errors="replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}") - raw.count("\N{REPLACEMENT CHARACTER}".encode())
    whole = len(text) - len(text.encode("ascii", errors="ignore")) - broken
    if broken <= whole:  # other encodings make a whole sequence by chance only
        return "utf-8"
    windows, iso = _arabic(raw, _WINDOWS), _arabic(raw.translate(_FROM_MAC), _ISO)
    if windows or iso:
        return _WINDOWS if windows >= iso else _MAC if _is_mac(raw) else _ISO
    return "utf-8" if broken * _FEW <= len(text) else None


def _is_mac(raw: bytes) -> bool:
    """Whether bytes with the letters of ISO 8859-6 are Mac Arabic, by what that one has not; its spaces bind."""
    return _arabic(raw, _MAC) > _arabic(raw, _ISO) or (b"\xa0" in raw and b" " not in raw)


def _arabic(raw: bytes, page: str) -> int:
    """How far bytes read by a code page are Arabic words; 0 where accented letters or rare ones prevail."""
    high = _HIGH.search(raw)
    start = max(high.start() - 1, 0) if high else 0
    text = raw[start : start + _SAMPLE].decode(page, errors="replace")
    letters = "".join(_ARABIC_RUN.findall(_OVER_LETTERS.sub("", text)))
    foreign = len(_FOREIGN.findall(text))
    common = len(_COMMON.findall(letters))
    return max(common - foreign, 0) if foreign * 10 <= len(letters) <= common * 5 else 0


def _legible(text: str) -> bool:
    shown = len(text.translate(_CONTROL_CHARACTERS)) - text.count("\N{REPLACEMENT CHARACTER}")
    return "\0" not in text and (len(text) - shown) * _FEW <= len(text)


def _why_not(raw: bytes) -> str:
    if _binary(raw):
        return "not text but binary data"
    return "not text in an encoding known here: UTF-8, UTF-16, windows-1256, ISO 8859-6, Mac Arabic"
