"""The pace of a run: how long it works between two commits, which is what it loses when it is killed."""

from typing import Final

_LEAST: Final = 10.0
_MOST: Final = 60.0


def patience(elapsed: float) -> float:
    """Seconds until the next commit of a run that had taken some by the last: as many, so that half of it stands.

    >>> [patience(elapsed) for elapsed in (0, 15, 3600)]
    [10.0, 15, 60.0]
    """
    return min(max(elapsed, _LEAST), _MOST)
