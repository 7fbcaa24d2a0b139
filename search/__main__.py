"""`python -m search`: the command line."""

from search.cli.commands import main

main()
