"""What a saved page says of itself beside its text: JSON-LD, meta tags, its elements; each fact with where it stands.

For `html_pages`. Statements made for machines come first, then the meta tags, then what readers see.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from index.readers.markup import plain

_META: dict[str, str] = {  # field: the names of meta tags that state it, best first
    "title": "og:title twitter:title dc.title dcterms.title",
    "published": "article:published_time og:article:published_time og:published_time datepublished pubdate publishdate "
    "publish-date publish_date publication_date parsely-pub-date sailthru.date dc.date.issued dcterms.issued "
    "dcterms.created dc.date article.published date",
    "author": "author dc.creator dcterms.creator article:author parsely-author byl twitter:creator",
    "source": "og:site_name dc.publisher dcterms.publisher publisher source application-name",
    "url": "og:url twitter:url",
    "language": "og:locale content-language dc.language language",
}
_ARTICLE = re.compile(r"(?:Article|Posting|Report)$")
_ADDRESS = re.compile(r"(?:https?:)?//|^@|^www\.")
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(https?://[^\s>]+)")
_SUFFIX = re.compile(r"\s+[|\-–—•»«·:]+\s+")
_SEEN = {  # field: what the class of the element that shows it is called
    "published": re.compile(r"date|time|publish|تاريخ", re.IGNORECASE),
    "author": re.compile(r"author|byline|writer|كاتب", re.IGNORECASE),
    "source": re.compile(r"(?<!re)source(?!s?set)|مصدر", re.IGNORECASE),
}
_ELSEWHERE = frozenset(("nav", "aside", "footer"))
_SIDE = re.compile(r"related|sidebar|comment|most|ticker|menu|widget|footer|breaking|modif|updat", re.IGNORECASE)
_SHOWN = 80  # characters of the longest element that shows one fact
_DEEPEST = 40  # elements above one that are looked at


@dataclass(slots=True)
class Facts:
    """The facts found so far, each with its rule; the first statement of one stands.

    Attributes:
        body: the text that a page states for machines.
        is_article: whether the page calls itself an article.
    """

    values: dict[str, str] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)
    body: str = ""
    is_article: bool = False

    def state(self, name: str, value: object, rule: str) -> None:
        """Take a fact that is a text."""
        text = " ".join(plain(value).split()) if isinstance(value, str) else ""
        if text and name not in self.values:
            self.values[name], self.rules[name] = text, rule


def facts_of(page: HtmlElement, start: str) -> Facts:
    """All that a page states of itself.

    Args:
        start: the beginning of its file, where browsers note from where they saved it.
    """
    facts = Facts()
    for item in _linked_data(page):
        _take_item(item, facts)
    _take_meta(page, facts)
    for link in page.xpath("//link[@rel='canonical']/@href"):
        facts.state("url", link, "link:canonical")
    if saved := _SAVED_FROM.search(start):
        facts.state("url", saved[1], "saved from")
    _take_seen(page, facts)
    facts.state("language", page.get("lang"), "html:lang")
    _take_title(page, facts)
    return facts


def _linked_data(page: HtmlElement) -> Iterator[Mapping[str, Any]]:
    """The items of JSON-LD that are articles, those in graphs and lists too."""
    for script in page.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            waiting = [json.loads((script.text or "").strip().removeprefix("<!--").removesuffix("-->"), strict=False)]
        except (ValueError, RecursionError):
            continue
        for item in waiting:  # which grows meanwhile
            if isinstance(item, list):
                waiting.extend(item)
            elif isinstance(item, dict):
                waiting.extend(item.get(key) for key in ("@graph", "mainEntity"))
                if any(_ARTICLE.search(kind) for kind in _texts(item.get("@type"))):
                    yield item


def _take_item(item: Mapping[str, Any], facts: Facts) -> None:
    facts.is_article = True
    people = [one for one in _list(item.get("author")) if not _is_organisation(one)]
    organisations = [*_list(item.get("publisher")), *filter(_is_organisation, _list(item.get("author")))]
    for name, key, value in (
        ("title", "headline", item.get("headline") or item.get("name")),
        ("published", "datePublished", item.get("datePublished")),
        ("author", "author", "، ".join(filter(_is_name, _names(people)))),
        ("source", "publisher", next(iter(_names(organisations)), None)),
        ("url", "url", item.get("url") or _address(item.get("mainEntityOfPage"))),
        ("language", "inLanguage", next(iter(_names(_list(item.get("inLanguage")))), None)),
    ):
        facts.state(name, value, f"json-ld:{key}")
    body = item.get("articleBody")
    facts.body = facts.body or (plain(body) if isinstance(body, str) else "")


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _texts(value: object) -> list[str]:
    return [one for one in _list(value) if isinstance(one, str)]


def _names(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        yield from _texts(value.get("name") if isinstance(value, dict) else value)


def _is_organisation(value: object) -> bool:
    return isinstance(value, dict) and any("Organization" in kind for kind in _texts(value.get("@type")))


def _is_name(text: str) -> bool:
    return not _ADDRESS.search(text)


def _address(value: object) -> object:
    return value.get("@id") if isinstance(value, dict) else value


def _take_meta(page: HtmlElement, facts: Facts) -> None:
    stated: dict[str, str] = {}
    for tag in page.xpath("//meta[@content]"):
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := (tag.get(attribute) or "").strip().lower():
                stated.setdefault(name, tag.get("content"))
    facts.is_article |= stated.get("og:type", "").strip().lower() == "article"
    for name, tags in _META.items():
        for tag in tags.split():
            if (value := stated.get(tag)) and (name == "url" or _is_name(value)):
                facts.state(name, _first_part(" ".join(value.split())) if name == "source" else value, f"meta:{tag}")


def _first_part(name: str) -> str:
    """«الضفاف | أخبار المدينة» is called الضفاف."""
    return _SUFFIX.split(name, maxsplit=1)[0]


def _take_seen(page: HtmlElement, facts: Facts) -> None:
    """Take the date, the author and the source from the elements that show them to readers."""
    for time in page.xpath("//time[@datetime]"):
        if not _stands_aside(time) and not _SIDE.search(_called(time)):
            facts.state("published", time.get("datetime"), "html:time")
            break
    for element in page.xpath("//body//*[@class or @id or @itemprop]"):
        called = _called(element)
        for name, pattern in _SEEN.items():
            if name in facts.values or not pattern.search(called) or _SIDE.search(called):
                continue
            text = " ".join(element.text_content().split())
            if 2 < len(text) <= _SHOWN and not _stands_aside(element) and (name != "published" or _has_digit(text)):
                facts.state(name, text, f"html:{name}")


def _called(element: HtmlElement) -> str:
    return " ".join(element.get(attribute) or "" for attribute in ("class", "id", "itemprop"))


def _stands_aside(element: HtmlElement) -> bool:
    """Whether an element belongs to what stands around the article."""
    above = [one for _, one in zip(range(_DEEPEST), element.iterancestors(), strict=False)]
    return any(one.tag in _ELSEWHERE or (one.tag != "body" and _SIDE.search(_called(one))) for one in above)


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _take_title(page: HtmlElement, facts: Facts) -> None:
    """Settle the title, without the name of the site that many put behind it; that name may say the source."""
    headings = [text for one in page.xpath("//h1") if (text := " ".join(one.text_content().split()))]
    whole = next((" ".join(one.split()) for one in page.xpath("//title/text()")), "")
    facts.state("title", whole, "html:title")
    facts.state("title", headings[0] if len(headings) == 1 else None, "html:h1")
    for heading in headings:
        if heading in whole and (parts := _SUFFIX.split(whole.partition(heading)[2])[1:]):
            facts.state("source", parts[-1], "html:title")
    title, source = facts.values.get("title", ""), facts.values.get("source", "")
    without = title.removesuffix(source).rstrip(" |-–—•»«·:") if source else title
    facts.values["title"] = next((one for one in headings if _is_same(one, title, facts)), without or title)


def _is_same(heading: str, title: str, facts: Facts) -> bool:
    """Whether a heading is the title without what stands behind it; of a window's title, half is enough."""
    if facts.rules.get("title") != "html:title":
        return heading in title
    words = heading.split()
    return sum(word in title.split() for word in words) * 2 >= len(words)
