"""tantivy, through its Python binding: one writing thread, its own merge policy, its own snippets."""

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tantivy

from bench.engines.contender import HITS, SNIPPET, WITH_FUZZY, Contender, Found, Kind, Question
from bench.engines.flat import COLUMNS, SHOWN, Flat, column, flatten
from index.article import Document
from index.schema import Level

_HEAP = 256_000_000  # bytes; enough that thirty thousand articles become one or two segments
_ALL_VALUES = 65_000  # buckets of a facet; it would give ten


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    for name in COLUMNS:
        builder.add_text_field(name, stored=name == SHOWN, tokenizer_name="whitespace")
    for name in ("source", "date"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


class _Writer:
    analysed = copying = 0.0

    def __init__(self, folder: Path) -> None:
        self._writer = tantivy.Index(_schema(), path=str(folder)).writer(_HEAP, num_threads=1)

    def prepare(self, documents: Sequence[Document]) -> list[Flat]:
        return [flatten(document) for document in documents]

    def add(self, prepared: list[Flat]) -> None:
        for flat in prepared:
            document = tantivy.Document()
            for name, words in flat.words.items():
                document.add_text(name, words)
            for source in flat.sources:
                document.add_text("source", source)
            document.add_text("date", flat.date)
            document.add_bytes("stored", flat.stored)
            self._writer.add_document(document)

    def commit(self) -> None:
        self._writer.commit()
        self._writer.wait_merging_threads()


class _Searcher:
    def __init__(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._schema = self._index.schema
        self._searcher = self._index.searcher()

    def ask(self, question: Question) -> Found:
        match question.kind:
            case Kind.DEFAULT:
                return self._default(question)
            case Kind.FACETS:
                query = self._any(question, "body")
                narrowed = self._all([query, self._is_source(question.sources)])
                facets = self._count("source", query) | self._count("date", narrowed)
                return Found(self._best(narrowed).count, facets)
            case _:
                return Found(self._best(self._query(question)).count)

    def _query(self, question: Question) -> Any:
        name, terms = column("body", question.level), question.terms
        match question.kind:
            case Kind.AND:
                return self._all([self._term(name, term) for term in terms])
            case Kind.PHRASE:
                return tantivy.Query.phrase_query(self._schema, name, list(terms))
            case Kind.PREFIX:
                return tantivy.Query.regex_query(self._schema, name, terms[0] + ".*")  # a term has letters and digits
            case Kind.FUZZY:
                return tantivy.Query.fuzzy_term_query(self._schema, name, terms[0], distance=question.distance)
            case _:
                return self._any(question, "body")

    def _term(self, name: str, term: str) -> Any:
        return tantivy.Query.term_query(self._schema, name, term)

    def _any(self, question: Question, *fields: str, level: Level | None = None) -> Any:
        level = level or question.level
        names = [column(field, level) for field in fields]
        terms = [token.term(level) for token in question.tokens]
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, self._term(name, term)) for name in names for term in terms]
        )

    @staticmethod
    def _all(queries: Sequence[Any]) -> Any:
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])

    def _is_source(self, sources: Sequence[str]) -> Any:
        return tantivy.Query.const_score_query(
            tantivy.Query.term_set_query(self._schema, "source", list(sources)), score=0.0
        )

    def _best(self, query: Any) -> Any:
        return self._searcher.search(query, limit=HITS, count=True)

    def _count(self, facet: str, query: Any) -> dict[str, dict[str, int]]:
        asked = {"values": {"terms": {"field": facet, "size": _ALL_VALUES, "segment_size": _ALL_VALUES}}}
        buckets = self._searcher.aggregate(query, asked)["values"]["buckets"]
        return {facet: {bucket["key"]: bucket["doc_count"] for bucket in buckets}}

    def _default(self, question: Question) -> Found:
        query = self._any(question, "title", "body")
        best = self._best(query)
        facets = self._count("source", query) | self._count("date", query)
        written = self._any(question, "body", level=Level.WRITTEN)
        snippets = tantivy.SnippetGenerator.create(self._searcher, written, self._schema, SHOWN)
        snippets.set_max_num_chars(SNIPPET)
        for _, address in best.hits:
            document = self._searcher.doc(address)
            document.get_first("stored")
            snippets.snippet_from_doc(document).to_html()
        return Found(best.count, facets)

    @property
    def segments(self) -> int:
        return int(self._searcher.num_segments)

    def close(self) -> None:
        del self._searcher, self._index


CONTENDER = Contender(
    name="tantivy",
    version=version("tantivy"),
    write=_Writer,
    open=_Searcher,
    kinds=frozenset(Kind),
    alike=WITH_FUZZY,
    remarks=(
        "One indexing thread with a heap of 256 MB, its own merge policy. A prefix is a regular expression over"
        " its term dictionary. To its fuzzy search, as to ours, two neighbours swapped are one letter wrong: so"
        " their counts are compared. Its default search is OR over title and body at the family level, two facets"
        " counted by its aggregations, the ten documents fetched, and one snippet each by its SnippetGenerator,"
        " which cuts the stored words of the written level and marks those as typed."
    ),
)
