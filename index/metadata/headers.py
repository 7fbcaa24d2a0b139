"""Lines around a headline that state what only their place tells: a masthead, an author, a city or a paper alone.

The masthead may be a paper's, a blog's or a ministry's, whether a table knows it or not.
"""

import re
from collections.abc import Sequence
from itertools import islice

from index.metadata import bylines, credit_lines, credit_rows, noise, places, sources, titles
from index.metadata.credit_lines import Credit
from index.metadata.source_table import Kind, Source
from index.metadata.tables import key, rows

_LABEL = 24  # characters of a label that is a line
_BARE_LABELS = frozenset(("المصدر", "تاريخ النشر", "آخر تحديث", "تم التحديث", "تم النشر", "نشر في"))
_MASTHEAD_WORDS, _LONGEST = 7, 60  # words and characters of a masthead
_PAPER_LONGEST = 30  # characters of a paper or a country
_HEADLINE_AND_CREDIT = 2  # lines below one
_HEADLINE_WORDS = 5  # fewer may be a name
_WORDS = re.compile(r"[^\W\d_]+(?:\s[^\W\d_]+)*")
_TABLE = {kind: frozenset(map(key, names.split("|"))) for kind, names in rows("bodies.tsv")}
_ADJECTIVE = re.compile("(?!ال).*(?:ية|يه)")  # «صحيفة ألمانية»: one of them, and no name
_VERB = re.compile("[تي](?!\\w{0,2}$)")
_BLOG = key("مدونة")


def masthead(line: str, below: Sequence[str]) -> Source | None:
    """The publisher, «مجلة البيدر», whose name stands above a headline that has a credit line above or below it."""
    if len(line) > _LONGEST or len(below) < _HEADLINE_AND_CREDIT:
        return None
    others = (other for other in below if not (noise.is_section(other) or credit_rows.is_stamp(other)))
    rest = list(islice(others, _HEADLINE_AND_CREDIT))
    credits = [(credit := credit_rows.read(other)) is not None and credit.certain for other in rest]
    if sorted(credits) != [False, True] or not titles.is_headline(rest[credits.index(False)]):
        return None
    return named_by(line) or _paper(line)


def is_country(line: str, below: Sequence[str]) -> bool:
    """Whether a line is the section of a country, with headline and credit line below it."""
    if (
        len(line) > _PAPER_LONGEST
        or len(below) < 2
        or places.find(line) != "country"
        or not titles.is_headline(below[0])
    ):
        return False
    return not credit_rows.read(below[0]) and credit_rows.read(below[1]) is not None


def is_author(line: str, below: Sequence[str]) -> bool:
    """Whether a person stands above the date, and the headline below it."""
    if len(below) < 2 or not bylines.is_person(line) or len(below[1].split()) < _HEADLINE_WORDS:
        return False
    return titles.is_headline(below[1]) and not credit_rows.read(below[1])


def paper(line: str, above: Credit | None, below: Sequence[str]) -> Credit | None:
    """A paper whose name is a word too, «النشرة», alone between headline and text, beside the day.

    Args:
        above: what the credit line above it states.
    """
    if not (source := _paper(line)):
        return None
    beside = [above, credit_rows.read(below[0]) if below else None]
    dated = any(credit and credit.date and not credit.sources for credit in beside)
    return Credit(sources=(source.name,)) if dated else None


def _paper(line: str) -> Source | None:
    """The known paper whose name is the line, where that is no city and no section."""
    source = sources.lookup(line) if len(line) <= _PAPER_LONGEST else None
    if not source or source.kind is not Kind.PUBLISHER or noise.is_section(line) or key(line) in _TABLE["section"]:
        return None
    return None if places.find(line) else source


def place(line: str, below: Sequence[str]) -> Credit | None:
    """A city that is a line of its own above who wrote from there, or when."""
    if not below or places.find(line) != "city":
        return None
    credit = credit_rows.read(below[0])
    return Credit(place=line, certain=False) if credit and (credit.author or credit.date) else None


def named_by(text: str) -> Source | None:
    """The publisher whose name alone is the line: «صحيفة المرفأ», «مدونة دفاتر البحر», «وزارة الصحة».

    >>> named_by("وزارة الصحة").name, named_by("وزارة الصحة تنفي"), named_by("صحيفة ألمانية تكشف")
    ('وزارة الصحة', None, None)
    """
    words = text.split()
    if not 2 <= len(words) <= _MASTHEAD_WORDS or not _WORDS.fullmatch(text):
        return None
    before = ("", *words)
    if key(words[0]) in _TABLE["body"] and all(map(_is_of_body, words[1:], before[1:])):
        return Source(text, Kind.PUBLISHER, weak=True)
    if _ADJECTIVE.fullmatch(words[1]) or (len(words) > 2 and _VERB.match(words[2])):
        return None
    return Source(text, Kind.PUBLISHER, weak=True) if key(words[0]) == _BLOG else sources.called(text)


def _is_of_body(word: str, before: str) -> bool:
    """Whether a word can stand in the name of a ministry or a university, and is no verb."""
    named = word.startswith(("ال", "وال", "لل")) or key(word) in _TABLE["part"] or places.find(word) is not None
    return named or key(before) in _TABLE["title"]


def join_labels(lines: Sequence[str]) -> Sequence[str]:
    """Put «المصدر:» that is a line of its own before what it is the label of."""
    labels = [index for index, line in enumerate(lines[:-1]) if len(line) <= _LABEL and _may_be_label(line)]
    if not labels:
        return lines
    joined = list(lines)
    for index in reversed(labels):
        if bylines.is_label(lines[index]):
            whole = f"{lines[index].rstrip(':')}: {lines[index + 1]}"
            credit = credit_lines.read(whole)
            if credit and credit.certain and credit.label:
                joined[index : index + 2] = [whole]
    return joined


def _may_be_label(line: str) -> bool:
    return line[-1] == ":" or line in _BARE_LABELS
