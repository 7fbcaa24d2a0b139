"""What several commands share: the archive, the options of a search, and ways to print."""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click
import orjson

from index.article import Unreadable
from index.calendar import CalendarDate, read_date
from index.metadata.countries import country
from index.metadata.typed_dates import read_days
from index.readers.files import shown
from index.readers.layout import Layout
from index.readers.mapping import Hints, field_map
from index.schema import Level
from index.storage.report import Report
from search.engine import Engine
from search.engines.archives import Archive, archive_at
from search.engines.opening import open_engine
from search.facets import is_bucket
from search.request import PAGE_SIZES, Choice, Copies, Match, SearchRequest, Sort
from search.settings import DEFAULT_ARCHIVE, Settings

Command = TypeVar("Command", bound=Callable[..., Any])

archive_option = click.option(
    "--archive",
    envvar="KASHSHAF_ARCHIVE",
    default=DEFAULT_ARCHIVE,
    show_default=True,
    help="The archive: a folder, or opensearch+https://user@host:9200/name.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")

_READING_OPTIONS = (
    click.option(
        "--format",
        "layout",
        type=click.Choice([layout.value for layout in Layout]),
        help="The layout of all that is read, in place of what each file looks like.",
    ),
    click.option(
        "--map",
        "keys",
        metavar="FIELD=KEY",
        multiple=True,
        help="Which key of JSON, or column of a table, states a field: text=meta.body. Several are tried in turn.",
    ),
    click.option(
        "--map-file",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help='The same for several fields, in a file of lines like: text = ["body", "meta.body"]',
    ),
)


def reading_options(command: Command) -> Command:
    """Give a command the options of reading files; it receives them as keywords for `hints_from`."""
    for option in reversed(_READING_OPTIONS):
        command = option(command)
    return command


def hints_from(options: Mapping[str, Any]) -> Hints:
    """What the options of reading files say. Raises: BadMapping."""
    layout = Layout(options["layout"]) if options["layout"] else None
    return Hints(layout, field_map(options["keys"], options["map_file"]))


class TextType(click.ParamType[str]):
    """Text as typed; bytes that are no UTF-8 become the sign for that, so that it can be searched and printed."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002, click's
        """Never fails."""
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


TEXT = TextType()


class BucketType(click.ParamType[str]):
    """A value of the date facet: a date at any precision, or unknown."""

    name = "date"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Write it as the facet does, or say plainly that it cannot be read."""
        found = read_date(value)
        if found is None and not is_bucket(value):
            self.fail(f"{value!r} is no date: write 2022, 2022-02, 2022-02-05 or unknown", param, ctx)
        return str(found) if found else value


class DateType(click.ParamType[CalendarDate]):
    """A date at any precision: 2022, 2022-02, 5/2/2022."""

    name = "date"

    def convert(
        self, value: str | CalendarDate, param: click.Parameter | None, ctx: click.Context | None
    ) -> CalendarDate:
        """Read it, or say plainly that it cannot be read."""
        if isinstance(value, CalendarDate):
            return value
        if (found := read_date(value)) is None:
            self.fail(f"{value!r} is no date: write 2022, 2022-02 or 2022-02-05", param, ctx)
        return found


class BoundType(click.ParamType[CalendarDate]):
    """A bound of the date, in any form: of what has days of its own, as a Hijri month, the first or the last."""

    name = "date"

    def __init__(self, *, last: bool) -> None:
        self._last = last

    def convert(
        self, value: str | CalendarDate, param: click.Parameter | None, ctx: click.Context | None
    ) -> CalendarDate:
        """Read it, or say plainly that it cannot be read."""
        if isinstance(value, CalendarDate):
            return value
        if (found := read_days(value)) is None:
            self.fail(f"{value!r} is no date: write 2022, 2022-02, 5/2/2022, 'شباط 2022' or 'رمضان 1435'", param, ctx)
        return found[self._last]


