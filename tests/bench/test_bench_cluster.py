"""The benchmark of an archive in a cluster, on the samples."""

from pathlib import Path

import pytest
from click.testing import CliRunner

import bench.cluster_growth
from bench.cluster import Asked, Filled, main, table
from bench.cluster_growth import main as growth
from search.engines.opensearch.address import Connection, parse
from search.engines.opensearch.client import Client
from search.engines.opensearch.engine import OpenSearchEngine
from tests.opensearch.nodes import Cluster


def test_an_archive_is_filled_both_ways_and_asked(
    cluster: Cluster, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KASHSHAF_COPIES", str(tmp_path))
    monkeypatch.setattr(bench.cluster_growth, "_LATE", 0.0)
    address = cluster.address("bench")
    found = CliRunner().invoke(main, [str(samples), address, "--searches", "3"], catch_exceptions=False)
    assert found.exit_code == 0, found.output
    assert "`kashshaf index`" in found.output
    client = Client(Connection(parse(address)))
    left = client.call("GET", "/_cat/indices/bench*", format="json", h="index", s="index")
    assert {each["index"] for each in left} == {
        f"bench-{kind}" for kind in ("docs-1", "originals", "ledger", "settings")
    }
    grown = CliRunner().invoke(growth, [address, "--times", "1", "--times", "2"], catch_exceptions=False)
    articles = OpenSearchEngine(Connection(parse(address))).count()
    assert f"{articles:,}" in grown.output
    assert f"{2 * articles:,}" in grown.output
    assert client.call("GET", "/_cat/indices/bench*", format="json", h="index", s="index") == left
    client.call("DELETE", "/bench-*")
    client.close()


def test_what_came_out_is_told_in_tables() -> None:
    found = table(1000, [Filled(2.0, 1.0)], [Filled(1.0, 0.9)], [Asked(20.0, 8.0), Asked(30.0, 12.0)])
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in found.splitlines()]
    assert ["`kashshaf index`", "500", "1"] in cells
    assert ["beside that", "12", "18"] in cells
    assert "0.50 times" in found
