"""The pace of a run: how long it works between two commits, which is what it loses when it is killed."""

from typing import Final

_LEAST: Final = 10.0
_MOST: Final = 60.0
_TIMES: Final = 10.0  # as long as the last commit took


def patience(elapsed: float, took: float) -> float:
    """Seconds until the next commit.

    As many as the run has taken, so that half of it stands; or more, where a commit takes long, for nothing new is read
    meanwhile.

    Args:
        elapsed: seconds, from the beginning of the run to its last commit.
        took: seconds, that commit, with all that had to be sent for it.

    >>> [patience(elapsed, 0.1) for elapsed in (0, 15, 3600)], patience(15, 4)
    ([10.0, 15, 60.0], 40.0)
    """
    return min(max(elapsed, _TIMES * took, _LEAST), _MOST)
