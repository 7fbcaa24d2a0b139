"""The shape of the code: who may import whom, and which package is the one home of each library."""

import ast
import configparser
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# A package imports lower lines only; modules inside one package may import each other. The longest prefix counts.
LEVELS: dict[str, int] = {
    "index.errors": 0,
    "index.calendar": 0,
    "index.lengths": 0,
    "index.text": 0,
    "index.schema": 0,
    "index.article": 0,
    "search.errors": 0,
    "search.settings": 0,
    "search.request": 0,
    "index.readers": 1,
    "index.metadata": 1,
    "index.analysis": 1,
    "index.columns": 1,
    "search.results": 1,
    "search.ranking": 1,
    "search.rescoring": 1,
    "index.pipeline": 2,
    "index.copies": 2,
    "index.segment": 3,
    "search.query": 2,
    "search.counts": 2,
    "index.storage": 4,
    "search.engine": 3,
    "search.facets": 3,
    "search.highlight": 3,
    "search.rescue": 4,
    "search.completion": 4,
    "search.similar": 4,
    "search.present": 5,
    "search.service": 5,
    "search.engines": 5,
    "search.web": 6,
    "search.cli": 7,
    "search.__main__": 8,
    "wsgi": 8,
}
FOUNDATIONS = ("search.errors", "index.calendar", "index.schema", "index.text", "index.article", "search.request")
"""Level 0 values that level 0 modules may import, in this order: a later one may import earlier ones."""

BULK_ANALYSIS = tuple(f"index.analysis.{module}" for module in ("bulk", "hashing", "runs", "sifting", "vocabulary"))

HOMES: dict[str, tuple[str, ...]] = {
    "whoosh": ("index.storage", "search.engines.whoosh"),
    "numpy": (
        "index.columns",
        "index.copies",
        "index.segment",
        "index.storage",
        "search.engines",
        "search.counts",
        "search.highlight",
        *BULK_ANALYSIS,
    ),
    "zstandard": ("index.readers", "index.segment", "index.storage", "search.engines.opensearch"),
    "rapidfuzz": ("search.query", "search.engines.whoosh", "search.highlight"),
    "filelock": ("index.storage",),
    "lxml": ("index.readers",),
    "trafilatura": ("index.readers",),
    "sqlite3": ("index.storage",),
    "multiprocessing": ("index.storage",),
    "pyarabic": ("index.text",),
    "hijridate": ("index.metadata", "search.present.dates"),
    "flask": ("search.web",),
    "babel": ("index.metadata.countries", "search.rescue"),
    "flask_babel": ("search.web",),
    "click": ("search.cli",),
    "rich": ("search.cli",),
    "granian": ("search.cli",),
    "opensearchpy": ("search.engines.opensearch",),
    "pickle": (),  # reading one can run code; Whoosh writes its table of contents so, and we never read that
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in (*ROOT.glob("index/**/*.py"), *ROOT.glob("search/**/*.py"), ROOT / "wsgi.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


def package_of(module: str) -> str | None:
    """The entry of LEVELS that a module falls under."""
    found = [name for name in LEVELS if module == name or module.startswith(name + ".")]
    return max(found, key=len, default=None)


ALL = dict(modules())


@pytest.mark.parametrize("module", [name for name in ALL if name not in {"index", "search"}])
def test_a_package_imports_only_lower_levels(module: str) -> None:
    home = package_of(module)
    assert home is not None, f"{module} has no level: add it to LEVELS"
    for imported in imports(ALL[module]):
        target = package_of(imported)
        if target is None or target == home:
            continue
        if target in FOUNDATIONS and home in FOUNDATIONS:
            assert FOUNDATIONS.index(target) < FOUNDATIONS.index(home), f"{module} imports {imported}"
        elif not (target in FOUNDATIONS and LEVELS[home] == 0):
            assert LEVELS[target] < LEVELS[home], f"{module} imports {imported}"


@pytest.mark.parametrize("module", ALL)
def test_the_index_knows_nothing_of_search(module: str) -> None:
    if module.startswith("index"):
        assert not [name for name in imports(ALL[module]) if name.split(".")[0] == "search"]


@pytest.mark.parametrize("module", ALL)
def test_a_library_has_one_home(module: str) -> None:
    for imported in imports(ALL[module]):
        homes = HOMES.get(imported.split(".")[0])
        if homes is not None:
            assert any(module == home or module.startswith(home + ".") for home in homes), f"{module}: {imported}"


@pytest.mark.parametrize("module", ALL)
def test_a_module_says_what_it_is_for(module: str) -> None:
    tree = ast.parse(ALL[module].read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"{module} has no docstring"


@pytest.mark.parametrize("module", ALL)
def test_no_module_reads_the_environment_but_the_outermost(module: str) -> None:
    if module.startswith(("search.cli", "wsgi")):
        return
    names = {
        node.attr
        for node in ast.walk(ast.parse(ALL[module].read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    }
    assert not names & {"environ", "getenv"}


def test_every_package_is_named_in_setup_cfg() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    named = set(setup["options"]["packages"].split())
    packages = {name for name, path in ALL.items() if path.name == "__init__.py"}
    assert packages <= named
