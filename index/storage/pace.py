"""The pace of a run: how long it works between two commits, which is what it loses when it is killed."""

from typing import Final

_LEAST: Final = 10.0
_MOST: Final = 60.0
_SHARE: Final = 10.0  # of what it works, that a commit takes at most


def patience(elapsed: float, took: float) -> float:
    """Seconds until the next commit of a run that had taken some by the last, and some of them for that.

    As many as it had taken, so that half of it stands; more where commits take long, which stop all other work.

    >>> [patience(elapsed, 0.1) for elapsed in (0, 15, 3600)], patience(15, 4)
    ([10.0, 15, 60.0], 40.0)
    """
    return min(max(elapsed, _SHARE * took, _LEAST), _MOST)
