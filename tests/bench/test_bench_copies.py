"""The measurement of copies counts what it says, and the real sample holds what was to be reached."""

from pathlib import Path

import pytest

from bench.copies import bodies_of, measure, sample, table
from tests.index.copies.conftest import edited, story


def test_a_measurement_tells_pairs_by_similarity_and_groups() -> None:
    words = story(0, 100)
    bodies = [" ".join(some) for some in (words, edited(words, 1, 1), words, story(1, 100))]
    found = measure([*bodies, "خبر قصير", "خبر قصير", ""])
    assert [(rate.least, rate.pairs, rate.found) for rate in found.rates if rate.pairs] == [(0.9, 2, 2), (1.0, 1, 1)]
    assert (found.precision, found.recall, found.made, found.exact, found.same) == (1, 1, 1, 1, 1)
    assert "precision 1.0000, recall 1.0000. Groups: 1" in table(found)


@pytest.mark.soak
def test_of_real_articles_nearly_all_copies_are_found(shared: Path) -> None:
    found = measure(sample(bodies_of(shared / "data" / "news" / "saudi.jsonl.gz", 5_000), 5_000, 2026))
    assert sum(rate.pairs for rate in found.rates if 0.75 <= rate.least < 0.9) > 500
    assert found.precision >= 0.98
    assert found.recall >= 0.95
    assert found.same >= 0.95 * found.exact