class CountryType(click.ParamType[str]):
    """A country by its code (EG) or its Arabic name."""

    name = "country"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Its code, or say plainly that there is none."""
        return country(value) or self.fail(f"{value!r} is no country: write a code like EG, or its name", param, ctx)


_SEARCH_OPTIONS = (
    click.option("--source", "sources", type=TEXT, multiple=True, help="Only this source; may be given several times."),
    click.option("--country", "countries", type=CountryType(), multiple=True, help="Only what mentions it: EG, مصر."),
    click.option("--date", "dates", type=BucketType(), multiple=True, help="Only this year, month or day, or unknown."),
    click.option("--from", "since", type=BoundType(last=False), help="Dated on or after (a year, month or day)."),
    click.option("--to", "until", type=BoundType(last=True), help="Dated on or before."),
    click.option(
        "--level", type=click.Choice([level.label for level in Level]), default="family", help="How alike words match."
    ),
    click.option(
        "--match", type=click.Choice([m.value for m in Match]), default="best", help="How many words must be there."
    ),
    click.option("--variants/--no-variants", default=True, help="Whether names are met by their other spellings."),
    click.option("--sort", type=click.Choice([s.value for s in Sort]), default="relevance", help="The order."),
    click.option(
        "--dups", type=click.Choice([c.value for c in Copies]), default="all", help="Fold copies, or list all."
    ),
    click.option(
        "--limit", type=click.IntRange(1, 1000), default=PAGE_SIZES[0], show_default=True, help="Hits a page."
    ),
)


def search_options(command: Command) -> Command:
    """Give a command the options of a search; it receives them as keywords for `request_from`."""
    for option in reversed(_SEARCH_OPTIONS):
        command = option(command)
    return command


def request_from(text: str, options: Mapping[str, Any]) -> SearchRequest:
    """The request that a query and the options of a search ask for."""
    several = {"source": "sources", "date": "dates", "country": "countries"}
    choices = {facet: Choice(tuple(options[name])) for facet, name in several.items()}
    return SearchRequest(
        text=text,
        level=Level[options["level"].upper()],
        match=Match(options["match"]),
        choices={facet: choice for facet, choice in choices.items() if choice},
        since=options["since"],
        until=options["until"],
        copies=Copies(options["dups"]),
        variants=options["variants"],
        sort=Sort(options["sort"]),
        limit=options["limit"],
    )


def opened(archive: str) -> Engine:
    """The engine of an archive that exists. Raises: ArchiveMissing."""
    return open_engine(settings_of(archive))


def settings_of(archive: str) -> Settings:
    """The settings of the environment, for an archive that a person names."""
    return replace(Settings.from_environment(os.environ), archive=archive)


def archive_of(archive: str) -> Archive:
    """The archive that a person names, which need not be there yet. Raises: UnknownEngine, BadSetting."""
    return archive_at(settings_of(archive))


def existing(archive: str) -> Archive:
    """The same, which is there. Raises: ArchiveMissing, NotAnArchive."""
    found = archive_of(archive)
    found.require()
    return found


def tell_tables(archive: Archive) -> None:
    """Say on standard error when tables were edited since they were last made to count."""
    if (reason := archive.edited_tables()) is not None:
        click.echo(f"{reason}: `kashshaf reindex` makes them count.", err=True)


def tell_uncorrected(report: Report) -> None:
    """Say on standard error which corrections do not count, and why."""
    for id in report.uncorrected:
        reason = "there is no such article, or its file must be read again: kashshaf index PATH"
        click.echo(f"correction of {id} not made: {reason}", err=True)


def print_json(value: object) -> None:
    """One line of JSON, its letters as they are."""
    click.echo(orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode())


def aside_json(problem: Unreadable) -> dict[str, object]:
    """A record set aside, for JSON."""
    return {"path": shown(problem.path), "number": problem.number, "reason": problem.reason}


def told(problem: Unreadable) -> str:
    """A record set aside, as one line: file, line, reason."""
    line = f":{problem.number}" if problem.number else ""
    return f"{shown(problem.path)}{line}: {problem.reason}"
