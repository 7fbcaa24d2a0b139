"""The roles of an article's lines: headline, credits of header and footer, noise, body.

A news page is built from its edges inwards: short lines of header, a lead with or without a dateline, paragraphs, short
lines of footer. Whatever is not clearly something else is body.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.metadata import (
    bylines,
    credit_rows,
    datelines,
    headers,
    links,
    noise,
    sources,
    titles,
)
from index.metadata.credit_lines import Credit
from index.metadata.tables import key

_BRACKETED = re.compile(r"[(\[]([^()\[\]]{2,25})[)\]]")
HEADER, FOOTER = "header", "footer"
_GIVEN = "given"
_HEADER_LINES, _FOOTER_LINES = 10, 8
_LISTS = frozenset(("read also", "tags", "list"))
_LIST_LINES = 15
_SHARED_LINES = 3  # in which share words can stand glued to the text
_DASHES = " -–—"
_CREDIT = 160  # characters of the longest credit line
_SECTION_WORDS = 4
_INITIALS = 3  # Latin letters of a desk
_LEAD = 60  # characters of a line that can be one
_PARAGRAPH = 110  # characters from which a line is a paragraph
_SERIAL = re.compile(r"[0-9]{3,6}")
_SENTENCE_END = re.compile(r"[.؟!:،]\W{0,3}$")


@dataclass(frozen=True, slots=True)
class CreditLine:
    """A credit line, where it stands, and what it states."""

    text: str
    zone: str
    credit: Credit


@dataclass(slots=True)
class Layout:
    """An article's lines by role; `boilerplate` is the noise that speaks for the publisher."""

    title: str | None = None
    title_rule: str = "headline"
    credits: list[CreditLine] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    noise: list[str] = field(default_factory=list)
    boilerplate: list[str] = field(default_factory=list)


def lay_out(lines: Sequence[str], title: str | None = None) -> Layout:
    """Give every line its role; a given title is not looked for, only taken out of the text."""
    layout = Layout(title=title, title_rule=_GIVEN if title else "headline")
    footer = Layout(title=title)
    lines = headers.join_labels(lines)
    lines = _without_list(lines, footer)
    last = _read_footer(lines, footer)
    first = _read_header(lines[:last], layout, alone=len(lines) == 1)
    _read_body(lines[first:last], layout)
    _cut_links(layout)
    _trim(layout)
    layout.credits += reversed(footer.credits)
    layout.noise += reversed(footer.noise)
    layout.boilerplate += reversed(footer.boilerplate)
    return layout


def _read_body(lines: Sequence[str], layout: Layout) -> None:
    """Take what is noise out of the paragraphs, and the headline behind «اقرأ أيضا:»."""
    for index, line in enumerate(lines):
        if not _take_noise(line, layout):
            (layout.noise if _is_linked(lines, index) else layout.body).append(line)


def _without_list(lines: Sequence[str], footer: Layout) -> Sequence[str]:
    """The lines without the headlines or tags that are listed at the end, below «مواضيع ذات صلة»."""
    if not any(map(_heads_list, lines[max(2, len(lines) - _LIST_LINES + 1) :])):
        return lines
    start = len(lines)
    for index in range(len(lines) - 1, max(1, len(lines) - _LIST_LINES), -1):
        if not (links.is_item(lines[index]) or noise.kind(lines[index]) or credit_rows.read(lines[index])):
            break
        if _heads_list(lines[index]):
            start = index
    listed = [index for index in range(start, len(lines)) if not _is_of_footer(lines[index])]
    footer.noise += [lines[index] for index in reversed(listed)]
    return [line for index, line in enumerate(lines) if index not in listed]


def _is_linked(lines: Sequence[str], index: int) -> bool:
    """Whether a line is the headline of another article, by what stands above it."""
    return index > 0 and _heads_list(lines[index - 1]) and links.is_item(lines[index])


def _heads_list(line: str) -> bool:
    return links.heads_list(line) and noise.kind(line) in _LISTS


