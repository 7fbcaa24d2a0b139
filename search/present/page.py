"""An answer as a results page: everything that the template prints, in words and URLs. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from index.article import Metadata
from index.schema import FACETS
from search.present.carried import BOUNDS, BOX, carried
from search.present.dates import in_words
from search.present.display import Display
from search.present.lines import Line, copies
from search.present.links import Links, without
from search.present.marking import Piece, pieces
from search.present.options import Option, last_page, level_options, page_steps, size_options, sort_options
from search.present.panels import Panel, Row, panels
from search.present.timeline import Timeline, results_timeline
from search.present.wording import Words, articles, direction, facet_name, match_name, reason, value_label, wider_name
from search.request import MAX_QUERY, Copies, Match, SearchRequest, unfiltered
from search.results import Answer, Hit, Note, Snippet, Wider


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, and the URL that removes it."""

    name: str
    value: str
    excluded: bool
    url: str


@dataclass(frozen=True, slots=True)
class Fragment:
    """A snippet in pieces, and whether text before or after it was left out."""

    pieces: tuple[Piece, ...]
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One article of the list.

    Attributes:
        anchor: the id of its element, so that the way back ends at it.
        untitled: the title was taken from the lead.
        forms: the written forms that matched and are not as typed, each with the search without articles that have it.
        copied: how many near-duplicates of it match too.
        copies: the oldest of them, in a folded list; `others` leads to all where those are not all.
    """

    number: str
    anchor: str
    url: str
    direction: str
    title: Fragment
    untitled: bool
    metadata: Metadata
    date: str
    fragments: tuple[Fragment, ...]
    forms: tuple[Option, ...]
    copied: int
    copies: tuple[Line, ...]
    others: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A stretch of the query and why it was not searched as it seems to mean; the stretch may be empty."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """A results page.

    Attributes:
        status: how many articles, in words.
        hidden: form fields that keep what no control shows.
        wider: where nothing was found, searches one step wider, each with its count.
        variants: the names that were met by other spellings too: as typed, then those.
        without_variants: the URL of the same search without them.
        folded: how many articles stand below others as their copies, in words; the URL lists each by itself.
        with_all: the articles that have all the words, where fewer than those listed.
        beyond: the last page there is, when a later one was asked for.
    """

    request: SearchRequest
    status: str
    chips: tuple[Chip, ...]
    clear_url: str
    panels: tuple[Panel, ...]
    timeline: Timeline
    filters_set: int
    items: tuple[Item, ...]
    sorts: tuple[Option, ...]
    levels: tuple[Option, ...]
    steps: tuple[Option, ...]
    sizes: tuple[Option, ...]
    previous: str | None
    following: str | None
    hidden: tuple[tuple[str, str], ...]
    remarks: tuple[Remark, ...]
    folded: Option | None
    with_all: Option | None
    suggestion: Option | None
    wider: tuple[Option, ...]
    variants: tuple[tuple[str, tuple[str, ...]], ...]
    without_variants: str
    beyond: Option | None


def results_page(answer: Answer, links: Links, words: Words, display: Display) -> Page:
    """Lay an answer out as a page."""
    asked = answer.request
    last = last_page(answer)
    shown = panels(answer, links, words, display)
    return Page(
        request=asked,
        status=articles(answer.total, words, display),
        chips=tuple(chips(asked, links, words, display)),
        clear_url=links.results(unfiltered(asked)),
        panels=shown,
        timeline=results_timeline(answer.facets.get("date", ()), asked, links, words, display),
        filters_set=sum(panel.chosen for panel in shown),
        items=tuple(
            _item(hit, number, answer, links, display)
            for number, hit in enumerate(answer.hits, start=1 + (asked.page - 1) * asked.limit)
        ),
        sorts=sort_options(asked, links, words),
        levels=level_options(asked, links, words),
        steps=tuple(page_steps(asked.page, last, lambda number: links.results(replace(asked, page=number)), display))
        if last > 1
        else (),
        sizes=size_options(answer, links, display),
        previous=links.results(replace(asked, page=asked.page - 1)) if 1 < asked.page <= last else None,
        following=links.results(replace(asked, page=asked.page + 1)) if asked.page < last else None,
        hidden=carried(asked, _rows(shown), links, BOX | BOUNDS),
        remarks=tuple(dict.fromkeys(_remark(note, asked.text, words) for note in answer.notes)),
        folded=_folded(answer, links, words, display),
        with_all=_with_all(answer, links, words, display),
        suggestion=_suggestion(answer, links, words, display),
        wider=tuple(_wider(wider, links, words, display) for wider in answer.wider),
        variants=tuple((typed, tuple(forms)) for typed, forms in answer.variants.items()),
        without_variants=links.results(replace(asked, variants=False, page=1)),
        beyond=Option(display.number(last), links.results(replace(asked, page=last)))
        if answer.total and asked.page > last
        else None,
    )


def chips(asked: SearchRequest, links: Links, words: Words, display: Display) -> Iterator[Chip]:
    """Every filter that is set, bounds of the date and the way of matching among them."""
    for facet in FACETS:
        if choice := asked.choices.get(facet):
            for value in (*choice.chosen, *choice.excluded):
                label = value_label(facet, value, words, display)
                url = links.results(without(asked, facet, value))
                yield Chip(facet_name(facet, words), label, value in choice.excluded, url)
    first = replace(asked, page=1)
    if asked.since:
        url = links.results(replace(first, since=None))
        yield Chip(words.gettext("From"), in_words(asked.since, display), excluded=False, url=url)
    if asked.until:
        url = links.results(replace(first, until=None))
        yield Chip(words.gettext("To"), in_words(asked.until, display), excluded=False, url=url)
    if not asked.variants:
        url = links.results(replace(first, variants=True))
        yield Chip(words.gettext("Other spellings of names"), words.gettext("left out"), excluded=False, url=url)
    if asked.copies is Copies.ALL:
        url = links.results(replace(first, copies=Copies.FOLD))
        yield Chip(words.gettext("Copies"), words.gettext("each by itself"), excluded=False, url=url)
    if asked.match != Match.BEST:
        url = links.results(replace(first, match=Match.BEST))
        yield Chip(words.gettext("Match"), match_name(asked.match, words), excluded=False, url=url)


def anchor(id: str) -> str:
    """The id of an article's element in the list; an element's id may hold anything but white space."""
    return "a-" + "_".join(id.split())


def fragment(snippet: Snippet) -> Fragment:
    """A snippet ready to print."""
    return Fragment(tuple(pieces(snippet.text, snippet.marks)), not snippet.starts_text, not snippet.ends_text)


def _item(hit: Hit, number: int, answer: Answer, links: Links, display: Display) -> Item:
    asked, plain = answer.request, answer.plain
    shown = tuple(copies(hit.id, hit.copies.ids, answer.copied, links, display))
    published = hit.metadata.published
    return Item(
        number=display.number(number),
        anchor=anchor(hit.id),
        url=links.article(hit.id, asked, number),
        direction=direction(hit.metadata.language),
        title=fragment(hit.title),
        untitled=hit.metadata.title is None,
        metadata=hit.metadata,
        date=in_words(published, display) if published else "",
        fragments=tuple(fragment(snippet) for snippet in hit.snippets),
        forms=tuple(
            _form(form, plain, asked, links) for form in dict.fromkeys(w.form for w in hit.why if w.form != w.term)
        ),
        copied=hit.copies.size,
        copies=shown,
        others=links.article(hit.id, asked) + "#copies" if len(shown) < hit.copies.size else "",
    )


def _form(form: str, plain: str, asked: SearchRequest, links: Links) -> Option:
    """A form that was found; it has no URL where the query has no room for it."""
    text = f'{plain} -"{form}"'
    fits = len(text) <= MAX_QUERY and '"' not in form
    return Option(form, links.results(replace(asked, text=text, page=1)) if fits else "")


def _rows(shown: tuple[Panel, ...]) -> Iterator[tuple[str, Row]]:
    return ((panel.facet, row) for panel in shown for row in (*panel.rows, *panel.rest))


def _remark(note: Note, query: str, words: Words) -> Remark:
    return Remark(query[note.start : note.end], reason(note.reason, words))


def _folded(answer: Answer, links: Links, words: Words, display: Display) -> Option | None:
    if not answer.folded:
        return None
    text = words.ngettext(
        "%(num)s article is a copy of another and stands below it.",
        "%(num)s articles are copies of others and stand below them.",
        answer.folded,
    )
    label = text % {"num": display.number(answer.folded)}
    return Option(label, links.results(replace(answer.request, copies=Copies.ALL, page=1)))


def _with_all(answer: Answer, links: Links, words: Words, display: Display) -> Option | None:
    if not answer.with_all or answer.with_all >= answer.total:
        return None
    label = words.ngettext(
        "%(num)s article has all the words", "%(num)s articles have all the words", answer.with_all
    ) % {"num": display.number(answer.with_all)}
    return Option(label, links.results(replace(answer.request, match=Match.ALL, page=1)))


def _suggestion(answer: Answer, links: Links, words: Words, display: Display) -> Option | None:
    if not answer.suggestion:
        return None
    url = links.results(replace(answer.request, text=answer.suggestion.query, page=1))
    return Option(answer.suggestion.query, url, value=articles(answer.suggestion.total, words, display))


def _wider(wider: Wider, links: Links, words: Words, display: Display) -> Option:
    label = wider_name(wider.step, wider.request, words)
    return Option(label, links.results(wider.request), value=articles(wider.total, words, display))


def anchored(url: str, id: str) -> str:
    """A results page's URL that ends at one article of it."""
    return f"{url}#{quote(anchor(id))}"
