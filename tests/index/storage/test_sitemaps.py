"""What a sitemap states describes the page of that address, whichever came first and whatever goes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import pipeline
from index.article import Document
from index.metadata.corrections import Correction
from index.storage.report import Report
from index.storage.run import Run
from index.storage.sitemaps import spellings
from tests.index.storage.conftest import counts
from tests.index.storage.places import InCluster, InFolder, Place, check

SITE = "https://dhifaf.example"
PLAIN, ENCODED = f"{SITE}/جسر", f"{SITE}/%D8%AC%D8%B3%D8%B1"


@dataclass
class Site:
    """A folder of saved pages and sitemaps, and an archive of it."""

    folder: Path
    place: Place

    def page(self, name: str, url: str, words: str = "عند النهر", date: str = "") -> None:
        stated = f'<meta property="article:published_time" content="{date}">' if date else ""
        head = f'<meta property="og:type" content="article"><link rel="canonical" href="{url}">{stated}'
        body = f"<h1>عنوان الصفحة</h1><p>{'اجتمع الصيادون صباحا ' + words + ' '}</p>" * 2
        self._write(name, f"<html><head><title>عنوان الصفحة</title>{head}</head><body>{body}</body></html>")

    def sitemap(self, name: str, *entries: tuple[str, str, str]) -> None:
        """Write a sitemap of entries: address, title, date."""
        parts = (
            f"<url><loc>{url}</loc><news:news><news:publication><news:name>صحيفة الضفاف</news:name></news:publication>"
            f"<news:publication_date>{date}</news:publication_date><news:title>{title}</news:title></news:news></url>"
            for url, title, date in entries
        )
        self._write(name, f"<urlset>{''.join(parts)}</urlset>")

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, *names: str, prune: bool = False, keep_originals: bool = True, processes: int = 1) -> Report:
        """Index all of it, or some of its files."""
        paths = [self.folder / name for name in names] or [self.folder]
        with self.place.writer(processes=processes) as writer:
            return writer.add(pipeline.read(paths), roots=paths, prune=prune, keep_originals=keep_originals)

    def reindex(self, *paths: Path) -> Report:
        with self.place.writer() as writer:
            return writer.reindex(pipeline.read(paths) if paths else ())

    def documents(self) -> dict[str, Document]:
        assert check(self.place).faults == ()
        return dict(self.place.documents())

    def only(self) -> Document:
        (document,) = self.documents().values()
        return document


@pytest.fixture
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    """A new one, in the place of the test, or else in a folder."""
    (tmp_path / "files").mkdir()
    place = request.getfixturevalue("place") if "place" in request.fixturenames else InFolder(tmp_path / "archive")
    return Site(tmp_path / "files", place)


anywhere = pytest.mark.usefixtures("place")
"""Of a test that goes for archives in folders and in clusters."""


def dates(document: Document) -> tuple[str | None, str | None]:
    """When an article was published, and the rule that says so."""
    evidence = document.metadata.evidence.get("published")
    return (str(document.metadata.published), evidence.rule) if evidence else (None, None)


LISTED = ("2024-05-01", "sitemap:publication_date")


def test_an_entry_without_a_page_is_an_article_of_its_title(site: Site) -> None:
    site.sitemap("map.xml", (PLAIN, "جسر جديد", "2024-05-01"))
    assert counts(site.run()) == {"read": 1, "added": 1}
    found = site.only()
    assert (found.id, found.metadata.title, found.metadata.body) == (pipeline.id_of(PLAIN), "جسر جديد", "")
    assert (found.metadata.sources, found.metadata.url, dates(found)) == (("صحيفة الضفاف",), PLAIN, LISTED)
    assert counts(site.run()) == {"read": 1, "unchanged": 1}
    assert counts(site.reindex()) == {"read": 1, "added": 1}
    assert site.only() == found


@pytest.mark.parametrize("names", list(permutations(["page.html", "map.xml"])), ids="-".join)
@pytest.mark.parametrize("runs", ["one run", "two runs"])
def test_page_and_entry_are_one_article_whichever_comes_first(site: Site, names: tuple[str, ...], runs: str) -> None:
    site.page("page.html", PLAIN)
    site.sitemap("map.xml", (PLAIN, "من الخريطة", "2024-05-01"))
    for some in [names] if runs == "one run" else [(name,) for name in names]:
        assert site.run(*some).conflicts == ()
    found = site.only()
    assert (found.id, found.metadata.title) == (pipeline.id_of(PLAIN), "عنوان الصفحة")
    assert (dates(found), found.metadata.sources) == (LISTED, ("صحيفة الضفاف",))
    assert found.path.endswith("page.html")
    assert counts(site.run()) == {"read": 2, "unchanged": 2}
    site.reindex()
    assert site.only() == found
    site.reindex(site.folder)
    assert site.only() == found


def test_what_a_page_states_wins(site: Site) -> None:
    site.page("page.html", PLAIN, date="2024-04-30")
    site.sitemap("map.xml", (PLAIN, "من الخريطة", "2024-05-01"))
    site.run()
    assert dates(site.only()) == ("2024-04-30", "meta:article:published_time")


@pytest.mark.parametrize("listed", [PLAIN, ENCODED, ENCODED.lower()])
@pytest.mark.parametrize("stated", [PLAIN, ENCODED, ENCODED.lower()])
def test_an_address_is_the_same_however_its_letters_are_encoded(site: Site, listed: str, stated: str) -> None:
    site.sitemap("map.xml", (listed, "من الخريطة", "2024-05-01"))
    site.run()
    site.page("page.html", stated)
    site.run()
    assert (site.only().id, dates(site.only())) == (pipeline.id_of(stated), LISTED)
    (site.folder / "page.html").unlink()
    site.run(prune=True)
    assert site.only().id == pipeline.id_of(listed)


def test_addresses_encoded_in_a_code_page_are_not_taken_for_one_another() -> None:
    assert spellings("https://x.example/%CC%D3%D1") == ("https://x.example/%CC%D3%D1",)


@anywhere
def test_what_goes_is_made_up_for_by_what_stays(site: Site) -> None:
    site.page("page.html", PLAIN)
    site.sitemap("map.xml", (PLAIN, "من الخريطة", "2024-05-01"))
    site.run()
    (site.folder / "page.html").rename(site.folder.parent / "away.html")
    assert counts(site.run(prune=True)) == {"read": 1, "added": 1, "unchanged": 1, "removed": 1}
    assert (site.only().metadata.title, dates(site.only())) == ("من الخريطة", LISTED)
    (site.folder.parent / "away.html").rename(site.folder / "page.html")
    site.run()
    assert (site.only().metadata.title, dates(site.only())) == ("عنوان الصفحة", LISTED)
    (site.folder / "map.xml").unlink()
    assert counts(site.run(prune=True)) == {"read": 1, "unchanged": 1, "described": 1}
    assert (site.only().metadata.title, dates(site.only())) == ("عنوان الصفحة", (None, None))
    (site.folder / "page.html").unlink()
    site.run(prune=True)
    assert site.documents() == {}


@anywhere
def test_an_entry_that_changes_changes_the_article(site: Site) -> None:
    site.sitemap("map.xml", (PLAIN, "عنوان", "2024-05-01"))
    site.run()
    site.sitemap("map.xml", (f"{SITE}/2", "آخر", "2024-05-03"), (PLAIN, "عنوان أصح", "2024-05-02"))
    assert counts(site.run()) == {"read": 2, "added": 1, "updated": 1}
    assert sorted(one.metadata.title or "" for one in site.documents().values()) == ["آخر", "عنوان أصح"]
    site.page("page.html", PLAIN)
    site.run()
    site.sitemap("map.xml", (f"{SITE}/2", "آخر", "2024-05-03"), (PLAIN, "عنوان أصح", "2024-05-09"))
    assert counts(site.run()) == {"read": 3, "unchanged": 2, "described": 1}
    assert dates(site.documents()[pipeline.id_of(PLAIN)]) == ("2024-05-09", "sitemap:publication_date")


@anywhere
def test_a_moved_sitemap_and_one_that_lists_the_same_change_nothing(site: Site) -> None:
    site.page("page.html", PLAIN)
    site.sitemap("a.xml", (PLAIN, "عنوان", "2024-05-01"), (f"{SITE}/2", "آخر", "2024-05-03"))
    site.run()
    before = {id: one.metadata for id, one in site.documents().items()}
    (site.folder / "a.xml").rename(site.folder / "b.xml")
    site.run()
    site.sitemap("c.xml", (f"{SITE}/2", "آخر", "2024-05-03"), (PLAIN, "عنوان", "2024-05-01"))
    assert counts(site.run(prune=True)) == {"read": 5, "unchanged": 5}
    assert {id: one.metadata for id, one in site.documents().items()} == before
    assert {one.path.rpartition("/")[2] for one in site.documents().values()} == {"page.html", "b.xml"}


def test_an_entry_that_went_is_taken_out_though_others_have_no_title(site: Site) -> None:
    untitled = (f"{SITE}/3", "", "2024-05-03")
    site.sitemap("map.xml", (f"{SITE}/2", "آخر", "2024-05-03"), untitled, (PLAIN, "عنوان", "2024-05-01"))
    assert counts(site.run()) == {"read": 3, "added": 2, "unreadable": 1}
    for entries in ([(f"{SITE}/2", "آخر", "2024-05-03"), untitled], [untitled]):
        site.sitemap("map.xml", *entries)
        assert site.run(prune=True).removed == 1


@anywhere
def test_without_originals_pages_are_described_from_their_files(site: Site) -> None:
    site.page("page.html", PLAIN)
    site.run(keep_originals=False)
    site.sitemap("map.xml", (PLAIN, "من الخريطة", "2024-05-01"), (f"{SITE}/2", "آخر", "2024-05-03"))
    site.run(keep_originals=False)
    assert dates(site.documents()[pipeline.id_of(PLAIN)]) == LISTED
    assert len(site.documents()) == 2


@anywhere
@pytest.mark.parametrize("purge", [False, True])
def test_what_a_person_takes_out_no_sitemap_brings_back(site: Site, purge: bool) -> None:
    site.page("page.html", PLAIN)
    site.sitemap("map.xml", (PLAIN, "عنوان سري", "2024-05-01"), (f"{SITE}/2", "آخر سري", "2024-05-03"))
    site.run()
    with site.place.writer() as writer:
        writer.delete(list(site.documents()), "a test", purge=purge)
    for date in ("2024-05-01", "2024-06-06"):
        site.sitemap("map.xml", (ENCODED, "عنوان سري", date), (f"{SITE}/2", "آخر سري", date))
        assert counts(site.run())["unchanged"] == 3
        assert site.documents() == {}
    if purge:
        for _, data in texts(site.place):
            assert "سري".encode() not in data


def texts(place: Place) -> Iterable[tuple[Path, bytes]]:
    """All that an archive holds."""
    if isinstance(place, InCluster):
        return place.texts()
    assert isinstance(place, InFolder)
    return ((path, path.read_bytes()) for path in place.path.rglob("*") if path.is_file())


@anywhere
def test_a_correction_of_an_entry_outlasts_its_page(site: Site) -> None:
    site.sitemap("map.xml", (PLAIN, "عنوان", "2024-05-01"))
    site.run()
    with site.place.writer() as writer:
        writer.amend(pipeline.id_of(PLAIN), Correction({"place": "البصرة"}))
    assert site.only().metadata.place == "البصرة"
    site.page("page.html", PLAIN)
    site.run()
    assert (site.only().metadata.place, dates(site.only())) == ("البصرة", LISTED)


@anywhere
def test_a_run_killed_at_a_commit_is_made_good_by_the_next(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.page("a.html", PLAIN)
    site.run()
    site.sitemap("map.xml", (PLAIN, "عنوان", "2024-05-01"))
    site.page("z.html", f"{SITE}/2")
    monkeypatch.setattr(Run, "is_due", True)
    ended: list[Report] = []

    def stop(report: Report) -> None:
        ended.append(report)
        if report.described:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), site.place.writer() as writer:
        writer.add(pipeline.read([site.folder]), stop)
    monkeypatch.undo()
    site.run()
    assert dates(site.documents()[pipeline.id_of(PLAIN)]) == LISTED


def test_several_processes_do_the_same(site: Site) -> None:
    for number in range(5):
        site.page(f"{number}.html", f"{SITE}/{number}", f"رقم {number}")
    site.sitemap("map.xml", *((f"{SITE}/{number}", "عنوان", "2024-05-01") for number in range(7)))
    site.run(processes=2)
    assert [dates(one) for one in site.documents().values()] == [LISTED] * 7


Step = Callable[[Site], object]
ADDRESSES = [PLAIN, ENCODED, f"{SITE}/2"]
rows = st.tuples(st.sampled_from(ADDRESSES), st.sampled_from(["أول", "ثان"]), st.sampled_from(["2024-05-01", "2023"]))
steps = st.one_of(
    st.builds(
        lambda name, url, words: lambda site: site.page(name, url, words),
        st.sampled_from(["1.html", "z.html"]),
        st.sampled_from([PLAIN, f"{SITE}/2"]),
        st.sampled_from(["هنا", "هناك"]),
    ),
    st.builds(
        lambda name, entries: lambda site: site.sitemap(name, *entries),
        st.sampled_from(["m.xml", "n.xml"]),
        st.lists(rows, max_size=3),
    ),
    st.builds(
        lambda name: lambda site: (site.folder / name).unlink(missing_ok=True),
        st.sampled_from(["1.html", "z.html", "m.xml", "n.xml"]),
    ),
    st.just(lambda site: site.run()),
    st.just(lambda site: site.run(prune=True)),
    st.just(lambda site: site.reindex()),
    st.just(lambda site: site.reindex(site.folder)),
)


def described(site: Site) -> list[str]:
    """All that is known of each article, but for what two pages of one address may have either way: ids, and paths."""
    return sorted(
        repr((one.metadata, one.path if one.path.endswith("xml") else "")) for one in site.documents().values()
    )


@settings(max_examples=30, deadline=None)
@given(st.lists(steps, max_size=8))
def test_whatever_came_and_went_the_archive_is_as_one_made_anew(done: list[Step]) -> None:
    with TemporaryDirectory() as name:
        site = Site(Path(name, "files"), InFolder(Path(name, "archive")))
        site.folder.mkdir()
        for step in done:
            step(site)
        site.run(prune=True)
        anew = Site(site.folder, InFolder(Path(name, "anew")))
        anew.run()
        assert described(site) == described(anew)
        site.reindex()
        assert described(site) == described(anew)
