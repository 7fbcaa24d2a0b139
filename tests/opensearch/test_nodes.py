"""The cluster that tests run against: a real one, and gone when it should be."""

from pathlib import Path

from search.engines.opensearch.address import Connection, parse
from search.engines.opensearch.client import Client
from tests.opensearch.distribution import VERSION
from tests.opensearch.nodes import Cluster


def test_it_is_the_real_distribution_and_runs_as_an_ordinary_user(cluster: Cluster) -> None:
    client = Client(Connection(parse(cluster.address("any"))))
    client.check_version()
    assert client.call("GET", "/")["version"]["number"] == VERSION
    assert Path(f"/proc/{cluster.nodes[0].pid}").stat().st_uid != 0
    client.close()


def test_it_has_no_security_plugin_so_that_stubs_stand_in_for_what_that_answers(cluster: Cluster) -> None:
    client = Client(Connection(parse(cluster.address("any"))))
    assert client.call("GET", "/_cat/plugins", format="json") == []
    client.close()
