"""Where the pages' files stand: beside this package when installed, at the top of a checkout otherwise."""

from pathlib import Path

_HERE = Path(__file__).parent


def folder(name: str) -> Path:
    """The folder `templates`, `static` or `translations`.

    >>> folder("templates").joinpath("layout.html").is_file()
    True
    """
    packaged = _HERE / name
    return packaged if packaged.is_dir() else _HERE.parents[1] / name
