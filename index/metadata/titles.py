"""Headlines: is a line one, and what a list shows for an article that has none."""

import re

from index.metadata import sources
from index.metadata.source_table import Kind
from index.text.letters import unturned

_LONGEST, _MOST_WORDS = 160, 28  # of a headline
_VERY_LONGEST, _VERY_MOST_WORDS = 240, 42  # of one that a credit line follows
_DISPLAYED = 90  # characters of a display title cut from a lead
_SENTENCE = re.compile(r"[.،؛:,;][^\w.!؟?…]{0,3}$")
_ELLIPSIS = re.compile(r"(?:\.{2,}|…)\W{0,3}$")
_LETTER = re.compile(r"[^\W\d_]")
_SITE = re.compile(r"\s*(?P<mark>\s[-–—»«•]\s|\|{1,2}|::)\s*(?P<name>[^|\-–—»«•:]{2,40})$")
_FEWEST_WORDS = 3  # of a headline before the name of its site
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


def without_site(line: str) -> tuple[str, str, tuple[str, ...]]:
    """A headline without the name of the site behind it, what was cut off, and the publishers named there.

    A dash stands before much else; only a bar, or what calls itself a paper or a site, tells a name that is a word too.

    >>> without_site("عودة القطار إلى الساحل - صحيفة المرفأ")
    ('عودة القطار إلى الساحل', '- صحيفة المرفأ', ('صحيفة المرفأ',))
    >>> without_site("لقاء الشباب - الوطن")
    ('لقاء الشباب - الوطن', '', ())
    """
    found = _SITE.search(line)
    if not found or len(line[: found.start()].split()) < _FEWEST_WORDS:
        return line, "", ()
    source = sources.lookup(found["name"]) or sources.called(found["name"])
    if source is None or source.kind is Kind.GENERIC:
        return line, "", ()
    called = sources.called(found["name"]) is not None
    bar = "|" in found["mark"] or "::" in found["mark"]
    if not bar and not called and (source.weak or source.kind is not Kind.PUBLISHER):
        return line, "", ()
    return line[: found.start()], line[found.start() :].strip(), (source.name,)


def display(lead: str) -> str:
    """The beginning of a lead, cut at the edge of a word.

    >>> display("كلمة " * 40).endswith("كلمة…")
    True
    """
    lead = unturned(lead)
    if len(lead) <= _DISPLAYED:
        return lead
    head = lead[: _DISPLAYED + 1]
    return head[: head.rfind(" ") if " " in head.strip() else _DISPLAYED].rstrip(" ،,;؛:.-–—") + "…"
