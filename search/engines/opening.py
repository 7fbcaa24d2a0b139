"""Opening: from settings to an engine. The only list of engines."""

from pathlib import Path

from search.engine import Engine
from search.engines.opensearch.address import connection_of, is_address, needing_client
from search.engines.whoosh.engine import WhooshEngine
from search.errors import UnknownEngine
from search.settings import Settings


def open_engine(settings: Settings) -> Engine:
    """The engine that answers for an archive.

    Raises: UnknownEngine: the archive is an address, and of no engine of ours.  ArchiveMissing: there is none yet.
        EngineUnavailable: it is in a cluster that does not answer.  BadSetting, ClientMissing.
    """
    if is_address(settings.archive):
        connection = connection_of(settings)
        with needing_client():
            from search.engines.opensearch.engine import OpenSearchEngine  # noqa: PLC0415, an extra that few have
        return OpenSearchEngine(connection)
    if "://" in settings.archive:
        raise UnknownEngine(settings.archive)
    return WhooshEngine(Path(settings.archive))
