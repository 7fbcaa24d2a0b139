"""Maps of fields: odd keys of JSON and columns of tables, nested keys, mistakes; and that a record keeps its map."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import BadMapping
from index.metadata.describe import describe
from index.pipeline import read
from index.readers import json_lines
from index.readers.json_fields import FIELDS
from index.readers.layout import Layout
from index.readers.mapping import FieldMap, Hints, field_map
from index.readers.records import revive
from index.storage.writer import open_writer
from tests.index.sources import Records, articles, read_bytes, reasons, source
from tests.index.storage.conftest import counts, held

ODD = {
    "hd": "عنوان",
    "meta": {"src": {"n": "مدى"}, "d.t": "2020-01-02"},
    "parts": [{"p": "أول"}, {"p": "ثان"}],
    "date": "1999",
}
MAP = ("title=hd", "source=meta.src.n", "date=meta.d.t", "text=parts.p")


def by(*options: str) -> Hints:
    return Hints(fields=field_map(options, None))


def mapped(folder: Path, record: object, *options: str, name: str = "a.jsonl") -> Records:
    return read_bytes(folder, json.dumps(record, ensure_ascii=False).encode(), name, by(*options))


def test_keys_lead_into_objects_and_lists(tmp_path: Path) -> None:
    (found,) = articles(mapped(tmp_path, ODD, *MAP))
    assert (found.given.title, found.given.source, found.given.published) == ("عنوان", "مدى", "2020-01-02")
    assert found.text == "أول\nثان"
    assert describe(found).evidence["published"].rule == "map:meta.d.t"
    (second,) = articles(mapped(tmp_path, ODD, *MAP, "author=parts.1.p"))
    assert second.given.author == "ثان"


def test_fields_without_a_map_are_known_by_their_common_names(tmp_path: Path) -> None:
    (found,) = articles(mapped(tmp_path, {"hd": "ع", "body": "نص", "date": "2001", "title": "غيره"}, "title=hd"))
    assert (found.given.title, found.text, found.given.published) == ("ع", "نص", "2001")
    assert describe(found).evidence["published"].rule == "json:date"


def test_several_keys_are_tried_in_turn_and_none_at_all_states_nothing(tmp_path: Path) -> None:
    (found,) = articles(mapped(tmp_path, {"b": "ثان", "text": "نص", "date": "1999"}, "title=a", "title=b", "date="))
    assert (found.given.title, found.given.published) == ("ثان", None)
    assert len(reasons(mapped(tmp_path, {"title": "x", "text": "y"}, "title=no", "text=no"))) == 1


@pytest.mark.parametrize("wrapped", [[ODD, ODD], {"tags": [{"x": 1}], "rows": [ODD, ODD]}])
def test_arrays_of_odd_records_are_found_by_the_map(tmp_path: Path, wrapped: object) -> None:
    assert len(articles(mapped(tmp_path, wrapped, *MAP, name="a.json"))) == 2
    assert articles(mapped(tmp_path, {"rows": [{"x": "y"}]}, name="a.json")) == []


def test_columns_of_a_table_are_named_by_the_map(tmp_path: Path) -> None:
    raw = "ع;ن;x\nعنوان;نص الخبر;1\n".encode("cp1256")
    (found,) = articles(read_bytes(tmp_path, raw, "a.csv", by("title=ع", "text=ن")))
    assert (found.given.title, found.text) == ("عنوان", "نص الخبر")
    assert articles(read_bytes(tmp_path, raw, "a.csv")) == []


def test_a_file_of_maps_counts_behind_the_options(tmp_path: Path) -> None:
    file = tmp_path / "map.toml"
    file.write_text('title = "hd"\ntext = ["no", "parts.p"]\ndate = "old"\n', encoding="utf-8")
    assert field_map(("date=meta.d.t",), file) == FieldMap(
        {"title": ("hd",), "text": ("no", "parts.p"), "published": ("meta.d.t",)}
    )
    assert field_map((), None) is None


@pytest.mark.parametrize("option", ["title", "colour=x", "=x"])
def test_a_mistake_in_an_option_is_told(option: str) -> None:
    with pytest.raises(BadMapping, match="--map"):
        field_map((option,), None)


@pytest.mark.parametrize("text", ["title = 3", "title = [1]", "colour = 'x'", "title", "\xff"])
def test_a_mistake_in_a_file_is_told_with_its_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "map.toml"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(BadMapping, match=r"map\.toml"):
        field_map((), file)


def test_a_map_is_kept_with_the_originals_and_a_new_one_changes_the_articles(tmp_path: Path) -> None:
    path, archive = tmp_path / "d.jsonl", tmp_path / "archive"
    path.write_text(json.dumps(ODD, ensure_ascii=False) + "\n", encoding="utf-8")

    def indexed(*options: str) -> dict[str, int]:
        with open_writer(archive) as writer:
            return counts(writer.add(read([path], hints=by(*options)), roots=[path]))

    assert indexed("text=parts.p", "title=hd") == {"read": 1, "added": 1}
    assert indexed("text=parts.p", "title=hd") == {"read": 1, "unchanged": 1}
    first = held(archive)
    with open_writer(archive) as writer:
        assert counts(writer.reindex()) == {"read": 1, "added": 1}
    assert held(archive) == first
    assert indexed("text=parts.0.p", "title=hd") == {"read": 1, "updated": 1}
    assert list(held(archive)) == list(first)
    assert held(archive) != first


keys = st.sampled_from(["a", "b", "a.b", "0", "a.0.b", ".", "", "b.a."])
values = st.recursive(
    st.none() | st.text(max_size=3) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(keys, values, max_size=4), st.dictionaries(st.sampled_from(FIELDS), st.lists(keys, max_size=3)))
def test_any_map_of_any_record_gives_its_article_again_or_a_reason(
    record: object, fields: dict[str, list[str]]
) -> None:
    hints = Hints(Layout.JSON_LINES, FieldMap({name: tuple(found) for name, found in fields.items()}))
    for one in articles(list(json_lines.read(source(json.dumps(record).encode(), "a", hints)))):
        assert revive(one.kind, one.raw, one.encoding, one.path, one.relative, one.number) == one
