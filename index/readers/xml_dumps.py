"""Reads XML dumps: a record an element, as test collections have them (`<DOC><DOCNO>…`), and others like them.

Streams: one record is held at a time. Tags are told, XML is not checked: such files are seldom valid.
"""

import re
from collections.abc import Iterator

from index.article import Article, Unreadable
from index.readers import records
from index.readers.elements import elements
from index.readers.streams import Source, in_narrow, narrow_head

RECORD = re.compile(rb"<(doc|document|article|newsitem|story|record|row|post)(?=[\s>])", re.IGNORECASE)
"""The first of these elements in a file is a record, and so are all others of its name."""
NO_RECORDS = "XML without a record of a kind known here"


def read(source: Source) -> Iterator[Article | Unreadable]:
    """The records of a dump, numbered from 1."""
    page, first = source.page, RECORD.search(narrow_head(source.head))
    number = 0
    for number, raw in enumerate(elements(in_narrow(source.stream), first[1].decode() if first else "doc"), start=1):
        yield records.cut_part("xml", raw, page, source, number)
    if not number:
        yield Unreadable(source.path, 0, NO_RECORDS)
