"""Where tokens begin is what adding up every frequency says."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.columns.numbers import narrow
from index.segment.starts import EveryStart, SummedStarts

FREQUENCIES = st.lists(st.integers(1, 3) | st.integers(1, 300), min_size=1, max_size=200)


@given(FREQUENCIES, st.data())
def test_starts_are_the_sums_of_the_frequencies_before(frequencies: list[int], data: st.DataObject) -> None:
    exact = np.array(frequencies)
    begin = data.draw(st.integers(0, len(exact)))
    end = data.draw(st.integers(begin, len(exact)))
    codes = ((np.minimum(exact, 255) << 8) | 7).astype("<u2")
    own = exact[begin:end]
    frequent = np.flatnonzero(own > 255)
    rows = np.array(sorted(data.draw(st.sets(st.integers(0, end - begin - 1)))) if end > begin else [], np.int64)
    for starts in (SummedStarts(codes, slice(begin, end), frequent, own[frequent]), EveryStart(narrow(own))):
        assert starts.total == own.sum()
        first, counts = starts.of(rows)
        assert first.tolist() == (np.cumsum(own) - own)[rows].tolist()
        assert counts.tolist() == own[rows].tolist()
