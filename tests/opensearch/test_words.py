"""The words of a body, kept beside it."""

from hypothesis import given
from hypothesis import strategies as st

from search.engines.opensearch.words import Lines, lines, packed, unpacked

words = st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1), max_size=50)


@given(st.lists(words.filter(bool)))
def test_words_come_back_in_their_order_also_without_the_signs_that_fill_up(bodies: list[list[str]]) -> None:
    packs = [packed(" ".join(body), " ".join(map(str.upper, body))) for body in bodies]
    short = [pack.rstrip("=") for pack in packs]
    assert list(unpacked(packs)) == list(unpacked(short)) == bodies
    ended = ["".join(f"{word}\n" for word in body) for body in bodies]
    assert list(lines(short)) == [Lines(each.encode(), each.upper().encode()) for each in ended]


def test_of_a_body_without_words_nothing_is_kept() -> None:
    assert list(unpacked(["", packed("خبر", "خبر")])) == [[], ["خبر"]]
