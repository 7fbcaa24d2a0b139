"""The words of the documents that are looked at closer, against each document analysed by itself."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.tokens import Token
from index.schema import Level
from search.engines.letters import Letters
from search.engines.opensearch.bodies import Bodies
from search.engines.opensearch.mapping import term
from search.engines.opensearch.packs import packed
from search.query.nodes import Word
from search.rescoring import asked_groups, groups
from tests.shipped import analyze

words = st.text(st.sampled_from("بتكسمنرأا\N{ARABIC FATHA}ةaé𝒜12"), min_size=1, max_size=12)
texts = st.lists(words, max_size=12).map(" ".join)
several = st.lists(texts, max_size=6)


def bodies_of(analysed: list[list[Token]]) -> Bodies:
    """As they come back from a cluster."""
    return Bodies([_packed(tokens) if tokens else "" for tokens in analysed], analysed)


def _packed(tokens: Sequence[Token]) -> str:
    spellings, families = (
        "".join(f"{term(token.term(level))}\n" for token in tokens) for level in (Level.SPELLING, Level.FAMILY)
    )
    return packed(spellings, families).rstrip("=")


@given(several, texts)
def test_a_word_stands_where_it_is_met(bodies: list[str], asked: str) -> None:
    analysed = [analyze(body) for body in bodies]
    found = bodies_of(analysed)
    tokens = [token for each in analysed for token in each]
    sought = [Word(token, level) for token in (*tokens, *analyze(asked)) for level in Level]
    places, counts = found.of_words(sought)
    assert counts.sum() == len(places)
    for word, here in zip(sought, np.split(places, np.cumsum(counts)), strict=False):
        met = [place for place, token in enumerate(tokens) if token.meets(word.token, word.level)]
        assert sorted(here.tolist()) == met
    assert found.lengths.tolist() == [len(each) for each in analysed]
    assert found.firsts.tolist() == [0, *np.cumsum(found.lengths)]


@given(several, texts)
def test_bodies_have_groups_of_letters_as_often_as_words_that_have_them(bodies: list[str], asked: str) -> None:
    analysed = [analyze(body) for body in bodies]
    sought = [Word(token) for token in (*analyze(asked), *chain.from_iterable(analysed))]
    letters = Letters(sought, [1.0] * len(sought))
    documents, numbers = bodies_of(analysed).of_groups(letters)
    known = sorted({group for word in sought for group in asked_groups(word.token.spelling)})
    assert Counter(zip(documents.tolist(), numbers.tolist(), strict=True)) == Counter(
        (place, known.index(group))
        for place, tokens in enumerate(analysed)
        for token in tokens
        for group in groups(token.spelling)
        if group in known
    )


def test_a_name_stands_wherever_one_of_its_spellings_does() -> None:
    analysed = [analyze("في ترامب بيت"), analyze("ترمب"), []]
    (one,), (other,) = analyze("ترمب"), analyze("ترامب")
    places, counts = bodies_of(analysed).of_words([Word(one, Level.FAMILY, variants=(other.family,)), Word(one)])
    assert (places.tolist(), counts.tolist()) == ([3, 1, 3], [2, 1])
