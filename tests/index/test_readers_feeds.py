"""Feeds and XML dumps: their elements, bad XML, entities, memory."""

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article, Given
from index.readers import feeds, xml_dumps
from index.readers.detection import layout_of
from index.readers.elements import elements
from index.readers.layout import MAX_RECORD, TOO_LONG, Layout
from index.readers.markup import children, plain
from index.readers.records import revive
from index.readers.streams import Source, buffered
from tests.index.sources import articles, reasons, source

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>مدى</title><language>ar</language>
<image><title>شعار</title></image>
<item><title>افتتاح &amp; احتفال</title><link>https://mada.example/1</link><guid isPermaLink="false">77</guid>
<pubDate>Sun, 03 Mar 2024 07:15:00 +0300</pubDate><dc:creator>منى</dc:creator><description>ملخص</description>
<content:encoded><![CDATA[<p>سطر أول</p><p>سطر &quot;ثان&quot;</p>]]></content:encoded></item>
<item><title><![CDATA[بلا <b>نص</b>]]></title><guid>https://mada.example/2</guid><author>a@b.c (علي)</author></item>
<item><guid>tag:3</guid><description>&lt;p&gt;نص &amp;amp; نص&lt;/p&gt;</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title>مرايا | ثقافة</title>
<entry><id>tag:1</id><title type="html">خبر &lt;b&gt;الحارة&lt;/b&gt;</title><link rel="self" href="https://x.example/"/>
<link rel="alternate" href="https://maraya.example/1?a=1&amp;b=2"/><updated>2024-01-01</updated>
<published>2023-11-19T20:00:00+02:00</published><author><name>نجوى</name><email>a@b.c</email></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>أول</p><p>ثان</p></div></content></entry></feed>"""


def entries(text: str, codec: str = "utf-8") -> list[Article]:
    return articles(list(feeds.read(source(text.encode(codec), "a.xml"))))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_an_entry_of_rss_is_an_article(codec: str) -> None:
    first, second, third = entries(RSS, codec)
    assert (first.text, first.number) == ('سطر أول\nسطر "ثان"', 1)
    assert first.given == Given(
        title="افتتاح & احتفال",
        source="مدى",
        published="Sun, 03 Mar 2024 07:15:00 +0300",
        author="منى",
        url="https://mada.example/1",
        language="ar",
        rules=first.given.rules,
    )
    assert first.given.rules["published"] == "feed:pubdate"
    assert (second.given.title, second.text, second.given.url, second.given.author) == (
        "بلا نص",
        "",
        "https://mada.example/2",
        "علي",
    )
    assert (third.given.id, third.given.title, third.text) == ("tag:3", None, "نص & نص")


def test_an_entry_of_atom_is_an_article() -> None:
    (found,) = entries(ATOM)
    assert found.text == "أول\nثان"
    assert (found.given.title, found.given.published, found.given.author, found.given.url, found.given.language) == (
        "خبر الحارة",
        "2023-11-19T20:00:00+02:00",
        "نجوى",
        "https://maraya.example/1?a=1&b=2",
        "ar",
    )
    assert found.given.source is None  # «مرايا | ثقافة» may be the name of a section


def test_an_empty_entry_or_feed_is_set_aside() -> None:
    assert reasons(list(feeds.read(source(b"<rss><item><guid>1</guid></item></rss>")))) == [
        (1, "empty: neither title nor text")
    ]
    assert reasons(list(feeds.read(source(b"<rss><channel></channel></rss>")))) == [(0, "a feed without entries")]


TREC = """<DOC>
<DOCNO> NWS-1 </DOCNO>
<DATE>2011-04-02</DATE>
<HEADLINE>
فنار طنجة
</HEADLINE>
<DATELINE>طنجة 2 أبريل (مدى)</DATELINE>
<TEXT>
<P>
صعد الزوار 94 درجة & أكثر، وسعرها < 5 دراهم.
</P>
<P>وعادوا.</P>
</TEXT>
</DOC>
<DOC id="NWS-2" type="story"><TEXT>سطر
وسطر
</TEXT></DOC>
<doc><docno>NWS-3</docno>نص بلا وسم
<DOC><DOCNO>NWS-4</DOCNO><TITLE>عنوان</TITLE></DOC>
<DOC><DOCNO>NWS-5</DOCNO><BODY>نص مقطوع"""


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "cp1256"])
def test_records_of_dumps_are_read_however_bad_the_xml(codec: str) -> None:
    found = articles(list(xml_dumps.read(source(TREC.encode(codec)))))
    assert [(one.number, one.given.id, one.given.title) for one in found] == [
        (1, "NWS-1", "فنار طنجة"),
        (2, "NWS-2", None),
        (3, "NWS-3", None),
        (4, "NWS-4", "عنوان"),
        (5, "NWS-5", None),
    ]
    assert found[0].given.published == "2011-04-02"
    assert found[0].text.split("\n") == [
        "طنجة 2 أبريل (مدى)",
        "صعد الزوار 94 درجة & أكثر، وسعرها < 5 دراهم.",
        "وعادوا.",
    ]
    assert [one.text for one in found[1:]] == ["سطر\nوسطر", "نص بلا وسم", "", "نص مقطوع"]


def test_fields_named_by_an_attribute_or_in_a_section_are_read() -> None:
    solr = (
        '<add><doc><field name="id">7</field><field name="title">عنوان</field><field name="body">نص</field></doc></add>'
    )
    (found,) = articles(list(xml_dumps.read(source(solr.encode()))))
    assert (found.given.id, found.given.title, found.text) == ("7", "عنوان", "نص")
    parts = "<header><title>عنوان</title><date>2020</date></header><body><p>أول</p><p>ثان</p></body>"
    (found,) = articles(list(xml_dumps.read(source(f"<news><article>{parts}</article></news>".encode()))))
    assert (found.given.title, found.given.published, found.text) == ("عنوان", "2020", "أول\nثان")


def test_entities_are_never_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    (found,) = articles(list(xml_dumps.read(source(f"{bomb}<DOC><TEXT>&b; &f; &amp; نص</TEXT></DOC>".encode()))))
    assert found.text == "&b; &f; & نص"


MARKED = [
    ('<?xml version="1.0"?>\n<!-- x --><rss><channel>', ".xml", Layout.FEED),
    ("<feed xmlns='http://www.w3.org/2005/Atom'>", "", Layout.FEED),
    ("<rdf:RDF><item>", ".rdf", Layout.FEED),
    ('<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY x "y">]><rdf:RDF>', ".xml", Layout.FEED),
    ("<!---->" * 9000 + " " * 5000 + "x", ".txt", Layout.TEXT),
    ("<urlset><url>", ".xml", Layout.SITEMAP),
    ("<DOC>\n<DOCNO>", ".txt", Layout.XML),
    ("<DOC>\n<DOCNO>", "", Layout.XML),
    ("<?xml version='1.0'?><news><article><title>", ".xml", Layout.XML),
    ("<?xml version='1.0'?><svg>", ".svg", None),
    ("<!DOCTYPE html PUBLIC '-//W3C//DTD'>\n<html>", ".txt", Layout.HTML),
    ("<p>فقرة</p>", ".txt", Layout.TEXT),
    ("<p>فقرة</p>", ".html", Layout.HTML),
    ("<عاجل> وزير", ".txt", Layout.TEXT),
]


@pytest.mark.parametrize(("text", "ending", "layout"), MARKED)
def test_what_begins_with_a_tag_is_told_by_its_first_element(text: str, ending: str, layout: Layout | None) -> None:
    assert layout_of(text.encode(), f"a{ending}") is layout


def test_a_record_above_the_limit_is_set_aside_and_reading_goes_on() -> None:
    long = f"<DOC><TEXT>{'a' * MAX_RECORD}</TEXT></DOC>"
    found = list(xml_dumps.read(source(f"<DOC>a</DOC>{long}<DOC>b</DOC>".encode())))
    assert [one.text for one in articles(found)] == ["a", "b"]
    assert reasons(found) == [(2, TOO_LONG)]


def test_memory_does_not_grow_with_a_dump() -> None:
    record = f"<DOC><DOCNO>1</DOCNO><TEXT>{'نص ' * 20_000}</TEXT></DOC>\n".encode()
    pieces = iter([record] * 400)

    class Endless:
        def read(self, _size: int, /) -> bytes:
            return next(pieces, b"")

    tracemalloc.start()
    try:
        count = sum(1 for _ in xml_dumps.read(Source(Path("/a"), "a", "a", buffered(Endless()))))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 400
    assert peak < 4 << 20


names = st.sampled_from(["item", "ITEM", "items", "b"])
tags = st.builds(
    lambda end, name, rest: f"<{end}{name}{rest}>",
    st.sampled_from(["", "/"]),
    names,
    st.sampled_from(["", " a='1'", "/"]),
)
marked = st.lists(
    tags | st.text(max_size=5) | st.sampled_from(["<![CDATA[", "]]>", "<!--", "-->", "&amp;", "<"]), max_size=20
).map("".join)


@given(marked)
def test_any_text_has_a_plain_form_and_parts(text: str) -> None:
    assert "<b>" not in plain(text) or "CDATA" in text
    assert sum(len(part.inner) for part in children(text)) <= len(text)


@given(st.lists(st.text(st.sampled_from("ab ن\n"), max_size=6), max_size=6), st.integers(1, 5))
def test_elements_are_cut_wherever_the_reading_stops(texts: list[str], size: int) -> None:
    raw = "x".join(f"<item a='1'>{text}</item>" for text in texts).encode()

    class Slow:
        def __init__(self) -> None:
            self.left = raw

        def read(self, _size: int, /) -> bytes:
            piece, self.left = self.left[:size], self.left[size:]
            return piece

    assert list(elements(buffered(Slow()), "item")) == [f"<item a='1'>{text}</item>".encode() for text in texts]


@settings(deadline=None)
@given(marked | st.text(max_size=20), st.sampled_from(["utf-8", "cp1256", "utf-16"]))
def test_any_feed_or_dump_gives_its_articles_again_or_reasons(text: str, codec: str) -> None:
    raw = f"<rss><item><title>a</title>{text}</item><item>{text}".encode(codec, errors="replace")
    for reader, wrapped in ((feeds.read, raw), (xml_dumps.read, raw.replace(b"item", b"doc"))):
        for one in articles(list(reader(source(wrapped)))):
            assert revive(one.kind, one.raw, one.encoding, one.path, one.relative, one.number) == one
