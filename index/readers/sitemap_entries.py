"""An entry of a sitemap to its fields: for `sitemaps`, and for `reindex`. Pure.

Names are told by what stands behind their prefix, which each sitemap may choose.
Source: sitemaps.org, and the extension for news. `lastmod` says when a page was changed, for whatever reason, and is
no date of publication.
"""

from collections.abc import Iterable, Iterator, Mapping

from index.readers.markup import Child, children, plain


def stated(text: str) -> tuple[dict[str, str], Mapping[str, str]]:
    """Field name to value, and to the rule of each; nothing where title or address is lacking."""
    entry = list(_inside(children(text)))
    news = list(_inside(part for part in entry if _name(part) == "news"))
    publication = list(_inside(part for part in news if _name(part) == "publication"))
    found = {
        "url": next(_texts(entry, "loc"), ""),
        "title": next(map(_line, _texts([*news, *entry], "title")), ""),
        "published": next(_texts(news, "publication_date"), ""),
        "source": next(map(_line, _texts(publication, "name")), ""),
        "language": next(_texts(publication, "language"), ""),
    }
    if not found["url"] or not found["title"]:
        return {}, {}
    values = {field: value for field, value in found.items() if value}
    return values, {field: f"sitemap:{name}" for field, name in _NAMES.items() if field in values}


_NAMES = {"url": "loc", "title": "title", "published": "publication_date", "source": "publication"}


def _inside(parts: Iterable[Child]) -> Iterator[Child]:
    for part in parts:
        yield from children(part.inner)


def _name(part: Child) -> str:
    return part.name.rpartition(":")[2]


def _texts(parts: Iterable[Child], name: str) -> Iterator[str]:
    return filter(None, (part.text for part in parts if _name(part) == name))


def _line(text: str) -> str:
    return " ".join(plain(text).split())
