"""Commands that search: one query, or a batch of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

import click
import orjson

from search.cli.options import TEXT, archive_option, json_option, opened, print_json, request_from, search_options
from search.engine import Engine
from search.facets import facet_values, in_bucket, is_one_of
from search.present.json_api import search_json
from search.request import MAX_PAGE, Choice, SearchRequest
from search.rescue.correction import correct
from search.results import SHOWN_COPIES, Answer, Hit, Snippet
from search.service import answer, rank, tally


@click.command()
@click.argument("query", type=TEXT)
@search_options
@click.option("--page", type=click.IntRange(1, MAX_PAGE, clamp=True), default=1, help="Which page of hits.")
@archive_option
@json_option
def search(query: str, page: int, archive: str, as_json: bool, **options: Any) -> None:
    """Find articles.

    \b
    kashshaf search "مكتبات المدينة"
    kashshaf search '"ميناء جديد" -قطار' --from 2020 --source الضفاف
    """
    engine = opened(archive)
    try:
        found = answer(replace(request_from(query, options), page=page), engine)
    finally:
        engine.close()
    if as_json:
        print_json(search_json(found))
        return
    for line in _report(found):
        click.echo(line)


def _report(found: Answer) -> Iterator[str]:
    yield f"{found.total} article{'' if found.total == 1 else 's'} ({found.took_ms:.1f} ms)"
    if found.folded:
        yield f"{found.folded} of them {'is a copy' if found.folded == 1 else 'are copies'} of others, and not listed"
    if found.suggestion:
        yield f"did you mean: {found.suggestion.query} ({found.suggestion.total})"
    if found.wider:
        yield "these find something:"
    for wider in found.wider:
        change = f"{wider.before} -> {wider.after}" if wider.after else f"without {wider.before}"
        yield f"   {wider.step}: {change} ({wider.total})"
    for typed, forms in found.variants.items():
        yield f"also spelled: {typed} = {', '.join(forms)} (--no-variants leaves these out)"
    for note in found.notes:
        yield f"note, characters {note.start}-{note.end}: {note.reason}"
    first = (found.request.page - 1) * found.request.limit + 1
    for number, hit in enumerate(found.hits, start=first):
        yield from _hit_lines(number, hit)


def _hit_lines(number: int, hit: Hit) -> Iterator[str]:
    metadata = hit.metadata
    known = [*metadata.sources, str(metadata.published or "date unknown"), metadata.place or "", hit.id]
    yield f"\n{number}. {_marked(hit.title)}"
    yield f"   {' · '.join(part for part in known if part)}"
    for snippet in hit.snippets:
        yield f"   {'' if snippet.starts_text else '… '}{_marked(snippet)}{'' if snippet.ends_text else ' …'}"
    if hit.copies.size:
        more = " …" if hit.copies.size > SHOWN_COPIES else ""
        copies = f"{hit.copies.size} cop{'y' if hit.copies.size == 1 else 'ies'}"
        yield f"   {copies}: {', '.join(hit.copies.ids[:SHOWN_COPIES])}{more}"


def _marked(snippet: Snippet) -> str:
    """The text with its marks in bold, where the terminal can."""
    parts, last = [], 0
    for start, end in snippet.marks:
        parts += [snippet.text[last:start], click.style(snippet.text[start:end], bold=True, fg="yellow")]
        last = end
    return "".join([*parts, snippet.text[last:]]).replace("\n", " ")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One query of a batch, under the id that its file gives it, or its line's number."""

    id: str
    text: str


_FACET_OF = {"source": "source", "year": "date"}  # what --by takes


@click.command()
@click.argument("file", type=click.File("rb"))
@search_options
@click.option("--correct", "mend", is_flag=True, help="Mend the words that no article has before asking.")
@click.option("--by", help="Count instead of listing: source, year or source,year.")
@archive_option
@json_option
def batch(file: BinaryIO, mend: bool, by: str | None, archive: str, as_json: bool, **options: Any) -> None:
    """Ask the queries of FILE (- is standard input): a query a line, or JSON lines {"id", "query"}.

    \b
    kashshaf batch queries.txt --limit 5
    kashshaf batch queries.jsonl --json > answers.jsonl
    kashshaf batch queries.txt --by source,year
    kashshaf batch queries.txt --correct
    """
    columns = tuple(by.split(",")) if by else ()
    if not set(columns) <= set(_FACET_OF) or len(set(columns)) < len(columns):
        raise click.UsageError(f"--by takes {', '.join(_FACET_OF)} or both, not {by!r}")
    engine = opened(archive)
    try:
        for asked in list(_queries(file)):
            request = request_from(asked.text, options)
            if mend:
                request = correct(request, engine) or request
            rows = _counts(request, engine, columns) if columns else [_ranked(request, engine)]
            for row in rows:
                _print_row({"id": asked.id, "query": request.text, **row}, as_json=as_json)
    finally:
        engine.close()


def _queries(file: Iterable[bytes]) -> Iterator[_Asked]:
    for number, raw in enumerate(file, start=1):
        try:
            line = raw.decode("utf-8-sig").strip()
        except UnicodeDecodeError as cause:
            raise click.UsageError(f"line {number} is not UTF-8") from cause
        if line:
            yield _query(line, number)


def _query(line: str, number: int) -> _Asked:
    if not line.startswith("{"):
        return _Asked(str(number), line)
    try:
        given = orjson.loads(line)
    except ValueError:
        given = None
    if not isinstance(given, dict) or not isinstance(given.get("query"), str):
        raise click.UsageError(f'line {number} is no JSON object with a "query"')
    id = given.get("id")
    return _Asked(str(number if id is None else id), given["query"])


def _ranked(request: SearchRequest, engine: Engine) -> dict[str, Any]:
    found = rank(request, engine)
    return {"total": found.total, "hits": [{"id": hit.document.id, "score": hit.score} for hit in found.hits]}


def _counts(request: SearchRequest, engine: Engine, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Totals by the columns asked for, of the articles that the options of the search admit."""
    first, *others = columns
    for value, total in _column(first, request, engine):
        if others:
            yield from ({first: value, **row} for row in _counts(_narrowed(request, first, value), engine, others))
        else:
            yield {first: value, "total": total}


def _column(name: str, request: SearchRequest, engine: Engine) -> Iterator[tuple[str, int]]:
    """The values of a column and their totals, in the facet's order."""
    facet = _FACET_OF[name]
    chosen = request.choices.get(facet, Choice()).chosen
    stated = tally(request, engine, (facet,)).facets[facet]
    admitted = {value: count for value, count in stated.items() if not chosen or is_one_of(facet, value, chosen)}
    for value in facet_values(facet, admitted, Choice()):
        if facet != "date" or "-" not in value.value:  # years only
            yield value.value, value.count


def _narrowed(request: SearchRequest, column: str, value: str) -> SearchRequest:
    """The request for one value of a column, within what is chosen already."""
    facet = _FACET_OF[column]
    chosen = request.choices.get(facet, Choice()).chosen
    within = tuple(bucket for bucket in chosen if in_bucket(bucket, value)) if facet == "date" else ()
    return replace(request, choices={**request.choices, facet: Choice(within or (value,))})


def _print_row(row: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(row)
        return
    hits = row.get("hits")
    cells = [" ".join(str(value).split()) for key, value in row.items() if key != "hits"]  # no tab within a cell
    click.echo("\t".join([*cells, *(hit["id"] for hit in hits or ())]))
