"""What a first visit weighs, and that nothing moves meanwhile. How long it takes is told by `python -m bench.page`."""

import pytest
from playwright.sync_api import Browser

from bench.visiting import visit

pytestmark = pytest.mark.browser

WHOLE, WITHOUT_TYPEFACES = 150_000, 35_000  # bytes on the wire, headers included


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=ميناء",
        "/search",
        pytest.param("/", marks=pytest.mark.soak),
        "/article/mirfa-2025-0031?q=ميناء",
        pytest.param("/about", marks=pytest.mark.soak),
    ],
)
def test_a_first_visit_is_light_and_nothing_moves(chromium: Browser, site: str, path: str, width: int) -> None:
    found = visit(chromium, site + path, width=width)
    assert 0 < found.typefaces < found.size <= WHOLE
    assert found.size - found.typefaces <= WITHOUT_TYPEFACES
    assert found.moved == 0
