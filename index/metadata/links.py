"""Headlines of other articles that stand, without a word about what they are, between two paragraphs of this one.

A list, too, is of lines without full stops, so everything around must speak against one: two to four headlines in a
row, whole paragraphs before and behind them, and no other line of the article without its full stop.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

_STOP = re.compile(r"[.؟!]\W{0,3}$")
_OPEN = re.compile(r"[:،؛,]\W{0,3}$")
_ITEM = re.compile(r"[\W\d]*[-–—•*●▪\d]")
_SHORTEST, _LONGEST, _FEWEST_WORDS = 25, 110, 4  # of a headline: characters, words
_HEAD, _HEAD_WORDS = 40, 3  # of the line above a list: characters, words
_NUMBERED = re.compile(r"\W{0,3}\d{1,2}\s?[.)\-–]")
_PARAGRAPH = 60  # characters
_RUN = range(2, 5)
_FEWEST_PARAGRAPHS = 3


def related(lines: Sequence[str]) -> frozenset[int]:
    """Which lines of a body are headlines of other articles."""
    short = [line for line in lines if _SHORTEST <= len(line) <= _LONGEST]
    if len(short) < _RUN.start or len(lines) < _FEWEST_PARAGRAPHS + _RUN.start:
        return frozenset()
    headlines = [_is_headline(line) for line in lines]
    paragraphs = [line for line, headline in zip(lines, headlines, strict=True) if not headline]
    if len(paragraphs) < _FEWEST_PARAGRAPHS or not all(map(_STOP.search, paragraphs)):
        return frozenset()
    return frozenset(index for run in _runs(headlines) if _is_between(lines, run) for index in run)


def heads_list(line: str) -> bool:
    """Whether noise that says what follows, «اقرأ أيضا:», has nothing of it in its own line.

    >>> heads_list("موضوعات متعلقة.."), heads_list("اقرأ أيضا: افتتاح الميناء الجديد")
    (True, False)
    """
    return len(line) <= _HEAD and (line.endswith((":", "..", "…")) or len(line.split()) <= _HEAD_WORDS)


def is_item(line: str) -> bool:
    """Whether a line can be a headline or a tag in a list: short, no sentence with its full stop, no numbered step."""
    return len(line) <= _LONGEST and not (_STOP.search(line) or _OPEN.search(line) or _NUMBERED.match(line))


def _is_headline(line: str) -> bool:
    return (
        _SHORTEST <= len(line) <= _LONGEST
        and not _STOP.search(line)
        and not _OPEN.search(line)
        and len(line.split()) >= _FEWEST_WORDS
        and not _ITEM.match(line)
    )


def _runs(headlines: Sequence[bool]) -> Iterator[range]:
    for headline, run in groupby(range(len(headlines)), key=headlines.__getitem__):
        indexes = list(run)
        if headline and len(indexes) in _RUN:
            yield range(indexes[0], indexes[-1] + 1)


def _is_between(lines: Sequence[str], run: range) -> bool:
    """Whether a whole paragraph stands before the run and another behind it."""
    around = lines[run.start - 1 : run.start] if run.start else [], lines[run.stop : run.stop + 1]
    return all(beside and len(beside[0]) >= _PARAGRAPH for beside in around)
