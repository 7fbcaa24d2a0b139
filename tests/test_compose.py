"""docker-compose.yml and its Dockerfile are well-formed and in step with the code. No containers are run here."""

import re
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from search.cli.commands import cli
from search.engines.opensearch.address import parse
from tests.opensearch.distribution import VERSION

ROOT = Path(__file__).parents[1]
TOP = {"name", "services", "networks", "volumes"}
SERVICE = {
    *("image", "build", "command", "environment", "ulimits", "volumes", "networks", "healthcheck", "restart"),
    *("ports", "depends_on"),
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return found


def test_it_has_only_keys_that_there_are_and_names_only_what_it_declares(compose: dict[str, Any]) -> None:
    assert compose.keys() == TOP
    for service in compose["services"].values():
        assert service.keys() <= SERVICE
        assert set(service["networks"]) <= compose["networks"].keys()
        assert set(service.get("depends_on", ())) <= compose["services"].keys()
        named = {mount.partition(":")[0] for mount in service["volumes"] if mount[0] not in "$./"}
        assert named <= compose["volumes"].keys()


def test_the_cluster_is_the_version_that_is_tested_and_is_reached_from_inside_alone(compose: dict[str, Any]) -> None:
    cluster, web = compose["services"]["opensearch"], compose["services"]["kashshaf"]
    assert cluster["image"] == f"opensearchproject/opensearch:{VERSION}"
    assert cluster["networks"] == ["inside"]
    assert compose["networks"]["inside"]["internal"] is True
    assert "ports" not in cluster
    assert all(port.startswith("127.0.0.1:") for port in web["ports"])


def test_the_archive_is_in_that_cluster_and_the_command_is_one_of_ours(compose: dict[str, Any]) -> None:
    web = compose["services"]["kashshaf"]
    [host] = parse(web["environment"]["KASHSHAF_ARCHIVE"]).hosts
    assert host == "http://opensearch:9200"
    name, *arguments = web["command"].split()
    cli.commands[name].make_context(name, list(arguments), parent=click.Context(cli))


def test_the_image_is_made_of_what_stands_here() -> None:
    said = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg")
    extra = re.search(r"'\.\[(\w+)\]'", said)
    python = re.search(r"FROM python:([\d.]+)-slim", said)
    assert extra
    assert extra[1] in setup["options.extras_require"]
    assert python
    assert tuple(map(int, python[1].split("."))) >= (3, 11)
    assert (ROOT / "constraints.txt").is_file()
    assert "constraints.txt" in said
