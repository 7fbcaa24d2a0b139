"""Word lists: what is written is read, and the list that ships is what it says."""

from hashlib import blake2b

from hypothesis import given
from hypothesis import strategies as st

from index.analysis import overrides, wordlist
from index.text.folding import compose, fold
from index.text.letters import is_arabic_word
from tests.shipped import ANALYSIS

WORDS = st.text(st.sampled_from("ابتسمنهوي"), min_size=1, max_size=8)


@given(st.dictionaries(WORDS, st.integers(1, 10**9)))
def test_a_list_is_read_as_it_was_written_but_for_the_last_digits(counts: dict[str, int]) -> None:
    text = wordlist.to_text(counts)
    read = wordlist.parse(text.splitlines())
    assert read.keys() == counts.keys()
    assert all(abs(read[word] - count) <= count / 20 for word, count in counts.items())
    assert wordlist.to_text(read) == text


def test_the_shipped_list_holds_spellings_of_arabic_words_the_commonest_first() -> None:
    counts = wordlist.shipped()
    assert all(is_arabic_word(word) and fold(compose(word)) == word for word in counts)
    assert list(counts.values()) == sorted(counts.values(), reverse=True)
    assert wordlist.SHIPPED.read_text(encoding="utf-8") == wordlist.HEADER + wordlist.to_text(counts)


def test_the_folder_of_the_shipped_list_states_its_source_and_licence() -> None:
    note = (wordlist.FOLDER / "README.md").read_text(encoding="utf-8")
    assert "wordfreq" in note
    assert "CC BY-SA 4.0" in note
    assert "https://creativecommons.org/licenses/by-sa/4.0/" in note


def test_a_change_of_either_table_is_another_analysis() -> None:
    tables = wordlist.SHIPPED.read_bytes() + overrides.SHIPPED.read_bytes()
    assert ANALYSIS.fingerprint.endswith("-" + blake2b(tables, digest_size=4).hexdigest())
