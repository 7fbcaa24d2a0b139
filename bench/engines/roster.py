"""The roster: which engines there are, in the order of every round. Each is imported only where it runs."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from bench.engines.contender import Contender, Searcher

OURS: Final = "ours"
SEVERAL: Final = "ours, several"
SMALL: Final = "ours at 5,000"
STOCK: Final = "stock Whoosh"
TANTIVY: Final = "tantivy"
FTS5: Final = "SQLite FTS5"

_MODULES: Final = {
    OURS: ("bench.engines.ours", "CONTENDER", "numpy"),
    SEVERAL: ("bench.engines.ours", "SEVERAL_CONTENDER", "numpy"),
    TANTIVY: ("bench.engines.tantivy_index", "CONTENDER", "tantivy"),
    FTS5: ("bench.engines.fts5", "CONTENDER", "sqlite3"),
    STOCK: ("bench.engines.stock_whoosh", "CONTENDER", "whoosh"),
    SMALL: ("bench.engines.ours", "SMALL_CONTENDER", "numpy"),
}  # name to the module, what it calls the engine there, and the library that it needs

NAMES: Final = tuple(_MODULES)
RIVALS: Final = (TANTIVY, FTS5, STOCK)


def is_installed(name: str) -> bool:
    """Whether this machine has the library of an engine."""
    return find_spec(_MODULES[name][2]) is not None


def contender(name: str) -> Contender:
    """An engine by its name."""
    module, called, _ = _MODULES[name]
    found = getattr(import_module(module), called)
    assert isinstance(found, Contender)
    return found


def worker(name: str) -> Callable[[Path], Searcher]:
    """What opens an engine as a worker of a web server has it; a rival comes without a server."""
    if name not in (OURS, SEVERAL):
        return contender(name).open
    opens: Callable[[Path], Searcher] = import_module("bench.engines.our_pages").Pages
    return opens


def lineup(articles: int, without: frozenset[str], also: frozenset[str]) -> list[str]:
    """Which engines run on so many articles.

    Ours runs a second time in several segments, and a third time as small as stock Whoosh's, where that has fewer than
    the others.

    Args:
        without: rivals that are left out.
        also: rivals that are not, though they are too slow for so many.
    """
    rivals = [
        name
        for name in RIVALS
        if is_installed(name) and name not in without and (name in also or _bears(contender(name), articles))
    ]
    small = [SMALL] if STOCK in rivals and (contender(STOCK).most or articles) < articles else []
    return [OURS, SEVERAL, *rivals, *small]


def _bears(one: Contender, articles: int) -> bool:
    return one.left_out_above is None or articles <= one.left_out_above
