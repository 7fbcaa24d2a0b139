"""What a page leaves in a text that is not the article: captions, embeds, read-also, share rows, tags, end marks.

`kind` judges a whole line, `trim_head` and `trim_tail` the ends of one. The patterns of `noise.tsv` see folded text
(ا for أ, ه for ة, ي for ى). A line longer than a caption can be is never noise.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from index.metadata import openings, places, sources
from index.metadata.tables import remembering, rows, shape
from index.text.folding import fold

_LONGEST, _CAPTION = 240, 200  # characters of a boilerplate sentence, of a caption


_ROWS = rows("noise.tsv")
_PATTERNS = {
    kind: "|".join(pattern for name, pattern in _ROWS if name == kind)
    for kind, _ in _ROWS
    if kind not in {"share words", "section"}
}
_SHARE_WORDS = "(?:" + "|".join(pattern for name, pattern in _ROWS if name == "share words") + ")"
_KINDS = re.compile(
    r"[\W_]{0,8}?(?:"
    + "|".join(f"(?P<{name.replace(' ', '_')}>{pattern})" for name, pattern in _PATTERNS.items())
    + ")"
)
_SECTION = re.compile(r"\W{0,4}(?:" + "|".join(pattern for name, pattern in _ROWS if name == "section") + r")\W{0,4}")
_NOTHING = re.compile(r"[\W_ـ]*")
_OPENINGS = frozenset().union(*(openings.openings(pattern) for kind, pattern in _ROWS if kind != "section"))
_BEGINNING = 5  # characters of a line that mostly hold its first letters, marks among them
_SHARE_ROW = re.compile(rf"[\W_]{{0,8}}{_SHARE_WORDS}(?:[\W_]{{1,6}}{_SHARE_WORDS}){{1,12}}\W*$")
_SHARE_WORD = re.compile(f"{_SHARE_WORDS}|next", re.IGNORECASE)
_SHARE_HEAD = re.compile(rf"(?:{_SHARE_WORDS}[\s|,،]{{1,4}}){{2,12}}(?=\S)|next previous\s+", re.IGNORECASE)
_PHOTO_CREDIT = re.compile(
    r"[(\[]\s{0,2}([^()\[\]]{2,40})\s{0,2}[)\]]\s*$|[\W_](getty images?|غيتي|جيتي)\W*$", re.IGNORECASE
)
_ARCHIVE_END = re.compile(r"[-–(/|،]\s?(?:صوره )?ارشيفي?ه?\W*$")
_CAPTION_END = 12  # characters in which one says that its picture is old
_DASHES = " -–—ـ،,/"
_DAY_END = re.compile(r"[\s,،]{1,3}[0-9]{1,2}\s?[-/.]\s?[0-9]{1,2}$")
_BULLET = re.compile("[•●▪■]")
_STOP_INSIDE = re.compile(r"[.!؟:]\s")
_ATTRIBUTION = re.compile(r"(?:وكاله|صحيفه|قناه|بحسب|حسب|وفق|نقلا عن|المصدر)[^()]{0,30}$")
_SENTENCE_END = re.compile(r"[.!؟?…]\W{0,3}$")
_ARCHIVE = re.compile(
    r"ارشيف\w{0,3}|getty images?|غيتي\w*|جيتي\w*|epa|"
    r"مواقع التواصل(?: الاجتماعي)?|انترنت|الانترنت|من المصدر|تويتر|فيسبوك|رويترز.{0,12}ارشيف"
)
_LETTER = "[\u0621-\u064a]"
_INITIALS = rf"{_LETTER}(?:[\s./،\-]{{1,3}}{_LETTER}){{1,8}}"
_DESK = rf"{_LETTER}{{1,2}}(?:\s{_LETTER}{{1,2}})?"  # كم, ب ق
_INITIALS_LINE = re.compile(
    rf"\W{{0,40}}(?:(?:[تمح]|اعداد|تحرير|ترجمه|كتابه)\s?[:/]\s?)?(?:{_INITIALS}|{_LETTER}?{_DESK}(?:\s?/{{1,2}}\s?{_DESK}){{1,4}})\W{{0,4}}"
)
_INITIALS_END = re.compile(rf"(?<=[.!؟»\")\]])\s{{0,4}}(/{{0,2}}{_INITIALS})\s*$")
_INITIALS_BEFORE = re.compile(rf"{_INITIALS}\.?\s+(?=[(\[])")
_END_MARK = re.compile(
    r"\s*(?:[(\[]\s?(?:النهايه|نهايه|انتهي|انتهت)\s?[)\]]|/{1,2}\s?(?:النهايه|انتهي)\s?/{1,2}|(?<=[.!؟»\"])\s{0,3}/{0,2}\s?(?:انتهي|النهايه)(?:[\s/\-]{0,3}[0-9]{1,2}|\s?[/\-])?)[\s.]*$"
    r"|\s*[■◼▪□●♦]\s*$"
)
_TAGS_END = re.compile(r"(?<=[.!؟»\"])\s+(?:سمات|الوسوم|وسوم|كلمات مفتاحية|tags)\s?:?\s[^.!؟]{1,200}$", re.IGNORECASE)
_FULL_STOPS = (".", "!", "؟")
_END_SIGNS = tuple("■◼▪□●♦")
_MOST_CUTS = 4  # marks that can close an article one after another
_ARCHIVED = 80  # characters of a caption that says but that its picture is old
_INITIALS_LONGEST = 30  # characters
_SHARE_WORD_LONGEST = 24  # characters
_HEAD, _TAIL, _TAGS_TAIL = 120, 60, 260  # characters in which share words, an end mark or initials, tags can stand


@remembering(maxsize=16)  # the line at which a header or footer ends is looked at again
def kind(line: str, *, captions: bool = True) -> str | None:
    """Which kind of noise the whole line is, or None; `captions` False spares what only a photo credit gives away.

    >>> kind("اقرأ أيضاً: غارات على مواقع"), kind("شارك في القمة رؤساء عشر دول عربية.")
    ('read also', None)
    """
    if not line or len(line) > _LONGEST:
        return None
    if _NOTHING.fullmatch(line):
        return "rule"
    if _may_begin(line[:_BEGINNING]):
        folded = fold(line)
        if (match := _KINDS.match(folded)) and match.lastgroup:
            return match.lastgroup.replace("_", " ")
        if _SHARE_ROW.match(folded):
            return "share"
    if len(line) <= _INITIALS_LONGEST and _INITIALS_LINE.fullmatch(shape(line)) and not sources.lookup(line):
        return "initials"
    return "caption" if captions and _may_be_caption(line) and _is_caption(line) else None


@lru_cache(maxsize=16384)
def _may_begin(beginning: str) -> bool:
    """Whether a pattern matches anything that begins like this; most lines need not be folded."""
    begins = fold(beginning)[: openings.LENGTH]
    if not beginning[0].isalpha() or len(begins) < openings.LENGTH:
        return True
    return any(begins[:length] in _OPENINGS for length in range(1, openings.LENGTH + 1))


def is_section(line: str) -> bool:
    """Whether the line is but the name of a section of a paper, as it stands above a headline.

    >>> is_section("رأي"), is_section("رأي الجمهور في الميزان")
    (True, False)
    """
    if len(line) > _INITIALS_LONGEST:
        return False
    news, _, place = line.partition(" ")
    return _SECTION.fullmatch(fold(line)) is not None or (
        news == "أخبار" and places.find(place) is not None and sources.lookup(line) is None
    )


def without_initials(line: str) -> str:
    """What stands behind the initials of the desk that a line begins with.

    >>> without_initials("ز.م/ ف.ي (د ب أ)")
    '(د ب أ)'
    """
    found = _INITIALS_BEFORE.match(shape(line[:_INITIALS_LONGEST]))
    return line[found.end() :] if found else line


def is_own_boilerplate(name: str) -> bool:
    """Whether noise of that kind speaks for the publisher, so that a source named in it is the article's."""
    return name in {"advert", "link back", "rights"}


