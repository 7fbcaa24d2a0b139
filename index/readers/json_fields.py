"""The fields that a JSON object states, under whatever keys: for JSON lines, arrays and rows of tables."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from index.readers.accounts import person
from index.readers.markup import is_html, plain
from index.text.decoding import one_newline

_SUMMARIES = "description summary excerpt abstract الملخص ملخص"  # taken for the text where there is no better
_KEYS = {  # field: the keys that state it, best first; case, spaces, "_" and "-" do not count: "pub_date" is "pubDate"
    "id": "id uuid guid articleid newsid docid docno المعرف معرف الرقم رقم",
    "title": "title headline heading articletitle newstitle subject العنوان عنوان عنوانالخبر عنوانالمقال",
    "text": "text body content article articletext articlebody articlecontent fulltext maintext bodytext "
    "النص نص نصالخبر نصالمقال المتن المحتوى محتوى الخبر التفاصيل " + _SUMMARIES,
    "source": "source publisher ogsitename sitename site outlet sourcename newspaper publication agency provider "
    "website المصدر مصدر الناشر الصحيفة الجريدة الوكالة الموقع",
    "published": "published publishedat publishdate publisheddate datepublished pubdate publicationdate publishedon "
    "publishtime publishedtime date datetime timestamp createdat articledate newsdate "
    "تاريخالنشر تاريخالخبر التاريخ تاريخ",
    "author": "author authors byline writer creator authorname reporter الكاتب كاتب المؤلف اسمالكاتب المحرر بقلم",
    "url": "url link permalink weburl articleurl sourceurl pageurl canonicalurl uri الرابط رابط رابطالخبر",
    "place": "place location city المكان مكان المدينة",
    "language": "language lang اللغة لغة",
}
FIELDS = tuple(_KEYS)
"""The fields that a record can state."""

_FIELDS = {key: (rank, name) for name, keys in _KEYS.items() for rank, key in enumerate(keys.split())}
_AFFIXES = re.compile(r"^(?:news|article|post|story|item)|(?<=\w{4})(?:ar|arabic)$")  # newsBody, title_ar
_LONGEST_KEY = 60  # characters
_CONTENTS = frozenset(("title", "text"))
_IN_OBJECT = ("name", "rendered", "$oid", "$date", "$numberLong", "title", "data", "attributes")
"""Where an object stands for one value: a source's name, a text as WordPress gives it, a MongoDB id."""

_PROPER = frozenset(("_source", "article", "document", "record", "attributes", "fields", "data"))
"""Objects that hold the fields of the record they are in: hits of search engines, answers of interfaces."""

_ABOUT = frozenset(("meta", "metadata", "info", "header", "properties", "yoast_head_json"))
"""Objects that say of a record what it does not say itself."""

_DEEPEST = 4  # objects within one another

_LISTS = {"text": "\n", "author": "، ", "source": "، "}
"""How a list of values is joined; elsewhere its first value counts."""

_SURROGATE = re.compile("[\ud800-\udfff]")

# Numbers stay as they are written, so that a long id keeps its digits; NaN is how some exports write nothing;
# scraped text often has bare tabs in its strings.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=lambda _: None, strict=False)


def stated(text: str) -> dict[str, str] | str:
    """Field name to stated value, blank ones left out; or why the text is no record."""
    record = loaded(text)
    return record if isinstance(record, str) else fields(record)


def loaded(text: str) -> dict[str, object] | str:
    """The object that a text of JSON is, numbers as they are written; or why it is none."""
    try:
        record = _DECODER.decode(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))
    except json.JSONDecodeError as cause:
        return f"not valid JSON at character {cause.pos + 1}: {cause.msg.removesuffix(' starting at')}"
    except RecursionError:
        return "JSON nested too deeply"
    if not isinstance(record, dict):
        return f"a JSON {_JSON_NAMES.get(type(record), 'value')} where an object with title and text belongs"
    return record


_JSON_NAMES = {list: "array", str: "string or number", bool: "true or false", type(None): "null"}


def fields(record: Mapping[str, object], depth: int = 0) -> dict[str, str]:
    """The values of the best keys that state something.

    >>> fields({"Title": "خبر", "authors": ["أ", "ب"], "date": None, "_id": "7"})
    {'title': 'خبر', 'author': 'أ، ب', 'id': '7'}
    """
    stated: dict[str, tuple[int, str]] = {}
    for key, value in record.items():
        rank, name = _field(key)
        if name and (name not in stated or rank < stated[name][0]) and (text := value_of(name, value)):
            stated[name] = (rank, text)
    values = {name: text for name, (_, text) in stated.items()}
    return _with_inner(record, values, depth + 1) if depth < _DEEPEST else values


def _with_inner(record: Mapping[str, object], stated: dict[str, str], depth: int) -> dict[str, str]:
    """What the objects in a record add: those that are the record proper, and those that tell of it."""
    for key, inner in record.items():
        if not isinstance(inner, dict):
            continue
        if key.lower() in _PROPER:
            stated = {**stated, **fields(inner, depth)}
        elif key.lower() in _ABOUT and "text" in stated:
            stated = {**fields(inner, depth), **stated}
    return stated


def has_text(record: Mapping[str, object]) -> bool:
    """Whether an object states a text, more than a summary."""
    return any(
        _field(key)[1] == "text" and _plain(key) not in _SUMMARIES.split() and value_of("text", record[key])
        for key in record
    )


def holds_records(value: object) -> bool:
    """Whether an object, or one within it, has a list of objects that state a title or a text."""
    if isinstance(value, list):
        return any(isinstance(item, dict) and not _CONTENTS.isdisjoint(fields(item)) for item in value[:5])
    return isinstance(value, dict) and any(map(holds_records, value.values()))


def field_of(key: str) -> str:
    """The field that a key states; empty for a key that is not known.

    >>> field_of("Pub-Date"), field_of("عنوان الخبر"), field_of("likes")
    ('published', 'title', '')
    """
    return _field(key)[1]


def _field(key: str) -> tuple[int, str]:
    return _known(key) if len(key) <= _LONGEST_KEY else (0, "")


@lru_cache(maxsize=4096)  # an archive has a few keys, over and over
def _known(key: str) -> tuple[int, str]:
    plain = _plain(key)
    bare = _AFFIXES.sub("", plain)
    return _FIELDS.get(plain) or _FIELDS.get(bare) or (0, "")


def _plain(key: str) -> str:
    return re.sub(r"[\W_]+", "", key.casefold())


def value_of(name: str, value: object) -> str:
    """A value as the text of a field; empty when it states nothing."""
    texts = [text for text in ([value] if isinstance(value, str) else _texts(value)) if text and not text.isspace()]
    if not texts:
        return ""
    if name == "author":
        texts = [text for text in texts if person(text)] or [""]
    text = _encodable(_LISTS[name].join(texts) if name in _LISTS else texts[0])
    if name in _CONTENTS and is_html(text):
        text = plain(text)
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
