"""Words in which analysis finds several: كوفيد-19, f-15."""

from index.analysis.weights import weight
from search.engines.memory import MemoryEngine
from search.query.nodes import Best, Phrase
from search.query.parser import parse
from search.request import SearchRequest
from search.service import rank
from tests.engines.asking import document
from tests.shipped import ANALYSIS


def test_a_word_in_several_parts_weighs_what_its_heaviest_part_does() -> None:
    best = parse(SearchRequest("طائرة f-15"), ANALYSIS).query
    assert isinstance(best, Best)
    [plane, kind] = best.parts
    assert isinstance(kind.part, Phrase)
    assert kind.weight == max(map(weight, kind.part.tokens))
    assert plane.weight >= best.least


def test_what_is_said_beside_it_is_found_where_it_is_not() -> None:
    engine = MemoryEngine(
        [document("a", "هبطت طائرة في المطار"), document("b", "طائرة من طراز f-15"), document("c", "نهر")]
    )
    assert [hit.document.id for hit in rank(SearchRequest("طائرة f-15"), engine).hits] == ["b", "a"]
