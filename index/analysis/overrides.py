"""Overrides: words whose family a person has said, in a table that anyone may edit."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from index.analysis.clitics import ARTICLE
from index.analysis.wordlist import FOLDER
from index.errors import BadTable
from index.text.folding import compose, fold

SHIPPED: Final = FOLDER / "overrides.tsv"


def parse(lines: Iterable[str], path: Path = SHIPPED) -> dict[str, str]:
    r"""Read a table: each spelling in it, with and without the article, and the one that heads its line.

    Args:
        path: where the lines stand, for messages.
    Raises: BadTable: a line holds something else than words, or a word has two families.

    >>> parse(["# word, others", "باب\tأبواب"])
    {'باب': 'باب', 'ابواب': 'باب', 'الباب': 'باب', 'الابواب': 'باب'}
    """
    families: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            head, *members = (_spelling(word, path, number) for word in line.replace("\t", "|").split("|"))
            for word in (head, *members, *(ARTICLE + word for word in (head, *members))):
                if families.setdefault(word, head) != head:
                    raise BadTable(path, number, f"{word} has a family already: {families[word]}")
    return families


def _spelling(written: str, path: Path, number: int) -> str:
    spelling = fold(compose(written))
    if not spelling.isalnum() or len(written.split()) > 1:
        raise BadTable(path, number, f"{written.strip()!r} is not one word")
    return spelling


@cache
def shipped() -> Mapping[str, str]:
    """The table that ships; read once."""
    return parse(SHIPPED.read_text(encoding="utf-8").splitlines())
