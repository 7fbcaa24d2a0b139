"""Commands that look into the index: its segments by column, and whether all of an archive is what was written."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

import click

from index.storage.checking import Check
from index.storage.sizes import GROUPS, SegmentSize
from search.cli.options import archive_option, existing, json_option, print_json
from search.engines.archives import Archive


@click.command()
@archive_option
@json_option
@click.pass_context
def verify(ctx: click.Context, archive: str, as_json: bool) -> None:
    """Check that an archive is what was written: every column, bound, record and original.

    Changes nothing. Names each file and column that is damaged, why, and what helps; then the exit status is 1. Files
    that another program put among ours are named too.

    \b
    kashshaf verify
    """
    ctx.exit(verified(existing(archive), as_json=as_json))


def verified(archive: Archive, *, as_json: bool) -> int:
    """Check an archive and tell what was found; the exit status."""
    found = archive.check()
    if as_json:
        faults = [asdict(fault) | {"file": str(fault.file)} for fault in found.faults]
        print_json(asdict(found) | {"faults": faults})
    else:
        for fault in found.faults:
            click.echo(str(fault), err=True)
        for remedy in dict.fromkeys(fault.remedy for fault in found.faults):
            click.echo(f"{remedy}.", err=True)
        click.echo(_summary(found))
    return 1 if found.faults else 0


def _summary(found: Check) -> str:
    """What was looked at, in a line: files of ours with how fast they were read, of what a cluster keeps the size."""
    seen = f"{_many(found.articles, 'article')}, {_many(found.originals, 'original')}"
    seen = f"{seen}, {_many(len(found.faults), 'fault')}; {found.bytes:,} bytes of index, {found.seconds:.1f} s"
    if not found.segments:
        return seen
    rate = found.bytes / max(found.seconds, 0.001)
    files = f"{_many(found.segments, 'segment')} of {_many(found.columns, 'column')}"
    return f"{files}, {seen}, {rate / 1e6:,.0f} MB a second"


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


@click.command()
@click.argument("name", required=False)
@click.option("--columns", is_flag=True, help="Every column, of all segments together.")
@archive_option
@json_option
def segments(name: str | None, columns: bool, archive: str, as_json: bool) -> None:
    """Look inside the index: its segments, or the columns of segment NAME; any beginning of the name will do.

    \b
    kashshaf segments
    kashshaf segments 136c
    kashshaf segments --columns
    """
    found = existing(archive).segments()
    if name is not None:
        found = tuple(one for one in found if one.name.startswith(name))
        if not found:
            raise click.UsageError(f"there is no segment {name!r}; `kashshaf segments` lists those there are")
    if as_json:
        print_json({"segments": [asdict(one) | {"groups": one.groups} for one in found]})
        return
    parts = (_columns, _groups, _terms) if columns or name is not None else (_overview, _groups, _terms)
    click.echo("\n\n".join(_table(list(part(found))) for part in parts))


_Row = Sequence[str]


def _overview(found: Sequence[SegmentSize]) -> Iterator[_Row]:
    yield "segment", "articles", "live", "bytes", "an article"
    for one in found:
        yield one.name, f"{one.documents:,}", f"{one.live:,}", *_sized(one.bytes + one.live_bytes, [one])
    together = sum(one.bytes + one.live_bytes for one in found)
    documents, live = sum(one.documents for one in found), sum(one.live for one in found)
    yield f"{len(found)} in all", f"{documents:,}", f"{live:,}", *_sized(together, found)


def _columns(found: Sequence[SegmentSize]) -> Iterator[_Row]:
    yield "column", "type", "count", "bytes", "an article", "share"
    names = dict.fromkeys(column.name for one in found for column in one.columns)
    for name in names:
        same = [column for one in found for column in one.columns if column.name == name]
        types = "/".join(sorted({column.dtype for column in same}))
        yield name, types, f"{sum(column.count for column in same):,}", *_shared(sum(c.bytes for c in same), found)


def _groups(found: Sequence[SegmentSize]) -> Iterator[_Row]:
    yield "kind", "bytes", "an article", "share"
    for group in GROUPS:
        yield group, *_shared(sum(one.groups[group] for one in found), found)
    yield "all", *_shared(sum(one.bytes for one in found), found)


def _terms(found: Sequence[SegmentSize]) -> Iterator[_Row]:
    yield "terms", "in all segments", "in the largest"
    for name in dict.fromkeys(name for one in found for name in one.terms):
        counts = [one.terms.get(name, 0) for one in found]
        yield name, f"{sum(counts):,}", f"{max(counts):,}"


def _sized(size: int, found: Sequence[SegmentSize]) -> tuple[str, str]:
    return f"{size:,}", f"{size / max(1, sum(one.documents for one in found)):,.1f}"


def _shared(size: int, found: Sequence[SegmentSize]) -> tuple[str, str, str]:
    return *_sized(size, found), f"{100 * size / max(1, sum(one.bytes for one in found)):.1f} %"


def _table(rows: Sequence[_Row]) -> str:
    """Rows in columns, the first to the left and the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *others in rows:
        cells = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        lines.append("  ".join((first.ljust(widths[0]), *cells)))
    return "\n".join(lines)
