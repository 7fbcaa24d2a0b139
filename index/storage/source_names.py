"""The names by which an archive knows sources: those of its build, while it is written to."""

from functools import lru_cache

from index.analysis.tables import SOURCES, Tables, lines_of
from index.metadata import source_table
from index.metadata.source_table import Names


@lru_cache(maxsize=4)
def names_of(tables: Tables) -> Names:
    """By which sources are known, of some tables. Raises: BadTable."""
    if tables.sources is None:
        return source_table.shipped()
    path = tables.folder / SOURCES
    return source_table.shipped().beside(source_table.parse(lines_of(path, tables.sources), path))
