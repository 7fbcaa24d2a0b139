"""One record's bytes to an Article: the step that every reader ends with.

Readers call it on what they cut out of a file; `reindex` calls it on the originals
kept. Pure, so that both give the same article.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from index.article import Article, Given, Unreadable
from index.text.decoding import Decoded, as_text, one_newline

MAX_RECORD = 16 * 2**20  # bytes
TOO_LONG = f"longer than {MAX_RECORD // 2**20} MiB, the most that one record may take"
EMPTY = "empty: neither title nor text"

_KEYS = {  # field: the keys that state it, best first; case, "_" and "-" do not count, so "pub_date" is "pubDate"
    "id": "id uuid guid",
    "title": "title headline العنوان عنوان",
    "text": "text body content article articletext articlebody النص نص المحتوى",
    "source": "source publisher site outlet المصدر مصدر",
    "published": "published publishedat publishdate publisheddate datepublished pubdate "
    "date datetime timestamp createdat التاريخ تاريخ",
    "author": "author authors byline writer creator الكاتب كاتب المؤلف",
    "url": "url link permalink الرابط رابط",
    "place": "place location city المكان مكان",
    "language": "language lang اللغة لغة",
}
_FIELDS = {key: (rank, name) for name, keys in _KEYS.items() for rank, key in enumerate(keys.split())}
_IN_OBJECT = (
    "name",
    "$oid",
    "$date",
    "$numberLong",
)  # where an object stands for one value: a source's name, a MongoDB id
_LISTS = {
    "text": "\n",
    "author": "، ",
    "source": "، ",
}  # how a list of values is joined; elsewhere its first value counts

_SURROGATE = re.compile("[\ud800-\udfff]")

# Numbers stay as they are written, so that a long id keeps its digits; NaN is how some exports write nothing;
# scraped text often has bare tabs in its strings.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=lambda _: None, strict=False)


def revive(kind: str, raw: bytes, encoding: str, path: Path, relative: str, number: int) -> Article | Unreadable:
    """The article in a record's bytes, or why there is none.

    Args:
        kind: which reader cut the bytes out: "text" or "json".
        encoding: the codec that `index.text.decoding` found.
    """
    return read(kind, raw, Decoded(as_text(raw, encoding), encoding), path, relative, number)


def read(kind: str, raw: bytes, decoded: Decoded, path: Path, relative: str, number: int) -> Article | Unreadable:
    """The same of a record whose bytes have just been decoded."""
    stated: dict[str, str] | str
    match kind:
        case "text":
            stated = {"text": decoded.text}
        case "json":
            stated = _json_fields(decoded.text)
        case _:
            stated = f"a record of the kind {kind!r}, which this version does not know"
    if isinstance(stated, str):
        return Unreadable(path, number, stated)
    body = stated.pop("text", "")
    if not body.strip() and "title" not in stated:
        return Unreadable(path, number, EMPTY)
    return Article(path, relative, number, kind, raw, decoded.encoding, body, Given(**stated))


def _json_fields(text: str) -> dict[str, str] | str:
    """Field name to stated value, blank ones left out; or why the text is no record."""
    try:
        record = _DECODER.decode(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))
    except json.JSONDecodeError as cause:
        return f"not valid JSON at character {cause.pos + 1}: {cause.msg.removesuffix(' starting at')}"
    except RecursionError:
        return "JSON nested too deeply"
    if not isinstance(record, dict):
        return f"a JSON {_JSON_NAMES.get(type(record), 'value')} where an object with title and text belongs"
    return _fields(record)


_JSON_NAMES = {list: "array", str: "string or number", bool: "true or false", type(None): "null"}


def _fields(record: Mapping[str, object]) -> dict[str, str]:
    """The values of the best keys that state something.

    >>> _fields({"Title": "خبر", "authors": ["أ", "ب"], "date": None, "_id": "7"})
    {'title': 'خبر', 'author': 'أ، ب', 'id': '7'}
    """
    stated: dict[str, tuple[int, str]] = {}
    for key, value in record.items():
        rank, name = _field(key)
        if name and (name not in stated or rank < stated[name][0]) and (text := _value(name, value)):
            stated[name] = (rank, text)
    return {name: text for name, (_, text) in stated.items()}


@lru_cache(maxsize=4096)  # an archive has a few keys, over and over
def _field(key: str) -> tuple[int, str]:
    return _FIELDS.get(re.sub(r"[\W_]+", "", key.casefold()), (0, ""))


def _value(name: str, value: object) -> str:
    texts = [text for text in ([value] if isinstance(value, str) else _texts(value)) if text and not text.isspace()]
    if not texts:
        return ""
    text = _encodable(_LISTS[name].join(texts) if name in _LISTS else texts[0])
    return one_newline(text) if name == "text" else text


def _encodable(text: str) -> str:
    """The text itself, unless JSON escapes put halves of characters into it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
    return text


def _texts(value: object) -> Iterator[str]:
    """The strings in a value: itself, a list's, or the one that an object stands for; deeper ones do not count."""
    for item in value if isinstance(value, list) else [value]:
        while isinstance(item, dict):
            item = next((item[key] for key in _IN_OBJECT if key in item), None)  # noqa: PLW2901  one step inwards
        if isinstance(item, str) and item:
            yield item
