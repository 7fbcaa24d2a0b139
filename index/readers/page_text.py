"""A page to its fields: for `html_pages`, and for `reindex`. Its text is found by trafilatura, else by `page_facts`.

Nothing is fetched. Imported when the first page is met: lxml and trafilatura are large.
"""

import logging
import re
from collections.abc import Mapping

import lxml.html
from lxml.etree import LxmlError
from trafilatura import extract

from index.readers.layout import EMPTY
from index.readers.page_facts import Facts, facts_of

NO_ARTICLE = "a page that holds no article"
A_LIST = "a page that lists articles and holds none"

_START = 4096  # characters in which a browser notes from where it saved a page
_SHORT = 60  # characters of a text that is none where the page does not call itself an article
_ABOVE = 8  # lines that can stand above a title
_LINKS = 0.5  # of the lines of a list are links
_OTHERS = re.compile(r"related|read-?(?:more|also)|see-?also|most-?(?:read|viewed)|more-?news", re.IGNORECASE)
_ROW = re.compile(r"(?m)^\| (?P<cell>(?:[^|\n\\]|\\.)*?) ?\| *$")  # of one cell: no table
_CELL = 200  # characters in a cell of a table that is there for the layout

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read, we tell


def stated(text: str) -> tuple[dict[str, str], Mapping[str, str]] | str:
    """Field name to value, the text among them, and to the rule of each; or why a page is no article."""
    if not text.strip():
        return EMPTY
    try:
        page = lxml.html.document_fromstring(text.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
        facts = facts_of(page, text[:_START])
        body = _body(page, facts)
    except (LxmlError, ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return "HTML that cannot be taken apart"
    if not facts.is_article and len(body) < _SHORT:
        return NO_ARTICLE
    if not facts.is_article and _is_list(page, body):
        return A_LIST
    return facts.values | {"text": _from_title(body, facts.values.get("title", ""))}, facts.rules


def _from_title(body: str, title: str) -> str:
    """The text without what stands above its title."""
    lines = body.split("\n")
    above = next((index for index, line in enumerate(lines[:_ABOVE]) if title and line.strip() == title), 0)
    return "\n".join(lines[above:])


def _body(page: lxml.html.HtmlElement, facts: Facts) -> str:
    """The text of the article, paragraphs parted by lines."""
    _loosen_tables(page)
    _cut_lists(page)
    found = _ROW.sub(r"\1", extract(page, include_comments=False, include_tables=True, fast=False) or "")
    is_more = len(facts.body) > 2 * len(found) or facts.body.split() == found.split()  # the same, with its lines
    return facts.body if is_more else found


def _cut_lists(page: lxml.html.HtmlElement) -> None:
    """Take out the lists of links to other articles."""
    for part in page.xpath("//*[@class or @id]"):
        if not _OTHERS.search(f"{part.get('class')} {part.get('id')}") or part.tag in {
            "html",
            "body",
            "article",
            "main",
        }:
            continue
        linked = sum(len(link.text_content()) for link in part.iter("a"))
        if part.getparent() is not None and linked * 2 >= len(part.text_content().strip()) > 0:
            part.drop_tree()


def _loosen_tables(page: lxml.html.HtmlElement) -> None:
    """Make plain blocks of the tables by which old pages are laid out."""
    for cell in page.xpath("//td"):
        if len(cell.text_content()) >= _CELL:
            for part in (cell, *cell.iterancestors("tr", "tbody", "table")):
                part.tag = "div"
    for part in page.xpath("//tr[not(ancestor::table)] | //td[not(ancestor::table)] | //tbody[not(ancestor::table)]"):
        part.tag = "div"


def _is_list(page: lxml.html.HtmlElement, body: str) -> bool:
    lines = [" ".join(line.split()) for line in body.splitlines() if line.strip()]
    links = {" ".join(link.text_content().split()) for link in page.xpath("//a")}
    return sum(line in links for line in lines) >= _LINKS * len(lines)