def _is_of_footer(line: str) -> bool:
    credit = credit_rows.read(line)
    return noise.kind(line) is not None or (credit is not None and credit.certain)


def _read_header(lines: Sequence[str], layout: Layout, *, alone: bool) -> int:
    """Read headline, header lines and what stands between them and the first paragraph; return how many were read.

    A line that is `alone` in its article is its text, not its headline.
    """
    given = layout.title
    for index, whole in enumerate(lines[:_HEADER_LINES]):
        line, cut = noise.trim_head(whole) if index < _SHARED_LINES else (whole, ())
        layout.noise += cut
        if layout.title and _same(line, layout.title):
            layout.noise += [] if given else [line]
            continue
        below = lines[index + 1 : index + 3]
        if below and not layout.body and _is_above(line, below, layout):
            layout.noise.append(line)
            continue
        if _take_noise(line, layout, captions=layout.title is not None) or _take_credit(line, below, layout):
            continue
        untitled = layout.title is None and not layout.body and not alone
        credited = credit_rows.read(below[0]) if untitled and below else None
        long = credited is not None and credited.certain
        if long and headers.is_author(line, below):
            layout.credits.append(CreditLine(line, HEADER, Credit(author=line)))
            layout.noise.append(line)
            continue
        dated = datelines.read(line) is not None and not (long and len(line) < _LEAD)
        if untitled and (named := headers.masthead(line, lines[index + 1 : _HEADER_LINES])):
            _credit(line, (named.name,), layout)
            continue
        if untitled and not dated and titles.is_headline(line, long=long):
            _entitle(line, layout)
            continue
        if layout.body and _is_linked(lines, index):
            layout.noise.append(line)
            continue
        layout.body.append(line)
        if dated or len(line) >= _PARAGRAPH:
            return index + 1
    return min(len(lines), _HEADER_LINES)


def _is_above(line: str, below: Sequence[str], layout: Layout) -> bool:
    """Whether a line stands over the headline: the name of a section, or the issue, or what stands over that."""
    if noise.is_section(line) or credit_rows.is_stamp(line) or (not layout.title and headers.is_country(line, below)):
        return True
    if (
        layout.title
        and len(line.split()) < _SECTION_WORDS
        and not (credit_rows.read(line) or headers.place(line, below))
    ):
        dated = credit_rows.read(below[0])
        return dated is not None and dated.date is not None and not sources.lookup(line) and not bylines.is_person(line)
    if layout.title or len(line.split()) > _SECTION_WORDS or len(below) < 2 or not credit_rows.holds_issue(below[0]):
        return False
    named = credit_rows.read(line) or sources.lookup(line)
    return not named and titles.is_headline(below[1]) and not credit_rows.read(below[1])


def _entitle(line: str, layout: Layout) -> None:
    """Take the headline, and from behind it the name of the site."""
    layout.title, site, named = titles.without_site(line)
    if site:
        _credit(site, named, layout)


def _credit(line: str, named: tuple[str, ...], layout: Layout) -> None:
    layout.credits.append(CreditLine(line, HEADER, Credit(sources=named)))
    layout.noise.append(line)


def _is_byline(line: str, credit: Credit) -> bool:
    """«القاهرة - محمود رأفت:», which needs no headline above it."""
    return line.endswith(":") and bool(credit.place and credit.author)


def _is_between(credit: Credit, below: Sequence[str], layout: Layout) -> bool:
    """Whether a line is between headline and text; who and where may also stand behind the headline's second line."""
    if not layout.title or not below:
        return False
    who_and_where = bool(credit.place and credit.author) and len(below[0]) >= _LEAD
    return not layout.body or (who_and_where and len(layout.body) == 1 and not _SENTENCE_END.search(layout.body[0]))


def _same(line: str, title: str) -> bool:
    """Whether the line is the title, spelling, marks and punctuation aside."""
    return 2 * len(title) >= len(line) >= len(title) // 2 and key(line) == key(title)


