"""Make index/analysis/words/arabic.txt: how often the words of Arabic are met, folded as the index folds them.

    python -m venv /tmp/words && /tmp/words/bin/pip install wordfreq==3.1.1 pyarabic==0.6.15
    PYTHONPATH=. /tmp/words/bin/python scripts/make_word_list.py

The source is wordfreq's large Arabic list (CC BY-SA 4.0, see index/analysis/words/README.md). It is a tool of this
script only; the same version gives the same file, byte for byte. A list of other words changes the analysis: archives
made with the old one are rebuilt by `kashshaf reindex --if-needed`.
"""

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import wordfreq

from index.analysis.learning import telling
from index.analysis.wordlist import HEADER, SHIPPED, to_text
from index.text.folding import compose, fold
from index.text.letters import is_arabic_word

PER = 100_000_000  # words of running text that counts are given for: the rarest of the source's words is met once
MOST_WORDS = 100_000  # kept, the commonest: docs/decisions/0011-family.md


def folded(frequencies: Mapping[str, float]) -> Counter[str]:
    """How often each spelling is met in PER words, all ways of writing it together; Arabic words alone."""
    counts: Counter[str] = Counter()
    for word, share in frequencies.items():
        spelling = fold(compose(word))
        if is_arabic_word(spelling):
            counts[spelling] += round(share * PER)
    return +counts


def main(path: Path = SHIPPED) -> None:
    """Write the list."""
    counts = folded(wordfreq.get_frequency_dict("ar", wordlist="large"))
    kept = dict(sorted(telling(counts), key=lambda entry: (-entry[1], entry[0]))[:MOST_WORDS])
    path.write_text(HEADER + to_text(kept), encoding="utf-8")
    sys.stderr.write(f"{len(kept):,} of {len(counts):,} words, {path.stat().st_size:,} bytes: {path}\n")


if __name__ == "__main__":
    main()
