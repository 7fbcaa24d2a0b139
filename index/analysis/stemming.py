"""The family of a word: a light stem, which meets the word's inflections without a dictionary.

Takes and gives words at the spelling level. A clitic or ending is cut only when enough of the word remains, since a
short remainder is more often a maimed name (وزير, لبنان) than a stem. Recall beyond that (broken plurals, cuts
validated against a word list) belongs here too and only here.
"""

import re

from index.text.letters import is_arabic_word

# The article with what may stand before it: و ف ب ك ل, longest first. لل is ل with ال.
_ARTICLES = ("وبال", "فبال", "وكال", "ولل", "فلل", "وال", "فال", "بال", "كال", "لل", "ال")
_CONJUNCTION = "\N{ARABIC LETTER WAW}"  # the other one-letter clitics begin too many names to cut unseen
_ENDINGS = (
    "تهما تهم تها تنا تكم كما هما تين تان يات يون يين ات ته تي هم هن ها نا كم ون ين ان وا يه ه ي".split()  # noqa: SIM905, longest first, read as a list
)
_LEFT_AFTER_ARTICLE = 2
_LEFT_AFTER_CONJUNCTION = 4
_LEFT_AFTER_ENDING = 3

# Both cut the longest prefix or ending that leaves enough of the word.
_PREFIX = re.compile(
    f"^(?:(?:{'|'.join(_ARTICLES)})(?=.{{{_LEFT_AFTER_ARTICLE}}})|{_CONJUNCTION}(?=.{{{_LEFT_AFTER_CONJUNCTION}}}))"
)
_ENDED = re.compile(f"(.{{{_LEFT_AFTER_ENDING},}}?)(?:{'|'.join(_ENDINGS)})")


def stem(word: str) -> str:
    """Cut the article, an attached و and at most two endings; anything but Arabic letters stays as it is.

    >>> [stem(word) for word in ("الشراكه", "والشراكات", "شراكتها", "وزير", "والوزير")]
    ['شراك', 'شراك', 'شراك', 'وزير', 'وزير']
    """
    if not is_arabic_word(word):
        return _after_article(word)
    return _cut_endings(_PREFIX.sub("", word))


def _after_article(word: str) -> str:
    """Part a number or a foreign word from the article it is glued to: ال30 is 30."""
    rest = word.removeprefix("ال")
    return rest if rest and not is_arabic_word(rest[0]) else word


def _cut_endings(word: str) -> str:
    for _ in range(2):
        cut = _ENDED.fullmatch(word)
        if cut is None:
            break
        word = cut[1]
    return word
