"""Articles and searches in few words, for the tests of what every engine promises."""

from collections.abc import Sequence

from index.article import Document, Metadata
from index.calendar import CalendarDate
from index.schema import Level
from search.engine import Engine, Search
from search.query.nodes import Near, Phrase, Query, Word
from tests.shipped import analyze


def document(
    id: str,
    body: str = "",
    *,
    title: str | None = None,
    sources: Sequence[str] = (),
    published: str | None = None,
    place: str | None = None,
    author: str | None = None,
    doubtful: Sequence[str] = (),
) -> Document:
    date = CalendarDate.parse(published) if published else None
    shown = title or body[:40]
    known = Metadata(title, shown, tuple(sources), date, place, author, None, "ar", body, doubtful=tuple(doubtful))
    return Document(id, known, f"/a/{id}.txt")


def word(text: str, level: Level = Level.FAMILY, fields: tuple[str, ...] = ("title", "body")) -> Word:
    (token,) = analyze(text)
    return Word(token, level, fields)


def phrase(text: str, level: Level = Level.SPELLING, fields: tuple[str, ...] = ("title", "body")) -> Phrase:
    return Phrase(tuple(analyze(text)), level, fields)


def near(text: str, window: int, level: Level = Level.SPELLING, fields: tuple[str, ...] = ("title", "body")) -> Near:
    return Near(tuple(analyze(text)), window, level, fields)


def ids(engine: Engine, query: Query, **options: object) -> list[str]:
    found = engine.search(Search(query, limit=100, **options))  # type: ignore[arg-type]  # options of Search
    assert found.total == len(found.hits)
    return [hit.document.id for hit in found.hits]
