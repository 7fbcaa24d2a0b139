"""Many documents at once are made the same lines as each by itself."""

from collections.abc import Sequence

import numpy as np
import orjson
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.analyzer import shipped
from index.article import Document, Metadata
from index.copies.definition import FEWEST
from index.copies.shingles import hashes_of
from index.copies.sketches import bands, sketch
from index.storage.fields import prepare
from search.engines.opensearch.prepared import identity, prepared
from search.engines.opensearch.writing.drafting import Body, Drafter, Made, unsigned
from tests.strategies import archives

marked = st.text("كَتَبَ مكتبةٌ ١٢3a'ـ\N{GOTHIC LETTER AHSA}\n", max_size=40)
odd = st.builds(
    lambda body, title, sources, author: Metadata(title or None, title, sources, None, None, author, None, "ar", body),
    marked | st.text(max_size=30) | st.integers(1, 400).map(lambda times: "ك" * times),
    marked,
    st.lists(marked, max_size=3).map(tuple),
    st.none() | marked,
)


def drafted(documents: Sequence[Document]) -> list[Made]:
    drafter = Drafter(shipped())
    for ticket, document in enumerate(documents):
        drafter.add(prepare(document), ticket)
    return list(drafter.finish() or ())


@given(archives | st.lists(odd, max_size=5).map(lambda found: [Document(f"d{n}", one) for n, one in enumerate(found)]))
def test_drafts_are_what_the_plain_definition_says_of_each_document(documents: Sequence[Document]) -> None:
    for document, made in zip(documents, drafted(documents), strict=True):
        values = orjson.loads(made.values)
        assert made.id == document.id
        assert values.pop("copies", None) == (made.body and made.body.to_json())
        expected = {**prepared(document, shipped()), **identity(document.id, None, 0)}
        for name in identity(document.id, None, 0):
            del expected[name]
        assert values == orjson.loads(orjson.dumps(expected))


@given(st.lists(st.sampled_from(("مكتبة", "المدينة", "قطار", "ميناء")), max_size=30))
def test_a_body_has_the_sketch_that_a_segment_has_of_it(words: list[str]) -> None:
    metadata = Metadata(None, "", (), None, None, None, None, "ar", " ".join(words))
    (made,) = drafted([Document("1", metadata)])
    spellings = [token.spelling for token in shipped().analyze(metadata.body)]
    texts, sketches = sketch(hashes_of(word.encode() for word in spellings), np.array([0, len(spellings)]))
    if len(spellings) < FEWEST:
        assert made.body is None
        return
    assert made.body == Body(int(texts[0]), sketches[0].tobytes())
    assert [number & 0xFFFFFFFF for number in made.body.bands] == bands(sketches)[0].tolist()
    assert len(set(made.body.bands)) == len(made.body.bands)
    assert unsigned(made.body.to_json()["text"]) == made.body.text
