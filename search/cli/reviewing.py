"""Commands that put right what was read: list what is doubtful or was not read, and say what is known better."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from index.article import Document, Evidence
from index.calendar import CalendarDate
from index.metadata.corrections import FIELDS, Correction, Value
from index.schema import UNKNOWN
from search.cli.options import (
    TEXT,
    DateType,
    TextType,
    archive_option,
    aside_json,
    existing,
    json_option,
    opened,
    print_json,
    tell_uncorrected,
    told,
)
from search.engine import Search
from search.present.json_api import article_json
from search.query.nodes import EVERYTHING
from search.request import Choice, Sort

_DOUBTED = ("published", "source", "title", "place", "author", "url")


@click.command()
@click.option("--field", "fields", multiple=True, type=click.Choice(_DOUBTED), help="Only what is doubtful in this.")
@click.option("--limit", type=click.IntRange(0, 100_000), default=50, show_default=True, help="Articles to list.")
@archive_option
@json_option
def review(fields: Sequence[str], limit: int, archive: str, as_json: bool) -> None:
    """List the articles of which something is doubtful, with what was read and what disagrees; and what was not read.

    `kashshaf amend` says what is right. Records that could not be read are read again when their file has changed.

    \b
    kashshaf review
    kashshaf review --field published --json
    """
    aside = () if fields else existing(archive).unreadable()
    engine = opened(archive)
    try:
        choices = {"doubtful": Choice(tuple(fields) or _DOUBTED)}
        found = engine.search(Search(EVERYTHING, choices, sort=Sort.NEWEST, limit=limit))
        ids = [hit.document.id for hit in found.hits]
        known = engine.get(ids)
    finally:
        engine.close()
    documents = [known[id] for id in ids if id in known]
    if as_json:
        listed = [_doubtful_json(document) for document in documents]
        print_json({"total": found.total, "doubtful": listed, "unreadable": [aside_json(one) for one in aside]})
        return
    for document in documents:
        click.echo("\n".join(_lines(document)))
    rest = found.total - len(documents)
    click.echo(f"doubtful: {found.total:,}{f', {rest:,} of them not listed' if rest else ''}")
    click.echo(f"set aside: {len(aside):,}")
    for problem in aside:
        click.echo(f"  {told(problem)}")


def _lines(document: Document) -> Iterator[str]:
    """An article and what is doubtful of it, for people."""
    metadata = document.metadata
    yield f"{document.id}  {metadata.display_title}"
    for field in metadata.doubtful:
        value = ", ".join(metadata.sources) if field == "source" else getattr(metadata, field)
        yield f"   {field}: {value}  {_known(metadata.evidence.get(field))}"
        yield f"      but {_known(metadata.against.get(field))}"
    yield f"   {document.path}:{document.number}"


def _known(evidence: Evidence | None) -> str:
    return f"({evidence.rule}: {evidence.text})" if evidence else ""


def _doubtful_json(document: Document) -> Mapping[str, object]:
    article = article_json(document)
    kept = ("id", "display_title", "published", "sources", "place", "author", "url", "path", "number", "doubtful")
    doubtful = {
        name: {field: article[name].get(field) for field in article["doubtful"]} for name in ("evidence", "against")
    }
    return {name: article[name] for name in kept} | doubtful


class _OrUnknown(click.ParamType[Any]):
    """Another type, or `?` for what is unknown."""

    def __init__(self, type: click.ParamType[Any]) -> None:
        self.name = type.name
        self._type = type

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return UNKNOWN if value == UNKNOWN else self._type.convert(value, param, ctx)


_TEXT, _DATE = _OrUnknown(TextType()), _OrUnknown(DateType())


@click.command()
@click.argument("id", type=TEXT)
@click.option("--date", "published", type=_DATE, help="A year, month or day.")
@click.option("--source", type=_TEXT, multiple=True, help="Publisher first; may be given several times.")
@click.option("--title", type=_TEXT, help="What it should be.")
@click.option("--place", type=_TEXT, help="What it should be.")
@click.option("--author", type=_TEXT, help="What it should be.")
@click.option("--url", type=_TEXT, help="What it should be.")
@click.option("--language", type=click.Choice(["ar", "fa", "ur", "en", "other"]))
@click.option("--note", type=TEXT, help="Why; the article's page says so.")
@click.option("--undo", is_flag=True, help="Take back all that was said of it.")
@archive_option
@json_option
@click.pass_context
def amend(
    ctx: click.Context, /, id: str, note: str | None, undo: bool, archive: str, as_json: bool, **said: Any
) -> None:
    """Say what is right of the article ID in place of what was read; "?" says that it is unknown.

    It counts at once, and after every reindex, for it stands in the archive's config/corrections.jsonl, a line of JSON
    an article, which you may edit too. What was edited by hand counts from the next run of `index` or `reindex` on.

    \b
    kashshaf amend 4jx2mzq7wd5a --date 2024-05-01 --note "the printed page"
    kashshaf amend 4jx2mzq7wd5a --source الضفاف --source واس --author "?"
    kashshaf amend 4jx2mzq7wd5a --undo
    """
    values = {field: _value(field, said[field]) for field in FIELDS if said[field]}
    if bool(values) == undo or (undo and note):
        raise click.UsageError("say what is right, as in --date 2024-05-01, or take it back by --undo alone")
    place = existing(archive)
    with place.writer() as writer:
        report = writer.amend(id, None if undo else Correction(values, note))
    tell_uncorrected(report)
    if as_json:
        print_json({"id": id, "corrected": report.corrected, "uncorrected": list(report.uncorrected)})
    else:
        click.echo(f"{id}: {'as it was read' if undo else 'corrected'}; see {place.corrections}")
    ctx.exit(1 if id in report.uncorrected else 0)


def _value(field: str, value: Any) -> Value:
    """What an option says of a field, as metadata has it."""
    if field == "source":
        return () if UNKNOWN in value else tuple(dict.fromkeys(value))
    return value if isinstance(value, CalendarDate) or value != UNKNOWN else None
