"""One writer at a time, also where one is gone without a word."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import time

import pytest

from index.errors import ArchiveBusy
from search.engines.opensearch.client import Conflict
from search.engines.opensearch.settings import Commit, Settings
from search.engines.opensearch.writing import indices, lease
from search.engines.opensearch.writing.lease import leased
from tests.index.storage.conftest import describe
from tests.index.storage.places import InCluster, new_in
from tests.opensearch.nodes import Cluster


@pytest.fixture
def place(cluster: Cluster, tmp_path: Path) -> Iterator[InCluster]:
    with new_in(cluster, tmp_path) as made:
        yield made


@pytest.fixture
def settings(place: InCluster) -> Settings:
    indices.make_settings(place.client, place.names)
    return Settings(place.client, place.names)


def test_while_one_writes_another_is_told_so_and_may_afterwards(settings: Settings) -> None:
    with leased(settings, "one", "an/address") as held:
        held.require()
        with (
            pytest.raises(ArchiveBusy, match="the archive an/address"),
            leased(settings, "two", "an/address"),
        ):
            pass
    with leased(settings, "two", "an/address") as held:
        assert not held.was_left


def test_who_is_gone_without_a_word_keeps_others_out_until_the_lease_ends(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time()
    with leased(settings, "one", "a") as former:
        monkeypatch.setattr(lease, "time", lambda: now + lease.SECONDS - 5.0)
        with pytest.raises(ArchiveBusy), leased(settings, "two", "a"):
            pass
        monkeypatch.setattr(lease, "time", lambda: now + lease.SECONDS + 5.0)
        former.require()  # nobody took it
        with pytest.raises(ArchiveBusy), leased(settings, "two", "a"):
            pass
        monkeypatch.setattr(lease, "time", lambda: now + 3 * lease.SECONDS)
        with leased(settings, "two", "a") as held:
            assert held.was_left
            with pytest.raises(ArchiveBusy):
                former.require()
            former.end()  # what it says comes too late
            with pytest.raises(ArchiveBusy), leased(settings, "one", "a"):
                pass


def test_who_is_gone_is_not_kept_out_itself_when_it_comes_again(settings: Settings) -> None:
    with leased(settings, "one", "a"), leased(settings, "one", "a") as again:
        assert again.was_left


def test_two_machines_write_in_turn_and_neither_beside_the_other(place: InCluster, tmp_path: Path) -> None:
    other = InCluster(place.address, tmp_path / "other machine")
    with place.writer(describe), pytest.raises(ArchiveBusy), other.writer(describe):
        pass
    with other.writer(describe) as writer, pytest.raises(ArchiveBusy), other.writer(describe):
        writer.add([])


def test_a_writer_that_was_passed_over_commits_nothing(place: InCluster, tmp_path: Path) -> None:
    other = InCluster(place.address, tmp_path / "other machine")
    with place.writer(describe) as former:
        expired = {"owner": "former", "until": 1.0}
        Settings(place.client, place.names).overwrite(lease.NAME, expired)
        with other.writer(describe) as writer:
            writer.reindex()
        with pytest.raises(ArchiveBusy):
            former.reindex()
    assert place.archive.check().faults == ()


def test_an_answer_that_was_lost_is_not_taken_for_another_writer(settings: Settings) -> None:
    with leased(settings, "one", "a") as held:
        settings.overwrite(lease.NAME, {"owner": "one", "until": time() + 1})
        held._extend()
        held.require()
    assert settings.get([lease.NAME])[lease.NAME].source["until"] == 0
    commit = Commit(1, 1, "token", "print", 1, 0, "now")
    version = settings.put_commit(commit, None)
    assert settings.put_commit(commit, None) == version
    with pytest.raises(Conflict):
        settings.put_commit(replace(commit, token="another"), None)
