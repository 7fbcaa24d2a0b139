"""The command line, called as a person calls it, and a small archive."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.cli.commands import cli
from search.engines.opensearch.writing import indices
from tests.index.storage.places import InCluster, new_in
from tests.opensearch.nodes import Cluster

Kashshaf = Callable[..., Result]

ARTICLES = [
    {
        "id": "a",
        "title": "افتتاح مكتبة المدينة",
        "text": "زار الوزير المكتبات الجديدة.",
        "source": "الضفاف",
        "date": "2022-02-05",
    },
    {
        "id": "b",
        "title": "قطار سريع",
        "text": "يصل القطار إلى الميناء قرب المكتبة.",
        "source": "مدى",
        "date": "2022-03",
    },
    {"id": "c", "title": "أخبار النهر", "text": "ماء النهر مرتفع.", "date": "2021"},
]


anywhere = pytest.mark.parametrize("where", ["folder", "cluster"], indirect=True)
"""Of a test that goes for archives in folders and in clusters."""


@pytest.fixture
def where(request: pytest.FixtureRequest) -> str:
    """Where the archive lies."""
    return str(getattr(request, "param", "folder"))


@pytest.fixture
def in_cluster(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InCluster]:
    """A new archive in a cluster, which is not waited for until it has nothing left of what is deleted."""
    monkeypatch.setattr(indices, "EXPUNGE_FOR", 0.0)
    with new_in(cluster, tmp_path) as place:
        monkeypatch.setenv("KASHSHAF_COPIES", str(place.copies))
        yield place


@pytest.fixture
def kashshaf(request: pytest.FixtureRequest, where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kashshaf:
    """Run a command in an empty folder; the archive is ./archive there, or in a cluster."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KASHSHAF_ARCHIVE", raising=False)
    if where == "cluster":
        monkeypatch.setenv("KASHSHAF_ARCHIVE", request.getfixturevalue("in_cluster").address)

    def run(*arguments: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(cli, arguments, input=stdin)

    return run


@pytest.fixture
def indexed(kashshaf: Kashshaf, tmp_path: Path) -> Kashshaf:
    """The same with three articles indexed."""
    lines = [json.dumps(article, ensure_ascii=False) for article in ARTICLES]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert kashshaf("index", "articles.jsonl").exit_code == 0
    return kashshaf
