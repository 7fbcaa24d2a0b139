"""Variants: one name in several spellings, by a table that ships and one that an archive's keepers write."""

from pathlib import Path

import pytest

from index.errors import BadTable
from index.schema import Level
from search.engines.memory import MemoryEngine
from search.query.nodes import Not, Word, leaves
from search.query.parser import parse
from search.query.variants import NAME, Variants, of_folder, shipped
from search.query.variants import parse as read
from search.request import SearchRequest
from search.service import answer, rank
from tests.engines.asking import document
from tests.shipped import ANALYSIS, analyze

TABLE = read(["# sets", "", "غوغل|جوجل|قوقل", "ترامب\tترمب"], ANALYSIS)


def widened(text: str, table: Variants = TABLE, **options: Level) -> list[tuple[str, tuple[str, ...]]]:
    query = table.widen(parse(SearchRequest(text, **options), ANALYSIS).query)  # type: ignore[arg-type]  # options of a request
    return [(leaf.token.written, leaf.variants) for leaf in leaves(query) if isinstance(leaf, Word)]


def test_every_bare_word_of_a_set_gets_the_others_with_whatever_is_attached() -> None:
    assert widened("غوغل") == [("غوغل", ("جوجل", "قوقل"))]
    assert widened("وبترمب مدرسة (قوقل OR نهر)") == [
        ("وبترمب", ("ترامب",)),
        ("مدرسة", ()),
        ("قوقل", ("غوغل", "جوجل")),
        ("نهر", ()),
    ]


def test_what_is_asked_for_exactly_or_excluded_gets_none() -> None:
    assert widened('"غوغل" ="جوجل"') == [("غوغل", ()), ("جوجل", ())]
    assert widened("غوغل", level=Level.SPELLING) == [("غوغل", ())]
    excluded = TABLE.widen(Not(Word(analyze("غوغل")[0])))
    assert excluded == Not(Word(analyze("غوغل")[0]))


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        (["غوغل|هونغ كونغ"], 1, "'هونغ كونغ' is not one word"),
        (["# first", "غوغل|"], 2, "'' is not one word"),
        (["غوغل|جوجل", "وجوجل|كوكل"], 2, "وجوجل is in a set already, with غوغل, جوجل"),
    ],
)
def test_a_table_that_says_something_else_is_refused_by_line(lines: list[str], line: int, reason: str) -> None:
    with pytest.raises(BadTable) as caught:
        read(lines, ANALYSIS, Path("config/variants.tsv"))
    assert (caught.value.line, caught.value.reason) == (line, reason)
    assert str(caught.value).startswith(f"config/variants.tsv:{line}: ")


def test_an_archives_own_set_takes_the_place_of_those_that_share_a_word(tmp_path: Path) -> None:
    assert of_folder(tmp_path, ANALYSIS) is shipped(ANALYSIS)
    (tmp_path / NAME).write_text("ترمب\nقوقل|كوكل\n", encoding="utf-8")
    own = of_folder(tmp_path, ANALYSIS)
    assert widened("ترامب ترمب", own) == [("ترامب", ()), ("ترمب", ())]
    assert widened("غوغل كوكل", own) == [("غوغل", ()), ("كوكل", ("قوقل",))]
    assert widened("نتنياهو", own) == [("نتنياهو", ("نتانياهو", "نيتانياهو"))]


def test_a_table_that_is_no_text_is_refused_by_line(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes("غوغل|جوجل\n".encode() + "ترامب".encode("windows-1256"))
    with pytest.raises(BadTable, match=r"variants\.tsv:2: it is not UTF-8"):
        of_folder(tmp_path, ANALYSIS)


def test_the_table_that_ships_names_no_word_twice_and_cuts_no_name_to_a_stub() -> None:
    for family, forms in shipped(ANALYSIS).forms.items():
        form = forms[family]
        assert len(family) >= len(analyze(form)[0].spelling) - len("اليه"), (form, family)


def test_what_was_met_by_another_spelling_is_marked_explained_and_can_be_left_out() -> None:
    engine = MemoryEngine([document("a", "زار جوجل المدينة"), document("b", "موقع غوغل")], TABLE)
    found = answer(SearchRequest("غوغل"), engine)
    assert [hit.id for hit in found.hits] == ["b", "a"]
    assert found.variants == {"غوغل": ("جوجل", "قوقل")}
    assert [(why.form, why.rule) for hit in found.hits for why in hit.why] == [
        ("غوغل", "as written"),
        ("جوجل", "variant"),
    ]
    [snippet] = found.hits[1].snippets
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["جوجل"]
    alone = SearchRequest("غوغل", variants=False)
    assert [hit.document.id for hit in rank(alone, engine).hits] == ["b"]
    assert answer(alone, engine).variants == {}
