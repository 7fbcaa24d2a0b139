"""How to cite an article: in the styles of APA, Chicago and MLA, in the order of the article's own script. Pure.

What is unknown is left out, or said to be as a style asks. Names stand as they are printed, never turned round: Arabic
names are not, and which words of another are its family name the archive does not know.
"""

import unicodedata
from dataclasses import dataclass

from index.article import Document
from index.calendar import CalendarDate
from index.text.letters import undirected
from search.present.dates import MONTHS, hijri_in_words, in_words
from search.present.display import Digits, Display, Language
from search.present.wording import direction

_BREAKS = {"Cc", "Cs", "Zl", "Zp", "Zs"}
_MLA_MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")


@dataclass(frozen=True, slots=True)
class Work:
    """What is cited; "" is unknown, and each text is one line.

    Attributes:
        author: as printed, else the agencies that it came from.
        title: in square brackets where none is stated and it was taken from the text.
        container: the outlet that published it.
    """

    id: str
    author: str
    title: str
    container: str
    published: CalendarDate | None
    url: str
    language: str

    @property
    def is_arabic(self) -> bool:
        """Whether it is cited in the order and with the signs of Arabic."""
        return direction(self.language) == "rtl"


def work_of(document: Document, permalink: str) -> Work:
    """What to cite of an article.

    Args:
        permalink: where it can be read here; taken where the article states no address of its own.
    """
    known = document.metadata
    agencies = (", " if direction(known.language) != "rtl" else "، ").join(known.sources[1:])
    title = one_line(known.display_title)
    return Work(
        id=document.id,
        author=one_line(known.author or agencies),
        title=title if known.title is not None or not title else f"[{title}]",
        container=one_line(known.sources[0] if known.sources else ""),
        published=known.published,
        url="".join(one_line(known.url or permalink).split()),
        language=known.language,
    )


def one_line(text: str) -> str:
    """A text in which nothing breaks the line, and nothing turns the order of what stands around it.

    >>> one_line("افتتاح\\r\\n الجسر\\u2028")
    'افتتاح الجسر'
    """
    visible = undirected(text)
    return " ".join("".join(" " if unicodedata.category(sign) in _BREAKS else sign for sign in visible).split())


def apa(work: Work, digits: Digits) -> str:
    """In the style of the American Psychological Association, 7th edition: author, date, title, outlet."""
    said = f"({_date_apa(work, digits)})"
    head = (work.author, said, work.title) if work.author else (work.title, said)
    return " ".join([*map(_sentence, filter(None, (*head, work.container))), *filter(None, [work.url])])


def chicago(work: Work, digits: Digits) -> str:
    """In the style of the Chicago Manual, notes and bibliography: author, title, outlet and date."""
    date = _date(work, digits) or ("د.ت." if work.is_arabic else "n.d.")
    placed = _listed(work, work.container, date)
    return " ".join(filter(None, (*_named(work), _sentence(placed), _sentence(work.url))))


def mla(work: Work, digits: Digits) -> str:
    """In the style of the Modern Language Association, 9th edition: author, title, and all else in one row."""
    placed = _listed(work, work.container, _date(work, digits, _MLA_MONTHS), work.url)
    return " ".join(filter(None, (*_named(work), _sentence(placed))))


def hijri_of(work: Work, digits: Digits = Digits.LATIN) -> str:
    """The Hijri date of an article in the script of Arabic; "" of any other."""
    known = work.published if work.is_arabic else None
    return hijri_in_words(known, Display(Language.ARABIC, digits)) if known else ""


def _named(work: Work) -> tuple[str, str]:
    return _sentence(work.author), _quoted(work)


def _quoted(work: Work) -> str:
    """The title between quotation marks; where it has such marks itself, between others."""
    if not work.title:
        return ""
    if work.is_arabic:
        return f"“{work.title}”." if "«" in work.title else f"«{work.title}»."
    return f"“{_sentence(work.title)}”"


def _sentence(text: str) -> str:
    """A text with a full stop, where it does not end like a sentence by itself."""
    return text if not text or text[-1] in ".?!؟…" else f"{text}."


def _listed(work: Work, *parts: str) -> str:
    return ("، " if work.is_arabic else ", ").join(filter(None, parts))


def _date(work: Work, digits: Digits, months: tuple[str, ...] = ()) -> str:
    """The date in words; in Arabic with the Hijri one behind it.

    Args:
        months: names by which the month is called after the day, instead of before it.
    """
    known = work.published
    if known is None:
        return ""
    if work.is_arabic:
        hijri = hijri_of(work, digits)
        return in_words(known, Display(Language.ARABIC, digits)) + (f" ({hijri})" if hijri else "")
    if months:
        month = [months[known.month - 1]] if known.month else []
        return " ".join([*([str(known.day)] if known.day else []), *month, str(known.year)])
    return f"{_month_first(known)}, {known.year}" if known.day else in_words(known, Display(Language.ENGLISH))


def _date_apa(work: Work, digits: Digits) -> str:
    """The year, then the rest of the date."""
    known = work.published
    if known is None:
        return "د.ت." if work.is_arabic else "n.d."
    if not work.is_arabic:
        return f"{known.year}, {_month_first(known)}" if known.month else str(known.year)
    display, hijri = Display(Language.ARABIC, digits), hijri_of(work, digits)
    rest = in_words(known, display).removesuffix(display.numerals(str(known.year))).strip()
    said = f"{display.numerals(str(known.year))}، {rest}" if rest else display.numerals(str(known.year))
    return f"{said} [{hijri}]" if hijri else said


def _month_first(known: CalendarDate) -> str:
    month = MONTHS[Language.ENGLISH][known.month - 1] if known.month else ""
    return f"{month} {known.day}" if known.day else month
