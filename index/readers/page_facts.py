"""What a saved page says of itself beside its text: JSON-LD, meta tags, its elements; each fact with where it stands.

For `html_pages`. Statements made for machines come first, then the meta tags, then what readers see.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from index.readers.accounts import person
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
_PREFIX = re.compile(r"\s+[|\-–—•»«·:]+\s+|:\s+")
_STRONG = re.compile(r"(?:::|[|»])\s*$")  # marks that stand between a site and a title, and between nothing else
_MARKS = " |-–—•»«·:"
_PAPER = re.compile("(?:صحيفة|جريدة|وكالة|موقع|مجلة|شبكة|قناة|بوابة|إذاعة|تلفزيون) ")
_TITLE = re.compile(
    r"(?:post|entry|article|news|story|page|content|node|details?)[-_]?(?:title|heading|headline)|headline"
    r"|(?<![\w-])title(?![\w-])",
    re.IGNORECASE,
)
_TITLE_SHOWN, _SITE_WORDS = 240, 5  # characters of a title, words of the name of a site
_SEEN = {  # field: what the class of the element that shows it is called
    "published": re.compile(r"date|time|publish|submitted|posted|created|تاريخ", re.IGNORECASE),
    "author": re.compile(r"author|auteur|byline|writer|كاتب", re.IGNORECASE),
    "source": re.compile(r"(?<!re)source(?!s?set)|مصدر", re.IGNORECASE),
}
_TOLD = re.compile(r"info|meta|details?\b", re.IGNORECASE)
_TELLS = re.compile(
    r"\W*(?:(?:تاريخ|تم) (?:النشر|الخبر|الإضافة|الاضافة|المقال)|(?:نشرت?|أضيفت?|كتب) (?:في|بتاريخ|يوم)\b|التاريخ\s?:)"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20|١٩|٢٠|۱۹|۲۰)\d\d(?!\d)")
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
        text = person(text) if name == "author" else text
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
    _take_told(page, facts)
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


def _take_told(page: HtmlElement, facts: Facts) -> None:
    """Take the date from the line that tells of an article, where no element is there for it alone."""
    if "published" in facts.values:
        return
    for element in page.xpath("//body//*[@class or self::div or self::span or self::p or self::td or self::small]"):
        called = _called(element)
        if _SIDE.search(called) or len(text := " ".join(element.text_content().split())) > _SHOWN:
            continue
        tells = _TOLD.search(called) or _TELLS.match(text)
        if tells and _YEAR.search(text) and not _stands_aside(element):
            facts.state("published", text, "html:published")
            return


def _called(element: HtmlElement) -> str:
    return " ".join(element.get(attribute) or "" for attribute in ("class", "id", "itemprop"))


def _stands_aside(element: HtmlElement) -> bool:
    """Whether an element belongs to what stands around the article."""
    above = [one for _, one in zip(range(_DEEPEST), element.iterancestors(), strict=False)]
    return any(one.tag in _ELSEWHERE or (one.tag != "body" and _SIDE.search(_called(one))) for one in above)


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _take_title(page: HtmlElement, facts: Facts) -> None:
    """Settle the title, without the name of the site before or behind it; that name may say the source."""
    headings = _headings(page)
    whole = next((" ".join(one.split()) for one in page.xpath("//title/text()")), "")
    facts.state("title", whole, "html:title")
    facts.state("title", headings[0] if len(headings) == 1 else None, "html:h1")
    title = facts.values.get("title", "")
    same = [one for one in headings if _is_same(one, title, facts)]
    heading = max(same, key=len, default="") if facts.rules.get("title") == "html:title" else next(iter(same), "")
    if heading in _names_of_site(title):
        facts.state("source", heading, "html:title")
        heading = ""
    if site := _site_beside(heading, whole, headings):
        facts.state("source", site, "html:title")
    source = facts.values.get("source", "")
    facts.values["title"] = heading or _without(title, source) or title


def _headings(page: HtmlElement) -> list[str]:
    """The texts of the elements that can show a title: those that are called so, and headings of the first rank."""
    called = page.xpath(
        "//*[self::h1 or self::h2 or self::h3 or self::div or self::td or self::span][@class or @itemprop]"
    )
    shown = [one for one in called if _TITLE.search(_called(one)) and not _stands_aside(one)]
    texts = (" ".join(one.text_content().split()) for one in (*page.xpath("//h1"), *shown))
    window = next(iter(page.xpath("//title/text()")), "")
    lower = (" ".join(one.text_content().split()) for one in page.xpath("//h2"))
    named = (text for text in lower if len(text.split()) > _SITE_WORDS // 2 and text in window)
    return list(dict.fromkeys(text for text in (*texts, *named) if text and len(text) <= _TITLE_SHOWN))


def _names_of_site(title: str) -> list[str]:
    """The parts of a window's title that are shorter than another of them."""
    parts = [part for part in _PREFIX.split(title) if part]
    longest = max(parts, key=len, default="")
    return [part for part in parts if part != longest and len(part.split()) <= _SITE_WORDS]


def _site_beside(heading: str, whole: str, headings: Sequence[str]) -> str:
    """The name of the site that stands behind a heading in the title of the window, else before it."""
    if not heading or heading not in whole:
        return ""
    before, _, behind = whole.partition(heading)
    if parts := _SUFFIX.split(behind)[1:]:
        return parts[-1]
    name = before.strip(_MARKS)
    sure = name in headings or _STRONG.search(before) or _PAPER.match(name)
    return name if sure and (name in headings or len(name.split()) <= _SITE_WORDS) else ""


def _without(title: str, source: str) -> str:
    """The title without the name of its source at one of its ends."""
    if not source:
        return ""
    if title.startswith(source) and _PREFIX.match(title, len(source)):
        return title.removeprefix(source).lstrip(_MARKS)
    return title.removesuffix(source).rstrip(_MARKS)


def _is_same(heading: str, title: str, facts: Facts) -> bool:
    """Whether a heading is the title without what stands behind it; of a window's title, half is enough."""
    if facts.rules.get("title") != "html:title":
        return heading in title
    words = heading.split()
    return sum(word in title.split() for word in words) * 2 >= len(words)
