"""Five real articles, no two in one layout: indexed by the command line, found there and on the pages."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from search.cli.commands import cli
from search.engines.opening import open_engine
from search.settings import Settings
from search.web.app import create_app

pytestmark = pytest.mark.shared

ALL = {"000", "001", "002", "003", "004"}
SEARCHES: list[tuple[str, set[str], set[str]]] = [  # query, those it must find, those it may find besides
    ("بوتين", ALL, set()),
    ('"الشراكة الاستراتيجية"', {"001"}, set()),
    ("شراكه", {"001", "004"}, ALL),
    ('"حسن الجوار"', {"004"}, set()),
    ("source:كونا", {"004"}, set()),
    ("date:2026", {"004"}, set()),
    ("date:2022", {"002"}, set()),
    ("date:unknown", {"000", "001", "003"}, set()),
]


@pytest.fixture(scope="module")
def archive(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds, indexed."""
    folder = tmp_path_factory.mktemp("seeds") / "archive"
    result = CliRunner().invoke(cli, ["index", str(shared / "data" / "seeds"), "--archive", str(folder)])
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="module")
def name_of(archive: Path) -> Callable[[str], str]:
    """From an article's id to the number its file name begins with."""

    def name(id: str) -> str:
        shown = json.loads(CliRunner().invoke(cli, ["show", id, "--json", "--archive", str(archive)]).stdout)
        return Path(shown["path"]).name[:3]

    return name


@pytest.fixture(scope="module")
def client(archive: Path) -> Iterator[FlaskClient]:
    """The pages over the same archive."""
    engine = open_engine(Settings(archive=str(archive)))
    yield create_app(engine).test_client()
    engine.close()


@pytest.mark.parametrize(("query", "must", "may"), SEARCHES)
def test_the_command_line_finds_what_it_should(
    archive: Path, name_of: Callable[[str], str], query: str, must: set[str], may: set[str]
) -> None:
    result = CliRunner().invoke(cli, ["search", query, "--json", "--archive", str(archive)])
    found = {name_of(hit["id"]) for hit in json.loads(result.stdout)["hits"]}
    assert must <= found <= must | may


@pytest.mark.parametrize(("query", "must", "may"), SEARCHES)
def test_the_pages_find_the_same(
    client: FlaskClient, name_of: Callable[[str], str], query: str, must: set[str], may: set[str]
) -> None:
    page = client.get("/search", query_string={"q": query}).get_data(as_text=True)
    found = {name_of(id) for id in re.findall(r'href="/article/([\w-]+)', page)}
    assert must <= found <= must | may


@pytest.mark.parametrize(
    ("query", "forms"),
    [("بوتين", {"بوتين"}), ("شراكه", {"الشراكة", "شراكة"}), ('"حسن الجوار"', {"حسن الجوار"}), ("وثيقه", {"وثيقة"})],
)
def test_the_right_words_are_marked(client: FlaskClient, query: str, forms: set[str]) -> None:
    page = client.get("/search", query_string={"q": query}).get_data(as_text=True)
    marked = set(re.findall(r"<mark>([^<]+)</mark>", page))
    assert marked
    assert forms & marked
    if query in {"بوتين", '"حسن الجوار"'}:
        assert marked == forms


def test_every_field_of_the_seeds_is_exact(shared: Path, tmp_path: Path) -> None:
    files = sorted(str(path) for path in (shared / "data" / "seeds").glob("*.txt"))
    inspected = CliRunner().invoke(cli, ["inspect", "--json", *files])
    assert inspected.exit_code == 0
    (tmp_path / "predictions.jsonl").write_text(inspected.stdout, encoding="utf-8")
    check = shared / "eval" / "seeds_check.py"
    checked = subprocess.run(
        [sys.executable, str(check), str(tmp_path / "predictions.jsonl")], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.count("exact") == 5
