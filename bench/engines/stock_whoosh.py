"""Stock Whoosh: its own writer, codec, matchers and highlighter, as its documentation uses them."""

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from whoosh import fields, highlight, index, sorting
from whoosh.analysis import RegexTokenizer, SpaceSeparatedTokenizer
from whoosh.query import And, FuzzyTerm, Or, Phrase, Prefix, Term

from bench.engines.contender import HITS, SNIPPET, Contender, Found, Kind, Question
from bench.engines.flat import COLUMNS, SHOWN, Flat, column, flatten
from index.article import Document

_MOST = 5_000  # articles; at a few hundred a second
_MEMORY = 256  # MB that its writer may take
_SEPARATOR = "\x1f"  # between the names in the source field


def _schema() -> fields.Schema:
    schema = fields.Schema(stored=fields.STORED(), date=fields.ID(sortable=True))
    schema.add("source", fields.TEXT(analyzer=RegexTokenizer(f"[^{_SEPARATOR}]+"), phrase=False))
    for name in COLUMNS:
        schema.add(name, fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True, stored=name == SHOWN))
    return schema


class _Writer:
    analysed = copying = 0.0

    def __init__(self, folder: Path) -> None:
        self._writer = index.create_in(str(folder), _schema()).writer(limitmb=_MEMORY)

    def prepare(self, documents: Sequence[Document]) -> list[Flat]:
        return [flatten(document) for document in documents]

    def add(self, prepared: list[Flat]) -> None:
        for flat in prepared:
            source = _SEPARATOR.join(flat.sources)
            self._writer.add_document(stored=flat.stored, source=source, date=flat.date, **flat.words)

    def commit(self) -> None:
        self._writer.commit()


class _Searcher:
    def __init__(self, folder: Path) -> None:
        self._index = index.open_dir(str(folder))
        self._searcher = self._index.searcher()

    def ask(self, question: Question) -> Found:
        match question.kind:
            case Kind.DEFAULT:
                return self._default(question)
            case Kind.FACETS:
                query = _query(question)
                chosen = Or([Term("source", source) for source in question.sources])
                narrowed = self._searcher.search(query, limit=HITS, filter=chosen, **_facets("date"))
                facets = _counts("source", self._searcher.search(query, limit=1, **_facets("source")))
                return Found(len(narrowed), facets | _counts("date", narrowed))
            case _:
                return Found(len(self._searcher.search(_query(question), limit=HITS)))

    def _default(self, question: Question) -> Found:
        names = [column(field, question.level) for field in ("title", "body")]
        query = Or([Term(name, term) for name in names for term in question.terms])
        results = self._searcher.search(query, limit=HITS, **_facets("source", "date"))
        written = frozenset(token.written for token in question.tokens)
        for hit in results[:HITS]:  # with facets it holds all that match, whatever its limit
            _snippet(hit.fields()[SHOWN], written)
        return Found(len(results), _counts("source", results) | _counts("date", results))

    @property
    def segments(self) -> int:
        return len(self._searcher.leaf_searchers())

    def close(self) -> None:
        self._searcher.close()
        self._index.close()


def _snippet(text: str, terms: frozenset[str]) -> str:
    fragmenter = highlight.ContextFragmenter(maxchars=SNIPPET)
    return str(highlight.highlight(text, terms, SpaceSeparatedTokenizer(), fragmenter, highlight.HtmlFormatter()))


def _facets(*names: str) -> dict[str, Any]:
    facets = sorting.Facets()
    for name in names:
        facets.add_facet(name, sorting.FieldFacet(name, allow_overlap=name == "source", maptype=sorting.Count))
    return {"groupedby": facets}


def _counts(facet: str, results: Any) -> dict[str, dict[str, int]]:
    return {facet: {str(value): int(number) for value, number in results.groups(facet).items()}}


def _query(question: Question) -> Any:
    name, terms = column("body", question.level), question.terms
    match question.kind:
        case Kind.AND:
            return And([Term(name, term) for term in terms])
        case Kind.PHRASE:
            return Phrase(name, list(terms))
        case Kind.PREFIX:
            return Prefix(name, terms[0])
        case Kind.FUZZY:
            return FuzzyTerm(name, terms[0], maxdist=question.distance, prefixlength=0)
        case _:
            return Or([Term(name, term) for term in terms])


CONTENDER = Contender(
    name="stock Whoosh",
    version=version("whoosh3"),
    write=_Writer,
    open=_Searcher,
    kinds=frozenset(Kind),
    remarks=(
        f"At most {_MOST:,} articles, one process, a writer of {_MEMORY} MB, one commit. Its fuzzy search does not know"
        " letters swapped. Its default search is OR over title and body at the family level, two facets by `groupedby`,"
        " and its highlighter on the ten stored texts."
    ),
    most=_MOST,
)
