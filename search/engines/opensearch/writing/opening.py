"""Opening: to become the one writer of an archive in a cluster."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from index import pipeline
from index.errors import AnalysisChanged, ArchiveBusy, ArchiveDamaged, ArchiveUnwritable
from index.storage.archive import Layout, writing
from index.storage.run import ReadAgain
from index.storage.working import Describe
from index.storage.writer import ArchiveWriter
from search.engines.opensearch.client import Client
from search.engines.opensearch.names import Names
from search.engines.opensearch.settings import Settings
from search.engines.opensearch.writing import indices
from search.engines.opensearch.writing.lease import leased
from search.engines.opensearch.writing.local import LocalCopy
from search.engines.opensearch.writing.store import ClusterStore
from search.errors import EngineUnavailable


def open_writer(
    client: Client,
    name: str,
    address: str,
    copies: Path,
    describe: Describe = pipeline.document,
    read_again: ReadAgain = pipeline.read,
    processes: int | None = 1,
) -> ArchiveWriter:
    """Become the writer of an archive, made when there is none; to be closed, best by `with`.

    Args:
        name: of the archive in the cluster.
        address: of it, for messages.
        copies: a folder for what of archives is on this machine.
        describe, read_again, processes: as for `index.storage.writer.open_writer`.
    Raises: ArchiveBusy: there is another writer.  ArchiveUnwritable.  ArchiveDamaged.
    """
    with telling(address), ExitStack() as stack:
        store = stack.enter_context(opened(client, name, address, copies))
        writer = ArchiveWriter(store, describe, read_again, processes, stack.pop_all())
        if store.was_killed:
            with suppress(AnalysisChanged, ArchiveDamaged):  # whoever rebuilds it has no need
                store.require_index()
                writer.mend()
        return writer


@contextmanager
def opened(client: Client, name: str, address: str, copies: Path) -> Iterator[ClusterStore]:
    """The store of an archive, for its one writer."""
    names, copy = Names(name), LocalCopy.below(copies, address)
    with _locked(copy, address):
        client.check_version()
        indices.make_settings(client, names)
        with leased(Settings(client, names), copy.owner, address) as lease:
            store = ClusterStore(client, names, copy, lease, address)
            try:
                yield store
            finally:
                store.close()


@contextmanager
def _locked(copy: LocalCopy, address: str) -> Iterator[None]:
    with ExitStack() as stack:
        try:
            stack.enter_context(writing(Layout(copy.folder)))
        except ArchiveBusy:
            raise ArchiveBusy(address) from None
        yield


@contextmanager
def telling(address: str) -> Iterator[None]:
    """Say of which archive it is that a cluster cannot do something. Raises: ArchiveUnwritable."""
    try:
        yield
    except EngineUnavailable as cause:
        raise ArchiveUnwritable(address, cause.reason) from cause
