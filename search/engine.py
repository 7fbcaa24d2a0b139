"""THE SEAM: what every engine promises. `tests/engines/` is its meaning; `service` and the pages see nothing else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from index.analysis.analyzer import Analysis
from index.analysis.tokens import Token
from index.article import Document
from index.calendar import Period
from search.query.nodes import Expansion, Phrase, Query, Word
from search.query.variants import Variants
from search.request import Choice, Copies, Sort
from search.rescoring import Rescoring
from search.results import NO_COPIES, Group


@dataclass(frozen=True, slots=True)
class Search:
    """One search as an engine gets it.

    Attributes:
        query: what to match and to rank by.
        choices: facet name to what is chosen in it; values of one facet are OR, facets are AND, excluded values are
            left out. A source, place, author or language matches when equal, "?" matches documents that state none;
            a date matches by its bucket (`search.facets.in_bucket`), "doubtful" when the field of that name is,
            and "country" when title or body mention it (`index.metadata.countries`).
        period: a document's stated date must be able to fall within it; None takes every document.
        offset, limit: which hits of the ordered list to return.
        facets: the facets to count.
        copies: FOLD lists the first article of each group of near-duplicates alone, ALL all of them; with either, hits
            have their copies. None asks for no copies, and lists all.
        rescoring: by what the best are scored again, when sorted by relevance; None leaves the sum of BM25 as it is.
    """

    query: Query
    choices: Mapping[str, Choice] = field(default_factory=dict)
    period: Period | None = None
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10
    facets: tuple[str, ...] = ()
    copies: Copies | None = None
    rescoring: Rescoring | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """One document of the list, perhaps without evidence and noise.

    Attributes:
        score: 0 where nothing was ranked.
        copies: the near-duplicates of the document that match too, itself left out; none where none were asked for.
    """

    document: Document
    score: float
    copies: Group = NO_COPIES


@dataclass(frozen=True, slots=True)
class Matches:
    """What matched.

    Attributes:
        total: the exact number of matching documents.
        hits: those asked for, in order.
        facets: facet name to value to exact count, for every value that the documents counted state. A facet's
            own chosen values do not narrow its counts. Nor do its excluded ones, save that a document does not count
            for a value when another value of it is excluded: so a value's count is the total there would be with
            that value chosen instead. "source" values are whole names or "?"; "date" values are stated dates
            ("2022", "2022-02", "2022-02-05") or "unknown".
        with_all: for a Best query of at most two parts, how many of the matching documents have every part, else None.
        folded: how many of the matching documents are not in the list, as one of their copies is.
    """

    total: int
    hits: tuple[Scored, ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    with_all: int | None = None
    folded: int = 0


Meanwhile = Callable[[Sequence[Scored]], None]
"""What is done with the hits while the rest is not yet known."""


def idle(_hits: Sequence[Scored]) -> None:
    """Nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word or phrase stands: in which document, and which word of the field it is or begins with, from 0."""

    id: str
    position: int


@dataclass(frozen=True, slots=True)
class Places:
    """Everywhere that a word or phrase stands.

    Attributes:
        total: how many places there are.
        page: those asked for, by document id and position.
    """

    total: int
    page: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """A spelling that stands in the archive.

    Attributes:
        text: the term of the spelling level.
        written: the form in which most documents write it.
        count: in how many documents it stands, those of each field on their own; an engine may go on counting what was
            deleted until it tidies up.
    """

    text: str
    written: str
    count: int


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A document that was here and was taken out, with the reason and the day (ISO)."""

    id: str
    reason: str
    day: str


class Engine(Protocol):
    """Answers queries over documents.

    Order: by `sort`, unknown dates last both ways, ties by id. Relevance is the sum of BM25 over the parts that match,
    so that of two documents that differ only in the form of the matching word the written one comes before the other
    spelling, and that before the other inflection. The best of them may be scored again (`search.rescoring`), which
    changes their order alone, and is the same whatever page is asked for. Scores of two engines need not be equal;
    matching sets, counts and facets are.

    Raises: EngineUnavailable from every method, when no answer can be had now.
    """

    name: str

    @property
    def analysis(self) -> Analysis:
        """By which the archive's words have their terms; who asks makes the words of a query by it too."""

    @property
    def variants(self) -> Variants:
        """Names spelled in several ways, as the archive has it; who asks widens a query by them before searching."""

    def search(self, asked: Search, meanwhile: Meanwhile = idle) -> Matches:
        """Find, rank, count.

        Args:
            meanwhile: is told the hits as soon as they are known, though not yet their copies, while what is elsewhere
                goes on counting. Where an engine begins anew it is told again, and what it is told last holds.
        """

    def places(self, leaf: Word | Phrase, field: str, offset: int = 0, limit: int = 100) -> Places:
        """A page of all places of a word or phrase in "title" or "body": for concordances and counts of words."""

    def spellings(self, expansion: Expansion, limit: int, after: Token | None = None) -> tuple[Spelling, ...]:
        """The spellings that an expansion stands for, the commonest first, equally common ones in order of code points.

        For corrections and completions, which must not read the archive.

        Args:
            after: a word; only spellings count then that stand right after it, in any of its spellings, in a field that
                is kept in order (`index.schema`). Of a word in many thousands of documents, some of these may be read.
        """

    def get(self, ids: Sequence[str]) -> dict[str, Document]:
        """The documents that exist, by id."""

    def listed(self, ids: Sequence[str]) -> dict[str, Document]:
        """The same, perhaps without evidence, noise and body."""

    def copies(self, id: str) -> Group:
        """The near-duplicates of a document, itself among them; none of a document that is alone, or not there."""

    def original(self, id: str) -> str | None:
        """The text of the record that a document was read from, as it stood in its file; None where it was not kept."""

    def tombstone(self, id: str) -> Tombstone | None:
        """Why a document is gone, if it was ever here."""

    def count(self) -> int:
        """How many documents there are."""

    def health(self) -> Mapping[str, str | int]:
        """What who runs the engine should know of it, beside that it answers; nothing where there is nothing."""

    def close(self) -> None:
        """Give back files and connections; using the engine afterwards is an error."""
