"""The united terms of dictionaries are the sorted set of them, whatever their bytes and lengths."""

from itertools import pairwise
from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.columns import uniting
from index.columns.dictionary import Dictionary, pack_terms
from index.columns.uniting import unite

terms = st.binary(max_size=6) | st.lists(st.sampled_from((b"a", b"b", b"\0", b"\xff")), max_size=12).map(b"".join)


@given(st.lists(st.sets(terms, max_size=20), min_size=1, max_size=5), st.sampled_from((1, 3, 128)), st.data())
def test_united_terms_are_the_sorted_set(drawn: list[set[bytes]], width: int, data: st.DataObject) -> None:
    lists = [sorted(mine) for mine in drawn]
    expected = sorted(set().union(*drawn))
    with patch.object(uniting, "_WIDEST", width), patch.object(uniting, "_RECORDS", 0):
        united = unite([Dictionary(*pack_terms(mine)) for mine in lists])
    assert len(united) == len(expected)
    assert [numbers.tolist() for numbers in united.numbers] == [[*map(expected.index, mine)] for mine in lists]
    chosen = sorted(data.draw(st.sets(st.sampled_from(range(len(expected)))))) if expected else []
    blob, ends = united.pack(np.array(chosen, np.int64))
    joined = b"".join(piece.tobytes() for piece in blob.arrays)
    assert [joined[a:b] for a, b in pairwise(ends.tolist())] == [expected[one] for one in chosen]
