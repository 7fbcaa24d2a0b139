"""Commands that take articles out."""

from collections.abc import Sequence

import click

from search.cli.options import TEXT, archive_option, existing, json_option, print_json


@click.command()
@click.argument("ids", nargs=-1, required=True, type=TEXT, metavar="ID...")
@click.option("--reason", required=True, type=TEXT, help="Why; its address says so from now on.")
@click.option(
    "--purge", is_flag=True, help="Leave no byte of it in the archive, its original and earlier versions included."
)
@archive_option
@json_option
@click.pass_context
def delete(ctx: click.Context, ids: Sequence[str], reason: str, purge: bool, archive: str, as_json: bool) -> None:
    """Take out the articles ID...: nothing finds them, and their addresses answer that they are gone, and why.

    They do not come back while their content is the same. With --purge, which can be said later too, nothing is left of
    them in the archive but id, reason, day, and a digest of the content by which it is kept out. For that the index,
    and originals that lay beside theirs, are made anew, which takes a while in a large archive. Copies elsewhere, of
    files or of the archive, are yours to delete.

    \b
    kashshaf delete 4jx2mzq7wd5a --reason "withdrawn by its publisher"
    kashshaf delete 4jx2mzq7wd5a --reason "by order of a court" --purge
    """
    with existing(archive).writer() as writer:
        found = writer.delete(ids, reason, purge=purge)
    unknown = [id for id in dict.fromkeys(ids) if id not in found]
    if as_json:
        print_json({"deleted": list(found), "unknown": unknown, "purged": purge})
    else:
        for id in unknown:
            click.echo(f"{id}: there is no article with this id", err=True)
        click.echo(f"{len(found):,} taken out{', with all that was kept of them' if purge and found else ''}")
    ctx.exit(1 if unknown else 0)
