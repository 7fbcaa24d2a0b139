"""The documentation says what the code does: every command, operator, field and decision is in it."""

import re
from pathlib import Path

import pytest

from search.cli.commands import cli
from search.query.grammar import FIELD_NAMES
from search.request import MAX_QUERY

ROOT = Path(__file__).resolve().parent.parent


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"kashshaf {name}" in text("README.md")


@pytest.mark.parametrize("name", FIELD_NAMES)
def test_every_field_name_is_in_the_grammar(name: str) -> None:
    assert name in text("search/query/GRAMMAR.md")


def test_the_grammar_states_the_limits_of_the_code() -> None:
    assert f"more than {MAX_QUERY:,} characters" in text("search/query/GRAMMAR.md")


def test_every_package_has_a_heading_in_the_architecture() -> None:
    packages = {path.parent.relative_to(ROOT).as_posix() for path in ROOT.glob("[is]*/*/__init__.py")}
    headings = text("ARCHITECTURE.md")
    assert packages
    assert [package for package in sorted(packages) if f"`{package}/`" not in headings] == []


PAGES = [path for top in ("*.md", "docs/**/*.md", "index/**/*.md", "search/**/*.md") for path in sorted(ROOT.glob(top))]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_and_paths_in_the_documentation_lead_somewhere(path: Path) -> None:
    body = path.read_text(encoding="utf-8")
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", body):
        assert (path.parent / link).exists(), link
    for named in re.findall(r"`((?:docs|index|search|tests|templates|static)/[\w./-]+\.(?:md|py|tsv))`", body):
        assert (ROOT / named).exists(), named


def test_every_decision_a_document_names_exists() -> None:
    for path in (*ROOT.glob("index/**/*.py"), *ROOT.glob("search/**/*.py")):
        for named in re.findall(r"docs/decisions/[\w-]+\.md", path.read_text(encoding="utf-8")):
            assert (ROOT / named).exists(), f"{path}: {named}"
