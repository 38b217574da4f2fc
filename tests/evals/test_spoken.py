"""The shipped conversations: whole, and divided into those for choosing and those for measuring."""

from evals.spoken import CHOOSING, MEASURING, TOPIC_CHANGE, followed, spoken

ALL = (*spoken(CHOOSING), *spoken(MEASURING))


def test_no_conversation_is_for_both() -> None:
    assert len({one.id for one in ALL}) == len(ALL) == 60
    assert len(spoken(CHOOSING)) == len(spoken(MEASURING))


def test_every_answer_stands_in_a_document_that_is_there() -> None:
    turns = [(talk, turn) for talk in ALL for turn in talk.turns]
    assert {turn.kind for _, turn in turns} >= {"first", TOPIC_CHANGE, "unanswerable"}
    for talk, turn in turns:
        assert (turn.says is None) == (turn.kind == "unanswerable") == (not turn.documents)
        assert all((talk.corpus / name).is_file() for name in turn.documents), talk.id


def test_a_turn_comes_behind_what_was_asked_and_rightly_answered() -> None:
    [(first, before), (_, said), *_] = followed(ALL[0])
    assert before == ()
    assert [(one.speaker, one.text) for one in said] == [("user", first.text), ("agent", first.says)]
