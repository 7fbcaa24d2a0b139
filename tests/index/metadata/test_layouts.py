"""Articles in many layouts and encodings, met as files; what each states is beside it in `metadata_layouts.txt`."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index import pipeline
from index.article import Article, Metadata
from index.metadata.describe import describe

if TYPE_CHECKING:
    from _pytest.mark.structures import ParameterSet

_DATA = Path(__file__).resolve().parents[2] / "data" / "metadata_layouts.txt"
_FIELDS = ("title", "source", "published", "place", "author")
_KNOWN_FAILURES: dict[str, str] = {}

Labels = dict[str, list[str]]


def _samples() -> list[tuple[str, str, Labels]]:
    samples = []
    for block in re.split(r"(?m)^### ", _DATA.read_text(encoding="utf-8"))[1:]:
        name, _, rest = block.partition("\n")
        text, _, below = rest.rpartition("\n---\n")
        pairs = (line.partition(":") for line in below.strip().split("\n"))
        samples.append((name, text, {field.strip(): _parts(value) for field, _, value in pairs}))
    return samples


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split("||") if part.strip()]


_SAMPLES = _samples()


def _described(content: bytes, folder: Path) -> Metadata:
    path = folder / "a.txt"
    path.write_bytes(content)
    (article,) = pipeline.read([path])
    assert isinstance(article, Article)
    return describe(article)


def _stated(found: Metadata) -> dict[str, str | None]:
    published = str(found.published) if found.published else None
    return {
        "title": found.title,
        "source": found.sources[0] if found.sources else None,
        "published": published,
        "place": found.place,
        "author": found.author,
    }


def _case(name: str, text: str, labels: Labels) -> "ParameterSet":
    reason = _KNOWN_FAILURES.get(name)
    return pytest.param(text, labels, id=name, marks=[pytest.mark.xfail(reason=reason)] if reason else [])


@pytest.mark.parametrize(("text", "labels"), [_case(*sample) for sample in _SAMPLES])
def test_reads_what_an_article_states_and_no_more(text: str, labels: Labels, tmp_path: Path) -> None:
    found = _described(text.encode(), tmp_path)
    stated = _stated(found)
    asked = [field for field in _FIELDS if field != "title" or field in labels]
    assert [(field, stated[field]) for field in asked if not _is_right(stated[field], labels.get(field, []))] == []
    body = " ".join(found.body.split())
    assert [text for text in labels.get("strip", []) if text in body] == []
    assert [text for text in labels.get("keep", []) if text not in body] == []


def _is_right(value: str | None, labels: Sequence[str]) -> bool:
    return value in labels if labels else value is None


def _shapes() -> dict[str, str]:
    """Each letter to one of its shapes in print."""
    shapes: dict[str, str] = {}
    for code in range(0xFE80, 0xFEF5):
        shapes.setdefault(unicodedata.normalize("NFKC", chr(code)), chr(code))
    return shapes


_SHAPES = _shapes()
_ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "windows-1256": lambda text: text.encode("cp1256"),
    "ISO 8859-6": lambda text: text.encode("iso8859-6"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 without a mark": lambda text: text.encode("utf-16-be"),
    "UTF-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "lines of Windows": lambda text: text.replace("\n", "\r\n").encode(),
    "letters in parts": lambda text: unicodedata.normalize("NFD", text).encode(),
    "letters as shapes": lambda text: "".join(_SHAPES.get(letter, letter) for letter in text).encode(),
    "embedded from right to left": lambda text: "\n".join(f"\u202b{line}\u202c" for line in text.split("\n")).encode(),
    "marks of direction": lambda text: "\n".join(f"\u200f{line}\u200e" for line in text.split("\n")).encode(),
    "spaces and empty lines": lambda text: "\n\n".join(f"\t \u00a0{line}\u00a0 " for line in text.split("\n")).encode(),
}


@pytest.mark.parametrize("encoding", _ENCODINGS)
def test_the_encoding_of_a_file_changes_nothing(encoding: str, tmp_path: Path) -> None:
    met = 0
    for name, text, _ in _SAMPLES:
        try:
            content = _ENCODINGS[encoding](text)
        except UnicodeEncodeError:  # the old encodings lack some letters
            continue
        found, plain = _described(content, tmp_path), _described(text.encode(), tmp_path)
        assert (_stated(found), found.body) == (_stated(plain), plain.body), name
        met += 1
    assert met > len(_SAMPLES) // 2
