"""Archives in the cluster of the tests."""

from functools import partial

import pytest

from tests.opensearch.building import NewArchive, archive
from tests.opensearch.nodes import Cluster


@pytest.fixture(scope="session")
def new_archive(cluster: Cluster) -> NewArchive:
    """A function that builds an archive of some documents in some shards, and gives its engine."""
    return partial(archive, cluster=cluster)