def _take_credit(line: str, below: Sequence[str], layout: Layout) -> bool:
    """Take a credit line of the header; a mere name is one only between headline and text."""
    credit = None
    if len(line) <= _CREDIT:
        credit = credit_rows.read(line) or headers.place(line, below)
    if credit is None and layout.title and not layout.body:
        credit = headers.paper(line, layout.credits[-1].credit if layout.credits else None, below)
    if credit is None or not (credit.certain or _is_byline(line, credit) or _is_between(credit, below, layout)):
        return False
    if layout.title is None and credit.weak and not credit.label:  # «خالد رئيسا لتحرير الشرق» is a headline
        return False
    if credit.label == bylines.TITLE and credit.title:
        if layout.title_rule != _GIVEN:
            layout.body[:0] = filter(None, [layout.title])  # what says that it is the title, is
            layout.title = credit.title
        layout.title_rule = "header"
        return True
    layout.credits.append(CreditLine(line, HEADER, credit))
    layout.noise.append(line)
    return True


def _read_footer(lines: Sequence[str], footer: Layout) -> int:
    """Read footer lines from the last one up, into lists in that order; return where they begin."""
    last = len(lines)
    for index in range(len(lines) - 1, max(1, len(lines) - _FOOTER_LINES) - 1, -1):
        line = lines[index]
        if _take_noise(line, footer) or _is_serial(index, lines, footer):
            last = index
            continue
        credit = _footer_credit(line) if len(line) <= _CREDIT and not _SENTENCE_END.search(line) else None
        if credit is None or credit.label == bylines.TITLE:
            break
        if not credit.certain and not credit.sources and not _is_signature(credit, lines[index - 1]):
            break
        footer.credits.append(CreditLine(line, FOOTER, credit))
        footer.noise.append(line)
        last = index
    return last


def _is_serial(index: int, lines: Sequence[str], footer: Layout) -> bool:
    """Whether the last line is the number that a wire gives its story."""
    serial = index == len(lines) - 1 and _SERIAL.fullmatch(lines[index]) and not _SERIAL.fullmatch(lines[index - 1])
    if serial:
        footer.noise.append(lines[index])
    return bool(serial)


def _footer_credit(line: str) -> Credit | None:
    """A credit line, or a name in brackets that is a line of its own: below an article that is an agency."""
    line = noise.without_initials(line)
    bracketed = _BRACKETED.fullmatch(line.strip(_DASHES))
    if bracketed and (named := sources.known(bracketed[1])):
        return Credit(sources=named)
    if bracketed and bracketed[1].isascii() and len(bracketed[1]) <= _INITIALS:
        return Credit()
    if bracketed and bylines.is_name(bracketed[1].strip()) and not bylines.label(bracketed[1]):
        return Credit(sources=sources.stated(bracketed[1]))
    return credit_rows.read(line)


def _is_signature(credit: Credit, above: str) -> bool:
    """Whether a person's name signs the paragraph above it; below another short line it belongs to a list."""
    return bylines.is_person(credit.author or "") and (
        _SENTENCE_END.search(above) is not None or len(above) >= _PARAGRAPH
    )


def _take_noise(line: str, layout: Layout, *, captions: bool = True) -> bool:
    name = noise.kind(line, captions=captions)
    if name is None:
        return False
    layout.noise.append(line)
    if noise.is_own_boilerplate(name):
        layout.boilerplate.append(line)
    return True


def _cut_links(layout: Layout) -> None:
    """Take headlines of other articles out of the body."""
    if cut := links.related(layout.body):
        layout.noise += [layout.body[index] for index in sorted(cut)]
        layout.body = [line for index, line in enumerate(layout.body) if index not in cut]


def _trim(layout: Layout) -> None:
    """Cut noise off the ends of the last two paragraphs."""
    for index in range(max(0, len(layout.body) - 2), len(layout.body)):
        layout.body[index], cut = noise.trim_tail(layout.body[index])
        layout.noise += cut
    layout.body = [line for line in layout.body if line]
