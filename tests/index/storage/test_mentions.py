"""Countries of all documents at once, against their plain definition."""

from hypothesis import given
from hypothesis import strategies as st

from index.analysis.analyzer import shipped
from index.analysis.vocabulary import Vocabulary
from index.article import Document, Metadata
from index.metadata.countries import mentioned
from index.segment.gathering import Gathered
from index.storage.fields import SEPARATOR, SHAPE, prepare
from index.storage.mentions import countries_of
from tests.shipped import analyze

_LINES = """
مصر ومصر للسودان السودان جنوب وجنوب دولة قطر بقطر نصف الدائرة 7 غينيا بيساو بابوا الجديدة في مالي شمال عُمان عَمّان عمان
سلطنة كوبا أمريكا اللاتينية المغرب العربي دول صلاة جمهورية الكونغو الديمقراطية سانت فنسنت وجزر غرينادين خبر
"""
texts = st.lists(st.sampled_from(_LINES.split()), max_size=14).map(" ".join)


def _document(number: int, title: str, body: str) -> Document:
    return Document(str(number), Metadata(title or None, title, (), None, None, None, None, "ar", body))


def _plain(*texts: str) -> str:
    found = {code for text in texts for code in mentioned([(t.spelling, t.marked) for t in analyze(text)])}
    return SEPARATOR.join(sorted(found))


@given(st.lists(st.tuples(texts, texts), max_size=12))
def test_each_document_mentions_what_its_title_and_body_mention_alone(drawn: list[tuple[str, str]]) -> None:
    gathered = Gathered(SHAPE, Vocabulary(shipped()))
    for number, (title, body) in enumerate(drawn):
        gathered.add(prepare(_document(number, title, body)))
    assert countries_of(gathered.contents()) == [_plain(title, body) for title, body in drawn]
