"""The words of several texts as arrays, for highlighting: where each stands, and which asked words it meets.

By the bulk analysis, so that ten articles cost about as much as one analysed word by word. The vocabulary of what was
shown is kept from one list to the next, for most words of an article stand in others too.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.analysis.analyzer import analyze
from index.analysis.bulk import Tokens, tokenize
from index.analysis.tokens import Token
from index.analysis.vocabulary import Terms, Vocabulary
from index.schema import Level
from index.text.letters import marks_fit

Rows = NDArray[np.int64]
"""Words by their place among those of all texts."""

Mask = NDArray[np.bool_]

_MOST_FORMS = 100_000  # some 50 MB; then the vocabulary begins anew

_kept: list[Vocabulary] = []  # empty while it is in use: one that an exception left half written never comes back
_keeping = Lock()


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of several texts, in order.

    Attributes:
        terms: by level, the number of each form's term.
        asked: by level, the numbers of the asked terms; `vocabulary.NOTHING` where no word can have it.
    """

    texts: Sequence[str]
    tokens: Tokens
    terms: Mapping[Level, Terms]
    asked: Mapping[Level, Mapping[str, int]]

    def text_of(self, rows: Rows) -> Rows:
        """The text that each word is of."""
        return np.searchsorted(self.tokens.first, rows, side="right") - 1

    def with_any(self, terms: Iterable[str], level: Level) -> Rows:
        """The words that have one of the asked terms at a level."""
        numbers = [number for term in terms if (number := self.asked[level][term])]
        wanted = np.zeros(max(numbers, default=0) + 2, np.bool_)  # the last one for all numbers above
        wanted[numbers] = True
        return np.flatnonzero(wanted.take(self.terms[level].of(self.tokens.form), mode="clip"))

    def meet(self, rows: Rows, asked: Sequence[Token], level: Level) -> Mask:
        """Whether the words from each row on are those asked for; none of them may lie beyond the last word.

        The same as `Token.meets` of each: marks typed count at the written level only.
        """
        terms, numbers, forms = self.terms[level], self.asked[level], self.tokens.form
        met: Mask = terms.of(forms.take(rows)) == numbers[asked[0].term(level)]
        for place, token in enumerate(asked[1:], start=1):
            met &= terms.of(forms.take(rows + place)) == numbers[token.term(level)]
        if level is Level.WRITTEN and any(token.marked != token.written for token in asked):
            for place, token in enumerate(asked):
                met[met] = self.fit(rows[met] + place, partial(_has_marks, token.marked))
        return met

    def fit(self, rows: Rows, test: Callable[[Token], bool]) -> Mask:
        """Whether the word in each row passes a test, which is asked once for each form."""
        _, first, which = np.unique(self.tokens.form[rows], return_index=True, return_inverse=True)
        passed = [test(self._token(row)) for row in rows[first].tolist()]
        return np.array(passed, np.bool_)[which]

    def _token(self, row: int) -> Token:
        """The word as the plain analysis gives it: a token depends on its own characters alone."""
        text = self.texts[int(self.text_of(np.array([row]))[0])]
        return analyze(text[self.tokens.start[row] : self.tokens.end[row]])[0]


def _has_marks(typed: str, word: Token) -> bool:
    return marks_fit(typed, word.marked)


def read_words(texts: Sequence[str], asked: Sequence[Token]) -> Words:
    """Analyse texts, to compare their words with those asked for. For many threads."""
    with _keeping:
        vocabulary = _kept.pop() if _kept else Vocabulary()
        tokens = tokenize(texts, vocabulary)
        numbers = {
            level: {term: vocabulary.find(term) for term in (token.term(level) for token in asked)} for level in Level
        }
        if len(vocabulary) < _MOST_FORMS:
            _kept.append(vocabulary)
    return Words(texts, tokens, {level: vocabulary.terms(level) for level in Level}, numbers)
