"""The words like one that a segment finds by hashes, against each of its words held against it."""

from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engines.whoosh import likes as likes_module
from search.engines.whoosh.likes import like_shares, likes
from search.rescoring import FIELD, likeness
from tests.engines.asking import document
from tests.engines.conftest import embedded
from tests.shipped import analyze

words = st.text(st.sampled_from("بتكسمنرaé𝒜12"), min_size=1, max_size=7)
texts = st.lists(words, max_size=12).map(" ".join)


@given(
    st.lists(texts, min_size=1, max_size=6),
    st.lists(words, min_size=1, max_size=6),
    st.tuples(st.sampled_from((0, 1, likes_module._SHORT)), st.sampled_from((0, likes_module._FEW))),
)
@settings(max_examples=30, suppress_health_check=list(HealthCheck))
def test_no_like_word_is_missed_and_each_counts_as_often_as_it_stands(
    bodies: list[str], asked: list[str], limits: tuple[int, int]
) -> None:
    documents = [document(f"d{number}", body) for number, body in enumerate(bodies)]
    terms = {token.family for text in (*bodies, *asked) for token in analyze(text)}
    with TemporaryDirectory() as folder, patch.multiple(likes_module, _SHORT=limits[0], _FEW=limits[1]):
        engine = embedded(documents, Path(folder))
        (part,) = engine.newest().snapshot.parts
        ids = [part.open.names("id")[ordinal] for ordinal in part.open.segment.values["id"].ordinals.tolist()]
        found = like_shares([(term,) for term in terms], np.arange(len(ids)), FIELD, part.open)
        for term, shares in zip(terms, found.tolist(), strict=True):
            assert {id: share for id, share in zip(ids, shares, strict=True) if share} == plainly(term, bodies)
            assert likes((term,), FIELD, part.open).frequency == sum(
                len({token.family for token in analyze(body) if likeness(term, token.family)}) for body in bodies
            )
        engine.close()


def plainly(term: str, bodies: list[str]) -> dict[str, int]:
    """The shares of each document that has some."""
    shares = {f"d{n}": sum(likeness(term, token.family) for token in analyze(body)) for n, body in enumerate(bodies)}
    return {id: share for id, share in shares.items() if share}
