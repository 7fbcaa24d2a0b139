"""The words of a body, kept beside it."""

from hypothesis import given
from hypothesis import strategies as st

from search.engines.opensearch.words import packed, unpacked

words = st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1), max_size=50)


@given(st.lists(words))
def test_words_come_back_in_their_order_also_without_the_signs_that_fill_up(bodies: list[list[str]]) -> None:
    packs = [packed(" ".join(body)) for body in bodies]
    assert list(unpacked(packs)) == bodies
    assert list(unpacked(pack.rstrip("=") for pack in packs)) == bodies


def test_of_a_body_without_words_nothing_is_kept() -> None:
    assert list(unpacked(["", packed("خبر")])) == [[], ["خبر"]]
