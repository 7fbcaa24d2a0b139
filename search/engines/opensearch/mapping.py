"""The mapping: what the indices of an archive are made of, and by which names a document's parts go. Pure.

A level of a field is a text of our own tokens, parted by blanks: the cluster analyses nothing, so that it finds what
every other engine finds.
"""

from typing import Any, Final

from index.schema import FACETS, TEXT_FIELDS, TextField
from index.segment.gathering import VALUE_GAP
from index.storage.documents import EVIDENCE
from search.ranking import K1, B
from search.results import MOST_COPIES

ID: Final = "id"
COMMIT: Final = "commit"
"""The number of the commit with which a document came."""

GROUP: Final = "group"
"""The group of near-duplicates; documents that are alone have none."""

LINE: Final = "line"
"""The same for grouping by: documents that are alone have one of their own (`line_of`)."""

FIRST_DAY: Final = "first_day"
LAST_DAY: Final = "last_day"
"""The first and last day that the stated date can mean, as ordinals of `datetime`; undated documents have none."""

TITLE_KEY: Final = "title_key"
SHOWN: Final = "shown"
"""What a list shows of a document, packed (`packs.packed`): its parts DISPLAY and TEXT. A value too, for lists."""

STORED: Final = (SHOWN, EVIDENCE)
"""All parts of a document (`index.storage.documents`)."""

WORDS: Final = "words"
"""The words of a body in order (`packs.packed`), each with the end of a line behind it: what is looked at closer.

The spellings, then the families, so that a word is found at either level without going through all of them.
"""

PAIR: Final = "\x1f"  # between the spelling and the written form of a word

_SOURCE = [ID, COMMIT, GROUP, "copies", *STORED]
_ANALYZER = "whitespace"
_SIMILARITY = "kashshaf"
_LONGEST_TERM = 255  # units of UTF-16: a longer one the cluster's tokenizer would part
_UNWRITTEN = "64mb"  # of documents: what waits for a commit to be written, the commit waits for
_LONGEST_PATTERN = 20_000  # characters: of a long word of which every letter may have marks


_ALONE, _TOGETHER = "#", "="


def line_of(id: str, group: str | None) -> str:
    """The line of a document that is in a group, or alone."""
    return f"{_ALONE}{id}" if group is None else f"{_TOGETHER}{group}"


def is_group(line: str) -> bool:
    """Whether it is the line of a group."""
    return line.startswith(_TOGETHER)


def marked_field(field: str) -> str:
    """The words of a field with their marks, of documents that have any there; positions as at the other levels."""
    return f"{field}.marked"


def forms_field(field: str) -> str:
    """The different spellings of a field; and each with PAIR and a written form, where it is written otherwise."""
    return f"{field}.forms"


def length_field(field: str) -> str:
    """How many words a field has."""
    return f"{field}.length"


def facet_field(facet: str) -> str:
    """What a document states in a facet, "?" and "unknown" included."""
    return f"facets.{facet}"


def term(word: str) -> str:
    """A word as an index has it.

    >>> term("كتاب"), len(term("\N{GOTHIC LETTER AHSA}" * 200))
    ('كتاب', 127)
    """
    if len(word) * 2 <= _LONGEST_TERM:
        return word
    return word.encode("utf-16-le")[: 2 * _LONGEST_TERM].decode("utf-16-le", "ignore")


def documents(shards: int, replicas: int) -> dict[str, Any]:
    """What an index of documents is created with.

    A document is seen when it is told to be (`refresh`), so that a commit is seen whole.
    """
    return {
        "settings": {
            "index": {
                "number_of_shards": shards,
                "number_of_replicas": replicas,
                "refresh_interval": "-1",
                "translog.flush_threshold_size": _UNWRITTEN,
                "max_inner_result_window": MOST_COPIES + 1,
                "max_regex_length": _LONGEST_PATTERN,
                "merge.policy.expunge_deletes_allowed": 0,
                "similarity": {_SIMILARITY: {"type": "BM25", "k1": K1, "b": B}},
            }
        },
        "mappings": {"dynamic": "strict", "_source": {"includes": _SOURCE}, "properties": _properties()},
    }


def _properties() -> dict[str, Any]:
    return {
        **{name: {"properties": _text_field(field)} for name, field in TEXT_FIELDS.items()},
        "facets": {"properties": {facet: {"type": "keyword"} for facet in FACETS}},
        ID: {"type": "keyword", "index": False},
        TITLE_KEY: {"type": "keyword", "index": False},
        GROUP: {"type": "keyword"},
        LINE: {"type": "keyword"},
        FIRST_DAY: {"type": "integer"},
        LAST_DAY: {"type": "integer"},
        COMMIT: {"type": "long"},
        "copies": {
            "properties": {
                "bands": {"type": "long", "doc_values": False},
                "text": {"type": "long", "index": False, "doc_values": False},
                "sketch": {"type": "binary"},
            }
        },
        SHOWN: {"type": "binary", "doc_values": True},
        EVIDENCE: {"type": "object", "enabled": False},
        WORDS: {"type": "binary", "doc_values": True},
    }


def _text_field(field: TextField) -> dict[str, Any]:
    words = {"type": "text", "analyzer": _ANALYZER, "similarity": _SIMILARITY, "position_increment_gap": VALUE_GAP}
    return {
        **{level.label: words for level in field.levels},
        "marked": {**words, "norms": False},
        "forms": {"type": "keyword"},
        "length": {"type": "integer"},
    }
