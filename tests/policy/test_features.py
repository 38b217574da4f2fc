"""The feature row: every name, always finite, and what each number means."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation import commands as c
from conversation.model import Action, Answer, Evidence, MessageKind, TurnKind
from policy.features import PERSON_FEATURES, RIGHT_FEATURES, features, just_clarified, row_of, shouting
from tests.conversation.building import (
    after,
    answered,
    asked,
    assistant,
    contact,
    passage,
    reply,
    resolved,
    started,
    turn,
)

unit = st.floats(0, 1)
ranks = st.none() | st.integers(1, 50)
passages = st.builds(
    passage,
    st.integers(1, 9),
    st.text(max_size=40),
    score=unit,
    dense=st.floats(-1, 1),
    lexical=st.floats(0, 1e3),
    dense_rank=ranks,
    lexical_rank=ranks,
    heading=st.tuples(st.text(max_size=9)),
    title=st.none() | st.text(max_size=9),
)
answers = st.none() | st.builds(Answer, st.text(max_size=40), st.just(()), unit)
turns = st.builds(
    turn,
    st.text(max_size=60),
    st.sampled_from(TurnKind),
    answers,
    st.lists(passages, max_size=8).map(tuple),
    query=st.none() | st.text(max_size=60),
    frustrated=unit,
    request=unit,
    same_need=st.floats(0, 9),
)


@given(turns)
def test_every_turn_has_every_feature_and_all_are_finite(made) -> None:
    row = features(asked(), made)
    assert set(row) == {*RIGHT_FEATURES, *PERSON_FEATURES}
    assert all(math.isfinite(value) for value in row.values())


def test_without_evidence_the_retrieval_side_is_empty() -> None:
    row = features(asked(), turn("Where is it?"))
    zero = ("dense_top", "dense_margin", "dense_spread", "ranks_agree", "fused_margin", "support")
    assert [row[name] for name in (*zero, "title_covered", "question_covered")] == [0.0] * 8


def row(*evidence: Evidence, question: str = "When are orders shipped?", **given: object) -> dict[str, float]:
    return features(asked(), turn(question, evidence=evidence, **given))


def test_margins_are_the_lead_of_the_best_passage() -> None:
    found = row(
        passage(1, score=0.9, dense=0.8, lexical=9.0),
        passage(2, score=0.4, dense=0.6, lexical=4.0),
        passage(3, score=0.3, dense=0.4, lexical=1.0),
    )
    assert found["dense_top"] == 0.8
    assert found["dense_margin"] == pytest.approx(0.2)
    assert found["dense_spread"] == pytest.approx(0.3)
    assert found["fused_margin"] == pytest.approx(0.5)


def test_the_length_of_a_question_is_seen() -> None:
    short, long = (row(passage(), question=text) for text in ("shipping", "shipping parcel abroad express weekend"))
    assert short["question_words"] < long["question_words"]


@pytest.mark.parametrize(("alikeness", "seen"), [(-0.1, -0.1), (0.02, 0.02), (0.15, 0.15), (0.4, 0.15), (1.0, 0.15)])
def test_passages_more_alike_than_those_of_training_count_as_much(alikeness, seen) -> None:
    assert row(passage(), alikeness=alikeness)["passages_alike"] == seen


@pytest.mark.parametrize(
    ("dense_rank", "lexical_rank", "agreement"),
    [(1, 1, 1.0), (1, 4, 0.25), (2, 1, 0.5), (None, 1, 0.0), (1, None, 0.0)],
)
def test_the_rankings_agree_as_far_as_the_worse_of_both(
    dense_rank: int | None, lexical_rank: int | None, agreement: float
) -> None:
    assert row(passage(dense_rank=dense_rank, lexical_rank=lexical_rank))["ranks_agree"] == agreement


def test_coverage_is_the_share_of_the_questions_words_that_were_found() -> None:
    found = row(
        passage(text="We ship E-17 parts.", title=None, heading=("Parts",)),
        question="ship E-17 parts to Norway",
        answer=Answer("We ship parts.", (), 0.7),
    )
    assert found["support"] == 0.7
    assert found["question_covered"] == pytest.approx(2 / 4)
    assert found["title_covered"] == pytest.approx(1 / 4)


def test_how_far_a_question_leans_on_the_history_marks_a_follow_up() -> None:
    leaning = replace(turn("And abroad?"), signals={"leaning": 0.8})
    assert features(asked(), leaning)["follow_up"] == 0.8
    assert row(question="And abroad?")["follow_up"] == 0.0


def test_offers_and_questions_back_count_within_their_episode() -> None:
    state = asked()
    state = after(state, reply(state, message=assistant("A person?", MessageKind.OFFER)), c.Say(contact("no")))
    state = after(state, reply(state, message=assistant("Which one?", MessageKind.CLARIFY)))
    assert features(state, turn())["unhelped"] == 2.0
    ended = after(state, c.Close(assistant("To sum up.")), c.RequestSurvey(assistant("?")), c.AnswerSurvey(5))
    assert features(after(ended, c.Say(contact())), turn())["unhelped"] == 0.0


def test_signals_of_the_message_are_taken_as_they_are_read() -> None:
    found = features(asked(), turn(frustrated=0.9, request=0.3, same_need=2.0))
    assert (found["frustrated"], found["request"], found["same_need"]) == (0.9, 0.3, 2.0)
    assert found["repetition"] == 0.0
    assert features(asked(), turn("THIS DOES NOT WORK"))["shouting"] == 1.0


@pytest.mark.parametrize(
    ("text", "loud"),
    [
        ("please help", 0.0),
        ("THIS DOES NOT WORK", 1.0),
        ("WHY does NOT this work", 0.4),
        ("help!!", 0.2),
        ("what?!?! no!!", 0.4),
        ("USB", 0.0),
        ("!!! " * 9, 1.0),
    ],
)
def test_capitals_and_runs_of_marks_are_shouting(text: str, loud: float) -> None:
    assert shouting(text) == pytest.approx(loud)


def test_a_question_back_is_remembered_until_the_assistant_speaks_again() -> None:
    state = asked()
    asked_back = after(state, reply(state, message=assistant("Which one?", MessageKind.CLARIFY, Action.CLARIFY)))
    assert just_clarified(asked_back)
    said = after(asked_back, c.Say(contact("The blue one")))
    assert just_clarified(said)
    assert not just_clarified(after(said, reply(said)))
    assert not just_clarified(started())
    assert not just_clarified(replace(resolved(), episode_start=99))


def test_a_head_reads_its_features_in_its_own_order() -> None:
    assert row_of({"a": 1.0, "b": 2.0, "c": 3.0}, ("c", "a")) == [3.0, 1.0]


def test_the_answer_of_a_turn_raises_the_coverage() -> None:
    question = "When are orders shipped?"
    assert row(passage(), answer=answered())["question_covered"] > row(passage(), question=question)["question_covered"]


def test_pages_about_another_than_who_is_asked_for_say_nothing_of_the_answer() -> None:
    ours, theirs = passage(2), replace(passage(1), document_id="another", dense_score=0.99)
    said = replace(answered(), passed_over=("another",))
    asked_of_both = turn("When is it?", answer=said, evidence=(theirs, ours))
    alone = turn("When is it?", answer=answered(), evidence=(ours,))
    assert row_of(features(asked(), asked_of_both), RIGHT_FEATURES) == row_of(features(asked(), alone), RIGHT_FEATURES)


def test_what_is_met_of_the_question_is_taken_from_the_answer() -> None:
    met = turn("When is it?", answer=replace(answered(), met=0.7), evidence=(passage(),))
    assert features(asked(), met)["words_met"] == 0.7
    assert features(asked(), turn("When is it?"))["words_met"] == 0.0
