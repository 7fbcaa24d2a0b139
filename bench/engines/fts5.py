"""SQLite FTS5, of the standard library: one full-text table a level, documents and facets in ordinary tables."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from string import ascii_uppercase

from bench.engines.contender import HITS, Contender, Found, Kind, Question
from bench.engines.flat import Flat, column, flatten
from index.article import Document
from index.schema import TEXT_FIELDS, Level

_FILE = "index.sqlite"
_SNIPPET_WORDS = 40  # its unit; about as long as the others' characters

# Its "ascii" tokenizer takes every other letter as it is, but lowers these, and parts words at the signs in numbers.
_KEPT = str.maketrans(
    {sign: chr(ord(sign) - ord("!") + ord("\N{FULLWIDTH EXCLAMATION MARK}")) for sign in ascii_uppercase + ".,"}
)

_SCHEMA = """
CREATE TABLE articles (number INTEGER PRIMARY KEY, stored BLOB, date TEXT, title, body, source, author, place);
CREATE TABLE sources (source TEXT, article INTEGER);
"""
_AFTER = """
CREATE INDEX by_source ON sources (source, article);
CREATE INDEX by_article ON sources (article, source);
"""


def _fields(level: Level) -> list[str]:
    return [field.name for field in TEXT_FIELDS.values() if level in field.levels]


def _create(level: Level) -> str:
    content = "content='articles', content_rowid='number'" if level is Level.WRITTEN else "content=''"
    return f"CREATE VIRTUAL TABLE {level.label} USING fts5({', '.join(_fields(level))}, tokenize='ascii', {content})"


class _Writer:
    analysed = copying = 0.0

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / _FILE)
        self._connection.executescript(_SCHEMA)
        for level in Level:
            self._connection.execute(_create(level))
        self._number = 0

    def prepare(self, documents: Sequence[Document]) -> list[Flat]:
        return [flatten(document) for document in documents]

    def add(self, prepared: list[Flat]) -> None:
        for flat in prepared:
            self._number += 1
            words = {name: text.translate(_KEPT) for name, text in flat.words.items()}
            shown = [words[column(field, Level.WRITTEN)] for field in _fields(Level.WRITTEN)]
            self._insert("articles (number, stored, date, title, body, source, author, place)", flat, shown)
            self._connection.executemany(
                "INSERT INTO sources VALUES (?, ?)", [(source, self._number) for source in flat.sources]
            )
            for level in Level:
                self._index(level, [words[column(field, level)] for field in _fields(level)])

    def _insert(self, table: str, flat: Flat, shown: list[str]) -> None:
        values = [self._number, flat.stored, flat.date, *shown]
        self._connection.execute(f"INSERT INTO {table} VALUES ({_marks(values)})", values)  # noqa: S608 our own names

    def _index(self, level: Level, texts: list[str]) -> None:
        names = ", ".join(_fields(level))
        values = [self._number, *texts]
        self._connection.execute(
            f"INSERT INTO {level.label} (rowid, {names}) VALUES ({_marks(values)})",  # noqa: S608 our own names
            values,
        )

    def commit(self) -> None:
        self._connection.executescript(_AFTER)
        self._connection.commit()
        self._connection.close()


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


class _Searcher:
    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(f"file:{folder / _FILE}?mode=ro", uri=True)

    def ask(self, question: Question) -> Found:
        table, asked = question.level.label, _match(question)
        match question.kind:
            case Kind.DEFAULT:
                return self._default(question)
            case Kind.FACETS:
                # Without the plus it would ask the full-text table again for every article of the source.
                source = f"+rowid IN (SELECT article FROM sources WHERE source IN ({_marks(question.sources)}))"  # noqa: S608
                values = (asked, *question.sources)
                self._best(table, values, source)
                facets = self._count_sources(table, (asked,)) | self._count_dates(table, values, source)
                return Found(self._total(table, values, source), facets)
            case _:
                self._best(table, (asked,))
                return Found(self._total(table, (asked,)))

    def _rows(self, statement: str, values: Sequence[object]) -> list[tuple[object, ...]]:
        with closing(self._connection.execute(statement, values)) as cursor:
            return cursor.fetchall()

    def _best(self, table: str, values: Sequence[object], also: str = "1") -> list[object]:
        statement = f"SELECT rowid FROM {table} WHERE {table} MATCH ? AND {also} ORDER BY rank LIMIT {HITS}"  # noqa: S608
        return [number for (number,) in self._rows(statement, values)]

    def _total(self, table: str, values: Sequence[object], also: str = "1") -> int:
        ((total,),) = self._rows(f"SELECT count(*) FROM {table} WHERE {table} MATCH ? AND {also}", values)  # noqa: S608
        assert isinstance(total, int)
        return total

    def _count_sources(self, table: str, values: Sequence[object]) -> dict[str, dict[str, int]]:
        found = f"SELECT rowid FROM {table} WHERE {table} MATCH ?"  # noqa: S608
        statement = f"SELECT source, count(*) FROM sources WHERE article IN ({found}) GROUP BY source"  # noqa: S608
        return {"source": self._counts(statement, values)}

    def _count_dates(self, table: str, values: Sequence[object], also: str = "1") -> dict[str, dict[str, int]]:
        found = f"SELECT rowid FROM {table} WHERE {table} MATCH ? AND {also}"  # noqa: S608
        statement = f"SELECT date, count(*) FROM articles WHERE number IN ({found}) GROUP BY date"  # noqa: S608
        return {"date": self._counts(statement, values)}

    def _counts(self, statement: str, values: Sequence[object]) -> dict[str, int]:
        return {str(value): int(str(number)) for value, number in self._rows(statement, values)}

    def _default(self, question: Question) -> Found:
        table, asked = question.level.label, (_match(question),)
        best = self._best(table, asked)
        facets = self._count_sources(table, asked) | self._count_dates(table, asked)
        written = Level.WRITTEN.label
        place = _fields(Level.WRITTEN).index("body")
        self._rows(
            f"SELECT number, stored FROM articles WHERE number IN ({_marks(best)})",  # noqa: S608
            best,
        )
        self._rows(
            f"SELECT rowid, snippet({written}, {place}, '<b>', '</b>', '…', {_SNIPPET_WORDS}) FROM {written}"  # noqa: S608
            f" WHERE {written} MATCH ? AND rowid IN ({_marks(best)})",
            (_any("body", [token.written for token in question.tokens]), *best),
        )
        return Found(self._total(table, asked), facets)

    @property
    def segments(self) -> None:
        """Those inside of its tables are its own affair."""

    def close(self) -> None:
        self._connection.close()


def _match(question: Question) -> str:
    """The question in FTS5's own language."""
    match question.kind:
        case Kind.AND:
            return f"body : ({' AND '.join(map(_quoted, question.terms))})"
        case Kind.PHRASE:
            return f"body : {_quoted(' '.join(question.terms))}"
        case Kind.PREFIX:
            return f"body : {_quoted(question.terms[0])} *"
        case Kind.DEFAULT:
            return _any("{title body}", question.terms)
        case _:
            return _any("body", question.terms)


def _any(fields: str, terms: Sequence[str]) -> str:
    return f"{fields} : ({' OR '.join(map(_quoted, terms))})"


def _quoted(term: str) -> str:
    return f'"{term.translate(_KEPT)}"'


CONTENDER = Contender(
    name="SQLite FTS5",
    version=sqlite3.sqlite_version,
    write=_Writer,
    open=_Searcher,
    kinds=frozenset(Kind) - {Kind.FUZZY},
    left_out_above=250_000,
    remarks=(
        "One table a level with the tokenizer `ascii`, which leaves every letter but Latin capitals as it is; those are"
        " written by their full-width forms. It has no fuzzy search. List and count are two statements, facets one"
        " each. Its default search is OR over title and body at the family level, two facets, the ten documents, and"
        " its `snippet()` of the written words."
    ),
)
