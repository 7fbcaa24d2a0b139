"""The forms in which an article can be cited, as its page offers them. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from search.present.citation import Work, apa, chicago, mla
from search.present.display import Display
from search.present.links import Links
from search.present.references import bibtex, ris

FILES: Mapping[str, tuple[str, Callable[[Work], str], str]] = {
    "ris": ("RIS", ris, "application/x-research-info-systems"),
    "bib": ("BibTeX", bibtex, "application/x-bibtex"),
}
"""The value of `format` to the name of a file's form, who makes one, and its media type."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form.

    Attributes:
        id: of its element.
        direction: of its text, as the attribute `dir` says it.
        url: of the file; "" of what is text alone.
    """

    id: str
    name: str
    text: str
    direction: str
    url: str = ""


def forms(work: Work, links: Links, display: Display) -> Iterator[Form]:
    """The three styles, then the two files."""
    for name, style in (("APA", apa), ("Chicago", chicago), ("MLA", mla)):
        direction = "rtl" if work.is_arabic else "ltr"
        yield Form(f"cite-{name.lower()}", name, style(work, display.digits), direction)
    for shape, (name, write, _) in FILES.items():
        text = write(work).replace("\r\n", "\n").strip()
        yield Form(f"cite-{shape}", name, text, "ltr", links.article_as(work.id, shape))
