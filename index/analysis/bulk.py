"""Many texts to tokens at once, as arrays, for indexing.

Equal to `Analysis.analyze`, which stays the plain definition, token for token and offset for offset. `runs` finds where
words may stand, `vocabulary` numbers their forms, and here they become the tokens of each text. Python is asked once
for each distinct run of word characters, so an archive costs little more than its vocabulary does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.analysis.runs import find_runs
from index.analysis.vocabulary import NOTHING, Vocabulary

_BATCH = 1 << 18  # characters worked on at once: few calls of NumPy a token, and arrays that stay in the cache
_BETWEEN = "\n"  # parts texts: in no word, and ends one


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The words of several texts, in order; a token is a row of `start`, `end` and `form`.

    Attributes:
        first: the first token of each text, and after them the number of tokens: text i has first[i]:first[i + 1].
        start, end: characters of the token's own text, below 2**31.
        form: the number of its form in the vocabulary, whose `Terms.of` gives the term.
    """

    first: NDArray[np.int64]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    form: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.form)

    @property
    def text(self) -> NDArray[np.int32]:
        """The number of the text that each token is of."""
        return np.repeat(np.arange(len(self.first) - 1, dtype=np.int32), np.diff(self.first))

    @property
    def position(self) -> NDArray[np.int32]:
        """Which word of its text each token is, from 0."""
        return np.arange(len(self), dtype=np.int32) - np.repeat(self.first[:-1], np.diff(self.first)).astype(np.int32)


def tokenize(texts: Sequence[str], vocabulary: Vocabulary) -> Tokens:
    """Find the words of texts, and take their forms into the vocabulary.

    While it works it needs the memory of the result twice, and some 20 bytes a character of the longest text.

    >>> from index.analysis.analyzer import shipped
    >>> from index.schema import Level
    >>> tokens = tokenize(["وأكّد: الشراكةَ", "", "شراكة"], vocabulary := Vocabulary(shipped()))
    >>> tokens.first.tolist(), tokens.start.tolist(), tokens.end.tolist()
    ([0, 2, 2, 3], [0, 7, 0], [5, 15, 5])
    >>> family = vocabulary.terms(Level.FAMILY)
    >>> [vocabulary.strings.all[number].decode() for number in family.of(tokens.form)]
    ['اكد', 'شراك', 'شراك']
    """
    return _joined([_tokenize(batch, vocabulary) for batch in _batches(texts)])


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Parts of about the same size; a longer text is one of its own. At least one part."""
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    begin = 0
    while begin < len(texts) or begin == 0:
        filled = (ends[begin - 1] if begin else 0) + _BATCH
        end = max(int(np.searchsorted(ends, filled, side="right")), begin + 1)
        yield texts[begin:end]
        begin = end


def _tokenize(texts: Sequence[str], vocabulary: Vocabulary) -> Tokens:
    whole = _BETWEEN.join(texts)
    runs = find_runs(whole)
    form = vocabulary.number(whole, runs)
    kept = vocabulary.marked.of(form) != NOTHING
    start, end, form = runs.start[kept], runs.end[kept], form[kept]
    begins = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + len(_BETWEEN), out=begins[1:])
    first = np.searchsorted(start, begins)
    begin = np.repeat(begins[:-1], np.diff(first))
    return Tokens(first, (start - begin).astype(np.int32), (end - begin).astype(np.int32), form)


def _joined(parts: Sequence[Tokens]) -> Tokens:
    if len(parts) == 1:
        return parts[0]
    before = np.cumsum([0, *map(len, parts[:-1])])
    firsts = [part.first[:-1] + count for part, count in zip(parts, before, strict=True)]
    return Tokens(
        np.append(np.concatenate(firsts), sum(map(len, parts))),
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("start", "end", "form")),
    )
