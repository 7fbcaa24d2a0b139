"""Function words of Arabic, folded: indexed like any word, but of little weight in a query of several words.

Those that ask are passed over there: who types "متى افتتحت المكتبة؟" wants the answer, in which متى does not stand.

Written for this project from the closed word classes of Modern Standard Arabic. Prefixed forms are made, not listed.
"""

from typing import Final

from index.text.folding import fold

_PREPOSITIONS = """
من إلى عن على في حتى منذ مذ خلال عبر ضد نحو لدى عند مع بين دون بدون أمام خلف فوق تحت حول قبل بعد
إليه إليها إليهم عليه عليها عليهم عنه عنها منه منها منهم فيه فيها فيهم به بها له لها لهم لنا لي معه معها بينها بينهم
"""
_CONJUNCTIONS = """
و أو أم ثم لكن بل حيث إذ إذا لو لولا كي لكي كما بينما عندما حين حينما كلما لما إما أما سوى إلا غير
"""
_PARTICLES = """
أن إن أنه إنه أنها إنها أنهم لأن لأنه لا لم لن ما قد لقد سوف نعم كلا يا أيها كل بعض جدا فقط أيضا كذلك لذلك بذلك
"""
_PRONOUNS = """
هو هي هم هن أنا نحن أنت أنتم هما إياه نفسه نفسها هذا هذه هذان هذين هؤلاء ذلك تلك أولئك هنا هناك ذا ذاك
الذي التي الذين اللذان اللذين اللتان اللواتي اللاتي
"""
_QUESTIONS = """
ماذا متى أين كم كيف لماذا أي أية هل لمن بماذا عم مم فيم
"""
_AUXILIARIES = """
كان كانت كانوا يكون تكون كن يكن تكن أصبح أصبحت ظل مازال ليس ليست صار
"""
_CLASSES = (_PREPOSITIONS, _CONJUNCTIONS, _PARTICLES, _PRONOUNS, _QUESTIONS, _AUXILIARIES)
_PREFIXES = ("", "و", "ف")
_ASKING = _QUESTIONS + "من ما هو هي هم"  # with their answers: من هو


def _spellings(*classes: str) -> frozenset[str]:
    return frozenset(prefix + fold(word) for words in classes for word in words.split() for prefix in _PREFIXES)


STOP_WORDS: Final = _spellings(*_CLASSES)
"""Words at the spelling level."""

QUESTION_WORDS: Final = _spellings(_ASKING)
"""Those of them that ask."""
