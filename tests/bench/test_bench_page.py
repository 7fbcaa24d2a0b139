"""The tables of what a page costs."""

from bench.page import questions, rounds, server_table, visits_table
from bench.visiting import Visit
from search.engines.memory import MemoryEngine
from tests.search.web.archive import documents


def test_the_answers_of_an_archive_are_timed_beside_their_pages() -> None:
    engine = MemoryEngine(documents())
    texts = questions(engine, 3)
    assert len(texts) == 3
    found = rounds(engine, texts, 2)
    assert [(len(answers), len(pages)) for answers, pages in found] == [(3, 3)] * 2
    assert all(time > 0 for one in found for times in one for time in times)


def test_a_page_is_compared_with_its_answer() -> None:
    table = server_table([([2.0, 4.0], [6.0, 12.0]), ([2.0, 2.0], [4.0, 4.0])])
    assert "| the answer           |   2 |   4 |" in table
    assert "| the page, compressed |   4 |  12 |" in table
    assert "**2.5** (2–3) times" in table


def test_a_visit_is_told_by_its_middle_and_its_worst() -> None:
    visits = [Visit(900.0, 0.0, 120_000, 100_000), Visit(1_200.0, 0.01, 121_000, 100_000), Visit(950.0, 0.0, 1, 0)]
    cells = visits_table([("results", visits)]).splitlines()[-1].strip("|").split("|")
    assert [cell.strip() for cell in cells] == [
        "results",
        "950",
        "1,200",
        "0.0100",
        "121.0",
        "21.0",
    ]
