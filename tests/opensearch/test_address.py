"""Addresses of archives in clusters."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.opensearch.address import Address, is_address, parse
from search.errors import UnknownEngine


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("opensearch+https://h/news", Address(("https://h:9200",), None, "news")),
        ("opensearch+http://u@h:9201/news.2/", Address(("http://h:9201",), "u", "news.2")),
        ("opensearch+https://[::1]:9,h2/n", Address(("https://[::1]:9", "https://h2:9200"), None, "n")),
    ],
)
def test_an_address_says_where_and_as_whom(text: str, expected: Address) -> None:
    assert is_address(text)
    assert parse(text) == expected
    assert parse(str(expected)) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("opensearch://h/news", "give the path"),
        ("https://h/news", "give the path"),
        ("opensearch+https://h", "give the path"),
        ("opensearch+https://h/News", "small Latin letters"),
        ("opensearch+https://h/", "small Latin letters"),
        ("opensearch+https://h/-news", "small Latin letters"),
        ("opensearch+https://h:x/news", "is no host"),
        ("opensearch+https://h:99999/news", "is no host"),
        ("opensearch+https://h,/news", "is no host"),
        ("opensearch+https://u:secret@h/news", "KASHSHAF_OPENSEARCH_PASSWORD"),
    ],
)
def test_what_is_wrong_with_an_address_is_said_without_a_password(text: str, reason: str) -> None:
    with pytest.raises(UnknownEngine) as raised:
        parse(text)
    assert reason in str(raised.value)
    assert "secret" not in str(raised.value)


@given(st.text())
def test_any_text_is_an_address_or_a_clear_error(text: str) -> None:
    for each in (text, f"opensearch+https://{text}", f"opensearch+http://h/{text}"):
        with suppress(UnknownEngine):
            assert parse(each).hosts
