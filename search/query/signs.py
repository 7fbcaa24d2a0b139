"""Signs in a word: `*` and `?` for letters left open, `~` for typing errors. Total over any text.

Called by `parser` for each word; where the signs cannot be read, the word is searched plainly.
"""

import re
from dataclasses import dataclass

from index.analysis.analyzer import JOINED, LETTER, Analysis
from index.text.folding import compose, fold
from search.query import reasons
from search.query.nodes import Expansion, Fuzzy, Prefix, Wildcard

_SIGN = re.compile(r"[*?~]")
_CORE = re.compile(rf"(?:{LETTER}|[*?])(?:.*(?:{LETTER}|{JOINED}|[*?~]))?", re.DOTALL)
_FEWEST_OPEN = 2  # letters of a pattern; fewer would stand for too much of a language
_FEWEST_FUZZY = 3  # letters of a word with an error; fewer would stand for any short word
_SHORT = 5  # letters up to which a word has one error, and longer ones two


@dataclass(frozen=True, slots=True)
class Signed:
    """What a word asks for by its signs.

    Attributes:
        text: the word itself, to be searched where there is no expansion.
        expansion: what the signs make of it, if anything.
        reason: why it is not all that the signs seem to mean, if so.
    """

    text: str
    expansion: Expansion | None = None
    reason: str | None = None


def read_signs(text: str, fields: tuple[str, ...], analysis: Analysis) -> Signed:
    """Read the signs of a word, around which punctuation may stand.

    >>> from index.analysis.analyzer import shipped
    >>> [read_signs(text, ("body",), shipped()).expansion for text in ("مكت*", "مكتبة~")]
    [Prefix(text='مكت', fields=('body',)), Fuzzy(text='مكتبه', distance=1, fields=('body',))]
    """
    if not _SIGN.search(text):
        return Signed(text)
    found = _CORE.search(text)
    word, tilde, errors = found[0].partition("~") if found else ("", "", "")
    if not re.search(LETTER, word):
        return Signed(word)  # signs alone are punctuation
    is_open = "*" in word or "?" in word
    if not tilde and not is_open:
        return Signed(text)
    letters = _spelling(re.sub(r"[*?]", "", word), analysis)
    if errors and not errors.isdecimal():
        return Signed(text, reason=reasons.MEANINGLESS)
    if letters is None or (tilde and is_open):
        return Signed(word, reason=reasons.MEANINGLESS)
    return _fuzzy(word, letters, errors, fields) if tilde else _open(word, letters, fields)


def _spelling(text: str, analysis: Analysis) -> str | None:
    """The spelling of a text that is one word throughout."""
    tokens, folded = analysis.analyze(text), fold(compose(text))
    return folded if [token.spelling for token in tokens] == [folded] else None


def _open(word: str, letters: str, fields: tuple[str, ...]) -> Signed:
    if len(letters) < _FEWEST_OPEN:
        return Signed(word, reason=reasons.TOO_OPEN)
    pattern = re.sub(r"\*+", "*", fold(compose(word)))
    if pattern == letters + "*":
        return Signed(word, Prefix(letters, fields))
    return Signed(word, Wildcard(pattern, fields))


def _fuzzy(word: str, letters: str, errors: str, fields: tuple[str, ...]) -> Signed:
    if len(letters) < _FEWEST_FUZZY:
        return Signed(word, reason=reasons.TOO_SHORT)
    usual = 1 if len(letters) <= _SHORT else 2
    if not errors:
        return Signed(word, Fuzzy(letters, usual, fields))
    asked = int(errors)
    if asked not in {1, 2}:
        return Signed(word, Fuzzy(letters, usual, fields), reasons.OTHER_ERRORS)
    return Signed(word, Fuzzy(letters, asked, fields))
