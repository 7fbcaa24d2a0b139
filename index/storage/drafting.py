"""Drafts: documents become segment files under temporary names, which count for nothing until a build takes them in.

A build drafts for itself; with several processes each drafts its share, whole segments at a time.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from index.analysis.analyzer import Analysis, by
from index.analysis.tables import Tables
from index.analysis.vocabulary import Vocabulary
from index.segment.gathering import Gathered, Row
from index.segment.segment import write_segment
from index.storage.durable import TEMPORARY, sync_file
from index.storage.fields import SHAPE
from index.storage.mentions import countries_of

MOST_TOKENS = 2_000_000
"""Words of one draft: some 6,000 articles of news. Inverting them takes 150 MB for a moment."""

MOST_BYTES = 64 * 1024 * 1024
"""Of what one draft stores, before it is compressed."""

MOST_FORMS = 500_000
"""Different words that are remembered from draft to draft; some 250 MB."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A segment file, on the disk under a temporary name.

    Attributes:
        tickets: of its documents, in their order; see `Build.expect`.
    """

    path: Path
    tickets: Sequence[int]


@dataclass(frozen=True, slots=True)
class DraftingIn:
    """How other processes draft in the folder of a build, which keeps its tables."""

    folder: Path

    def tables(self) -> Tables:
        """Those of the build."""
        return Tables.of(self.folder)

    def drafts(self) -> "Drafter":
        """An empty draft."""
        return Drafter(self.folder, by(self.tables()), {})


class Drafter:
    """Makes drafts in the folder of a build, one after the other; to be emptied when it is full.

    Attributes:
        dictionaries: what stored parts are compressed with; each draft learns its own while there are none.
    """

    def __init__(self, folder: Path, analysis: Analysis, dictionaries: Mapping[str, bytes]) -> None:
        self._folder = folder
        self.dictionaries = dictionaries
        self._vocabulary = Vocabulary(analysis)
        self._start()

    def _start(self) -> None:
        if len(self._vocabulary) >= MOST_FORMS:
            self._vocabulary = Vocabulary(self._vocabulary.analysis)
        self._gathered = Gathered(SHAPE, self._vocabulary)
        self._tickets: list[int] = []

    def add(self, row: Row, ticket: int) -> None:
        """Add a document to the draft in the making."""
        self._gathered.add(row)
        self._tickets.append(ticket)

    @property
    def is_full(self) -> bool:
        """Whether memory asks for the draft to be finished now."""
        made = self._gathered
        return made.tokens >= MOST_TOKENS or made.stored_bytes >= MOST_BYTES or len(self._vocabulary) >= MOST_FORMS

    def finish(self) -> Draft | None:
        """Write the draft, and start another; None when nothing was added."""
        if not self._tickets:
            return None
        contents = self._gathered.contents(self.dictionaries)
        contents = replace(contents, values={**contents.values, "country": countries_of(contents)})
        write = partial(write_segment, contents=contents)
        draft = Draft(write_draft(self._folder, write), self._tickets)
        self._start()
        return draft


def write_draft(folder: Path, write: Callable[[Path], None]) -> Path:
    """Have a segment written under a temporary name, and wait until it is on the disk."""
    path = folder / (secrets.token_hex(8) + TEMPORARY)
    write(path)
    sync_file(path)
    return path
