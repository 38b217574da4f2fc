"""Hybrid search: what the ledger does not hold never comes back."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.fuse import fuse
from retrieval.retriever import Retriever
from tests.retrieval.chunks import chunk_of

CHUNKS = {f"c{n}": chunk_of(f"c{n}", f"Passage {n}.") for n in range(30)}
IDS = st.lists(st.sampled_from(sorted(CHUNKS)), unique=True)


def ranking(ids: list[str]) -> list[tuple[str, float]]:
    return [(chunk_id, 1.0 / place) for place, chunk_id in enumerate(ids, start=1)]


def retriever(dense: list[str], lexical: list[str], active: set[str]) -> Retriever:
    return Retriever(
        lambda _vector, depth: ranking(dense)[:depth],
        lambda _query, depth: ranking(lexical)[:depth],
        lambda ids: {one: CHUNKS[one] for one in ids if one in active},
    )


@given(IDS, IDS, st.sets(st.sampled_from(sorted(CHUNKS))), st.integers(0, 12))
def test_evidence_is_active_ranked_without_gaps_and_no_longer_than_asked(dense, lexical, active, limit):
    evidence = retriever(dense, lexical, active).search("query", [0.0], limit)
    assert len(evidence) == min(limit, len({*dense, *lexical} & active))
    assert {one.chunk_id for one in evidence} <= active
    assert [one.rank for one in evidence] == list(range(1, len(evidence) + 1))
    scores = [one.score for one in evidence]
    assert scores == sorted(scores, reverse=True)


@given(IDS, IDS, st.sets(st.sampled_from(sorted(CHUNKS))), st.integers(1, 12))
def test_no_more_is_looked_up_than_is_needed_and_nothing_is_found_otherwise(dense, lexical, active, limit):
    looked: list[list[str]] = []

    def lookup(ids):
        looked.append(list(ids))
        return {one: CHUNKS[one] for one in ids if one in active}

    found = Retriever(lambda *_: ranking(dense), lambda *_: ranking(lexical), lookup).search("query", [0.0], limit)
    fused = [one.chunk_id for one in fuse(ranking(dense), ranking(lexical))]
    assert [one.chunk_id for one in found] == [one for one in fused if one in active][:limit]
    assert [one for some in looked for one in some] == (fused if len(looked) > 1 else fused[: 2 * limit])
    assert len(looked) < 2 or len(set(fused[: 2 * limit]) & active) < limit


def test_a_passage_is_told_by_its_chunk(sample):
    brain = sample.brain("default")
    evidence = brain.retriever(brain.reader("how long do I have to return it?", ()))
    assert len(evidence) == 10
    for one in evidence:
        assert brain.knowledge.text(one.document_id, one.version)[one.start : one.end] == one.text


def test_both_indexes_have_a_say(sample):
    brain = sample.brain("default")
    found = brain.retriever(brain.reader("What is TB-FF-05?", ()))
    assert any("TB-FF-05" in one.text for one in found[:3])
    assert {one.dense_rank is None for one in found} | {one.lexical_rank is None for one in found} == {True, False}
