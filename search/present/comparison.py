"""Two articles as a page that says how one differs from the other. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.article import Document
from search.highlight.difference import Change, Kind
from search.present.display import Display
from search.present.lines import Line, line
from search.present.links import Links
from search.present.wording import direction


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """How an article differs from another.

    Attributes:
        shown, other: the article whose text is shown, and the one it is held against.
        title, paragraphs: with what only the other has in between, struck out.
        came, gone, same: words of the bodies.
        turned: the URL of the same the other way round.
    """

    shown: Line
    other: Line
    direction: str
    language: str
    title: tuple[Change, ...]
    paragraphs: tuple[tuple[Change, ...], ...]
    came: int
    gone: int
    same: int
    turned: str


def comparison_page(
    shown: Document, other: Document, title: Sequence[Change], body: Sequence[Change], links: Links, display: Display
) -> ComparisonPage:
    """Lay the changes from one document to another out as a page.

    Args:
        title, body: the changes that make those of `shown` of those of `other`.
    """
    words = {kind: sum(change.words for change in body if change.kind is kind) for kind in Kind}
    return ComparisonPage(
        shown=line(shown.id, shown.metadata, links, display),
        other=line(other.id, other.metadata, links, display),
        direction=direction(shown.metadata.language),
        language=shown.metadata.language,
        title=tuple(title),
        paragraphs=paragraphs_of(body),
        came=words[Kind.CAME],
        gone=words[Kind.GONE],
        same=words[Kind.SAME],
        turned=links.comparison(other.id, shown.id),
    )


def paragraphs_of(changes: Iterable[Change]) -> tuple[tuple[Change, ...], ...]:
    """The changes, cut where lines end; blank lines are left out.

    >>> changes = [Change(Kind.SAME, "أ\\nب ", 2), Change(Kind.CAME, "ج", 1)]
    >>> [[change.text for change in line] for line in paragraphs_of(changes)]
    [['أ'], ['ب ', 'ج']]
    """
    found: list[list[Change]] = [[]]
    for change in changes:
        for number, text in enumerate(change.text.split("\n")):
            if number:
                found.append([])
            found[-1].append(change._replace(text=text))
    lines = (tuple(change for change in made if change.text) for made in found)
    return tuple(made for made in lines if any(change.text.strip() for change in made))
