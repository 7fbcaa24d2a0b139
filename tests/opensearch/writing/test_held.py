"""What is held is what came and did not go, in its order, and no more than there is room for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.opensearch.writing import held
from search.engines.opensearch.writing.drafting import Made
from search.engines.opensearch.writing.held import Entry, Held


@given(st.lists(st.tuples(st.sampled_from(("add", "drop", "take")), st.sampled_from("abcd"))))
def test_what_is_held_is_what_a_list_would_hold(steps: list[tuple[str, str]]) -> None:
    holding, expected = Held(), list[str]()
    for step, id in steps:
        if step == "add" and id not in expected:
            holding.add(Entry(Made(0, id, b"{}", None), 1))
            expected.append(id)
        elif step == "drop":
            holding.drop(id)
            expected = [other for other in expected if other != id]
        elif step == "take" and expected:
            assert holding.take().made.id == expected.pop(0)
        assert len(holding) == len(expected)
        assert [id for id in "abcd" if id in holding] == sorted(expected)
        assert [id for id in "abcd" if holding.get(id)] == sorted(expected)


@pytest.mark.parametrize(("most", "most_bytes"), [(2, 100), (100, 5)])
def test_it_is_full_by_documents_and_by_bytes(monkeypatch: pytest.MonkeyPatch, most: int, most_bytes: int) -> None:
    monkeypatch.setattr(held, "_MOST", most)
    monkeypatch.setattr(held, "_MOST_BYTES", most_bytes)
    holding = Held()
    for number in range(2):
        holding.add(Entry(Made(number, str(number), b"{}", None), 1))
        assert not holding.is_full
    holding.add(Entry(Made(2, "2", b"{}", None), 1))
    assert holding.is_full
    holding.drop("1")
    assert not holding.is_full
