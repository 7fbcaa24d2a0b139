"""Patterns: words as regular expressions of Lucene's. Pure."""

from typing import Final

_LONGEST: Final = 24  # letters of a word of which every typing error is written out


def escaped(text: str) -> str:
    """An expression of Lucene's for a text as it stands.

    >>> escaped("3.5")
    '3\\\\.5'
    """
    return "".join(letter if letter.isalnum() else f"\\{letter}" for letter in text)


def pattern_of(wildcard: str, inside: str) -> str:
    """An expression of Lucene's for what a pattern of `*` and `?` stands for.

    Args:
        inside: what either sign stands for, as a class of characters.

    >>> pattern_of("م?تب*", ".")
    'م.تب.*'
    """
    signs = {"*": f"{inside}*", "?": inside}
    return "".join(signs.get(letter) or escaped(letter) for letter in wildcard)


def beginning_otherwise(text: str) -> str:
    """An expression for what is two typing errors away from a text, of which one is at its beginning.

    A letter is lost there, changed or new, or the first two are swapped. Of few letters, also for what else has little
    in common with them; of very many also for more, where either half is right.
    """
    if len(text) > _LONGEST:
        middle = len(text) // 2
        return f".{{0,4}}{escaped(text[2 : middle - 1])}.*|.*{escaped(text[middle:])}"
    first, rest = escaped(text[:1]), text[1:]
    ways = [f".?({_one_error(rest)})", f".({_one_error(text)})"]
    match len(text):
        case 1:
            ways.append(f"{first}..")
        case 3:
            ways.append(first)
    if len(text) > 1:
        ways.append(f"{escaped(text[1])}{first}({_one_error(text[2:])})")
    return "|".join(ways)


def _one_error(text: str) -> str:
    """An expression for what is one typing error away from a text at most."""
    cuts = [(escaped(text[:at]), text[at:]) for at in range(len(text) + 1)]
    ways = [f"{before}.?{escaped(after)}" for before, after in cuts]
    ways += [f"{before}.?{escaped(after[1:])}" for before, after in cuts if after]
    ways += [f"{before}{escaped(after[1::-1])}{escaped(after[2:])}" for before, after in cuts if len(after) > 1]
    return "|".join(ways)
