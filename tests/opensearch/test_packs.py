"""What is kept beside a document in one value."""

from hypothesis import given
from hypothesis import strategies as st

from search.engines.opensearch.packs import Pack, packed, unpacked, words_of

texts = st.text(st.characters(exclude_categories=["Cs"]))
firsts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
lines = st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1), max_size=50)


@given(st.lists(st.tuples(firsts, texts)))
def test_texts_come_back_also_without_the_signs_that_fill_up(pairs: list[tuple[str, str]]) -> None:
    values = [packed(*pair) for pair in pairs]
    expected = [Pack(first.encode(), second.encode()) for first, second in pairs]
    assert list(unpacked(values)) == list(unpacked(value.rstrip("=") for value in values)) == expected


@given(st.lists(lines))
def test_words_come_back_in_their_order(bodies: list[list[str]]) -> None:
    assert list(words_of(packed("".join(f"{word}\n" for word in body), "") for body in bodies)) == bodies


def test_of_a_document_of_which_nothing_is_kept_there_is_nothing() -> None:
    assert list(unpacked(["", packed("خبر", "")])) == [Pack(), Pack("خبر".encode())]
