"""The reference engine: walks every document for every query. Slow and plain; the oracle of the tests.

It keeps nothing but documents and their tokens, and computes each promise of `search.engine` in the most direct way.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property
from typing import assert_never

from index.analysis import analyzer
from index.analysis.analyzer import Analysis
from index.analysis.tokens import Token
from index.article import Document
from index.copies.definition import groups
from index.schema import TEXT_FIELDS, Level
from index.text.folding import title_key
from search.engine import Matches, Meanwhile, Place, Places, Scored, Search, Spelling, Tombstone, idle
from search.engines.entries import Entry, runs
from search.engines.memory_rescoring import Closer
from search.facets import admits, in_bucket, is_one_of, stated_values
from search.query.expansion import fits
from search.query.nodes import (
    And,
    Best,
    Between,
    Dated,
    Expansion,
    Fuzzy,
    Measured,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Wildcard,
    Word,
    best_of,
)
from search.query.variants import Variants, shipped
from search.query.words import asked_words
from search.ranking import ALL_WORDS_FIRST, DIGITS, EXPANSION, LEVEL_WEIGHTS, PREFERENCE, bm25, date_key, idf
from search.request import Copies, Sort
from search.rescoring import FIELD
from search.results import NO_COPIES, Group


def _commonest(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))


class MemoryEngine:
    """All documents in memory; see `search.engine.Engine` for what the methods promise."""

    name = "memory"

    def __init__(
        self,
        documents: Iterable[Document] = (),
        variants: Variants | None = None,
        analysis: Analysis | None = None,
        originals: Mapping[str, str] | None = None,
    ) -> None:
        self._originals = originals or {}
        self.analysis = analysis or analyzer.shipped()
        self.variants = shipped(self.analysis) if variants is None else variants
        self._entries = {document.id: Entry(document, self.analysis) for document in documents}
        self._document_frequency = cache(self._count_documents)
        self._mean_length = cache(self._measure_mean_length)

    def search(self, asked: Search, meanwhile: Meanwhile = idle) -> Matches:
        """Find, rank, count."""
        found = [entry for entry in self._matching(asked.query) if _in_period(entry, asked)]
        passed = [entry for entry in found if _admitted(entry, asked, but=None)]
        ordered = sorted(passed, key=self._order(asked))
        again = self._again(asked, ordered)
        ordered[: len(again)] = sorted(again, key=lambda entry: (-again[entry], entry.document.id))
        if asked.copies is Copies.FOLD:
            ordered = self._first_of_each(ordered)
        hits = tuple(
            Scored(
                entry.document,
                again.get(entry, self._score(asked.query, entry)),
                self._beside(entry, passed) if asked.copies else NO_COPIES,
            )
            for entry in ordered[asked.offset : asked.offset + asked.limit]
        )
        meanwhile(hits)
        return Matches(
            total=len(passed),
            folded=len(passed) - len(ordered),
            hits=hits,
            facets={facet: _facet_counts(found, asked, facet) for facet in asked.facets},
            with_all=self._with_all(asked.query, passed),
        )

    def places(self, leaf: Word | Phrase, field: str, offset: int = 0, limit: int = 100) -> Places:
        """Every place of a word or phrase."""
        level = TEXT_FIELDS[field].level(leaf.level)
        found = [
            Place(id, start)
            for id, entry in sorted(self._entries.items())
            for tokens in entry.fields[field]
            for start in runs(leaf, tokens, level)
        ]
        return Places(len(found), tuple(found[offset : offset + limit]))

    def spellings(self, expansion: Expansion, limit: int, after: Token | None = None) -> tuple[Spelling, ...]:
        """The spellings that fit, by how common they are."""
        counts: Counter[str] = Counter()
        forms: dict[str, Counter[str]] = {}
        for entry in self._entries.values():
            for field in expansion.fields if after is None else filter(_is_in_order, expansion.fields):
                fit = {(word.spelling, word.written) for word in entry.words(field) if fits(expansion, word.spelling)}
                counted = {spelling for spelling, _ in fit}
                counts.update(counted if after is None else counted & entry.following(after, field))
                for spelling, written in fit:
                    forms.setdefault(spelling, Counter())[written] += 1
        found = sorted(counts, key=lambda spelling: (-counts[spelling], spelling))[:limit]
        return tuple(Spelling(text, _commonest(forms[text]), counts[text]) for text in found)

    def get(self, ids: Sequence[str]) -> dict[str, Document]:
        """The documents that exist, by id."""
        return {known: self._entries[known].document for known in ids if known in self._entries}

    def listed(self, ids: Sequence[str]) -> dict[str, Document]:
        """The documents that exist, by id."""
        return self.get(ids)

    def copies(self, id: str) -> Group:
        """The near-duplicates of a document, the oldest first."""
        return _by_date(self._entries[member] for member in self._groups.get(id, ()))

    def original(self, id: str) -> str | None:
        """One of those that it was made with."""
        return self._originals.get(id)

    def tombstone(self, id: str) -> Tombstone | None:  # noqa: ARG002, the seam's signature
        """Nothing is ever taken out of this engine."""
        return None

    def count(self) -> int:
        """How many documents there are."""
        return len(self._entries)

    def health(self) -> Mapping[str, str | int]:
        """There is nothing but this process."""
        return {}

    def close(self) -> None:
        """There is nothing to give back."""

    def _matching(self, query: Query) -> list[Entry]:
        return [entry for entry in self._entries.values() if _matches(query, entry)]

    @cached_property
    def _groups(self) -> dict[str, frozenset[str]]:
        """The group of each document that has near-duplicates, by id."""
        bodies = {id: entry.document.metadata.body for id, entry in self._entries.items()}
        return {id: group for group in groups(bodies, self.analysis) for id in group}

    def _first_of_each(self, ordered: Sequence[Entry]) -> list[Entry]:
        """Those before which none of their group stands."""
        met = set[str]()
        first = []
        for entry in ordered:
            if entry.document.id not in met:
                first.append(entry)
            met |= self._groups.get(entry.document.id, frozenset())
        return first

    def _beside(self, entry: Entry, passed: Iterable[Entry]) -> Group:
        group = self._groups.get(entry.document.id, frozenset())
        return _by_date(other for other in passed if other is not entry and other.document.id in group)

    def _with_all(self, query: Query, passed: Iterable[Entry]) -> int | None:
        best = best_of(query)
        if best is None or len(best.parts) > 2:
            return None
        return sum(all(_matches(part.part, entry) for part in best.parts) for entry in passed)

    def _again(self, asked: Search, ordered: Sequence[Entry]) -> dict[Entry, float]:
        """The new scores of those that are scored again."""
        words = asked_words(asked.query, FIELD)
        if asked.rescoring is None or asked.sort is not Sort.RELEVANCE or not words:
            return {}
        rarities = [self._rarity(word, FIELD, word.level) for word in words]
        closer = Closer(asked.rescoring, words, rarities, self._entries.values())
        best = ordered[: asked.rescoring.depth]
        return {entry: round(self._score(asked.query, entry) + closer.adds(entry), DIGITS) for entry in best}

    def _order(self, asked: Search) -> Callable[[Entry], tuple[float | str, str]]:
        def key(entry: Entry) -> tuple[float | str, str]:
            metadata = entry.document.metadata
            match asked.sort:
                case Sort.RELEVANCE:
                    return -round(self._score(asked.query, entry), DIGITS), entry.document.id
                case Sort.TITLE:
                    return title_key(metadata.display_title), entry.document.id
                case Sort.NEWEST | Sort.OLDEST:
                    return date_key(metadata.published, asked.sort), entry.document.id
                case _:
                    assert_never(asked.sort)

        return key

    def _score(self, query: Query, entry: Entry) -> float:
        if not _matches(query, entry):
            return 0.0
        match query:
            case Word() | Phrase() | Near():
                return sum(self._field_score(query, field, entry) for field in query.fields)
            case Prefix() | Wildcard() | Fuzzy():
                return EXPANSION * sum(TEXT_FIELDS[name].weight for name in query.fields if entry.has(query, name))
            case And(parts) | Or(parts):
                return sum(self._score(part, entry) for part in parts)
            case Best(parts, _, preferences):
                score = sum(self._score(part.part, entry) for part in parts)
                if len(parts) <= 2 and all(_matches(part.part, entry) for part in parts):
                    score += ALL_WORDS_FIRST
                return score + PREFERENCE * sum(self._score(preference, entry) for preference in preferences)
            case Not() | Measured() | Dated() | Between():
                return 0.0
            case _:
                assert_never(query)

    def _field_score(self, leaf: Word | Phrase | Near, field: str, entry: Entry) -> float:
        schema = TEXT_FIELDS[field]
        widest = schema.level(leaf.level)
        if not isinstance(leaf, Word):
            terms = [Word(token, widest) for token in leaf.tokens]
            return schema.weight * self._bm25(leaf, terms, field, widest, entry)
        return schema.weight * sum(
            LEVEL_WEIGHTS[level] * self._bm25(leaf, [leaf], field, level, entry)
            for level in schema.levels
            if level <= widest
        )

    def _bm25(self, leaf: Word | Phrase | Near, words: Sequence[Word], field: str, level: Level, entry: Entry) -> float:
        rarity = sum(self._rarity(word, field, level) for word in words)
        return bm25(entry.occurrences(leaf, field, level), entry.length(field), self._mean_length(field), rarity)

    def _rarity(self, word: Word, field: str, level: Level) -> float:
        """Of a name that is spelled in several ways, the rarity of the commonest."""
        families = word.variants if level is Level.FAMILY else ()
        tokens = (word.token, *(replace(word.token, family=family) for family in families))
        return min(idf(len(self._entries), self._document_frequency(Word(token, level, (field,)))) for token in tokens)

    def _count_documents(self, word: Word) -> int:
        return sum(entry.occurrences(word, word.fields[0], word.level) > 0 for entry in self._entries.values())

    def _measure_mean_length(self, field: str) -> float:
        return sum(entry.length(field) for entry in self._entries.values()) / max(1, len(self._entries))


def _is_in_order(field: str) -> bool:
    return TEXT_FIELDS[field].forward


def _by_date(entries: Iterable[Entry]) -> Group:
    dates = ((date_key(entry.document.metadata.published, Sort.OLDEST), entry.document.id) for entry in entries)
    return Group.of(dates)


def _matches(query: Query, entry: Entry) -> bool:
    match query:
        case Word() | Phrase() | Near():
            return any(entry.occurrences(query, field, TEXT_FIELDS[field].level(query.level)) for field in query.fields)
        case Prefix() | Wildcard() | Fuzzy():
            return any(entry.has(query, field) for field in query.fields)
        case Measured(field, least, most):
            return least <= entry.length(field) and (most is None or entry.length(field) <= most)
        case Dated(bucket):
            return in_bucket(stated_values(entry.document, "date")[0], bucket)
        case Between(period):
            published = entry.document.metadata.published
            return published is not None and period.overlaps(published)
        case And(parts):
            return all(_matches(part, entry) for part in parts)
        case Or(parts):
            return any(_matches(part, entry) for part in parts)
        case Not(part):
            return not _matches(part, entry)
        case Best():
            return _is_good_enough(query, entry)
        case _:
            assert_never(query)


def _is_good_enough(best: Best, entry: Entry) -> bool:
    present = [part for part in best.parts if _matches(part.part, entry)]
    missing = any(part.required and part not in present for part in best.parts)
    carried = sum(part.weight for part in present)
    return bool(present) and not missing and carried >= best.least


def _in_period(entry: Entry, asked: Search) -> bool:
    published = entry.document.metadata.published
    return asked.period is None or (published is not None and asked.period.overlaps(published))


def _admitted(entry: Entry, asked: Search, but: str | None) -> bool:
    """Whether an entry passes the choices in every facet, or in every one but one."""
    return all(admits(facet, choice, entry.stated(facet)) for facet, choice in asked.choices.items() if facet != but)


def _facet_counts(found: Iterable[Entry], asked: Search, facet: str) -> dict[str, int]:
    choice = asked.choices.get(facet)
    excluded = choice.excluded if choice else ()
    counts: Counter[str] = Counter()
    for entry in found:
        if _admitted(entry, asked, but=facet):
            stated = entry.stated(facet)
            barred = [value for value in stated if is_one_of(facet, value, excluded)]
            counts.update(value for value in stated if barred in ([], [value]))
    return dict(counts)
