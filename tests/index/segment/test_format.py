"""The bytes of a segment are those that FORMAT.md shows, and segments of every format ever written still open."""

import json
import re
from pathlib import Path

import pytest

from index.analysis.vocabulary import Vocabulary
from index.columns.container import Columns
from index.schema import Level
from index.segment import segment as segment_module
from index.segment.contents import Shape
from index.segment.gathering import Gathered, Row
from index.segment.segment import FORMAT, Segment, write_segment
from tests.index.segment.conftest import read_all
from tests.shipped import ANALYSIS

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
DESCRIPTION = Path(segment_module.__file__).with_name("FORMAT.md")
SHOWN = re.compile(r"^    ([\w.]+) +(u\d) *((?:[0-9a-f]{2} ?|\d+\([^)]+\) ?)*)$", re.MULTILINE)
AGAIN = re.compile(r"(\d+)\(([^)]+)\)")  # 3(0a 0b): bytes that stand there so often


def example(path: Path) -> Columns:
    """The two documents of the worked example."""
    shape = Shape({"body": tuple(Level)}, values=("id",), keys=("id",), forward=("body",), copies=("body",))
    gathered = Gathered(shape, Vocabulary(ANALYSIS))
    for number, text in enumerate(("كُتب كتب", "الكتب")):
        gathered.add(Row({"body": [text]}, {"id": f"d{number}"}, {}))
    write_segment(path, gathered.contents())
    return Columns(path)


def test_the_worked_example_has_the_columns_and_bytes_that_the_description_shows(tmp_path: Path) -> None:
    columns, data = example(tmp_path / "example"), (tmp_path / "example").read_bytes()
    written = [(name, entry.dtype, data[entry.offset : entry.end].hex(" ")) for name, entry in columns.entries.items()]
    shown = SHOWN.findall(DESCRIPTION.read_text(encoding="utf-8"))
    assert [(name, dtype, _written_out(data)) for name, dtype, data in shown] == written


def _written_out(data: str) -> str:
    return AGAIN.sub(lambda found: " ".join([found[2]] * int(found[1])), data)


def test_the_head_of_the_worked_example_begins_as_shown(tmp_path: Path) -> None:
    example(tmp_path / "example")
    head = (tmp_path / "example").read_bytes()[:12].hex(" ")
    assert f"    {head} ..." in DESCRIPTION.read_text(encoding="utf-8")


def plain(value: object) -> object:
    """What JSON makes of it, bytes as text."""
    return json.loads(json.dumps(value, default=lambda data: data.decode("latin-1")))


@pytest.mark.parametrize("format", range(1, FORMAT + 1))
def test_a_segment_of_every_format_opens_and_says_what_it_said_when_it_was_written(format: int) -> None:
    segment = Segment(GOLDEN / f"format-{format}.segment")
    assert list(segment.verify()) == []
    expected = json.loads((GOLDEN / f"format-{format}.json").read_text(encoding="utf-8"))
    assert plain(read_all(segment)) == expected
