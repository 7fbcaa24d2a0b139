"""Article in, Metadata out: given values first, then what the text states, each with its evidence.

The only public entry. Pure and total: any text gives metadata, in time linear in its length. Line roles come
from `layout`, a fact from the module of its name; here is decided which statement of a fact wins.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from index.article import Article, Evidence, Given, Metadata
from index.calendar import CalendarDate, Precision
from index.metadata import bylines, credit_lines, datelines, dates, languages, lines, places, sources, titles
from index.metadata.credit_lines import Credit
from index.metadata.datelines import Dateline
from index.metadata.layout import FOOTER, HEADER, CreditLine, Layout, lay_out
from index.metadata.tables import key
from index.text.letters import unturned

_NOTHING = frozenset(
    map(
        key,
        (
            "unknown",
            "none",
            "null",
            "n/a",
            "nan",
            "-",
            "غير معروف",
            "غير معروفة",
            "غير محدد",
            "غير مذكور",
            "بدون",
            "لا يوجد",
        ),
    )
)
_WINDOW = "html:title"  # the rule of a page's title where nothing else says it
_BEFORE_SITE = re.compile(r"(?<=\S)\s+[|\-–—•»]+\s+$")
_KEY = ":"  # in the rule of what a record states under a key of its own
_LEADS = 3  # body lines in which a dateline can stand: headline not recognised, standfirst, lead
_BEGINNING = 20  # body lines in which today is the day of publication
_SHOWN = 120  # characters of evidence
_BLANK = 16  # characters of the longest way to say that a value is unknown
_TRAILER = re.compile(
    r"(?<=[.!؟»\"])\s{0,3}(?:[(\[](?P<bracketed>[^()\[\]]{2,40})[)\]]"
    r"|(?:المصدر|مصدر الخبر|نقلاً? عن)\s{0,2}[:(/\-–]{0,2}\s{0,2}(?P<labelled>[^()\n]{2,60}?)\)?)"
    r"\s{0,3}\.?\s{0,3}$"
)


def _evidence(text: str, rule: str) -> Evidence:
    return Evidence(unturned(text)[:_SHOWN], rule)


@dataclass(slots=True)
class _Facts:
    """What has been worked out so far; the first statement of a fact stands."""

    values: dict[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    published: CalendarDate | None = None
    evidence: dict[str, Evidence] = field(default_factory=dict)
    against: dict[str, Evidence] = field(default_factory=dict)

    def state(self, name: str, value: str | None, text: str, rule: str) -> None:
        if value and name not in self.values:
            self.values[name] = unturned(value)
            self.evidence[name] = _evidence(text, rule)

    def date(self, value: CalendarDate | None, text: str, rule: str) -> None:
        if value and self.published is None:
            self.published = value
            self.evidence["published"] = _evidence(text, rule)

    def source(self, names: tuple[str, ...], text: str, rule: str) -> None:
        """The first to name sources names the publisher; a later one can only add to them."""
        if names and not self.sources:
            self.evidence["source"] = _evidence(text, rule)
        self.sources = tuple(dict.fromkeys((*self.sources, *map(unturned, names))))


def describe(article: Article) -> Metadata:
    """Work out what an article states about itself; unknown stays unknown."""
    facts = _Facts()
    given = _given(article, facts)
    layout = lay_out(lines.split(article.text), given.title)
    if layout.title:
        facts.state("title", layout.title, layout.title, layout.title_rule)
    dateline = next(filter(None, map(datelines.read, layout.body[:_LEADS])), None)
    for line in layout.credits:
        if line.credit.label == bylines.SOURCE:  # what says that it is the source comes before an agency in a dateline
            facts.source(line.credit.sources, line.text, line.zone)
    for line in _by_zone(layout, HEADER):
        _take(line.credit, line.text, line.zone, facts)
        _check(line.credit, line.text, facts)
    if dateline:
        _take(dateline.credit, dateline.text, "dateline", facts)
        _check(dateline.credit, dateline.text, facts)
    for line in _by_zone(layout, FOOTER):
        _take(line.credit, line.text, line.zone, facts)
    _take_trailers(layout, facts)
    _take_late_dates(layout, facts)
    if article.listed:
        _take_listed(article.listed, facts)
    return _metadata(article, layout, dateline, facts)


def _given(article: Article, facts: _Facts) -> Given:
    """Take the values that the record states under keys of its own; blank ones and «unknown» count as absent."""
    given = article.given

    def rule(name: str) -> str:
        return given.rules.get(name) or f"{article.kind}:{'date' if name == 'published' else name}"

    for name in ("title", "place", "url"):
        if value := _stated(getattr(given, name)):
            facts.state(name, value, value, rule(name))
    _turn_window(facts)
    if author := _stated(given.author):
        credit = credit_lines.read_author(author)
        facts.state("author", credit.author, author, rule("author"))
        facts.state("place", credit.place, author, rule("author"))
    if source := _stated(given.source):
        facts.source(sources.stated(source), source, rule("source"))
        _cut_source(source, facts)
    if published := _stated(given.published):
        facts.date(dates.parse_given(published), published, rule("published"))
    if author:
        facts.source(credit.sources, author, rule("author"))
    return Given(title=facts.values.get("title"))


def _turn_window(facts: _Facts) -> None:
    """Take a window's title that is but the name of the site for the source."""
    title = facts.values.get("title")
    if title is None or facts.evidence["title"].rule != _WINDOW:
        return
    called = sources.called(title)
    if named := sources.known(title) or ((called.name,) if called else ()):
        facts.source(named, title, _WINDOW)
        del facts.values["title"], facts.evidence["title"]


