"""The files and runs of the tests of storing, for archives in a cluster."""

from tests.index.storage.conftest import archive, files, run

__all__ = ["archive", "files", "run"]