def trim_head(line: str) -> tuple[str, tuple[str, ...]]:
    """Cut a run of share words off the beginning of a line."""
    if not _SHARE_WORD.match(fold_in_place(line[:_SHARE_WORD_LONGEST])):
        return line, ()
    match = _SHARE_HEAD.match(fold_in_place(line[:_HEAD]))
    return (line[match.end() :], (line[: match.end()].strip(),)) if match else (line, ())


def trim_tail(line: str) -> tuple[str, tuple[str, ...]]:
    """Cut end marks, initials and tags off the end of a line.

    >>> trim_tail("شهدا توقيع الاتفاق.(النهاية)")
    ('شهدا توقيع الاتفاق.', ('(النهاية)',))
    """
    cut: list[str] = []
    while len(cut) < _MOST_CUTS and (found := _tail(line)):
        cut.insert(0, line[found:].strip())
        line = line[:found].rstrip()
    return line, tuple(cut)


def fold_in_place(text: str) -> str:
    """Fold letter by letter, so that offsets hold."""
    return shape(text).replace("ئ", "ي").replace("ؤ", "و")


def _tail(line: str) -> int | None:
    """Where an end mark, initials or tags begin that close the line."""
    offset = max(0, len(line) - _TAIL)
    tail = fold_in_place(line[offset:])
    for pattern in _closing_patterns(tail):
        match = pattern.search(tail)
        if match and offset + match.start() > 0 and not sources.lookup(match[0].strip()):
            return offset + match.start()
    if line.endswith(_FULL_STOPS):  # tags have none
        return None
    tags = _TAGS_END.search(line, max(0, len(line) - _TAGS_TAIL))
    return tags.start() if tags else None


def _closing_patterns(tail: str) -> Iterator[re.Pattern[str]]:
    """The patterns that can match: an end mark holds its word, and the last of initials stands by itself."""
    if "نته" in tail or "نهايه" in tail or tail.rstrip().endswith(_END_SIGNS):
        yield _END_MARK
    if not tail.rstrip()[-2:-1].isalnum():
        yield _INITIALS_END


def _may_be_caption(line: str) -> bool:
    """What every photo credit has; to search for one takes ten times as long."""
    if line.rstrip().endswith((")", "]")) or "رشيف" in line[-_CAPTION_END:]:
        return True
    return "يت" in line or "tty" in line or "TTY" in line


def _is_caption(line: str) -> bool:
    """A line without a full stop that closes with a photo credit, unless its words attribute what they say."""
    if len(line) <= _ARCHIVED and _ARCHIVE_END.search(fold(line[-_INITIALS_LONGEST:])):
        return True
    credit = _PHOTO_CREDIT.search(line)
    if credit is None or credit.start() < 8 or len(line) > _CAPTION or _SENTENCE_END.search(line):
        return False
    before = line[: credit.start()].strip(_DASHES)
    if (
        places.find(_DAY_END.sub("", shape(before)))
        or _INITIALS_LINE.fullmatch(shape(before))
        or _STOP_INSIDE.search(line, 0, credit.start())
        or _ATTRIBUTION.search(shape(line[: credit.start()]))
    ):
        return False
    name = (credit[1] or credit[2]).strip()
    if _BULLET.match(line) or _ARCHIVE.match(fold(name)):
        return True
    return any(found and not found.weak for found in map(sources.lookup, [name, *re.split(r"[/،,–-]", name)]))
