"""The roster: which engines there are, in the order of every round. Each is imported only where it runs."""

from importlib import import_module
from importlib.util import find_spec
from typing import Final

from bench.engines.contender import Contender

OURS: Final = "ours"

_MODULES: Final = {
    OURS: ("bench.engines.ours", "whoosh"),
    "tantivy": ("bench.engines.tantivy_index", "tantivy"),
    "SQLite FTS5": ("bench.engines.fts5", "sqlite3"),
    "stock Whoosh": ("bench.engines.stock_whoosh", "whoosh"),
}  # name to the module that has its CONTENDER, and the library that it needs

NAMES: Final = tuple(_MODULES)


def is_installed(name: str) -> bool:
    """Whether this machine has the library of an engine."""
    return find_spec(_MODULES[name][1]) is not None


def contender(name: str) -> Contender:
    """An engine by its name."""
    found = import_module(_MODULES[name][0]).CONTENDER
    assert isinstance(found, Contender)
    return found
