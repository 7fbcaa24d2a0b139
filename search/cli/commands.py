"""The command `kashshaf`: the group, its errors and its exit codes. Each subcommand lives beside what it is about.

Exit 0: done (also: nothing new, no hits); 1: done, but records were set aside or a check failed; 2: could not run.
"""

import os
import sys
from typing import Any

import click

from index.errors import IndexingError
from search.cli.building import index, reindex
from search.cli.checking import segments, verify
from search.cli.deleting import delete
from search.cli.looking import analyze, inspect, show, stats
from search.cli.moving import config, migrate
from search.cli.reviewing import amend, review
from search.cli.searching import batch, search
from search.cli.serving import serve
from search.errors import SearchingError

# Stopped half-way, these have not done what they were asked.
_WRITING = ("index", "reindex", "delete", "amend", "config", "migrate")
_STOPPED = ("Stopped.", "Stopped. What was committed stands; run it again to finish.")


class _Group(click.Group):
    """A group that tells our own errors in one line, as click tells its own; a reader that goes away is none."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (IndexingError, SearchingError) as error:
            raise _Told(str(error)) from error
        except BrokenPipeError:  # `| head`; what is still to be flushed goes nowhere
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(2 if ctx.invoked_subcommand in _WRITING else 0)

        except OSError as error:
            raise _Told(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}") from error
        except KeyboardInterrupt:
            click.echo(_STOPPED[ctx.invoked_subcommand in _WRITING], err=True)
            ctx.exit(2)


class _Told(click.ClickException):
    """An error of ours, told plainly."""

    exit_code = 2


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="kashshaf", message="%(package)s %(version)s")
def cli() -> None:
    """Search an archive of Arabic news articles.

    \b
    kashshaf index articles/        read files and folders into an archive
    kashshaf search "مكتبات المدينة"  find articles
    kashshaf serve                  search in the browser
    """


for _command in (
    *(index, reindex, search, batch, show, inspect, analyze),
    *(review, amend, delete, stats, segments, verify, config, migrate, serve),
):
    cli.add_command(_command)


def main() -> None:
    """Run the command line."""
    cli(prog_name="kashshaf")
