"""Sitemaps: their entries in several dialects, indexes, entities, bad XML."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article, Given
from index.metadata.describe import describe
from index.readers import sitemaps
from index.readers.records import revive
from tests.index.sources import Records, articles, read_bytes, reasons, source

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://dhifaf.example/1?a=1&amp;copy=2</loc><lastmod>2024-05-09</lastmod>
<news:news><news:publication><news:name>صحيفة الضفاف</news:name><news:language>ar</news:language></news:publication>
<news:publication_date>2024-05-01T08:00:00+03:00</news:publication_date>
<news:title>جسر &amp; نهر</news:title><news:keywords>جسور</news:keywords></news:news>
<image:image><image:loc>https://dhifaf.example/1.jpg</image:loc><image:title>صورة</image:title></image:image></url>
<url><loc>https://dhifaf.example/2</loc><lastmod>2024-05-02</lastmod>
<image:image><image:loc>https://dhifaf.example/2.jpg</image:loc><image:title>صورة</image:title></image:image></url>
</urlset>"""
OTHER_PREFIX = """<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url>
  <image:image><image:loc>https://x.example/i.jpg</image:loc></image:image>
  <loc>
    https://mada.example/%D8%AE%D8%A8%D8%B1
  </loc>
  <n:news><n:title><![CDATA[عنوان <b>طويل</b>]]></n:title><n:publication_date>2024-05</n:publication_date></n:news>
</url></urlset>"""


def entries(text: str, codec: str = "utf-8") -> Records:
    return list(sitemaps.read(source(text.encode(codec), "sitemap.xml")))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_an_entry_with_a_title_is_an_article_and_the_others_are_counted(codec: str) -> None:
    found = entries(NEWS, codec)
    (article,) = articles(found)
    assert (article.number, article.kind, article.text) == (1, "sitemap", "")
    assert article.given == Given(
        title="جسر & نهر",
        source="صحيفة الضفاف",
        published="2024-05-01T08:00:00+03:00",
        url="https://dhifaf.example/1?a=1&copy=2",
        language="ar",
        rules=article.given.rules,
    )
    assert article.given.rules["published"] == "sitemap:publication_date"
    assert reasons(found) == [(0, "a sitemap: 1 of its 2 addresses come without a title")]


def test_prefixes_are_free_and_the_address_is_that_of_the_entry() -> None:
    (article,) = articles(entries(OTHER_PREFIX))
    assert (article.given.url, article.given.title) == ("https://mada.example/%D8%AE%D8%A8%D8%B1", "عنوان طويل")
    assert str(describe(article).published) == "2024-05"


def test_when_a_page_was_changed_is_not_when_it_was_published() -> None:
    entry = "<url><loc>https://x.example/1</loc><lastmod>2024-05-09</lastmod><n:news><n:title>خبر</n:title></n:news>"
    (article,) = articles(entries(f"<urlset>{entry}</url></urlset>"))
    assert (article.given.published, describe(article).published) == (None, None)


def test_a_title_without_an_address_is_counted_too() -> None:
    found = entries("<urlset><url><news:news><news:title>خبر</news:title></news:news></url></urlset>")
    assert reasons(found) == [(0, "a sitemap: 1 of its 1 addresses come without a title")]


def test_an_empty_sitemap_is_told() -> None:
    assert len(reasons(entries("<urlset></urlset>"))) == 1


def named(*addresses: str) -> bytes:
    parts = "".join(f"<sitemap><loc>{address}</loc><lastmod>2024</lastmod></sitemap>" for address in addresses)
    return f'<?xml version="1.0"?><sitemapindex xmlns="s">{parts}</sitemapindex>'.encode()


def test_an_index_tells_which_of_its_sitemaps_are_not_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"<urlset></urlset>")
    index = named("https://x.example/maps/a.xml", "https://x.example/maps/b.xml.gz?x=1")
    assert reasons(read_bytes(tmp_path, index, "index.xml")) == [
        (0, "a sitemap index: 1 of the 2 sitemaps that it names are not beside it: b.xml.gz")
    ]
    assert read_bytes(tmp_path, named("https://x.example/maps/a.xml"), "index.xml") == []


@pytest.mark.parametrize("address", ["https://x.example/../../etc/passwd", "http://[", "&#0;", "..", "/", "x" * 9000])
def test_an_index_leads_nowhere_else(tmp_path: Path, address: str) -> None:
    found = reasons(read_bytes(tmp_path, named(address, "https://x.example/b.xml"), "index.xml"))
    assert len(found) == 1
    assert found[0][1].endswith(("passwd, b.xml", "\ufffd, b.xml", ": b.xml"))


def test_entities_are_never_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    entry = "<url><loc>https://x.example/&f;</loc><news:news><news:title>&b; &f; خبر</news:title></news:news></url>"
    (article,) = articles(entries(f"{bomb}<urlset>{entry}</urlset>"))
    assert (article.given.title, article.given.url) == ("&b; &f; خبر", "https://x.example/&f;")


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)
values = words.map(lambda text: " ".join(text.split())).filter(lambda text: text and not set(text) & set("<>&"))
loose = st.text(max_size=10) | st.sampled_from(
    ["<url>", "</url>", "<loc>", "</loc>", "<news:title>", "<news:news>", "</news:news>", "<![CDATA[", "]]>", "<!--"]
)


@given(values, values, values)
def test_what_an_entry_states_is_read_as_it_stands(title: str, source_name: str, path: str) -> None:
    publication = f"<n:publication><n:name>{source_name}</n:name></n:publication>"
    news = f"<n:news>{publication}<n:title>{title}</n:title></n:news>"
    (article,) = articles(entries(f"<urlset><url>{news}<loc>https://x.example/{path}</loc></url></urlset>"))
    stated = (article.given.title, article.given.source, article.given.url)
    assert stated == (title, source_name, f"https://x.example/{path}")


@settings(deadline=None)
@given(st.lists(loose, max_size=20).map("".join), st.sampled_from(["utf-8", "cp1256", "utf-16"]))
def test_any_sitemap_gives_its_articles_again_or_reasons(text: str, codec: str) -> None:
    for tag in ("urlset", "sitemapindex"):
        raw = f"<{tag}><url><loc>https://x.example/1</loc><n:news><n:title>a</n:title>{text}".encode(codec, "replace")
        for one in articles(list(sitemaps.read(source(raw)))):
            assert isinstance(one, Article)
            assert revive(one.kind, one.raw, one.encoding, one.path, one.relative, one.number) == one
