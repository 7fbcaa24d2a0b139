"""An archive in a cluster under what only a cluster brings: refusals, full disks, other machines, late requests."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import inf
from pathlib import Path
from random import Random
from secrets import token_hex
from typing import Any

import pytest

from index.analysis.analyzer import shipped
from index.article import Article, Document
from index.copies.definition import groups
from index.errors import ArchiveDamaged, ArchiveUnwritable
from search.engines.opensearch.client import Client, TooLarge
from search.engines.opensearch.packs import packed, unpacked
from search.engines.opensearch.writing import documents, drafting, indices
from search.engines.opensearch.writing.migrating import NotEmpty
from search.engines.opensearch.writing.scrolling import scrolled
from search.engines.opensearch.writing.stream import Stream
from tests.index.copies.conftest import story, window
from tests.index.storage.conftest import Files, Index, counts, describe, held, some_files
from tests.index.storage.places import InCluster, InFolder, check, new_in, stats
from tests.opensearch.nodes import Cluster


@pytest.fixture
def place(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InCluster]:
    monkeypatch.setattr(indices, "EXPUNGE_FOR", 0.0)
    with new_in(cluster, tmp_path) as made:
        yield made


def block(place: InCluster, *, full: bool) -> None:
    index = f"/{place.names.docs(1)}/_settings"
    place.client.call("PUT", index, {"index.blocks.read_only_allow_delete": True if full else None})


def test_an_article_that_the_cluster_refuses_is_set_aside_with_its_place_and_the_rest_stands(
    place: InCluster, files: Files
) -> None:
    def with_an_endless_author(article: Article, id: str) -> Document:
        document = describe(article, id)
        author = "س" * 40_000 if id == "2" else None
        return replace(document, metadata=replace(document.metadata, author=author))

    path = files.write("a.txt", window(0), window(0), window(1), ids=["1", "2", "3"])
    with place.writer(with_an_endless_author) as writer:
        report = writer.add(files.records())
    assert (report.unreadable, [(lost.path, lost.number) for lost in report.lost]) == (1, [(path, 2)])
    assert "bytes can be at most 32766 in length" in report.lost[0].reason
    assert set(held(place)) == {"1", "3"}
    assert place.groups() == {frozenset("13")}
    assert check(place).faults == ()
    with place.writer(describe) as writer:
        assert counts(writer.add(files.records())) == {"read": 3, "added": 1, "unchanged": 2}
    assert stats(place).unreadable == ()
    assert place.groups() == {frozenset("123")}


@pytest.mark.parametrize("too_large", ["the text", "the original"])
def test_an_article_that_is_too_large_for_a_request_is_set_aside_and_the_rest_stands(
    too_large: str, place: InCluster, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def long_or_short(article: Article, id: str) -> Document:
        document = describe(article, id)
        short = document.metadata.body[:200] if too_large == "the original" else document.metadata.body
        return replace(document, metadata=replace(document.metadata, body=short))

    def limited(self: Client, method: str, path: str, body: Any, *rest: Any) -> Any:
        if isinstance(body, bytes) and len(body) > 100_000:
            raise TooLarge("more than 100,000 bytes")
        return once(self, method, path, body, *rest)

    once = Client._once
    monkeypatch.setattr(Client, "_once", limited)
    words = (token_hex(4) if too_large == "the original" else f"لفظ{n}" for n in range(20_000))
    path = files.write("a.txt", window(9), " ".join([window(0)[:200], *words]), window(0)[:200], ids=["1", "2", "3"])
    with place.writer(long_or_short) as writer:
        report = writer.add(files.records())
    assert [(lost.path, lost.number) for lost in report.lost] == [(path, 2)]
    assert "more than 100,000 bytes" in report.lost[0].reason
    assert set(held(place)) == {"1", "3"}
    assert place.groups() == set()
    assert check(place).faults == ()
    monkeypatch.setattr(Client, "_once", once)
    with place.writer(long_or_short) as writer:
        assert counts(writer.add(files.records())) == {"read": 3, "added": 1, "unchanged": 2}
    assert stats(place).unreadable == ()


def test_a_full_disk_is_told_and_what_was_committed_stands_and_is_gone_on_from(
    place: InCluster, files: Files, run: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_files(files, 30)
    run()
    before, commit = held(place), place.commit
    files.write("more.txt", "خبر جديد")
    block(place, full=True)
    with pytest.raises(ArchiveUnwritable, match=r"opensearch\+http.*disk is full.*What was committed stands"):
        run()
    assert (held(place), place.commit) == (before, commit)
    block(place, full=False)
    assert run().added == 1
    assert check(place).faults == ()


def test_a_writer_on_another_machine_goes_on_where_the_last_one_was(
    place: InCluster, files: Files, archive: Path, tmp_path: Path
) -> None:
    machines = [place, *(InCluster(place.address, tmp_path / f"machine {number}") for number in range(2))]
    for number in range(7):
        files.write("a.txt", *(f"خبر رقم {line} يوم {number}" for line in range(number + 2)))
        done = []
        for each in (machines[number % 3], InFolder(archive)):
            with each.writer(describe) as writer:
                done.append(counts(writer.add(files.records(), roots=[files.folder], prune=True)))
                if number == 4:
                    writer.delete([min(held(each))], "a test", purge=True)
        assert done[0] == done[1]
    assert {tuple(machine.rows()) for machine in machines} == {tuple(InFolder(archive).rows())}
    assert held(place) == held(archive)
    assert check(place).faults == ()


def test_a_copy_that_is_damaged_or_of_another_life_of_the_archive_is_fetched_again(
    place: InCluster, files: Files, run: Index
) -> None:
    some_files(files, 5)
    run()
    (ledger,) = place.copies.glob("*/ledger.sqlite")
    ledger.write_bytes(b"no database" * 1_000)
    assert run().unchanged == 20
    history = place.client.call("GET", f"/{place.names.ledger}/_doc/commits%2F1")["_source"]
    place.client.call("PUT", f"/{place.names.ledger}/_doc/commits%2F1", {**history, "token": "of another life"})
    ledger_rows = place.rows()
    assert (run().unchanged, place.rows()) == (20, ledger_rows)


def test_rows_that_are_lost_are_told(place: InCluster, files: Files, run: Index) -> None:
    files.write("a.txt", "خبر")
    run()
    place.client.call("DELETE", f"/{place.names.ledger}/_doc/records%2F1")
    for copy in place.copies.glob("*/ledger.sqlite*"):
        copy.unlink()
    with pytest.raises(ArchiveDamaged, match="it knows 0 articles, and 1 were committed"):
        run()
    assert next(fault.reason for fault in check(place).faults) == "it knows 0 articles, and 1 were committed"


def test_what_a_killed_run_wrote_of_the_ledger_is_put_right_by_the_next(
    place: InCluster, files: Files, run: Index
) -> None:
    files.write("a.txt", "أول", "ثان", ids=["1", "2"])
    run()
    (row,) = [hit for hit in rows_of(place) if hit["id"] == "1"]
    beyond = {**row, "removed": 2, "cause": "vanished", "changed": 2}
    place.client.call("PUT", f"/{place.names.ledger}/_doc/records%2F{row['seq']}", beyond)
    assert check(place).faults != ()
    with place.writer(describe):
        pass
    assert check(place).faults == ()
    assert place.commit == 1


def rows_of(place: InCluster) -> list[Mapping[str, Any]]:
    return [hit["_source"] for hit in scrolled(place.client, place.names.ledger, {"term": {"table": "records"}})]


def test_documents_that_nobody_acknowledged_are_taken_back(place: InCluster, files: Files, run: Index) -> None:
    files.write("a.txt", "أول", "ثان", ids=["1", "2"])
    run()
    before = held(place)
    client, index = place.client, place.names.docs(1)
    stored = client.call("GET", f"/{index}/_doc/1")["_source"]
    (pack,) = unpacked([stored["shown"]])
    other = {**stored, "shown": packed(pack.first.decode(), "غير ذلك"), "commit": 2}
    client.call("PUT", f"/{index}/_doc/1", other)
    client.call("PUT", f"/{index}/_doc/9", {**other, "id": "9"})
    assert check(place).faults != ()
    with place.writer(describe):
        pass
    assert held(place) == before
    assert check(place).faults == ()


def test_what_holds_two_groups_together_joins_them_and_parts_them_when_it_goes(
    place: InCluster, files: Files, run: Index
) -> None:
    def write(*numbers: int) -> set[frozenset[str]]:
        files.write("a.txt", *map(window, numbers), ids=[str(number) for number in numbers])
        run(prune=True)
        bodies = {id: document.metadata.body for id, document in place.documents().items()}
        assert place.groups() == set(groups(bodies, shipped()))
        return place.groups()

    others = [number for number in range(13) if number != 6]
    parted = write(*others)
    assert len(parted) == 2
    assert len(write(*range(13))) == 1
    assert write(*others) == parted
    assert write(0, 3, 6, 9, 12) == set()
    with place.writer(describe) as writer:
        writer.reindex()
    assert place.groups() == set()


@pytest.mark.parametrize("seed", range(2))
def test_the_groups_are_right_wherever_copies_stand_between_drafts_commits_and_what_is_shown(
    place: InCluster, files: Files, run: Index, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(drafting, "MOST", 2)
    monkeypatch.setattr("search.engines.opensearch.writing.held._MOST", 2)
    monkeypatch.setattr(documents, "SHOW_EVERY", 6)
    monkeypatch.setattr("index.storage.run.COMMIT_EVERY", 9)
    rng = Random(seed)
    monkeypatch.setattr(Stream, "is_short", property(lambda _: rng.random() < 0.5))
    for _ in range(3):
        kept = rng.sample(range(24), 18)
        texts = [rng.choice([window(number), " ".join(story(100 + number, 60))]) for number in kept]
        files.write("a.txt", *texts, ids=list(map(str, kept)))
        run(prune=True)
        bodies = {id: document.metadata.body for id, document in place.documents().items()}
        assert place.groups() == set(groups(bodies, shipped())) != set()
    before = place.groups()
    with place.writer(describe) as writer:
        writer.reindex()
    assert place.groups() == before


def operations(place: InCluster, kind: str) -> int:
    """How often documents were sent, or asked for by their ids."""
    stats = place.client.call("GET", f"/{place.names.docs(1)}/_stats/indexing,get")
    names = {"sent": ("indexing", "index_total"), "asked for": ("get", "total")}
    part, name = names[kind]
    return int(stats["_all"]["primaries"][part][name])


@pytest.mark.parametrize(("held", "is_short", "sent"), [(2, False, 4), (1, False, 5), (2, True, 5)])
def test_a_document_is_sent_once_when_its_copy_comes_while_it_waits(
    place: InCluster, files: Files, run: Index, monkeypatch: pytest.MonkeyPatch, held: int, is_short: bool, sent: int
) -> None:
    monkeypatch.setattr(drafting, "MOST", 1)
    monkeypatch.setattr("search.engines.opensearch.writing.held._MOST", held)
    monkeypatch.setattr(Stream, "is_short", is_short)
    monkeypatch.setattr("index.storage.run.patience", lambda *_: inf)
    files.write("a.txt", window(0), window(20), window(0), window(1))
    run()
    assert operations(place, "sent") == sent
    assert [len(group) for group in place.groups()] == [3]


@pytest.mark.parametrize(("held", "asked_for"), [(1, 1), (2_000, 0)])
def test_what_was_just_sent_is_sent_again_as_it_is_held_and_with_its_commit(
    place: InCluster, files: Files, monkeypatch: pytest.MonkeyPatch, held: int, asked_for: int
) -> None:
    monkeypatch.setattr("search.engines.opensearch.writing.held._MOST", held)
    monkeypatch.setattr("index.storage.run.COMMIT_EVERY", 3)
    monkeypatch.setattr("index.storage.run.patience", lambda *_: inf)
    files.write("a.txt", window(0), window(20), window(40), window(60), window(1), window(80))
    with place.writer(describe) as writer:
        writer.add(files.records())
    assert [len(group) for group in place.groups()] == [2]
    assert operations(place, "sent") == 7
    assert operations(place, "asked for") == asked_for
    found = scrolled(place.client, place.names.docs(1), {"match_all": {}}, ("commit",))
    assert sorted(hit["_source"]["commit"] for hit in found) == [1, 1, 1, 2, 2, 2]
    assert check(place).faults == ()


def test_reindex_says_when_it_is_needed_and_leaves_one_index(place: InCluster, files: Files, run: Index) -> None:
    some_files(files, 5)
    run()
    assert place.archive.needs_reindex() is None
    place.write_config("overrides.tsv", "مكتبة|كتب")
    assert "tables" in str(place.archive.needs_reindex())
    before = held(place)
    with place.writer(describe) as writer:
        writer.learn()
        writer.reindex()
    assert place.archive.needs_reindex() is None
    assert (place.read_config("words.txt") or "").startswith("#")
    assert held(place) == before
    assert list(indices.builds(place.client, place.names)) == [2]
    alias = place.client.call("GET", f"/_alias/{place.names.alias}")
    assert list(alias) == [place.names.docs(2)]
    assert check(place).faults == ()


def test_a_change_of_the_analysis_asks_for_a_rebuild(
    place: InCluster, files: Files, run: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.write("a.txt", "خبر")
    run()
    monkeypatch.setattr("index.analysis.analyzer._VERSION", "other-9")
    assert "other-9" in str(place.archive.needs_reindex())
    with place.writer(describe) as writer:
        writer.reindex()
    assert place.archive.needs_reindex() is None


def test_other_archives_of_like_names_are_left_alone(place: InCluster, files: Files, run: Index) -> None:
    other = InCluster(f"{place.address}-docs-7", place.copies)
    files.write("a.txt", "خبر")
    run()
    with other.writer(describe) as writer:
        writer.add(files.records())
        writer.reindex()
    with place.writer(describe) as writer:
        writer.reindex()
    assert held(other) == held(place)
    assert check(other).faults == check(place).faults == ()
    other.remove()


def test_a_migrated_archive_is_the_same_and_goes_on_as_the_same(
    place: InCluster, files: Files, archive: Path, cluster: Cluster, tmp_path: Path
) -> None:
    folder = InFolder(archive)
    some_files(files, 20)
    files.write("copies.txt", *map(window, range(4)), "BROKEN")
    for texts in (["صيغة أولى"], ["صيغة ثانية"]):
        files.write("changed.txt", *texts, ids=["changed"])
        with folder.writer(describe) as writer:
            writer.add(files.records(), roots=[files.folder])
    folder.write_config("variants.tsv", "غوغل|جوجل")
    gone, purged, *others = sorted(held(folder))
    with folder.writer(describe) as writer:
        writer.delete([gone], "one")
        writer.delete([purged], "two", purge=True)
    assert place.archive.take(archive, lambda _: None) == len(others)
    assert place.documents() == folder.documents()
    assert place.groups() == folder.groups() != set()
    assert place.rows() == folder.rows()
    assert [place.gone(id) for id in (gone, purged)] == [folder.gone(id) for id in (gone, purged)]
    assert place.read_config("variants.tsv") == "غوغل|جوجل"
    assert stats(place).unreadable == stats(folder).unreadable
    assert (check(place).faults, check(place).originals) == ((), check(folder).originals)
    for each in (place, folder):
        with each.writer(describe) as writer:
            assert set(counts(writer.add(files.records()))) == {"read", "unchanged", "unreadable"}
            writer.reindex()
    assert place.documents() == folder.documents()
    assert place.groups() == folder.groups()
    with pytest.raises(NotEmpty):
        place.archive.take(archive, lambda _: None)
