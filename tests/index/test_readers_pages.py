"""Saved pages: what they state for machines and show to readers, encodings, pages that hold no article."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import Article, Unreadable
from index.metadata.describe import describe
from index.readers import html_pages
from index.readers.page_text import A_LIST, NO_ARTICLE
from index.readers.records import revive
from tests.index.sources import read_bytes, source

PARAGRAPHS = (
    "فتح صانع العود أبواب ورشته في الحي القديم أمام أطفال المدارس في أول يوم من عطلة الربيع.",
    "وقال إن الورشة تستقبل عشرين طفلاً كل صباح، وإن كل واحد منهم يعود بقطعة خشب صقلها بيده.",
    "وتستمر الورشة حتى نهاية الشهر، على أن يقام في ختامها حفل صغير في ساحة الحي.",
)
TITLE = "صانع العود يفتح ورشته للأطفال"
BODY = f"<h1>{TITLE}</h1>" + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def page(head: str = "", body: str = BODY, around: str = "<article>{}</article>") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{around.format(body)}</body></html>"


def read(text: str | bytes) -> Article | Unreadable:
    (found,) = html_pages.read(source(text if isinstance(text, bytes) else text.encode(), "a.html"))
    return found


def article(text: str | bytes) -> Article:
    found = read(text)
    assert isinstance(found, Article), found
    return found


def linked(**item: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle"} | item)}</script>'


def test_the_text_of_the_article_is_found_among_what_stands_around_it() -> None:
    around = (
        "<nav><a href='/'>الرئيسية</a><a href='/l'>محليات</a></nav><main><article>{}</article></main>"
        "<aside class='related'><h3>اقرأ أيضا</h3><a href='/x'>خبر آخر من المدينة</a></aside>"
        "<footer>جميع الحقوق محفوظة 2024</footer>"
    )
    assert describe(article(page(around=around))).body.split("\n") == list(PARAGRAPHS)


def meta(**tags: str) -> str:
    """Meta tags; in a name, `__` stands for a colon and `_0` for a full stop."""
    named = ((name.replace("__", ":").replace("_0", "."), value) for name, value in tags.items())
    return "".join(f'<meta property="{name}" content="{value}">' for name, value in named)


GRAPH = '[{"@graph": [{"@type": "WebSite"}, {"@type": ["ReportageNewsArticle"], "datePublished": "2020-01-02"}]}]'
BROKEN = '<script type="application/ld+json">{"@type": "NewsArticle", </script>'
STATED = {
    "JSON-LD": (
        linked(
            headline=TITLE,
            datePublished="2021-03-14T09:30:00+03:00",
            dateModified="2024-01-01",
            author=[{"@type": "Person", "name": "ليلى الكردي"}, {"@type": "Person", "name": "منى زين"}],
            publisher={"@type": "Organization", "name": "الضفاف"},
            mainEntityOfPage={"@id": "https://dhifaf.example/1"},
        ),
        {"published": "2021-03-14T09:30:00+03:00", "author": "ليلى الكردي، منى زين", "source": "الضفاف"},
        "json-ld:datePublished",
    ),
    "JSON-LD in a graph": (
        f'<script type="application/ld+json">{GRAPH}</script>',
        {"published": "2020-01-02"},
        "json-ld:datePublished",
    ),
    "meta": (
        meta(og__title=f"{TITLE} | الضفاف", og__site_name="الضفاف | أخبار", author="منى زين")
        + meta(article__modified_time="2024-01-01", article__published_time="2019-05-06T07:00:00Z")
        + meta(og__url="https://dhifaf.example/2"),
        {"author": "منى زين", "source": "الضفاف", "url": "https://dhifaf.example/2"},
        "meta:article:published_time",
    ),
    "Dublin Core": (
        meta(DC_0date_0issued="2018-01-01", dc_0publisher="الضفاف")
        + '<link rel="canonical" href="https://dhifaf.example/3">',
        {"published": "2018-01-01", "source": "الضفاف", "url": "https://dhifaf.example/3"},
        "meta:dc.date.issued",
    ),
    "broken JSON-LD and an address for an author": (
        BROKEN + meta(article__author="https://social.example/x", pubdate="2017-01-01"),
        {"published": "2017-01-01", "author": None},
        "meta:pubdate",
    ),
}


@pytest.mark.parametrize(("head", "values", "rule"), STATED.values(), ids=STATED.keys())
def test_what_a_page_states_is_given_with_where_it_stands(head: str, values: dict[str, str | None], rule: str) -> None:
    found = article(page(head))
    assert {name: getattr(found.given, name) for name in values} == values
    assert (found.given.title, found.given.rules["published"]) == (TITLE, rule)
    assert describe(found).evidence["published"].rule == rule


SEEN = {
    "time": ("<time datetime='2016-02-03'>3 شباط</time>", "2016-02-03", "html:time"),
    "a class": ("<span class='post-date'>الأربعاء 3 فبراير 2016</span>", "الأربعاء 3 فبراير 2016", "html:published"),
    "who posted it": (
        "<div class='submitted'>أرسل من طرف admin في أربعاء, 03/02/2016</div>",
        "أرسل من طرف admin في أربعاء, 03/02/2016",
        "html:published",
    ),
    "a line that tells of it": (
        "<div class='detail-info'><b>محليات</b> <b>2016/02/03</b></div>",
        "محليات 2016/02/03",
        "html:published",
    ),
    "a line that says so": (
        "<div>تاريخ النشر : 3 شباط / فبراير 2016</div>",
        "تاريخ النشر : 3 شباط / فبراير 2016",
        "html:published",
    ),
    "not the day of an event": ("<div>تاريخ الندوة : 3 شباط 2016</div>", None, None),
    "not when it was changed": ("<span class='modified-date'>3 فبراير 2016</span>", None, None),
    "not of another article": ("<aside><time datetime='2016-02-03'></time></aside>", None, None),
}


@pytest.mark.parametrize(("shown", "published", "rule"), SEEN.values(), ids=SEEN.keys())
def test_a_date_that_only_readers_see_is_taken(shown: str, published: str | None, rule: str | None) -> None:
    found = article(page(body=BODY.replace("</h1>", f"</h1>{shown}")))
    assert (found.given.published, found.given.rules.get("published")) == (published, rule)


def test_the_name_of_the_site_behind_a_title_is_the_source_and_no_title() -> None:
    found = article(page(f"<title>{TITLE} - محليات | صحيفة الضفاف</title>"))
    assert (found.given.title, found.given.source) == (TITLE, "صحيفة الضفاف")


WINDOWS = {
    "a heading of the site too": (f"{TITLE} – صحيفة الضفاف", f"<h1>صحيفة الضفاف</h1><h1>{TITLE}</h1>"),
    "the site first": (f"صحيفة الضفاف :: {TITLE}", f"<h2>{TITLE}</h2>"),
    "the site first, as a paper": (f"صحيفة الضفاف - {TITLE}", f"<h2>{TITLE}</h2>"),
    "the site first, and a heading of its own": (
        f"صحيفة الضفاف: {TITLE}",
        f"<h1>صحيفة الضفاف</h1><h3 class='post-title'>{TITLE}</h3>",
    ),
    "a title that is no heading": (f"{TITLE} | صحيفة الضفاف", f"<div class='detail-title'>{TITLE}</div>"),
}


@pytest.mark.parametrize(("window", "headings"), WINDOWS.values(), ids=WINDOWS.keys())
def test_headline_and_site_are_told_apart_in_the_title_of_the_window(window: str, headings: str) -> None:
    found = article(page(f"<title>{window}</title>", BODY.replace(f"<h1>{TITLE}</h1>", headings)))
    assert (found.given.title, found.given.source) == (TITLE, "صحيفة الضفاف")


def test_a_window_called_by_its_site_states_a_source_and_no_title() -> None:
    found = describe(article(page("<title>صحيفة الضفاف</title>", BODY.replace(f"<h1>{TITLE}</h1>", ""))))
    assert (found.title, found.sources) == (None, ("صحيفة الضفاف",))


def test_an_account_is_no_author_where_a_person_is_shown() -> None:
    shown = BODY.replace("</h1>", "</h1><p class='field-auteur'>الكاتب: منى سعيد</p>")
    assert describe(article(page(meta(author="admin"), shown))).author == "منى سعيد"


def test_links_to_other_articles_are_no_text() -> None:
    others = "<div class='related'><h4>مقالات أخرى</h4><a href='/x'>خبر آخر طويل العنوان من المدينة القديمة</a></div>"
    assert describe(article(page(body=BODY + others))).body.split("\n") == list(PARAGRAPHS)


def test_a_browser_notes_where_it_saved_a_page() -> None:
    text = page().replace("<html>", "<!-- saved from url=(0026)https://dhifaf.example/4 --><html>")
    assert article(text).given.url == "https://dhifaf.example/4"


@pytest.mark.parametrize(
    ("codec", "charset"),
    [
        ("cp1256", "windows-1256"),
        ("cp1256", "WINDOWS-1256"),
        ("iso8859-6", "iso-8859-6"),
        ("utf-8", "windows-1256"),
        ("utf-16", "utf-16"),
        ("cp1256", "utf-8"),
        ("cp1256", "no-such"),
    ],
)
def test_pages_are_read_in_the_encoding_of_their_bytes_or_the_one_they_state(codec: str, charset: str) -> None:
    found = article(page(f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">').encode(codec))
    assert found.given.title == TITLE
    assert found.text.endswith(PARAGRAPHS[-1])


def test_lines_and_tables_of_old_pages_are_paragraphs() -> None:
    text = "<br><br>".join(PARAGRAPHS)
    old = f"<table><tr><td><a href=/>الرئيسية</a></td><td><h1>{TITLE}</h1><font>{text}</font></td></tr></table>"
    found = article(f"<html><body>{old}</body></html>")
    assert describe(found).body.split("\n") == list(PARAGRAPHS)


def test_a_page_that_only_lists_articles_or_holds_nothing_is_set_aside() -> None:
    links = "".join(f"<li><a href='{number}'>{text}</a></li>" for number, text in enumerate(PARAGRAPHS))
    for text, reason in (
        (page("<title>محليات</title>", f"<h1>محليات</h1><ul>{links}</ul>", "{}"), A_LIST),
        (page("<title>مدى</title>", "<p>مرحبا</p>", "{}"), NO_ARTICLE),
        ("<html></html>", NO_ARTICLE),
    ):
        found = read(text)
        assert isinstance(found, Unreadable)
        assert found.reason == reason


def test_a_page_that_calls_itself_an_article_may_be_short_and_may_have_its_text_for_machines() -> None:
    short = article(page('<meta property="og:type" content="article">', f"<h1>{TITLE}</h1><p>نص قصير.</p>"))
    assert short.given.title == TITLE
    loaded = article(page(linked(headline=TITLE, articleBody="\n".join(PARAGRAPHS)), "<div id=app></div>"))
    assert loaded.text.split("\n") == list(PARAGRAPHS)


def test_a_page_is_known_by_its_content(tmp_path: Path) -> None:
    for name in ("a.txt", "a", "a.aspx"):
        (found,) = read_bytes(tmp_path, page().encode(), name)
        assert isinstance(found, Article)
        assert found.kind == "html"


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a page was read from the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    links = '<link rel="stylesheet" href="https://dhifaf.example/a.css"><img src="https://dhifaf.example/a.png">'
    assert article(page(links)).given.title == TITLE
    entity = '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "https://dhifaf.example/x">]>'
    read(entity + page().removeprefix("<!DOCTYPE html>").replace(TITLE, TITLE + "&x;"))


def test_searching_does_not_import_what_reads_pages() -> None:
    code = "import sys, search.cli.commands; sys.exit(bool({'trafilatura', 'lxml'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


PIECES = """
<script~type='application/ld+json'> </script> {"@type":"NewsArticle" ,"headline":[1]} <title> <html~lang=ar>
<meta~property=og:title~content= <p> </p> <div~class=date> <table><tr><td> </td> <h1> <time~datetime=''> <!-- &#x0;
&nbsp; <svg> |
"""
pieces = st.sampled_from([*(piece.replace("~", " ") for piece in PIECES.split()), "\0", PARAGRAPHS[0]])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(pieces | st.text(max_size=10), max_size=25).map("".join), st.sampled_from(["utf-8", "cp1256", "utf-16"])
)
def test_any_page_gives_its_article_again_or_a_reason(text: str, codec: str) -> None:
    found = read(text.encode(codec, errors="replace"))
    if isinstance(found, Article):
        assert revive("html", found.raw, found.encoding, found.path, found.relative, found.number) == found