def _cut_source(source: str, facts: _Facts) -> None:
    """Take the name of the source, where the record states it, from behind its title."""
    title = facts.values.get("title", "")
    if title.endswith(source) and (mark := _BEFORE_SITE.search(title, 0, len(title) - len(source))):
        facts.values["title"] = title[: mark.start()]


def _stated(value: str | None) -> str | None:
    if not value:
        return None
    cleaned = lines.clean(lines.unescape(value))
    return cleaned if cleaned and (len(cleaned) > _BLANK or key(cleaned) not in _NOTHING) else None


def _by_zone(layout: Layout, zone: str) -> Iterator[CreditLine]:
    """The credit lines of a zone, those with a label first: they say what they state."""
    found = [line for line in layout.credits if line.zone == zone]
    yield from sorted(found, key=lambda line: line.credit.label is None)


def _take(credit: Credit, text: str, rule: str, facts: _Facts) -> None:
    facts.state("place", credit.place, text, rule)
    facts.state("author", credit.author, text, rule)
    if rule == HEADER or credit.label == bylines.URL:  # an address at the end may lead anywhere
        facts.state("url", credit.url, text, rule)
    if credit.label != bylines.UPDATED:
        facts.date(credit.date, text, rule)
    facts.source(credit.sources, text, rule)


def _check(credit: Credit, text: str, facts: _Facts) -> None:
    """Compare a dateline with what is stated: its date may be finer; where it disagrees, date or place is doubtful."""
    if credit.place and _are_two_cities(credit.place, facts.values.get("place")):
        facts.against.setdefault("place", _evidence(text, "dateline"))
    published, stated = facts.published, _dateline_date(credit, facts.published)
    if published is None or stated is None or stated == published or not credit.place:
        return
    if stated.last < published.first or stated.first > published.last:
        facts.against["published"] = _evidence(text, "dateline")
    elif stated.precision is Precision.DAY and _KEY not in facts.evidence["published"].rule:
        facts.published = stated
        facts.evidence["published"] = _evidence(f"{facts.evidence['published'].text} {text}", "dateline")


def _are_two_cities(place: str, other: str | None) -> bool:
    """Whether two places cannot both be it; a country and a city in it can."""
    return other is not None and key(place) != key(other) and places.find(place) == places.find(other) == "city"


def _dateline_date(credit: Credit, published: CalendarDate | None) -> CalendarDate | None:
    """The dateline's own date, or its day and month in the year stated elsewhere."""
    if credit.date or not credit.day_and_month or published is None:
        return credit.date
    day, month = credit.day_and_month
    try:
        return CalendarDate(published.year, month, day)
    except ValueError:
        return None


def _take_trailers(layout: Layout, facts: _Facts) -> None:
    """Take sources from the credit that closes the last paragraph, the publisher's own boilerplate, the address."""
    if facts.sources:
        return
    if layout.body and (found := _TRAILER.search(layout.body[-1][-_SHOWN:])):
        facts.source(sources.known(found["bracketed"] or found["labelled"]), found[0].strip(), "trailer")
    for line in layout.boilerplate:
        facts.source(sources.mentioned(line.partition(":")[0]) or sources.holder(line), line, "boilerplate")
    if not facts.sources and (url := facts.values.get("url")) and (name := sources.by_url(url)):
        facts.source((name,), url, "url")


def _take_late_dates(layout: Layout, facts: _Facts) -> None:
    """Take a date that counts where no better is stated: of an update, beside today, in the address."""
    for line in layout.credits:
        if line.credit.label == bylines.UPDATED:
            facts.date(line.credit.date, line.text, line.zone)
    beginning = "\n".join(layout.body[:_BEGINNING])
    if facts.published is None and (found := dates.relative(beginning)):
        facts.date(found.date, beginning[found.start : found.end], "body")
    if facts.published is None and (url := facts.values.get("url")):
        facts.date(dates.in_address(url), url, "url")


def _take_listed(listed: Given, facts: _Facts) -> None:
    """Take from a sitemap what the page itself does not state."""
    title, source, published = map(_stated, (listed.title, listed.source, listed.published))
    facts.state("title", title, title or "", listed.rules.get("title", ""))
    if source and not facts.sources:
        facts.source(sources.stated(source), source, listed.rules.get("source", ""))
    if published:
        facts.date(dates.parse_given(published), published, listed.rules.get("published", ""))


def _metadata(article: Article, layout: Layout, dateline: Dateline | None, facts: _Facts) -> Metadata:
    body = "\n".join(layout.body)
    title = facts.values.get("title")
    lead = (
        layout.body[0][dateline.end :]
        if dateline and layout.body[0].startswith(dateline.text)
        else body.partition("\n")[0]
    )
    return Metadata(
        title=title,
        display_title=title
        or titles.display(lead or body.partition("\n")[0] or " ".join(layout.noise) or article.relative),
        sources=sources.publishers_first(facts.sources),
        published=facts.published,
        place=facts.values.get("place"),
        author=facts.values.get("author"),
        url=facts.values.get("url"),
        language=_language(article.given.language, title, body),
        body=body,
        noise=tuple(layout.noise),
        evidence=facts.evidence,
        doubtful=tuple(facts.against),
        against=facts.against,
    )


def _language(given: str | None, title: str | None, body: str) -> str:
    code = re.split("[-_]", given.strip().lower())[0] if given else ""
    return code if code in languages.CODES else languages.detect(f"{title or ''} {body[:2000]}")
