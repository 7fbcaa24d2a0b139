"""Learning: a word list of how often words are met in an archive in a cluster, and in Arabic at large."""

from collections import Counter

from index.analysis.analyzer import Analysis
from index.analysis.learning import HEADER, learnt
from index.analysis.wordlist import shipped, to_text
from index.storage.documents import DISPLAY
from search.engines.opensearch.client import Client
from search.engines.opensearch.mapping import SHOWN, WORDS
from search.engines.opensearch.packs import words_of
from search.engines.opensearch.responses import documents
from search.engines.opensearch.writing.scrolling import scrolled


def learnt_of(client: Client, index: str, analysis: Analysis) -> bytes:
    """The list, as its file has it; of the words of titles and bodies."""
    met: Counter[str] = Counter()
    for hit in scrolled(client, index, {"match_all": {}}, (SHOWN,), (WORDS,)):
        for words in words_of(hit.get("fields", {}).get(WORDS, ())):
            met.update(words)
        (document,) = documents([hit], (DISPLAY,))
        met.update(token.spelling for token in analysis.analyze(document.metadata.title or ""))
    return (HEADER + to_text(learnt(met, shipped()))).encode()
