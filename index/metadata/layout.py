"""The roles of an article's lines: headline, credits of header and footer, noise, body.

A news page is built from its edges inwards: short lines of header, a lead with or without a dateline, paragraphs, short
lines of footer. Whatever is not clearly something else is body.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.metadata import bylines, credit_lines, datelines, links, noise, sources, titles
from index.metadata.credit_lines import Credit
from index.metadata.tables import key

_BRACKETED = re.compile(r"[(\[]([^()\[\]]{2,25})[)\]]")
HEADER, FOOTER = "header", "footer"
_HEADER_LINES, _FOOTER_LINES = 10, 8
_SHARED_LINES = 3  # in which share words can stand glued to the text
_DASHES = " -–—"
_CREDIT = 160  # characters of the longest credit line
_LABEL = 24  # characters of a label that is a line
_PARAGRAPH = 110  # characters from which a line is a paragraph
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
    layout = Layout(title=title)
    footer = Layout(title=title)
    lines = _join_labels(lines)
    last = _read_footer(lines, footer)
    first = _read_header(lines[:last], layout, alone=len(lines) == 1)
    for line in lines[first:last]:
        if not _take_noise(line, layout):
            layout.body.append(line)
    _cut_links(layout)
    _trim(layout)
    layout.credits += reversed(footer.credits)
    layout.noise += reversed(footer.noise)
    layout.boilerplate += reversed(footer.boilerplate)
    return layout


def _join_labels(lines: Sequence[str]) -> Sequence[str]:
    """Put «المصدر:» that is a line of its own before what it is the label of."""
    labels = [index for index, line in enumerate(lines[:-1]) if len(line) <= _LABEL and line[-1] == ":"]
    if not labels:
        return lines
    joined = list(lines)
    for index in reversed(labels):
        if bylines.is_label(lines[index]):
            whole = f"{lines[index]} {lines[index + 1]}"
            credit = credit_lines.read(whole)
            if credit and credit.certain and credit.label:
                joined[index : index + 2] = [whole]
    return joined


def _read_header(lines: Sequence[str], layout: Layout, *, alone: bool) -> int:
    """Read headline, header lines and what stands between them and the first paragraph; return how many were read.

    A line that is `alone` in its article is its text, not its headline.
    """
    given = layout.title
    for index, whole in enumerate(lines[:_HEADER_LINES]):
        line, cut = noise.trim_head(whole) if index < _SHARED_LINES else (whole, ())
        layout.noise += cut
        if given and _same(line, given):
            continue
        if not layout.body and noise.is_section(line) and len(lines) > index + 1:
            layout.noise.append(line)
            continue
        if _take_noise(line, layout, captions=layout.title is not None) or _take_credit(line, layout):
            continue
        dated = datelines.read(line) is not None
        untitled = layout.title is None and not layout.body and not alone
        credited = credit_lines.read(lines[index + 1]) if untitled and index + 1 < len(lines) else None
        long = credited is not None and credited.certain
        if long and _is_masthead(line, lines[index + 2 :]):
            _credit(line, sources.stated(line), layout)
            continue
        if untitled and not dated and titles.is_headline(line, long=long):
            _entitle(line, layout)
            continue
        layout.body.append(line)
        if dated or len(line) >= _PARAGRAPH:
            return index + 1
    return min(len(lines), _HEADER_LINES)


def _entitle(line: str, layout: Layout) -> None:
    """Take the headline, and from behind it the name of the site."""
    layout.title, site, named = titles.without_site(line)
    if site:
        _credit(site, named, layout)


def _credit(line: str, named: tuple[str, ...], layout: Layout) -> None:
    layout.credits.append(CreditLine(line, HEADER, Credit(sources=named)))
    layout.noise.append(line)


def _is_masthead(line: str, below: Sequence[str]) -> bool:
    """Whether a line above a credit line is the paper's name, «مجلة البيدر», and the headline is still to come."""
    return bool(sources.called(line) and below and titles.is_headline(below[0]) and not credit_lines.read(below[0]))


def _is_byline(line: str, credit: Credit) -> bool:
    """«القاهرة - محمود رأفت:», which needs no headline above it."""
    return line.endswith(":") and bool(credit.place and credit.author)


def _same(line: str, title: str) -> bool:
    """Whether the line is the title, spelling, marks and punctuation aside."""
    return 2 * len(title) >= len(line) >= len(title) // 2 and key(line) == key(title)


def _take_credit(line: str, layout: Layout) -> bool:
    """Take a credit line of the header; a mere name is one only between headline and text."""
    credit = credit_lines.read(line) if len(line) <= _CREDIT else None
    if credit is None or not (credit.certain or _is_byline(line, credit) or (layout.title and not layout.body)):
        return False
    if layout.title is None and credit.weak and not credit.label:  # «خالد رئيسا لتحرير الشرق» is a headline
        return False
    if credit.label == bylines.TITLE and credit.title:
        layout.title, layout.title_rule = layout.title or credit.title, "header"
        return True
    layout.credits.append(CreditLine(line, HEADER, credit))
    layout.noise.append(line)
    return True


def _read_footer(lines: Sequence[str], footer: Layout) -> int:
    """Read footer lines from the last one up, into lists in that order; return where they begin."""
    last = len(lines)
    for index in range(len(lines) - 1, max(1, len(lines) - _FOOTER_LINES) - 1, -1):
        line = lines[index]
        if _take_noise(line, footer):
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


def _footer_credit(line: str) -> Credit | None:
    """A credit line, or a name in brackets that is a line of its own: below an article that is an agency."""
    line = noise.without_initials(line)
    bracketed = _BRACKETED.fullmatch(line.strip(_DASHES))
    if bracketed and (named := sources.known(bracketed[1])):
        return Credit(sources=named)
    if bracketed and bylines.is_name(bracketed[1].strip()) and not bylines.label(bracketed[1]):
        return Credit(sources=sources.stated(bracketed[1]))
    return credit_lines.read(line)


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
