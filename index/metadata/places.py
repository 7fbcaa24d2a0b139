"""Cities and countries in which datelines are written, from the editable table `places.tsv`."""

from functools import lru_cache

from index.metadata.tables import key, rows

_PLACES = {key(name): kind for kind, names in reversed(rows("places.tsv")) for name in names.split("|")}
_BEFORE = tuple(map(key, ("مدينة", "محافظة", "العاصمة")))


@lru_cache(maxsize=8192)
def find(name: str) -> str | None:
    """`city` or `country` when the name is a known place.

    >>> find("مكّة المكرمة"), find("فرنسا"), find("الحكومة")
    ('city', 'country', None)
    """
    written = key(name)
    if found := _PLACES.get(written):
        return found
    return next((_PLACES.get(written.removeprefix(word)) for word in _BEFORE if written.startswith(word)), None)
