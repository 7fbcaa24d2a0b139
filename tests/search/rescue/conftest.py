"""Archives of a few texts, for what is offered besides an answer."""

from index.article import Document, Metadata
from search.engines.memory import MemoryEngine


def engine_of(*texts: str) -> MemoryEngine:
    return MemoryEngine(
        Document(str(number), Metadata(None, text[:20], (), None, None, None, None, "ar", text), f"/{number}.txt")
        for number, text in enumerate(texts)
    )
