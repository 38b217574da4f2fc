"""Hybrid search: what the ledger does not hold never comes back."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from conversation.model import Sentiment, TurnKind
from conversation.turn import Reading
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


def test_what_was_told_does_not_come_first_again_where_something_else_is_asked() -> None:
    told, wanted = "A day ticket costs twelve pounds for everybody.", "Children under six years climb free of charge."
    known = {name: chunk_of(name, text) for name, text in (("told", told), ("wanted", wanted))}

    def near(vector, _depth):
        return ranking(["told", "wanted"] if vector[0] == 0.0 else ["wanted", "told"])

    search = Retriever(near, lambda *_: [], lambda ids: {one: known[one] for one in ids})
    alone = Reading("and for children?", TurnKind.KNOWLEDGE, Sentiment("calm", 0.0), [0.0], aim=[1.0])
    assert [one.chunk_id for one in search(replace(alone, told=["I think so."]))] == ["told", "wanted"]
    assert [one.chunk_id for one in search(replace(alone, told=[told]))] == ["wanted", "told"]


OWNERS = {f"d{n}": replace(chunk_of(f"d{n}", f"Passage {n}."), document_id=f"owner {n % 3}") for n in range(30)}


@given(st.lists(st.sampled_from(sorted(OWNERS)), unique=True), st.floats(0.9, 0.99))
def test_no_document_fills_the_evidence_while_others_are_near(ids, fall):
    found = Retriever(
        lambda _vector, depth: [(one, fall**n) for n, one in enumerate(ids)][:depth],
        lambda _query, _depth: [],
        lambda wanted: {one: OWNERS[one] for one in wanted},
    )(Reading("?", TurnKind.KNOWLEDGE, Sentiment("calm", 0.0), [0.0]))
    assert len(found) == min(10, len(ids))
    assert [one.rank for one in found] == list(range(1, len(found) + 1))
    assert [one.chunk_id for one in found] == [one for one in ids if one in {each.chunk_id for each in found}]
    most = max(Counter(one.document_id for one in found).values(), default=0)
    left = [n for n, one in enumerate(ids[:20]) if one not in {each.chunk_id for each in found}]
    waiting = [n for n in left if fall**n >= 0.5]
    taken = Counter(one.document_id for one in found)
    assert most <= 5 or all(taken[OWNERS[ids[n]].document_id] >= 5 for n in waiting)


def test_one_document_alone_may_fill_it():
    alone = {key: replace(one, document_id="only") for key, one in OWNERS.items()}
    found = Retriever(lambda _vector, _depth: ranking(sorted(alone)), lambda _query, _depth: [], lambda _: alone)(
        Reading("?", TurnKind.KNOWLEDGE, Sentiment("calm", 0.0), [0.0])
    )
    assert len(found) == 10
