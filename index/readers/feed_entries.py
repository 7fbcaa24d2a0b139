"""An entry of a feed to its fields, with what the feed says of itself: for `feeds`, and for `reindex`. Pure."""

import re
from collections.abc import Mapping, Sequence

from index.readers.markup import Child, children, plain

_KEYS = {  # field: the elements that state it, best first
    "title": "title media:title dc:title",
    "text": "content:encoded content fulltext yandex:full-text body description summary itunes:summary",
    "published": "pubdate published dc:date dcterms:issued dcterms:created issued created updated",
    "author": "dc:creator author itunes:author",
    "source": "dc:publisher source dc:source",
    "url": "feedburner:origlink link guid",
    "language": "dc:language language",
}
_IN_BRACKETS = re.compile(r"^\S{1,80}@\S{1,80} \((.+)\)$")
_SECTION = re.compile(
    r"(?:(?:آخر|أحدث|كل|جميع|أهم) )?"
    r"(?:الأخبار|الاخبار|أخبار|اخبار|المقالات|الرئيسية|الصفحة الرئيسية|سياسة|رياضة|اقتصاد|rss|feed)",
    re.IGNORECASE,
)
_PARTED = re.compile(r"[|:»«]|\s[-–—]\s")


def stated(text: str) -> tuple[dict[str, str], Mapping[str, str]]:
    """Field name to value, the text among them, and to the rule of each."""
    feed = [part for whole in children(text) for part in children(whole.inner)]
    entry = [part for whole in feed if whole.name in {"item", "entry"} for part in children(whole.inner)]
    values: dict[str, str] = {}
    rules: dict[str, str] = {}
    for field, names in _KEYS.items():
        for name in names.split():
            value = next(filter(None, (_value(field, part) for part in entry if part.name == name)), "")
            if value and field not in values:
                values[field], rules[field] = value, f"feed:{name}"
    if "url" not in values and (own := next((part.text for part in entry if part.name in {"guid", "id"}), "")):
        values["id"] = own
    _add_of_feed(feed, values, rules)
    rules.pop("text", None)
    return values, rules


def _add_of_feed(feed: Sequence[Child], values: dict[str, str], rules: dict[str, str]) -> None:
    """Add what the feed says of all its entries: its language, and its name where that is no more than one."""
    for part in feed:
        value = plain(part.text)
        if part.name == "language" and value:
            values.setdefault("language", value)
        elif part.name == "title" and (name := _site(value)) and "source" not in values:
            values["source"], rules["source"] = name, "feed:channel"


def _site(title: str) -> str:
    """The name of a feed, where it is no more than one and that of a section.

    >>> _site("الضفاف"), _site("الضفاف - الأخبار"), _site("الضفاف | المدينة")
    ('الضفاف', 'الضفاف', '')
    """
    parts = [part for part in map(str.strip, _PARTED.split(title)) if part and not _SECTION.fullmatch(part)]
    return parts[0] if len(parts) == 1 else ""


def _value(field: str, part: Child) -> str:
    """What an element states of a field."""
    if field == "url":
        return _address(part)
    if field == "text":
        return plain(part.inner if part.attribute("type") == "xhtml" else part.text)
    if field == "author":
        named = next((inner.text for inner in children(part.inner) if inner.name == "name"), part.text)
        return _IN_BRACKETS.sub(r"\1", plain(named))
    if field == "source":
        return plain(next((inner.text for inner in children(part.inner) if inner.name == "title"), part.text))
    return " ".join(plain(part.text).split())


def _address(part: Child) -> str:
    if part.attribute("rel") not in {"", "alternate"} or part.attribute("ispermalink") == "false":
        return ""
    address = part.attribute("href") or part.text
    return address if address.startswith(("http://", "https://", "//")) else ""
