"""When nothing was found: the searches one step wider, to be offered with their counts, never made silently. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.schema import FACETS, Level
from search.present.links import choosing, unfiltered
from search.present.wording import Words, facet_name, level_name
from search.request import Choice, Match, SearchRequest


@dataclass(frozen=True, slots=True)
class Step:
    """A wider search, and in words what is wider about it."""

    label: str
    request: SearchRequest


def steps(asked: SearchRequest, words: Words) -> tuple[Step, ...]:
    """Wider searches, the smallest step first: level, match, field, then each filter, then all of them."""
    return tuple(_first_page(step) for step in _steps(asked, words))


def _steps(asked: SearchRequest, words: Words) -> Iterator[Step]:
    for level in Level:
        if level > asked.level:
            yield Step(level_name(level, words), replace(asked, level=level))
    if asked.match == Match.ALL:
        yield Step(words.gettext("Best match instead of all the words"), replace(asked, match=Match.BEST))
    if asked.title_only:
        yield Step(words.gettext("In the whole article, not in the title alone"), replace(asked, title_only=False))
    filters = list(_without_each_filter(asked, words))
    yield from filters
    if len(filters) > 1:
        yield Step(words.gettext("Without any filter"), unfiltered(asked))


def _without_each_filter(asked: SearchRequest, words: Words) -> Iterator[Step]:
    for facet in FACETS:
        if asked.choices.get(facet):
            label = words.gettext("Without the filter “%(facet)s”") % {"facet": facet_name(facet, words)}
            yield Step(label, choosing(asked, facet, Choice()))
    if asked.since or asked.until:
        yield Step(words.gettext("At any time"), replace(asked, since=None, until=None))


def _first_page(step: Step) -> Step:
    return replace(step, request=replace(step.request, page=1))
