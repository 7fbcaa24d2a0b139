"""The table of sources: what its lines say, what is wrong with them, and an archive's own over the one that ships."""

from pathlib import Path

import pytest

from index.article import Article, Given
from index.errors import BadTable
from index.metadata import sources
from index.metadata.describe import describe
from index.metadata.source_table import Kind, Names, Source, parse, shipped

OWN = """\
# kind	name	others
publisher	صحيفة الميناء	الميناء+|mina.example
agency	وكالة الأنباء السعودية	واس
publisher+	المساء الجديد
"""


def own(text: str = OWN) -> Names:
    return shipped().beside(parse(text.splitlines()))


def found(text: str, url: str | None = None) -> tuple[str, ...]:
    article = Article(Path("/a.txt"), "a.txt", 1, "text", b"", "utf-8", text, Given(title="عنوان", url=url))
    return describe(article).sources


def test_an_archive_knows_sources_that_do_not_ship() -> None:
    cases = [("المصدر: الميناء", None), ("قال الصيادون إن البحر هادئ.", "https://www.mina.example/1")]
    text = "قال الصيادون إن البحر هادئ اليوم وإن السوق مفتوحة.\n"
    before = [found(text + line, url) for line, url in cases]
    with sources.knowing(own()):
        assert [found(text + line, url) for line, url in cases] == [("صحيفة الميناء",)] * 2
    assert [found(text + line, url) for line, url in cases] == before  # nothing of it is remembered
    assert before == [("الميناء",), ()]


def test_a_source_that_ships_is_renamed_by_any_of_its_names() -> None:
    with sources.knowing(own()):
        for name in ("واس", "الأنباء السعودية", "spa.gov.sa"):
            assert sources.stated(name) == ("وكالة الأنباء السعودية",)
        assert sources.stated("رويترز") == ("رويترز",)
        assert sources.publishers_first(("وكالة الأنباء السعودية", "الوطن")) == ("الوطن", "وكالة الأنباء السعودية")


def test_a_name_of_another_source_can_be_taken_over_alone() -> None:
    with sources.knowing(own("publisher\tالميناء\tفرانس برس\n")):
        assert (sources.stated("فرانس برس"), sources.stated("أ ف ب")) == (("الميناء",), ("أ ف ب",))


def test_a_mark_says_that_a_name_is_a_word_too() -> None:
    names = parse(OWN.splitlines()).sources
    assert [source.weak for source in names.values()] == [False, True, False, False, False, True]
    assert {source.kind for source in names.values()} == {Kind.PUBLISHER, Kind.AGENCY}
    known = parse(["agency\tعدن\tMENA+|SUNA"])
    assert known.words == {"mena"}
    assert known.sources["عدن"] == Source("عدن", Kind.AGENCY, weak=True)  # a city's name


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (
            "paper\tالميناء",
            "a kind (publisher, agency, generic), a tab and a name should stand here: 'paper\\tالميناء'",
        ),
        ("publisher", "a kind (publisher, agency, generic), a tab and a name should stand here: 'publisher'"),
        ("agency\t...\tواس", "a kind (publisher, agency, generic), a tab and a name should stand here"),
        ("agency\tآخر\tواس|أخرى", "واس is a name of وكالة الأنباء السعودية already"),
    ],
)
def test_a_line_that_says_nothing_is_told_with_its_place(line: str, reason: str) -> None:
    with pytest.raises(BadTable, match=r"sources.tsv:5: ") as error:
        parse([*OWN.splitlines(), line], Path("/config/sources.tsv"))
    assert error.value.reason.startswith(reason)
