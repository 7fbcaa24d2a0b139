"""Is this the name of a person, a label such as «كتب», or something else? The small words of credit lines.

Desk initials (س ل ق / ن ع ع) are no names; a name in no table can still be a person's, by its place in a line.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from index.metadata.tables import key, rows, shape
from index.text.letters import TATWEEL

_TABLE = {kind: frozenset(map(key, names.split("|"))) for kind, names in rows("names.tsv")}
_GIVEN, _TITLES = _TABLE["given"], _TABLE["title"]
_GIVEN_FORMS = re.compile("عبد.+|ابو|ابن")
_WORD = r"[^\W\d_](?:[^\W\d_]|[\u0640\u064b-\u065f\u0670.'’`-])*"
_WORDS = re.compile(rf"{_WORD}(?:\s{{1,2}}{_WORD}){{0,9}}")
_MOST_WORDS, _MOST_NAMES = 6, 5  # of a name, of a person; «بن عبد» and titles before it aside
_LINKS = frozenset(("بن", "ابن", "بنت", "عبد", "آل", "أبو", "ابو", "بو", "أم", "ام", "ولد"))
_ADDRESS = re.compile(r"(?:[أا]\s?\.\s?)?[دم]\s?\.(?:[دم]\s?\.)?\s?")  # «أ. د.»
_INITIAL = re.compile(rf"[^\W\d_]\.\s?[^\W\d_]{{3,}}(?:\s{_WORD})?")  # «ب. نورالدين»
_SPEECH = re.compile(  # verbs of saying and words that no name holds
    r"[وف]?(?:مصدر|مصادر|قال|اعلن|اكد|ذكر|افاد|اوضح|اضاف|كشف|نقل|بث|نشر|صرح|اشار|اعرب|دعا|دعت|حذر|نفي|شدد|بحث|وقع|وصل|التقي|استقبل|"
    r"يقول|تقول|يؤكد|بحسب|حسب|وفق|وفقا|نقلا|عن|في|من|الي|ان|انه|التي|الذي|هذا|هذه|هل|لم|لن|لا|ما|كان|قد|بعد|قبل|مع|كما|[لب]ـ?)ت?"
)

AUTHOR = "author"
GENRE = "genre"  # «تقرير:» comes before a person as well as before a headline
FOLLOW_UP = "follow-up"  # «المرفأ - متابعات»: a newsroom that tells what others report
PHOTO = "photo"
DATE = "date"
UPDATED = "updated"  # a date that counts where no other is stated
SOURCE = "source"
KNOWN_SOURCE = "known source"  # «مصدر: ...» is mostly a headline: only a known name is a source
PLACE = "place"
TITLE = "title"
URL = "url"
_LABELS = {
    shape(name).lower(): (kind, alone)
    for kind, *columns in rows("labels.tsv")
    for alone, names in enumerate(columns)
    for name in names.split("|")
    if name
}
_NAMES = "|".join(re.escape(name) for name in sorted(_LABELS, key=len, reverse=True))
_LABEL = re.compile(
    rf"[\s*•\-–—:|(]{{0,4}}(?P<label>{_NAMES})(?P<mark>\s{{0,3}}[:/|؛\-–—]+\s{{0,3}}|\s{{0,2}}(?=[(«\"“])|\s{{1,3}}|$)"
)
_OPENINGS = frozenset(name[:2] for name in _LABELS)
_LABELLED = 60  # characters in which a label can stand


@dataclass(frozen=True, slots=True)
class Label:
    """What a text says that it states.

    Attributes:
        mark: what follows the label: `:`, `-`, or nothing.
        end: where the value begins.
        stands_alone: the label means itself even without a mark (بقلم, نشر في).
    """

    kind: str
    mark: str
    end: int
    stands_alone: bool


def label(text: str) -> Label | None:
    """The label at the beginning of a line or of a part of one.

    >>> found = label("المصدر: الميادين")
    >>> found.kind, found.mark, found.end
    ('source', ':', 8)
    >>> label("كتبوا") is None
    True
    """
    return _label(text[:_LABELLED])


@lru_cache(maxsize=8192)
def _label(text: str) -> Label | None:
    if text[:1].isalpha() and shape(text[:2]).lower() not in _OPENINGS:
        return None
    shaped = shape(text)
    lowered = shaped.lower()
    if not (match := _LABEL.match(lowered if len(lowered) == len(shaped) else shaped)):
        return None
    kind, alone = _LABELS[match["label"]]
    return Label(kind, match["mark"].strip(), match.end(), bool(alone))


def is_label(text: str) -> bool:
    """Whether the text is nothing but a label with its mark."""
    found = label(text)
    return found is not None and found.end == len(text)


@lru_cache(maxsize=8192)
def is_name(text: str) -> bool:
    """Whether the words could name a person or a place: a few words of letters, none of which opens a sentence.

    >>> is_name("عبدالله البرقاوي"), is_name("قال مسؤول"), is_name("20 وثيقة")
    (True, False, False)
    """
    if len(text) > 60 or not _WORDS.fullmatch(text) or _has_more(text, _MOST_WORDS):
        return False
    return not any(_SPEECH.fullmatch(word) or word.endswith(TATWEEL) for word in shape(text).split())


def _has_more(text: str, most: int) -> bool:
    """Whether a text has more words than that, those left out that but join names."""
    words = text.split()
    return len(words) > most and sum(word not in _LINKS for word in words) > most


@lru_cache(maxsize=8192)
def is_person(text: str) -> bool:
    """Whether the words name a person: two to five, the first a known given name, a title of address or an initial.

    >>> is_person("نهلة بوغنجة"), is_person("د. غازي قهوجي"), is_person("ب. نورالدين"), is_person("صورة أرشيفية")
    (True, True, True, False)
    """
    if _INITIAL.fullmatch(text):
        return is_name(text)
    name = _ADDRESS.sub("", text, count=1) if "." in text else text
    words = name.replace(".", ". ").split()
    if len(words) < 2 or _has_more(name, _MOST_NAMES) or not is_name(name):
        return False
    first = key(words[0])
    return first in _GIVEN or first in _TITLES or _GIVEN_FORMS.fullmatch(first) is not None
