"""What is sent of an article."""

from index.analysis.analyzer import shipped
from search.engines.opensearch.mapping import PAIR, documents, term
from search.engines.opensearch.names import Names, key
from search.engines.opensearch.prepared import prepared
from tests.engines.asking import document


def test_a_document_is_its_tokens_parted_by_blanks_at_each_level() -> None:
    made = prepared(document("a", "وصلت الإدارةُ", sources=["مدى", "الضفاف"]), shipped())
    assert made["body"]["written"] == ["وصلت الإدارة"]
    assert made["body"]["spelling"] == ["وصلت الاداره"]
    assert made["body"]["marked"] == ["وصلت الإدارةُ"]
    assert made["body"]["forms"] == ["الاداره", f"الاداره{PAIR}الإدارة", "وصلت"]
    assert made["body"]["length"] == 2
    assert made["source"]["spelling"] == ["مدي", "الضفاف"]
    assert "family" not in made["source"]
    assert made["title"] == {"length": 0}


def test_what_is_unknown_has_its_value_among_facets_and_no_day() -> None:
    made = prepared(document("a", "قطار إلى مصر"), shipped())
    assert made["facets"] == {
        "source": ["?"],
        "date": ["unknown"],
        "place": ["?"],
        "author": ["?"],
        "language": ["ar"],
        "doubtful": [],
        "country": ["EG"],
    }
    assert "first_day" not in made
    dated = prepared(document("a", published="2020-02"), shipped())
    assert dated["last_day"] - dated["first_day"] == 28


def test_a_document_is_alone_or_in_the_line_of_its_group() -> None:
    alone, grouped = (prepared(document("7"), shipped(), group) for group in (None, "7"))
    assert (alone["line"], "group" in alone) == ("#7", False)
    assert (grouped["line"], grouped["group"]) == ("=7", "7")


def test_every_part_is_in_the_mapping() -> None:
    known = documents(1, 0)["mappings"]["properties"]
    made = prepared(document("a", "كُتب", title="ع", sources=["م"], published="2020"), shipped(), "g", 3)
    for name, part in made.items():
        assert name in known
        if isinstance(part, dict):
            assert set(part) <= set(known[name]["properties"])


def test_a_word_longer_than_the_cluster_takes_is_cut_where_no_letter_is_parted() -> None:
    assert term("م" * 255) == "م" * 255
    assert term("م" * 300) == "م" * 255
    assert term("\N{GOTHIC LETTER AHSA}" * 200) == "\N{GOTHIC LETTER AHSA}" * 127
    assert len(key("\N{GOTHIC LETTER AHSA}" * 200).encode()) <= 512
    assert Names("news").alias == "news"
