"""Commands that carry things to and from a cluster: a whole archive, and the files of it that people edit."""

from pathlib import Path

import click

from search.cli.building import progress
from search.cli.options import archive_of, archive_option, existing, json_option, print_json


@click.command()
@click.argument("destination", metavar="opensearch+https://...")
@archive_option
@json_option
def migrate(destination: str, archive: str, as_json: bool) -> None:
    """Make an archive in a cluster of one in a folder, without the files that it was made of.

    All goes there: articles, originals, what was taken out and why, copies, corrections and tables. The folder stays as
    it is. Stopped on the way, run it again.

    \b
    kashshaf migrate opensearch+https://news@search.example:9200/news --archive /srv/archive
    """
    source, target = existing(archive), archive_of(destination)
    if source.folder is None:
        raise click.UsageError("--archive must be a folder; what is in a cluster is copied by a snapshot of that")
    with progress("migrating", source.articles()) as show:
        count = target.take(source.folder, show)
    if as_json:
        print_json({"articles": count, "archive": destination})
    else:
        click.echo(f"{count:,} articles are at {destination}")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--put", is_flag=True, help="Put the files of FOLDER in the place of the archive's.")
@archive_option
def config(folder: Path, put: bool, archive: str) -> None:
    """Fetch the files of an archive that people edit into FOLDER; with --put, put them back.

    For archives in a cluster; that of a folder has them in its folder config. When they count, is the same.

    \b
    kashshaf config mine --archive opensearch+https://search.example:9200/news
    kashshaf config mine --archive opensearch+https://search.example:9200/news --put
    """
    place = existing(archive)
    files = place.put_config(folder) if put else place.fetch_config(folder)
    click.echo(f"{folder}: {', '.join(files) or 'nothing'}")
