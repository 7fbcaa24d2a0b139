"""The words of the documents that are looked at closer, against each document analysed by itself."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.tokens import Token
from index.schema import Level
from search.engines.opensearch.bodies import Bodies
from search.engines.opensearch.mapping import term
from search.engines.opensearch.words import packed
from search.query.nodes import Word
from search.rescoring import groups
from tests.shipped import analyze

words = st.text(st.sampled_from("بتكسمنرأا\N{ARABIC FATHA}ةaé𝒜12"), min_size=1, max_size=12)
texts = st.lists(words, max_size=12).map(" ".join)
several = st.lists(texts, max_size=6)


def bodies_of(analysed: list[list[Token]]) -> Bodies:
    """As they come back from a cluster."""
    return Bodies([_packed(tokens) if tokens else "" for tokens in analysed], analysed)


def _packed(tokens: list[Token]) -> str:
    spellings, families = (
        " ".join(term(token.term(level)) for token in tokens) for level in (Level.SPELLING, Level.FAMILY)
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


@given(several)
def test_bodies_have_the_groups_of_their_words_as_often_as_the_words(bodies: list[str]) -> None:
    analysed = [analyze(body) for body in bodies]
    found = bodies_of(analysed).words()
    owners, counts = found.documents(np.arange(len(found.groups)))
    met = zip(np.repeat(found.groups, counts, axis=0).tolist(), owners.tolist(), strict=True)
    expected = (
        (place, group) for place, each in enumerate(analysed) for token in each for group in groups(token.spelling)
    )
    assert Counter((own, group) for groups, own in met for group in groups if group) == Counter(expected)


def test_a_name_stands_wherever_one_of_its_spellings_does() -> None:
    analysed = [analyze("في ترامب بيت"), analyze("ترمب"), []]
    (one,), (other,) = analyze("ترمب"), analyze("ترامب")
    places, counts = bodies_of(analysed).of_words([Word(one, Level.FAMILY, variants=(other.family,)), Word(one)])
    assert (places.tolist(), counts.tolist()) == ([3, 1, 3], [2, 1])
