"""What a cross-encoder adds to the sentences of the evidence."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.choose import Candidate, choose
from retrieval.cross_encoder import LARGEST_ODDS, Floats
from retrieval.sentences import units
from retrieval.weigh import MOST_UNITS, WEIGHT, weighed
from tests.retrieval.test_generate import passage

QUESTION = "What does a boat cost?"
PASSAGE = passage(" ".join(f"Sentence number {n} stands here." for n in range(12)))


def candidates(likeness: Sequence[float]) -> list[Candidate]:
    parts = units(PASSAGE.text)[: len(likeness)]
    alone = [(frozenset({n}),) for n in range(len(parts))]
    return [
        Candidate((0, n), PASSAGE, part, like, widths)
        for n, (part, like, widths) in enumerate(zip(parts, likeness, alone, strict=True))
    ]


@given(st.lists(st.floats(-1, 1), min_size=2, max_size=12), st.lists(st.floats(0, 1), min_size=12, max_size=12))
def test_at_most_the_best_few_are_read_and_no_other_is_above_them_for_it(likeness, shares) -> None:
    read: list[str] = []

    def score(question: str, texts: Sequence[str]) -> Floats:
        assert question == QUESTION
        read.extend(texts)
        return np.array(shares[: len(texts)])

    before = candidates(likeness)
    after = weighed(score, QUESTION, before)
    assert [(one.place, one.likeness) for one in after] == [(one.place, one.likeness) for one in before]
    assert len(read) == min(MOST_UNITS, len(before))
    assert all(abs(one.weighed) <= WEIGHT * LARGEST_ODDS for one in after)
    best = sorted(before, key=lambda one: (-one.score, one.place))[:MOST_UNITS]
    unread = {one.place for one in before} - {one.place for one in best}
    assert all(one.weighed == -WEIGHT * LARGEST_ODDS for one in after if one.place in unread)


def test_a_sentence_that_reads_as_the_answer_is_quoted_before_one_that_is_only_alike() -> None:
    def score(_question: str, texts: Sequence[str]) -> Floats:
        return np.array([0.999 if "number 3" in text else 0.001 for text in texts])

    weighed_ones = weighed(score, QUESTION, candidates([0.6, 0.5, 0.5, 0.4, 0.3]))
    assert max(weighed_ones, key=lambda one: one.score).place == (0, 3)
    assert (0, 3) in {one.place for one in choose(weighed_ones)}
    assert (0, 3) not in {one.place for one in choose(candidates([0.9, 0.8, 0.5, 0.1, 0.1]))}


def test_each_is_read_under_title_and_headings_and_one_alone_is_not_read() -> None:
    seen: list[str] = []

    def score(_question: str, texts: Sequence[str]) -> Floats:
        seen.extend(texts)
        return np.zeros(len(texts))

    one = candidates([0.5])
    assert weighed(score, QUESTION, one) == one
    assert not seen
    weighed(score, QUESTION, candidates([0.5, 0.4]))
    name = " > ".join(dict.fromkeys(part for part in (PASSAGE.title, *PASSAGE.heading) if part))
    assert seen[0] == (f"{name}\n" if name else "") + "Sentence number 0 stands here."
