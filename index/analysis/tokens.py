"""Token: one word of a text, with its place and its form at each level of matching."""

from dataclasses import dataclass

from index.schema import Level
from index.text.letters import marks_fit


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text.

    Attributes:
        start, end: characters of the original text that it covers, clitics and marks included.
        marked: as it stands: composed (NFC), tatweel and invisible controls removed, marks kept.
        written: `marked` without its marks; the term of the written level.
        spelling: the same for every spelling of the word; the term of the spelling level.
        family: the same for the word's inflections; the term of the family level.
    """

    start: int
    end: int
    marked: str
    written: str
    spelling: str
    family: str

    def meets(self, asked: "Token", level: Level) -> bool:
        """Whether this word of a text is the word asked for; marks typed count at the written level only."""
        if self.term(level) != asked.term(level):
            return False
        return level is not Level.WRITTEN or marks_fit(asked.marked, self.marked)

    def term(self, level: Level) -> str:
        """The index term of this word at a level."""
        match level:
            case Level.WRITTEN:
                return self.written
            case Level.SPELLING:
                return self.spelling
            case Level.FAMILY:
                return self.family
