"""Headlines: is a line one, and what a list shows for an article that has none."""

import re

_LONGEST, _MOST_WORDS = 160, 28  # of a headline
_VERY_LONGEST, _VERY_MOST_WORDS = 240, 42  # of one that a credit line follows
_DISPLAYED = 90  # characters of a display title cut from a lead
_SENTENCE = re.compile(r"[.،؛:,;][^\w.!؟?…]{0,3}$")
_ELLIPSIS = re.compile(r"(?:\.{2,}|…)\W{0,3}$")
_LETTER = re.compile(r"[^\W\d_]")
_BULLET = re.compile(r"^\s*[*•●▪\-–—]\s")


def is_headline(line: str, *, long: bool = False) -> bool:
    """Whether the first line of an article can be its headline: short, no sentence with its full stop, no list item.

    A `long` one may be longer: what follows shows that it is one.

    >>> is_headline("حريق ضخم وسط لندن"), is_headline("وقّعت روسيا والصين أكثر من 20 وثيقة.")
    (True, False)
    """
    longest, most_words = (_VERY_LONGEST, _VERY_MOST_WORDS) if long else (_LONGEST, _MOST_WORDS)
    if len(line) > longest or len(line.split()) > most_words or not _LETTER.search(line) or _BULLET.match(line):
        return False
    return _SENTENCE.search(line) is None or _ELLIPSIS.search(line) is not None


def display(lead: str) -> str:
    """The beginning of a lead, cut at the edge of a word.

    >>> display("كلمة " * 40).endswith("كلمة…")
    True
    """
    if len(lead) <= _DISPLAYED:
        return lead
    head = lead[: _DISPLAYED + 1]
    return head[: head.rfind(" ") if " " in head.strip() else _DISPLAYED].rstrip(" ،,;؛:.-–—") + "…"
