"""Which of ar, fa, ur, en a text is written in, by its letters and commonest words; anything else is `other`."""

import re

CODES = frozenset({"ar", "fa", "ur", "en", "other"})

_HEAD, _SAMPLE = 300, 1500  # characters that tell the script, the language
_ARABIC_SCRIPT = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]+")
_LATIN = re.compile("[A-Za-z]+")
_LETTER = re.compile(r"[^\W\d_]")
_FOREIGN_LETTERS = "پچژگٹڈڑںےہیکەێۆڕڵښځټډړېۋڭۇۆۈ"
_FOREIGN = re.compile(f"[{_FOREIGN_LETTERS}]")
_WORDS = {
    "ar": "في من على إلى ان أن التي الذي عن مع هذا هذه ما لا بعد قال كان بين خلال الى",
    "fa": "است این که را از می های برای با شده در به است. آن کرد شد بود خود یک و",
    "ur": "ہے کے میں کی اور سے نے کو کا پر ہیں کہ اس گیا کیا تھا",
    "en": "the of and to in a is for that on with was by as at from said it he has be are",
}
_COMMON = {code: frozenset(words.split()) for code, words in _WORDS.items()}
_ELSEWHERE = re.compile("[ەێۆڕڵښځټډړېۋڭۇۈ]")  # Kurdish, Pashto, Uyghur


def detect(text: str) -> str:
    """The language of a text; `other` when it has no letters or they are of no language we know.

    >>> [detect(text) for text in ("قال الرئيس إن البلاد", "The president said", "رئیس جمهور گفت که این کشور", "2022")]
    ['ar', 'en', 'fa', 'other']
    """
    head, sample = text[:_HEAD], text[:_SAMPLE]
    if _is_plain_arabic(head, sample):
        return "ar"
    arabic = len(head) - len(_ARABIC_SCRIPT.sub("", head))
    latin = len(head) - len(_LATIN.sub("", head))
    if arabic + latin == 0 or (4 * (arabic + latin) < len(head) and _is_foreign(head, arabic + latin)):
        return "other"
    if latin > arabic:
        return _latin(sample)
    if not any(letter in sample for letter in _FOREIGN_LETTERS):
        return "ar"
    if 30 * len(_ELSEWHERE.findall(head)) > arabic:
        return "other"
    counts = {code: _count(sample, code) for code in ("ar", "fa", "ur")}
    if any(counts.values()):
        return max(counts, key=lambda code: counts[code])
    return "fa" if 20 * len(_FOREIGN.findall(head)) > arabic else "ar"


def _is_plain_arabic(head: str, sample: str) -> bool:
    """Whether most of the head is of the Arabic block, U+06xx, and the sample holds no letter of another language."""
    block = head.encode("utf-16-be", "surrogatepass")[::2].count(6)
    return 2 * block > len(head) and not any(letter in sample for letter in _FOREIGN_LETTERS)


def _is_foreign(head: str, known: int) -> bool:
    """Whether most letters are of neither script."""
    return 2 * known < len(_LETTER.findall(head))


def _latin(sample: str) -> str:
    """English has its small words; a few Latin words without any are taken for English too."""
    few = len(sample.split()) < 8
    return "en" if (_count(sample.lower(), "en") > 0 and sample.isascii()) or few else _by_share(sample.lower())


def _by_share(sample: str) -> str:
    return "en" if 8 * _count(sample, "en") > len(sample.split()) else "other"


def _count(sample: str, code: str) -> int:
    return sum(word in _COMMON[code] for word in sample.split())
