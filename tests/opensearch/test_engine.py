"""The engine of archives in a cluster, beside what every engine promises (`tests/engines`)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from threading import Barrier, Event
from typing import Any

import pytest

import search.engines.opensearch.engine
import search.engines.opensearch.listing
from index.errors import AnalysisChanged, ArchiveMissing
from index.schema import FACETS
from search.engine import Engine, Search
from search.engines.closer import Closer
from search.engines.opening import open_engine
from search.engines.opensearch import asking
from search.engines.opensearch.address import Connection, parse
from search.engines.opensearch.client import Client, Overloaded, path_of
from search.engines.opensearch.engine import OpenSearchEngine
from search.engines.opensearch.mapping import documents as mapping
from search.engines.opensearch.names import COMMIT, key
from search.engines.opensearch.responses import checked
from search.engines.opensearch.settings import Settings as Kept
from search.engines.opensearch.source import Source
from search.engines.opensearch.statistics import Statistics
from search.errors import EngineUnavailable
from search.query.nodes import EVERYTHING, And, Or, Query
from search.request import Choice, Copies, Match, SearchRequest, Sort
from search.rescoring import Rescoring
from search.service import answer
from search.settings import Settings
from search.web.app import create_app
from tests.engines.asking import document, ids, word
from tests.engines.test_contract_copies import report
from tests.opensearch.building import archive, put
from tests.opensearch.gate import gate
from tests.opensearch.nodes import Cluster
from tests.shipped import analyze

MANY = [document(f"{n:03}", f"قطار رقم{n}", sources=[f"مصدر{n % 7}"], published=f"20{n % 30:02}") for n in range(60)]


def connected(cluster: Cluster, name: str) -> Connection:
    return Connection(parse(cluster.address(name)), timeout=60)


def test_an_address_opens_the_engine_over_the_archive_there(cluster: Cluster) -> None:
    with archive([document("a", "قطار")], 1, cluster) as made:
        engine = open_engine(Settings(archive=made.address))
        assert (engine.name, ids(engine, word("قطار"))) == ("opensearch", ["a"])
        engine.close()
        with pytest.raises(EngineUnavailable, match="closed"):
            engine.count()


def test_where_there_is_no_archive_it_is_said_how_one_is_made(cluster: Cluster) -> None:
    with pytest.raises(ArchiveMissing, match=r"kashshaf index PATH --archive opensearch\+http://.*/nowhere"):
        OpenSearchEngine(connected(cluster, "nowhere"))


def test_an_archive_of_another_analysis_is_refused(cluster: Cluster) -> None:
    with archive([document("a")], 1, cluster) as made:
        stands(cluster, made, fingerprint="family-0", token="other")
        with pytest.raises(AnalysisChanged, match="reindex --if-needed"):
            OpenSearchEngine(connected(cluster, made.names.archive))


def stands(cluster: Cluster, made: OpenSearchEngine, **changed: Any) -> None:
    """Let another commit stand."""
    kept = Kept(Client(connected(cluster, made.names.archive)), made.names)
    found = kept.commit()
    assert found
    kept.overwrite(COMMIT, asdict(replace(found[0], **changed)))


def test_another_build_is_seen_when_it_stands_and_searches_go_on_when_the_old_one_is_gone(cluster: Cluster) -> None:
    client = Client(connected(cluster, "any"))
    with archive([document("a", "قطار")], 1, cluster) as engine:
        first, second = engine.standing.commit.build, 10**6
        client.call("PUT", path_of(engine.names.docs(second)), mapping(1, 0))
        put([document("b", "قطار"), document("c", "قطار")], engine.names.docs(second), client)
        assert ids(engine, word("قطار")) == ["a"]
        stands(cluster, engine, build=second, token="second")
        client.call("DELETE", path_of(engine.names.docs(first)))
        assert ids(engine, word("قطار")) == ["b", "c"]
        client.call("DELETE", path_of(engine.names.docs(second)))
    client.close()


def test_a_commit_is_seen_after_a_second(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    with archive([document("a", "قطار")], 1, cluster) as engine:
        stands(cluster, engine, number=2, token="second")
        monkeypatch.setattr(search.engines.opensearch.engine, "_FRESH", 0.0)
        before = engine.standing
        assert (before.commit.number, engine.count(), engine.standing.commit.number) == (1, 1, 2)


def test_names_have_the_variants_that_people_of_the_archive_wrote(cluster: Cluster) -> None:
    with archive([document("a", "زيد")], 1, cluster) as made:
        kept = Kept(Client(connected(cluster, made.names.archive)), made.names)
        kept.put_config("variants.tsv", "زيد|عبيد\n".encode())
        engine = OpenSearchEngine(connected(cluster, made.names.archive))
        [token] = analyze("زيد")
        assert list(engine.variants.others(token).values()) == ["عبيد"]
        engine.close()
        kept.put_config("variants.tsv", None)


def test_pages_go_on_beyond_what_the_cluster_puts_in_order_at_once(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [*MANY, *(report(f"x{n}", "2024") for n in range(9))]
    query: Query = Or((word("قطار"), word("كلمة7")))
    orders = [(Sort.RELEVANCE, None), (Sort.RELEVANCE, Rescoring(depth=6)), (Sort.NEWEST, None)]
    asked = [
        Search(query, copies=copies, rescoring=rescoring, sort=sort)
        for copies in (None, *Copies)
        for sort, rescoring in orders
    ]
    with archive(documents, 2, cluster) as engine:
        lists = [engine.search(replace(each, limit=1000)).hits for each in asked]
        monkeypatch.setattr(search.engines.opensearch.listing, "WINDOW", 20)
        monkeypatch.setattr(search.engines.opensearch.listing, "MOST_SHOWN", 5)
        for each, whole in zip(asked, lists, strict=True):
            assert len(whole) == (61 if each.copies is Copies.FOLD else 69)
            assert engine.search(replace(each, limit=1000)).hits == whole
            for start in (0, 5, 19, 57, 100):
                assert engine.search(replace(each, offset=start, limit=7)).hits == whole[start : start + 7]


def test_a_page_takes_two_requests_and_a_third_where_there_are_copies(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = SearchRequest(text="قطار OR كلمة7")
    with archive([*MANY, *(report(f"x{n}", "2024") for n in range(9))], 2, cluster) as engine:
        first = answer(asked, engine)
        made, call = list[str](), Client.call

        def counted(client: Client, method: str, path: str, *args: Any, **rest: Any) -> Any:
            made.append(path.rpartition("/")[2])
            return call(client, method, path, *args, **rest)

        monkeypatch.setattr(search.engines.opensearch.engine, "_FRESH", 1e9)
        monkeypatch.setattr(Client, "call", counted)
        second = answer(asked, engine)
        assert (second.hits, second.copied) == (first.hits, first.copied)
        assert made == ["_search"] * 3
        assert not answer(SearchRequest(text="قطار"), engine).copied
        assert made == ["_search"] * 5
        asked_anew = OpenSearchEngine(connected(cluster, engine.names.archive)).listed(list(first.copied))
        assert first.copied == {id: document.metadata for id, document in asked_anew.items()}
        assert list(first.copied) == [f"x{n}" for n in range(1, 6)]


def test_what_is_counted_is_asked_for_while_the_list_is(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    with archive(MANY, 2, cluster) as engine:
        whole = engine.search(Search(word("قطار"), facets=("source",)))
        at_once, ask = Barrier(2, timeout=60), Source.search

        def met(source: Source, body: Mapping[str, Any]) -> Mapping[str, Any]:
            at_once.wait()
            return ask(source, body)

        monkeypatch.setattr(Source, "search", met)
        assert engine.search(Search(word("قطار"), facets=("source",))) == whole


def test_copies_are_asked_for_while_the_best_are_scored_again(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Search(word("كلمة7"), copies=Copies.FOLD, rescoring=Rescoring())
    with archive([report(f"x{n}", "2024") for n in range(9)], 2, cluster) as engine:
        whole = engine.search(asked)
        assert [hit.copies.size for hit in whole.hits] == [8]
        at_once, look, ask = Barrier(2, timeout=60), Closer.adds, asking.copies

        def looked(*args: Any) -> Any:
            at_once.wait()
            return look(*args)

        def met(*args: Any) -> Any:
            at_once.wait()
            return ask(*args)

        monkeypatch.setattr(Closer, "adds", looked)
        monkeypatch.setattr(asking, "copies", met)
        assert engine.search(asked) == whole


def test_what_is_done_meanwhile_waits_neither_for_counts_nor_for_copies(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Search(word("كلمة7"), copies=Copies.FOLD, rescoring=Rescoring())
    with archive([report(f"x{n}", "2024") for n in range(9)], 2, cluster) as engine:
        whole, done, ask = engine.search(asked), Event(), Source.search

        def late(source: Source, body: Mapping[str, Any]) -> Mapping[str, Any]:
            assert body["size"] or done.wait(60)
            return ask(source, body)

        monkeypatch.setattr(Source, "search", late)
        assert engine.search(asked, lambda _: done.set()) == whole


def test_another_page_or_order_is_counted_from_memory(cluster: Cluster) -> None:
    asked = Search(word("قطار"), facets=tuple(FACETS), copies=Copies.FOLD, limit=3)
    with archive(MANY, 2, cluster) as engine:
        client = Client(connected(cluster, engine.names.archive))
        index = engine.names.docs(engine.standing.commit.build)

        def remembered() -> int:
            found = client.call("GET", f"/{index}/_stats/request_cache")["_all"]["primaries"]["request_cache"]
            return int(found["hit_count"])

        first = engine.search(asked)
        before = remembered()
        for other in (replace(asked, offset=3), replace(asked, sort=Sort.NEWEST), replace(asked, limit=0)):
            assert replace(engine.search(other), hits=()) == replace(first, hits=())
        assert remembered() - before == 3 * 2  # by each shard


def test_what_is_taken_out_while_it_is_listed_is_not_shown(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    with archive([document("a", "قطار"), document("b", "قطار")], 1, cluster) as engine:
        get, index = Source.get, engine.names.docs(engine.standing.commit.build)

        def purged(source: Source, ids: Sequence[str], parts: Sequence[str]) -> list[Mapping[str, Any]]:
            source.client.call("DELETE", path_of(index, "_doc", key("a")), refresh=True)
            return get(source, ids, parts)

        monkeypatch.setattr(search.engines.opensearch.listing, "MOST_SHOWN", 1)
        monkeypatch.setattr(Source, "get", purged)
        assert [hit.document.id for hit in engine.search(Search(word("قطار"))).hits] == ["b"]


def test_a_search_fails_clearly_where_the_cluster_cannot_count(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    with archive(MANY, 1, cluster) as engine:
        ask = Source.search

        def full(source: Source, body: Mapping[str, Any]) -> Mapping[str, Any]:
            if not body["size"]:
                raise Overloaded("the cluster has no room")
            return ask(source, body)

        monkeypatch.setattr(Source, "search", full)
        with pytest.raises(EngineUnavailable, match="no room"):
            engine.search(Search(word("قطار")))


def test_where_nothing_is_found_it_need_not_be_known_how_common_words_are(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object) -> list[float]:
        raise EngineUnavailable("it cannot tell")

    with archive(MANY, 1, cluster) as engine:
        monkeypatch.setattr(Statistics, "rarities", unknown)
        asked = Search(word("غواصة"), rescoring=Rescoring())
        assert engine.search(asked).total == 0
        with pytest.raises(EngineUnavailable, match="cannot tell"):
            engine.search(replace(asked, query=word("قطار")))


def test_a_page_behind_the_end_of_a_list_takes_one_hit(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search.engines.opensearch.listing, "WINDOW", 70)
    asked, sizes, ask = Search(EVERYTHING, sort=Sort.NEWEST), list[int](), Source.search

    def counted(source: Source, body: Mapping[str, Any]) -> Mapping[str, Any]:
        sizes.append(body["size"])
        return ask(source, body)

    with archive(MANY, 1, cluster) as engine:
        last = engine.search(replace(asked, limit=100)).hits[-5:]
        monkeypatch.setattr(Source, "search", counted)
        assert engine.search(replace(asked, offset=5_000)).hits == ()
        assert sorted(sizes) == [0, 1]
        sizes.clear()
        assert engine.search(replace(asked, offset=55, limit=100)).hits == last
        assert sorted(sizes) == [0, 15]


def test_values_and_groups_that_do_not_fit_an_answer_are_counted_all_the_same(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [*MANY, *(report(f"x{n}") for n in range(5))]
    documents += [report(f"y{n}", text="آخر " * 3 + " ".join(f"لفظ{k}" for k in range(40))) for n in range(3)]
    asked = Search(
        EVERYTHING, {"source": Choice(excluded=("مصدر1",))}, facets=("source", "date"), copies=Copies.FOLD, limit=3
    )
    with archive(documents, 2, cluster) as engine:
        whole = engine.search(asked)
        monkeypatch.setattr(asking, "VALUES", 1)
        assert engine.search(asked) == whole
        assert (whole.folded, len(whole.facets["source"])) == (6, 8)


def test_a_query_of_hundreds_of_words_is_answered(cluster: Cluster) -> None:
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
    words = [f"{a}{b}{c}" for a in letters[:8] for b in letters[8:16] for c in letters[16:24]]
    with archive([document("a", " ".join(words[:400])), document("b", words[3])], 1, cluster) as engine:
        for match in Match:
            text = " ".join(words[:400])[:2000]
            found = answer(SearchRequest(text=text, match=match), engine)
            assert found.hits[0].id == "a"
            assert found.total == (2 if match is Match.ANY else 1)
        deep: Query = word(words[3])
        for _ in range(20):
            deep = Or((And((deep, word(words[3]))), word(words[5])))
        assert set(ids(engine, deep)) == {"a", "b"}
        with pytest.raises(EngineUnavailable, match="more words than it takes at once"):
            engine.search(Search(Or(tuple(word(f"كلمة{n}") for n in range(900)))))


@pytest.mark.parametrize(
    ("half", "reason"),
    [
        ({"timed_out": True, "_shards": {"failed": 0}}, "in time"),
        ({"_shards": {"failed": 1, "total": 3, "failures": [{"reason": {"reason": "it burns"}}]}}, "1 of 3.*it burns"),
    ],
)
def test_half_an_answer_is_none(half: dict[str, Any], reason: str) -> None:
    with pytest.raises(EngineUnavailable, match=reason):
        checked(half)


def test_health_is_the_clusters_own_word(cluster: Cluster) -> None:
    with archive([document("a")], 1, cluster) as engine:
        found = create_app(engine).test_client().get("/healthz").get_json()
        assert found == {
            "status": "ok",
            "engine": "opensearch",
            "articles": 1,
            "cluster": "green",
            "nodes": 1,
            "missing_shards": 0,
        }


def test_pages_say_that_the_cluster_is_away_and_go_on_when_it_is_back(cluster: Cluster) -> None:
    with archive([document("a", "قطار")], 1, cluster) as made, gate(cluster.nodes[0].ports.http) as before:
        address = f"opensearch+http://127.0.0.1:{before.port}/{made.names.archive}"
        engine: Engine = OpenSearchEngine(Connection(parse(address)))
        client = create_app(engine).test_client()
        assert client.get("/search?q=قطار").status_code == 200
        before.shut()
        page = client.get("/search?q=قطار")
        assert (page.status_code, page.headers["Retry-After"]) == (503, "10")
        assert f"nothing answers at http://127.0.0.1:{before.port}" in page.text
        health = client.get("/healthz")
        assert (health.status_code, health.get_json()["status"]) == (503, "unavailable")
        before.open()
        assert client.get("/search?q=قطار").status_code == 200
        assert client.get("/healthz").status_code == 200
        engine.close()
