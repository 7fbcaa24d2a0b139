"""The words of a few documents and the groups of letters that they have, against each document analysed by itself."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.schema import Level
from index.storage.snapshot import OpenSegment
from search.engines.letters import groups_of_lines
from search.engines.whoosh import groups as groups_module
from search.engines.whoosh.texts import Texts
from search.query.nodes import Word
from search.rescoring import FIELD, MOST_GROUPS, groups
from tests.engines.asking import document
from tests.engines.conftest import embedded
from tests.shipped import analyze

words = st.text(st.sampled_from("بتكسمنرأا\N{ARABIC FATHA}ةaé𝒜12"), min_size=1, max_size=12)
texts = st.lists(words, max_size=12).map(" ".join)
plain = settings(max_examples=30, suppress_health_check=list(HealthCheck))


@given(st.lists(words.filter(lambda word: "\n" not in word)))
def test_the_groups_of_many_terms_are_those_of_each(terms: list[str]) -> None:
    rows = groups_of_lines("".join(f"{term}\n" for term in terms).encode())
    expected = [groups(term) + [0] * (MOST_GROUPS - len(groups(term))) for term in terms]
    assert rows.tolist() == expected


@pytest.fixture(scope="module", params=[1, groups_module._SLOTS])
def slots(request: pytest.FixtureRequest) -> int:
    """How many words are kept."""
    return int(request.param)


@given(st.lists(texts, min_size=1, max_size=6), st.data())
@plain
def test_documents_have_the_groups_of_their_words_as_often_as_the_words(
    slots: int, bodies: list[str], data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder, patch.object(groups_module, "_SLOTS", slots):
        segment, order = opened(bodies, Path(folder))
        for _ in range(2):  # with nothing kept, and with some words
            asked = data.draw(st.sets(st.sampled_from(range(len(bodies)))).map(sorted))
            found = Texts(np.array(asked, np.intp), FIELD, segment).words()
            rows = found.groups
            documents, counts = found.documents(np.arange(len(rows)))
            met = zip(np.repeat(rows, counts, axis=0).tolist(), documents.tolist(), strict=True)
            pairs = Counter((own, group) for groups, own in met for group in groups if group)
            assert pairs == Counter(
                (place, group)
                for place, number in enumerate(asked)
                for token in analyze(bodies[order[number]])
                for group in groups(token.spelling)
            )


@given(st.lists(texts, min_size=1, max_size=6), texts, st.data())
@plain
def test_a_word_stands_where_it_is_met(bodies: list[str], asked: str, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        segment, order = opened(bodies, Path(folder))
        ids = data.draw(st.sets(st.sampled_from(range(len(bodies)))).map(sorted))
        several = Texts(np.array(ids, np.intp), FIELD, segment)
        tokens = [token for number in ids for token in analyze(bodies[order[number]])]
        terms = [Word(token, level) for token in (*tokens, *analyze(asked)) for level in Level]
        found, counts = several.of_words(terms) if terms else (np.zeros(0, np.int64), np.zeros(0, np.int64))
        each = np.split(found, np.cumsum(counts)[:-1]) if terms else []
        for word, places in zip(terms, each, strict=True):
            met = [place for place, token in enumerate(tokens) if token.meets(word.token, word.level)]
            assert sorted(places.tolist()) == met
        owners = [place for place, number in enumerate(ids) for _ in analyze(bodies[order[number]])]
        assert np.repeat(np.arange(len(ids)), np.diff(several.firsts)).tolist() == owners


def opened(bodies: list[str], folder: Path) -> tuple[OpenSegment, list[int]]:
    """A segment of documents with these bodies, and which body each document of it has."""
    engine = embedded([document(f"d{number}", body) for number, body in enumerate(bodies)], folder)
    (part,) = engine.newest().snapshot.parts
    names = part.open.names("id")
    order = [int(names[ordinal][1:]) for ordinal in part.open.segment.values["id"].ordinals.tolist()]
    return part.open, order
