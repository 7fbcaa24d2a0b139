"""Learning: a word list of what is met in an archive, over the one that ships.

An archive knows names and words that no list at large has; a small one knows too few, and counts what is misspelled in
it as words. So both are counted together, as one corpus: the list is as good as the hundred million words it speaks of.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from index.analysis.clitics import ARTICLE, article_of, clitic_of
from index.analysis.family import SHORTEST
from index.analysis.wordlist import TOTAL
from index.text.letters import is_arabic_word

HEADER: Final = """\
# How often words are met in 100 million, in this archive and in Arabic at large: a count, and the words met as often.
# Made by `kashshaf reindex --learn`. What is derived from wordfreq 3.1.1 (Robyn Speer) is CC BY-SA 4.0.
"""

# What no list knows and is met less often may be misspelt.
_FEWEST = 5
_RAREST = 3e-6  # of all words


def learnt(met: Mapping[str, int], known: Mapping[str, int]) -> dict[str, int]:
    """How often words are met in `wordlist.TOTAL`, by what is met in an archive and by the list that ships.

    Args:
        met: how often each spelling is met in the archive.

    >>> learnt({"كشاف": 30, "كشاق": 1, "Bank": 9}, {"بيت": 2_000})
    {'كشاف': 30, 'بيت': 2000}
    """
    words = sum(met.values())
    fewest = max(_FEWEST, _RAREST * words)
    counts = {
        word: max(1, round((met.get(word, 0) + known.get(word, 0)) * TOTAL / (words + TOTAL)))
        for word in {**met, **known}
        if word in known or (met[word] >= fewest and is_arabic_word(word))
    }
    kept = dict(telling(counts))
    return {word: count for word, count in counts.items() if word in known or word in kept}


def telling(counts: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """The words that decide something: not those that lose a clitic, since they would lose it unknown as well."""
    for word, count in counts.items():
        if len(word) < SHORTEST or (article_of(word, counts) in {"", ARTICLE} and not clitic_of(word, counts)):
            yield word, count
