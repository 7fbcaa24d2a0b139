"""Pages taken apart: their elements, attributes and texts."""

from html.parser import HTMLParser

from flask.testing import FlaskClient


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the text inside some of them."""

    VOID = frozenset(["meta", "link", "input", "rect", "circle", "path"])

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts.append((self.open[-1], data))

    def attributes(self, tag: str, name: str) -> list[str]:
        return [value for found, attrs in self.found if found == tag and (value := attrs.get(name)) is not None]

    def text_of(self, tag: str) -> list[str]:
        return [text for found, text in self.texts if found == tag]


def page_of(client: FlaskClient, url: str) -> Elements:
    return Elements(client.get(url).text)
