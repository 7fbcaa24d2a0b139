"""What stands after `date:` and `words:`: a bucket, a period, a number of words. None where it cannot be read."""

import re

from index.calendar import Period, read_date
from index.schema import UNKNOWN_DATE
from search.query.nodes import Between, Dated, Measured, Query

_COUNTS = re.compile(r"(?P<only>\d+)|(?P<least>\d+)\.\.(?P<most>\d*)|\.\.(?P<top>\d+)")


def dates(value: str) -> Query | None:
    """Read a bucket (2022-02, unknown) or a period (2014..2016, open at either end).

    >>> dates("2022"), dates("سنة")
    (Dated(bucket='2022'), None)
    """
    if value == UNKNOWN_DATE:
        return Dated(UNKNOWN_DATE)
    first, dots, last = value.partition("..")
    start, end = read_date(first), read_date(last)
    if not dots:
        return Dated(str(start)) if start else None
    readable = (start or not first) and (end or not last) and (start or end)
    return Between(Period.between(start, end)) if readable else None


def lengths(value: str) -> Query | None:
    """Read how many words a body has: 250, 100..500, or open at either end; digits of any script.

    >>> lengths("٣٠٠.."), lengths("..100"), lengths("كثيرة")
    (Measured(field='body', least=300, most=None), Measured(field='body', least=0, most=100), None)
    """
    found = _COUNTS.fullmatch(value)
    if found is None:
        return None
    least, most = found["only"] or found["least"], found["only"] or found["most"] or found["top"]
    return Measured("body", int(least or 0), int(most) if most else None)
