"""Every number beside a value keeps its promise: ten searches of the samples, every value, told by the articles listed.

The promise is the total that there is with this value instead of those chosen in its facet. Held against it are the ids
that the API lists for the search with the value chosen, added and left out.
"""

import html
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from index.schema import FACETS
from search.cli.commands import cli
from search.engines.opening import open_engine
from search.settings import Settings
from search.web.app import create_app

Parameters = tuple[tuple[str, str], ...]
Listed = Callable[[Parameters], frozenset[str]]

SEARCHES = [
    "",
    "q=مدينة",
    "q=المدينة الميناء&match=any",
    "q=قطار&level=spelling",
    "q=ميناء&in=title",
    "from=2015&to=2023-06",
    "q=مدينة&source=صحيفة المرفأ&source=مرايا",
    "source=صحيفة الضفاف&date=2019&date=2021-05&date=unknown",
    "q=المدينة الميناء&-source=مرايا&-date=2019&place=?",
    "q=مدينة&author=?&-country=TN&language=ar&date=2024&-date=2024-02",
]

_VALUE = re.compile(
    r'<input type="checkbox" form="search" name="(\w+)" value="([^"]*)".*?class="count"><bdi>\(([\d,]+)\)', re.DOTALL
)
_TOTAL = re.compile(r'class="total">([^<]*)<')


@pytest.fixture(scope="module")
def client(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The application over an archive of the samples."""
    archive = str(tmp_path_factory.mktemp("numbers") / "archive")
    assert CliRunner().invoke(cli, ["index", str(samples), "--archive", archive]).exit_code == 1  # some are unreadable
    engine = open_engine(Settings(archive=archive))
    yield create_app(engine).test_client()
    engine.close()


@pytest.fixture(scope="module")
def listed(client: FlaskClient) -> Listed:
    """The ids of all articles that a search finds."""

    @cache
    def ids(parameters: Parameters) -> frozenset[str]:
        found = client.get("/api/v1/search", query_string=[*parameters, ("limit", "100")]).get_json()
        assert len(found["hits"]) == found["total"], "the samples fit one page"
        return frozenset(hit["id"] for hit in found["hits"])

    return ids


def chosen(parameters: Parameters, facet: str, *values: str) -> Parameters:
    """The same search with these values of a facet chosen in place of others; what is left out stays so."""
    return (*((name, value) for name, value in parameters if name != facet), *((facet, value) for value in values))


def numbers(client: FlaskClient, parameters: Parameters) -> dict[tuple[str, str], int]:
    """The numbers beside all values that can be ticked, on the page of results and on pages of their own."""
    pages = [("/search", list(parameters))]
    pages += [("/search/values", [*parameters, ("facet", facet)]) for facet in FACETS if facet != "date"]
    texts = [client.get(path, query_string=query).text for path, query in pages]
    found = [match.groups() for text in texts for match in _VALUE.finditer(text)]
    stated = {(facet, html.unescape(value), int(count.replace(",", ""))) for facet, value, count in found}
    assert len(stated) == len({value[:2] for value in stated}), "a value has the same number wherever it stands"
    return {(facet, value): count for facet, value, count in stated}


@pytest.mark.parametrize("search", SEARCHES, ids=range(len(SEARCHES)))
def test_every_number_is_what_choosing_adding_and_leaving_out_come_to(
    search: str, client: FlaskClient, listed: Listed
) -> None:
    asked = tuple(parse_qsl(search))
    found = numbers(client, asked)
    assert len(found) > 5
    for (facet, value), count in found.items():
        before = [other for name, other in asked if name == facet]
        alone = listed(chosen(asked, facet, value))
        assert count == len(alone), (facet, value)
        added = listed(chosen(asked, facet, *before, value))
        assert added == alone | (listed(asked) if before else frozenset()), (facet, value, "added")
        without = chosen(asked, facet)
        left = listed((*without, (f"-{facet}", value)))
        assert left == listed(without) - alone, (facet, value, "left out")


@pytest.mark.parametrize("search", SEARCHES, ids=range(len(SEARCHES)))
def test_the_page_says_the_total_of_what_it_lists(search: str, client: FlaskClient, listed: Listed) -> None:
    page = client.get(f"/search?{urlencode([*parse_qsl(search), ('lang', 'en')])}").text
    [said] = _TOTAL.findall(page)
    assert said.split()[0] == str(len(listed(tuple(parse_qsl(search)))))
