"""Commands that look: inspect files before indexing, analyze a text, show an article, say how an archive is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from index.analysis.analyzer import shipped
from index.analysis.family import Step
from index.analysis.tables import Tables
from index.article import Article, Document, Unreadable
from index.metadata.sources import knowing
from index.pipeline import document, natural_id, read
from index.readers.files import shown
from index.schema import UNKNOWN
from index.storage.source_names import names_of
from index.storage.stats import Stats
from search.cli.options import (
    TEXT,
    archive_option,
    aside_json,
    existing,
    hints_from,
    json_option,
    opened,
    print_json,
    reading_options,
    told,
)
from search.engine import Scored
from search.present.json_api import article_json, similar_json
from search.similar import similar


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@reading_options
@click.option("--archive", help="Go by the sources.tsv in this archive's folder config too, as it is now.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines, which is how it prints in any case.")
@click.pass_context
def inspect(
    ctx: click.Context,
    /,
    files: Sequence[Path],
    archive: str | None,
    as_json: bool,  # noqa: ARG001
    **reading: Any,
) -> None:
    """Print what is found in FILES, a line of JSON a record, without indexing; - is standard input.

    Each field comes with its evidence: the text that it was read from and the rule that read it.

    \b
    kashshaf inspect article.txt
    kashshaf inspect dump.jsonl | head
    kashshaf inspect pages.zip/2024/port.html
    kashshaf inspect article.txt --archive archive
    """
    tables = existing(archive).tables() if archive else Tables()
    with knowing(names_of(tables)):
        aside = sum(not _inspected(record) for record in read(files, hints=hints_from(reading)))
    ctx.exit(1 if aside else 0)


def _inspected(record: Article | Unreadable) -> bool:
    """Print a record; whether it can be read."""
    if isinstance(record, Unreadable):
        click.echo(told(record), err=True)
        return False
    print_json({"file": shown(record.path), **article_json(document(record, natural_id(record)))})
    return True


@click.command()
@click.argument("words", nargs=-1, required=True, type=TEXT)
@click.option("--archive", help="Go by the tables of this archive; else by those that ship.")
@json_option
def analyze(words: Sequence[str], archive: str | None, as_json: bool) -> None:
    """Show WORDS, or a text, as the index sees them: place, form at each level, and how the family was found.

    A line a word, and below it a line a step: what was cut or replaced, and how often the words that decided it are met
    in 100 million words of Arabic.

    \b
    kashshaf analyze "وبالمكتباتِ الجديدة"
    kashshaf analyze المدارس فأطفالهم
    """
    analysis = existing(archive).analysis() if archive else shipped()
    tokens = [(token, analysis.families.steps(token.spelling)) for token in analysis.analyze(" ".join(words))]
    if as_json:
        found = [asdict(token) | {"steps": [asdict(step) for step in steps]} for token, steps in tokens]
        print_json({"fingerprint": analysis.fingerprint, "tokens": found})
        return
    for token, steps in tokens:
        click.echo(f"{token.start}-{token.end}\t{token.marked}\t{token.written}\t{token.spelling}\t{token.family}")
        for step in steps:
            click.echo(f"\t{step.rule}: {step.before} > {step.after}{_met(step)}")


def _met(step: Step) -> str:
    return "  (" + ", ".join(f"{word} {count:,}" for word, count in step.met.items()) + ")" if step.met else ""


@click.command()
@click.argument("id", type=TEXT)
@click.option("--similar", "alike", is_flag=True, help="List the articles that are similar to it instead.")
@archive_option
@json_option
def show(id: str, alike: bool, archive: str, as_json: bool) -> None:
    """Print the article ID: its fields, how they are known, and its text.

    \b
    kashshaf show 4jx2mzq7wd5a
    kashshaf show 4jx2mzq7wd5a --similar
    """
    engine = opened(archive)
    try:
        found, gone = engine.get([id]), engine.tombstone(id)
        others = similar(found[id], engine) if alike and id in found else ()
    finally:
        engine.close()
    if id not in found:
        reason = f"it was taken out on {gone.day}: {gone.reason}" if gone else "there is no article with this id"
        raise click.UsageError(f"{id}: {reason}")
    if alike:
        _print_similar(found[id], others, as_json=as_json)
        return
    article = article_json(found[id])
    if as_json:
        print_json(article)
        return
    for field in ("id", "title", "sources", "published", "place", "author", "url", "language", "path", "number"):
        value = ", ".join(article[field]) if isinstance(article[field], list) else article[field]
        known = article["evidence"].get("source" if field == "sources" else field)
        rule = f"  ({known['rule']})" if known else ""
        click.echo(f"{field}: {'unknown' if value in (None, '') else value}{rule}")
    click.echo(f"\n{article['body']}")


def _print_similar(document: Document, others: Sequence[Scored], *, as_json: bool) -> None:
    if as_json:
        print_json(similar_json(document, others))
        return
    for hit in others:
        metadata = hit.document.metadata
        known = [*metadata.sources, str(metadata.published or "date unknown"), hit.document.id]
        click.echo(f"{metadata.display_title}\n   {' · '.join(known)}")
    if not others:
        click.echo("no article is similar to it")


@click.command()
@archive_option
@json_option
def stats(archive: str, as_json: bool) -> None:
    """Say what is in the archive, and list the records that were set aside with file, line and reason.

    \b
    kashshaf stats
    """
    found = existing(archive).stats()
    if as_json:
        print_json(asdict(found) | {"unreadable": [aside_json(problem) for problem in found.unreadable]})
    else:
        for line in _summary(found):
            click.echo(line)


def _summary(found: Stats) -> Iterator[str]:
    each = max(1, found.articles)
    yield f"articles: {found.articles:,}"
    yield f"copies: {found.copies:,} articles in {found.copy_groups:,} groups"
    yield f"index: {found.index_bytes:,} bytes ({found.index_bytes // each:,} an article)"
    yield f"originals: {found.originals_bytes:,} bytes ({found.originals_bytes // each:,} an article)"
    yield f"build {found.build}, commit {found.commit}, analysis {found.fingerprint}, changed {found.changed}"
    yield f"years: {_counted(found.years)}"
    yield f"sources: {_counted(found.sources)}"
    yield f"set aside: {len(found.unreadable):,}"
    yield from (f"  {told(problem)}" for problem in found.unreadable)


def _counted(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{'unknown' if value == UNKNOWN else value} {count:,}" for value, count in numbers.items())
