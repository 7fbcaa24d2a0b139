"""Learning: a word list of how often words are met in an archive in a cluster, and in Arabic at large."""

from collections import Counter

import orjson

from index.analysis.analyzer import Analysis
from index.analysis.learning import HEADER, learnt
from index.analysis.wordlist import shipped, to_text
from search.engines.opensearch.client import Client
from search.engines.opensearch.mapping import DISPLAY, WORDS
from search.engines.opensearch.words import unpacked
from search.engines.opensearch.writing.scrolling import scrolled


def learnt_of(client: Client, index: str, analysis: Analysis) -> bytes:
    """The list, as its file has it; of the words of titles and bodies."""
    met: Counter[str] = Counter()
    for hit in scrolled(client, index, {"match_all": {}}, (DISPLAY,), (WORDS,)):
        source = hit["_source"]
        for words in unpacked(hit.get("fields", {}).get(WORDS, ())):
            met.update(words)
        title = orjson.loads(source["stored"]["display"])["metadata"]["title"] or ""
        met.update(token.spelling for token in analysis.analyze(title))
    return (HEADER + to_text(learnt(met, shipped()))).encode()
