"""The dense index finds each vector by itself, and has one owner."""

from concurrent.futures import ThreadPoolExecutor

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings

from retrieval.errors import IndexLocked, VectorsUnreachable
from retrieval.index import VectorIndexes
from tests.runtime.on_chroma import chroma_server
from tests.serving import free_port

DIMENSION = 32


def unit_vectors(n: int, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(n, DIMENSION)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    with chroma_server(tmp_path_factory.mktemp("chroma") / "data") as url:
        yield url


@pytest.fixture(params=["folder", "server"])
def indexes(request, tmp_path):
    url = request.getfixturevalue("server") if request.param == "server" else None
    with VectorIndexes(tmp_path / "vectors", url) as opened:
        if url:
            for workspace in ("one", "two"):
                opened.drop(workspace, "model")
        yield opened


@pytest.fixture
def in_folder(tmp_path):
    """Only a folder is compacted: a server sees to its own memory."""
    with VectorIndexes(tmp_path / "vectors") as opened:
        yield opened


def names(n: int) -> list[str]:
    return [f"c{i}" for i in range(n)]


def test_each_vector_is_its_own_nearest(indexes):
    index, vectors = indexes.open("one", "model"), unit_vectors(500)
    index.add(names(500), vectors)
    nearest = [index.search(vector.tolist(), 1)[0] for vector in vectors]
    assert [chunk_id for chunk_id, _ in nearest] == names(500)
    assert [cosine for _, cosine in nearest] == pytest.approx([1.0] * 500, abs=1e-5)


def test_results_are_by_cosine_best_first(indexes):
    index, vectors = indexes.open("one", "model"), unit_vectors(200)
    index.add(names(200), vectors)
    query = unit_vectors(1, seed=1)[0]
    cosines = vectors @ query
    found = index.search(query.tolist(), 10)
    assert [chunk_id for chunk_id, _ in found] == [f"c{i}" for i in np.argsort(-cosines)[:10]]
    assert [cosine for _, cosine in found] == pytest.approx(sorted(cosines, reverse=True)[:10], abs=1e-5)


def test_what_is_removed_is_gone(indexes):
    index, vectors = indexes.open("one", "model"), unit_vectors(10)
    index.add(names(10), vectors)
    index.remove(["c3", "never-there"])
    assert index.ids() == set(names(10)) - {"c3"}
    assert "c3" not in dict(index.search(vectors[3].tolist(), 10))


def test_adding_again_replaces(indexes):
    index, vectors = indexes.open("one", "model"), unit_vectors(2)
    index.add(["c0"], vectors[:1])
    index.add(["c0"], vectors[1:])
    assert index.ids() == {"c0"}
    assert index.search(vectors[1].tolist(), 1)[0][1] == pytest.approx(1.0, abs=1e-5)


def test_asking_for_more_than_there_is_gives_what_there_is(indexes):
    index = indexes.open("one", "model")
    assert index.search(unit_vectors(1)[0].tolist(), 5) == []
    index.add(names(3), unit_vectors(3))
    assert len(index.search(unit_vectors(1)[0].tolist(), 50)) == 3


def test_workspaces_and_models_are_apart(indexes):
    vectors = unit_vectors(3)
    for place, (workspace, model) in enumerate([("one", "m1"), ("two", "m1"), ("one", "m2")]):
        indexes.open(workspace, model).add([f"{workspace}-{model}"], vectors[place : place + 1])
    assert indexes.open("one", "m1").ids() == {"one-m1"}
    assert indexes.open("two", "m1").search(vectors[0].tolist(), 5)[0][0] == "two-m1"


def test_an_index_with_other_settings_is_made_anew_and_others_stay(tmp_path):
    client = chromadb.PersistentClient(path=str(tmp_path / "vectors"), settings=Settings(anonymized_telemetry=False))
    old = client.create_collection("chunks-one-m", configuration={"hnsw": {"space": "cosine", "ef_search": 64}})
    old.add(ids=names(3), embeddings=unit_vectors(3))
    client.close()
    with VectorIndexes(tmp_path / "vectors") as opened:
        assert opened.open("one", "m").ids() == set()
        opened.open("one", "m").add(names(3), unit_vectors(3))
    with VectorIndexes(tmp_path / "vectors") as again:
        assert again.open("one", "m").ids() == set(names(3))


def test_a_dropped_collection_begins_anew_and_others_stay(indexes):
    for workspace in ("one", "two"):
        indexes.open(workspace, "m").add([workspace], unit_vectors(1))
    indexes.drop("one", "m")
    indexes.drop("never-there", "m")
    assert (indexes.open("one", "m").ids(), indexes.open("two", "m").ids()) == (set(), {"two"})


def test_a_second_owner_is_refused_until_the_first_lets_go(tmp_path):
    first = VectorIndexes(tmp_path / "vectors")
    first.open("one", "m").add(["a"], unit_vectors(1))
    with pytest.raises(IndexLocked, match="Another Warmline process is using this home"):
        VectorIndexes(tmp_path / "vectors")
    first.close()
    with VectorIndexes(tmp_path / "vectors") as second:
        assert second.open("one", "m").ids() == {"a"}


def test_a_folder_that_cannot_be_opened_is_set_aside_for_an_empty_one(tmp_path):
    (tmp_path / "vectors").mkdir()
    (tmp_path / "vectors" / "chroma.sqlite3").write_bytes(b"not a database " * 500)
    with VectorIndexes(tmp_path / "vectors") as indexes:
        assert indexes.open("one", "m").ids() == set()
    (aside,) = tmp_path.glob("vectors-damaged-*")
    assert (aside / "chroma.sqlite3").read_bytes().startswith(b"not a database")


def test_removed_vectors_do_not_pile_up_once_compacted(tmp_path):
    vectors = unit_vectors(4_400)
    with VectorIndexes(tmp_path / "vectors") as opened:
        index = opened.open("one", "m")
        for edition in range(10):
            index.add([f"r{edition}-{i}" for i in range(440)], vectors[440 * edition : 440 * (edition + 1)])
            if edition:
                index.remove([f"r{edition - 1}-{i}" for i in range(440)])
        assert index.removed == 9 * 440
        assert index.compact(spare=100)
        assert index.removed == 0
        assert not index.compact(spare=100)
        assert index.ids() == {f"r9-{i}" for i in range(440)}
        assert [index.search(v.tolist(), 1)[0][0] for v in vectors[-440:]] == [f"r9-{i}" for i in range(440)]
        assert len(list(tmp_path.rglob("data_level0.bin"))) <= 1
    with VectorIndexes(tmp_path / "vectors") as opened:
        again = opened.open("one", "m")
        assert (again.ids(), again.removed) == ({f"r9-{i}" for i in range(440)}, 0)


def test_few_removed_vectors_are_let_be(in_folder):
    index = in_folder.open("one", "m")
    index.add(names(20), unit_vectors(20))
    index.remove(names(9))
    assert not index.compact(spare=10)
    assert not index.compact(spare=0)
    index.remove(names(13)[9:])
    assert index.compact(spare=0)
    assert index.ids() == set(names(20)[13:])


def test_what_a_compaction_left_halfway_is_thrown_away(in_folder):
    index = in_folder.open("one", "m")
    in_folder.open("one", "m-new").add(["stale"], unit_vectors(1))
    index.add(names(4), unit_vectors(4))
    index.remove(names(3))
    assert index.compact(spare=0)
    assert index.ids() == {"c3"}


def test_searches_go_on_while_it_is_compacted(in_folder):
    index, vectors = in_folder.open("one", "m"), unit_vectors(1_000)
    index.add(names(1_000), vectors)
    index.remove(names(600))
    with ThreadPoolExecutor(1) as thread:
        moved = thread.submit(index.compact, 0)
        while not moved.done():
            assert index.search(vectors[-1].tolist(), 1)[0][0] == "c999"
    assert moved.result()


def test_other_collections_are_there_after_one_was_compacted(in_folder):
    one, other = in_folder.open("one", "m"), in_folder.open("other", "m")
    other.add(["o"], unit_vectors(1))
    one.add(names(4), unit_vectors(4))
    one.remove(names(3))
    assert one.compact(spare=0)
    assert other.search(unit_vectors(1)[0].tolist(), 1)[0][0] == "o"
    other.add(["p"], unit_vectors(2)[1:])
    assert (other.ids(), one.ids()) == ({"o", "p"}, {"c3"})


def test_a_collection_that_another_process_built_anew_is_found_again(server, tmp_path):
    with VectorIndexes(tmp_path / "one", server) as first, VectorIndexes(tmp_path / "two", server) as second:
        index, other, vectors = first.open("one", "model"), second.open("one", "model"), unit_vectors(3)
        second.drop("one", "model")
        second.open("one", "model").add(names(3), vectors)
        assert index.ids() == set(names(3))
        assert index.search(vectors[1].tolist(), 1)[0][0] == "c1"
        other.remove(["c0"])
        assert index.ids() == {"c1", "c2"}


def test_a_server_that_does_not_answer_is_named(tmp_path):
    with pytest.raises(VectorsUnreachable, match="chroma run"):
        VectorIndexes(tmp_path / "vectors", f"http://127.0.0.1:{free_port()}")
