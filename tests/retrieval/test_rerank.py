"""The order of a cross-encoder, where the rankings do not agree."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from conversation.model import Evidence
from retrieval.cross_encoder import Floats, log_odds
from retrieval.query import LEANS_FROM
from retrieval.rerank import MOST_PAIRS, WEIGHT, is_certain, reranked
from retrieval.retriever import EVIDENCE, Retriever
from tests.retrieval.chunks import chunk_of
from tests.retrieval.writing_model import READING

IDS = [f"c{n}" for n in range(30)]
CHUNKS = {one: chunk_of(one, f"Passage {n:02}.") for n, one in enumerate(IDS)}


def last_first(_question: str, passages: Sequence[str]) -> Floats:
    return np.linspace(0.0, 1.0, len(passages))


def found(dense: Sequence[str], lexical: Sequence[str], **more) -> Retriever:
    def ranking(ids: Sequence[str]) -> list[tuple[str, float]]:
        return [(one, 1.0 / place) for place, one in enumerate(ids, start=1)]

    def lookup(ids):
        return {one: CHUNKS[one] for one in ids}

    return Retriever(lambda *_: ranking(dense), lambda *_: ranking(lexical), lookup, **more)


def passages(dense: Sequence[str], lexical: Sequence[str]) -> tuple[Evidence, ...]:
    return found(dense, lexical).search({}, [0.0], 25)


def test_it_is_certain_where_both_rankings_put_the_same_passage_first() -> None:
    assert is_certain(passages(["c1", "c2"], ["c1", "c3"]))
    assert not is_certain(passages(["c1", "c2"], ["c2", "c1"]))
    assert is_certain(passages(["c1"], []))
    assert is_certain(())


def test_nothing_moves_and_nothing_is_read_where_it_is_certain() -> None:
    def never(*_):
        raise AssertionError

    some = passages(["c1", "c2"], ["c1", "c3"])
    assert reranked(never, "question", some) == some


@given(st.permutations(IDS), st.permutations(IDS), st.lists(st.floats(0, 1), min_size=30, max_size=30))
def test_the_first_are_put_in_the_order_of_both_scores_which_stay_with_the_places(dense, lexical, shares) -> None:
    read: list[str] = []

    def score(_question, texts):
        read.extend(texts)
        return np.array(shares[: len(texts)])

    before = passages(dense, lexical)
    after = reranked(score, "question", before)
    assert [(one.score, one.rank) for one in after] == [(one.score, one.rank) for one in before]
    assert after[MOST_PAIRS:] == before[MOST_PAIRS:]
    if is_certain(before):
        assert (after, read) == (before, [])
        return
    added = WEIGHT * log_odds(np.array(shares))
    both = {one.chunk_id: one.score + float(odds) for one, odds in zip(before, added, strict=False)}
    order = [both[one.chunk_id] for one in after[:MOST_PAIRS]]
    assert order == sorted(order, reverse=True)
    assert len(read) == MOST_PAIRS


def test_a_passage_is_read_with_its_title_and_headings() -> None:
    seen: list[tuple[str, str]] = []

    def score(question, texts):
        seen.extend((question, text) for text in texts)
        return np.zeros(len(texts))

    some = passages(["c1", "c2"], ["c2", "c1"])
    assert reranked(score, "How long?", some) == some
    titled = " > ".join(dict.fromkeys(part for part in (some[0].title, *some[0].heading) if part))
    assert seen[0] == ("How long?", f"{titled}\n{some[0].text}" if titled else some[0].text)


def test_the_evidence_may_come_from_beyond_what_is_shown() -> None:
    plain = found(IDS, IDS[::-1])(READING)
    moved = found(IDS, IDS[::-1], score=last_first)(READING)
    assert len(plain) == len(moved) == EVIDENCE
    assert {one.chunk_id for one in moved} != {one.chunk_id for one in plain}
    assert [one.rank for one in moved] == list(range(1, EVIDENCE + 1))


def test_a_question_that_leans_on_what_was_said_keeps_its_order() -> None:
    leaning = replace(READING, signals={**READING.signals, "leaning": LEANS_FROM})
    assert found(IDS, IDS[::-1], score=last_first)(leaning) == found(IDS, IDS[::-1])(leaning)
