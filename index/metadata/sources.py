"""Names of agencies and publishers: a written name in, the canonical one out, by the editable table `sources.tsv`, and
an archive's own (`source_table`).

A name that is also a common word or a city (اليوم, الرياض) is `weak`: only its position can make it a source.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from index.metadata import places
from index.metadata.source_table import Kind, Names, Source, shipped
from index.metadata.tables import forget, key, remembering, shape

_now = [shipped()]  # by which names go, in this process


@contextmanager
def knowing(names: Names) -> Iterator[None]:
    """Go by another table in a block, wherever in this process names are looked up."""
    before = _now[0]
    try:
        _know(names)
        yield
    finally:
        _know(before)


def _know(names: Names) -> None:
    if names is not _now[0]:
        _now[0] = names
        forget()


_BEFORE_NAMES = (
    "وكالة أنباء|وكالة الأنباء|موقع قناة|صحيفة|جريدة|وكالة|قناة|موقع|إذاعة|تلفزيون|مجلة|شبكة|بوابة|مكتب|مندوب|مراسل"
)
_BEFORE = tuple(map(key, reversed(_BEFORE_NAMES.split("|"))))  # the shorter ones first: «أنباء الشرق الأوسط» is a name
_BEHIND = tuple(
    map(
        key, ("نت", "أونلاين", "أون لاين", "الإلكترونية", "الإلكتروني", "الإخبارية", "للأنباء", "الفضائية", "newspaper")
    )
)
_QUOTES = re.compile(r"^[\s«»\"“”'{}()\[\]*]+|[\s«»\"“”'{}()\[\]:*.]+$")
_JOINT = re.compile(r"\s+و\s*(?=\w)")
_PARTS = re.compile(r"\s*[+/,،؛;|&]\s*|\s+[-–—ـ]\s+")
_INITIALS = re.compile(r"\w(?:[\s.]{1,2}\w){1,3}\.?")
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)+)(?:[/:?#]\S*)?", re.IGNORECASE)
_ATTACHED = re.compile("^[وفبل](?=\\w{3})")
_LONGEST = 60  # characters of a name
_ARABIC_CALLED_BY = frozenset(
    map(key, ["صحيفة", "جريدة", "مجلة", "إذاعة", "تلفزيون", "وكالة", "نشرة", "موقع", "راديو"])
)
_CALLED_BY = _ARABIC_CALLED_BY | frozenset(map(key, ("روزنامه", "خبرگزاری")))
_CALLED_BEHIND = frozenset(
    map(key, ("نيوز", "نت", "برس", "أونلاين", "ميديا", "بوست", "تايمز", "الإخباري", "الإخبارية"))
)
_GATES = frozenset(map(key, ("بوابة", "شبكة", "منصة")))  # of a paper where their last word says so
_ARABIC_LETTERS = str.maketrans("\N{ARABIC LETTER FARSI YEH}\N{ARABIC LETTER KEHEH}", "يك")
_HOLDER = re.compile(
    r"(?<!\w)ل?ـ?(?P<name>(?:صحيفه|جريده|مجله|موقع|وكاله|اذاعه|تلفزيون)(?:\s(?!جميع|كافه|محفوظ)[^\W\d_]+){1,3})"
    r"(?=\s*(?:[©\d.\-–|(,،]|$|جميع|كافه|محفوظ))"
)
_RIGHTS = (
    r"(?:[\s.,،\-–|:]|©|\(c\)|copyright|by|all rights reserved|(?:جميع|كافه|كل)(?=\s)|(?:ال)?حقوق|النشر|الطبع|محفوظه?+"
    r"|[0-9]{4}(?![0-9]))"
)
_HELD = re.compile(
    rf"{_RIGHTS}{{1,24}}+(?P<to>\bلل|\bلـ\s?)?(?P<name>(?!{_RIGHTS})[^\W\d_]{{3,}}+(?:\s(?!{_RIGHTS})[^\W\d_]++){{0,2}}){_RIGHTS}*",
    re.IGNORECASE,
)
_ANYONE = re.compile(
    r"(?:^|ال|\s)(?:م[ؤو]لف|موقع|ناشر|كاتب|صحيفه|موسسه|شركه|صاحب|اصحاب|تصميم|برمجه|the|site|author|company|press|release|content)",
    re.IGNORECASE,
)
_SITE = key("موقع")
_CALLED_IN_ENGLISH = re.compile(
    r"(?:[A-Z][\w.'-]* ){1,4}"
    r"(?:Times|Post|News|Herald|Tribune|Gazette|Journal|Courier|Daily|Press|Agency|Observer|Star|Mail)"
)
_CALLED_WORDS = 5
_MENTIONED = 300  # characters of a sentence looked through


@remembering(maxsize=8192)
def lookup(name: str) -> Source | None:
    """The source of that name, however it is spelled; صحيفة, وكالة or قناة before it make a weak name certain.

    >>> lookup("أ. ف. ب").name, lookup("وكالة الأنباء السعودية").name, lookup("قال") is None
    ('أ ف ب', 'واس', True)
    """
    if len(name) > _LONGEST or "+" in name:
        return None
    written, known = key(name), _now[0].sources
    if found := known.get(written):
        if found.weak and _INITIALS.fullmatch(name):  # أ ب is no city
            return found.certain()
        return found if written not in _now[0].words else found.certain() if name.isupper() else None
    for word in _BEFORE if written.startswith(_BEFORE) else ():
        if written.startswith(word) and (found := known.get(written.removeprefix(word))):
            return found.certain()
    for word in _BEHIND if written.endswith(_BEHIND) else ():
        if written.endswith(word) and (found := known.get(written.removesuffix(word))):
            return found.certain()
    return None


@remembering(maxsize=8192)
def lookup_all(name: str) -> tuple[Source, ...]:
    """The sources that a name or a list joined by و stands for; empty when any part is unknown."""
    if found := lookup(name):
        return (found,)
    if len(name) > 2 * _LONGEST:
        return ()
    parts = [lookup(part) for part in _JOINT.split(name)]
    return tuple(part for part in parts if part) if len(parts) > 1 and all(parts) else ()


@remembering(maxsize=4096)
def stated(text: str) -> tuple[str, ...]:
    """Names from a text that is said to name sources: known ones by their canonical name, others as they stand.

    >>> stated("الميادين + وكالات"), stated("مجلة البحر")
    (('الميادين', 'وكالات'), ('مجلة البحر',))
    """
    whole = _QUOTES.sub("", text)
    if found := lookup_all(whole) or lookup_all(whole.upper()) or _by_host(whole):
        return _names(found)
    names: list[str] = []
    for part in filter(None, (_QUOTES.sub("", part) for part in _PARTS.split(whole))):
        names += _names(lookup_all(part) or _by_host(part)) or [_spelled(part)]
    return tuple(dict.fromkeys(names))


def called(text: str) -> Source | None:
    """The source that says what it is, whether a table knows it or not: «صحيفة المرفأ», The Harbour Post.

    >>> called("صحيفة المرفأ").name, called("موقع المرفأ").name, called("صحيفة") is None
    ('صحيفة المرفأ', 'المرفأ', True)
    """
    words = text.split()
    if not 2 <= len(words) <= _CALLED_WORDS:
        return None
    if key(words[-1]) in _CALLED_BEHIND or (key(words[0]) in _GATES and key(words[-1]) in _BEHIND):
        return Source(" ".join(words), Kind.PUBLISHER, weak=True)
    if key(words[0]) in _CALLED_BY:
        named = words[1:] if key(words[0]) == _SITE else words
        return Source(_spelled(" ".join(named)), Kind.PUBLISHER, weak=True)
    return Source(" ".join(words), Kind.PUBLISHER, weak=True) if _CALLED_IN_ENGLISH.fullmatch(" ".join(words)) else None


def _spelled(name: str) -> str:
    """A name as it stands, but «صحیفة» in Persian letters is the same paper as «صحيفة»."""
    return name.translate(_ARABIC_LETTERS) if key(name.partition(" ")[0]) in _ARABIC_CALLED_BY else name


def known(text: str) -> tuple[str, ...]:
    """Names from a text that may name sources: empty unless every part is one; a lone paper named as a city is none."""
    parts = [_QUOTES.sub("", part) for part in _PARTS.split(_QUOTES.sub("", text))]
    found = [lookup_all(part) for part in parts]
    if not all(found) or (
        len(parts) == 1 and found[0][0].weak and found[0][0].kind is not Kind.AGENCY and places.find(parts[0])
    ):
        return ()
    return tuple(dict.fromkeys(name for part in found for name in _names(part)))


def holder(text: str) -> tuple[str, ...]:
    """Who holds the rights, where a line about them calls it a paper or a site, or holds nothing but a name.

    >>> holder("جميع الحقوق محفوظة لصحيفة المرفأ © 2021"), holder("© 2021 المرفأ"), holder("جميع الحقوق محفوظة للمؤلف")
    (('صحيفة المرفأ',), ('المرفأ',), ())
    """
    shaped = shape(text[:_MENTIONED])
    if found := _HOLDER.search(shaped):
        source = called(text[found.start("name") : found.end("name")])
        return (source.name,) if source else ()
    if not (held := _HELD.fullmatch(shaped)) or _ANYONE.search(held["name"]):
        return ()
    return (("ال" if held["to"] else "") + text[held.start("name") : held.end("name")],)


def mentioned(text: str) -> tuple[str, ...]:
    """The first source that a short text names for certain; the longest name wins.

    >>> mentioned("بعد تحميل أحدث نسخة من تطبيق بي بي سي عربي على هاتفكم"), mentioned("تابعونا اليوم")
    (('BBC عربي',), ())
    """
    words = text[:_MENTIONED].split()
    for count in (5, 4, 3, 2, 1):
        for first in range(len(words) - count + 1):
            name = " ".join(words[first : first + count]).strip(' .,،؛:()«»"')
            found = lookup(name) or lookup(_ATTACHED.sub("", name))
            if found and not found.weak and found.kind is not Kind.GENERIC and len(name) > 2:
                return (found.name,)
    return ()


def publishers_first(names: tuple[str, ...]) -> tuple[str, ...]:
    """Publishers before agencies before وكالات; names in no table count as publishers."""
    order = {Kind.PUBLISHER: 0, Kind.AGENCY: 1, Kind.GENERIC: 2}
    kinds = {name: found.kind if (found := lookup(name)) else Kind.PUBLISHER for name in names}
    return tuple(sorted(names, key=lambda name: order[kinds[name]]))


def by_url(url: str) -> str | None:
    """The known source whose site an address belongs to."""
    found = _by_host(url)
    return found[0].name if found else None


def _by_host(text: str) -> tuple[Source, ...]:
    """The source whose site is the text's host or a domain above it: arabic.example.com, example.com."""
    if not (match := _HOST.fullmatch(shape(text).strip())):
        return ()
    labels = match[1].lower().split(".")
    for first in range(len(labels) - 1):
        if found := _now[0].sources.get(key(".".join(labels[first:]))):
            return (found,)
    return ()


def _names(found: tuple[Source, ...]) -> tuple[str, ...]:
    return tuple(source.name for source in found)
