"""Variants: names and loan words that are spelled in several ways, of which each finds the others.

Spellings of one name have different letters (غوغل, جوجل, قوقل), so no analysis can join them: a table that anyone may
edit says which are one. A word of a query at the family level is met by the others as by its own inflections; what is
quoted is not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from index.analysis.analyzer import Analysis
from index.analysis.tables import lines_of
from index.analysis.tokens import Token
from index.errors import BadTable
from index.schema import Level
from search.query.nodes import And, Best, Or, Query, Weighted, Word, leaves

NAME: Final = "variants.tsv"
"""Of the table that ships, and of that in an archive's folder of what people edit."""

SHIPPED: Final = Path(__file__).parent / NAME


@dataclass(frozen=True, slots=True)
class Variants:
    """What is one name.

    Attributes:
        forms: family to how each family of its set is written, its own included.
    """

    forms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def others(self, token: Token) -> Mapping[str, str]:
        """The other families that a word is met by, and how each is written."""
        return {family: form for family, form in self.forms.get(token.family, {}).items() if family != token.family}

    def widen(self, query: Query) -> Query:
        """The same query, in which every word at the family level is met by its variants too; none under a Not."""
        match query:
            case Word(token, Level.FAMILY):
                return replace(query, variants=tuple(self.others(token)))
            case And(parts):
                return And(tuple(map(self.widen, parts)))
            case Or(parts):
                return Or(tuple(map(self.widen, parts)))
            case Best(parts, threshold, preferences):
                return Best(tuple(map(self._widened, parts)), threshold, preferences)
            case _:
                return query

    def _widened(self, part: Weighted) -> Weighted:
        return replace(part, part=self.widen(part.part))

    def used(self, query: Query) -> dict[str, tuple[str, ...]]:
        """The words of a widened query that have variants, as typed, and how those are written."""
        words = (leaf for leaf in leaves(query) if isinstance(leaf, Word) and leaf.variants)
        return {word.token.marked: tuple(self.others(word.token).values()) for word in words}

    def beside(self, own: "Variants") -> "Variants":
        """These, and those of another table, of which a set takes the place of all that share a word with it."""
        kept = {family: forms for family, forms in self.forms.items() if own.forms.keys().isdisjoint(forms)}
        return Variants({**kept, **own.forms})


def parse(lines: Iterable[str], analysis: Analysis, path: Path = SHIPPED) -> Variants:
    r"""Read a table: a set a line, its words parted by | or a tab; lines that start with # say nothing.

    A set of one word says that this word has no variants.

    Args:
        analysis: of the archive that they are for.
        path: where the lines stand, for messages.
    Raises: BadTable: a line holds something else than words, or a word is in two sets.

    >>> from index.analysis.analyzer import shipped
    >>> table = parse(["# a set a line", "غوغل|جوجل|قوقل"], shipped())
    >>> [tuple(table.others(token).values()) for token in shipped().analyze("وجوجل مدرسة")]
    [('غوغل', 'قوقل'), ()]
    """
    forms: dict[str, dict[str, str]] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            words = _words(line, analysis, path, number)
            same: dict[str, str] = {}
            for token in words:
                same.setdefault(token.family, token.marked)
            for family, form in same.items():
                if family in forms:
                    raise BadTable(path, number, f"{form} is in a set already, with {_listed(forms[family])}")
            forms.update(dict.fromkeys(same, same))
    return Variants(forms)


def _words(line: str, analysis: Analysis, path: Path, number: int) -> Sequence[Token]:
    found = []
    for written in line.replace("\t", "|").split("|"):
        tokens = analysis.analyze(written)
        if len(tokens) != 1:
            raise BadTable(path, number, f"{written.strip()!r} is not one word")
        found += tokens
    return found


def _listed(forms: Mapping[str, str]) -> str:
    return ", ".join(forms.values())


@lru_cache(maxsize=4)
def shipped(analysis: Analysis) -> Variants:
    """The table that ships."""
    return parse(SHIPPED.read_text(encoding="utf-8").splitlines(), analysis)


def of_folder(folder: Path, analysis: Analysis) -> Variants:
    """The table that ships, and over it that of an archive's folder of what people edit, if it has one.

    Raises: BadTable.
    """
    own = folder / NAME
    if not own.exists():
        return shipped(analysis)
    return shipped(analysis).beside(parse(lines_of(own, own.read_bytes()), analysis, own))
