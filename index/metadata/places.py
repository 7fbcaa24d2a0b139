"""Cities and countries in which datelines are written, from the editable table `places.tsv`."""

from functools import lru_cache

from index.metadata.tables import key, rows

_ROWS = rows("places.tsv")
_PLACES = {key(name): kind for kind, names in reversed(_ROWS) if kind != "capital" for name in names.split("|")}
_LONGEST = 60  # characters of a name
_BEFORE = tuple(map(key, ("مدينة", "محافظة", "العاصمة")))


_CAPITALS = frozenset(key(name) for kind, names in _ROWS if kind == "capital" for name in names.split("|"))


@lru_cache(maxsize=8192)
def find(name: str) -> str | None:
    """`city` or `country` when the name is a known place.

    >>> find("مكّة المكرمة"), find("فرنسا"), find("الحكومة")
    ('city', 'country', None)
    """
    if len(name) > _LONGEST:
        return None
    written = key(name)
    if found := _PLACES.get(written):
        return found
    return next((_PLACES.get(written.removeprefix(word)) for word in _BEFORE if written.startswith(word)), None)


def opens_datelines(name: str) -> bool:
    """Whether datelines are written from there: a city, or a country whose capital has the same name.

    >>> opens_datelines("تونس"), opens_datelines("فرنسا")
    (True, False)
    """
    return find(name) == "city" or key(name) in _CAPITALS
