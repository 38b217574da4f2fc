"""What others get wrong, by their own trackers: none of it may happen here. Further ones are in tests/runtime."""

import pytest

from conversation import commands as c
from conversation import errors
from conversation.events import Phase
from conversation.handle import handle
from conversation.model import MessageKind, Reason
from conversation.turn import pending_question
from tests.conversation.building import (
    ANN,
    BEN,
    ESCALATE,
    after,
    agent_words,
    asked,
    assistant,
    closing,
    contact,
    held,
    in_phase,
    kinds,
    notice,
    reply,
    resolved,
)

SURVEY = c.RequestSurvey(assistant("How did we do?", MessageKind.SURVEY))


def test_a_bot_and_an_agent_never_both_answer() -> None:
    """chatwoot#13673: the bot goes on answering after an agent was assigned."""
    before = asked()
    drafted = reply(before)
    taken = after(before, c.Claim(ANN, notice()), c.Say(contact("Hello?")))
    with pytest.raises(errors.StaleEpoch):
        handle(taken, drafted)
    for late in (reply(taken), c.Acknowledge(taken.epoch, "m", notice()), SURVEY):
        with pytest.raises(errors.WrongPhase):
            handle(taken, late)
    assert taken.unanswered == ()


def test_a_conversation_kept_for_an_agent_has_still_one_speaker() -> None:
    """chatwoot#15438: an automatic assignment and the bot talk at the same time."""
    kept = after(in_phase(Phase.QUEUED), c.Assign(ANN))
    assert kept.controller == "assistant"
    with pytest.raises(errors.WrongPhase):
        handle(kept, c.AgentSay(ANN, kept.epoch, agent_words()))
    claimed = after(kept, c.Claim(ANN, notice()))
    with pytest.raises(errors.StaleEpoch):
        handle(claimed, reply(kept))


def test_two_agents_never_hold_one_conversation() -> None:
    """chatwoot#14870: two agents reply because both were assigned."""
    with pytest.raises(errors.AlreadyClaimed):
        handle(held(), c.Claim(BEN, notice()))
    with pytest.raises(errors.AlreadyClaimed):
        handle(after(in_phase(Phase.QUEUED), c.Assign(ANN)), c.Assign(BEN))


def test_who_was_relieved_by_a_supervisor_does_not_speak_any_more() -> None:
    """chatwoot#14870, once more: taking over from a colleague leaves one of the two."""
    before = held()
    relieved = after(before, c.TakeOver(BEN, notice()))
    assert (relieved.assignee, relieved.reason) == (BEN, before.reason)
    with pytest.raises(errors.StaleEpoch):
        handle(relieved, c.AgentSay(ANN, before.epoch, agent_words()))
    with pytest.raises(errors.NotAssignee):
        handle(relieved, c.AgentSay(ANN, relieved.epoch, agent_words()))


def test_every_change_of_hands_is_told_to_the_contact() -> None:
    """chatwoot#13881: silent handoffs."""
    ann = held()
    owing = after(ann, c.Say(contact("Are you there?")))
    waiting = asked()
    for state, command in (
        (waiting, reply(waiting, ESCALATE, message=notice())),
        (waiting, c.AskForPerson(notice())),
        (waiting, c.Claim(ANN, notice())),
        (ann, c.Transfer(ANN, BEN, notice())),
        (ann, c.TakeOver(BEN, notice())),
        (ann, c.Transfer(ANN, None, notice())),
        (owing, c.Reroute(ANN, notice())),
        (ann, c.Handback(ANN, True, assistant("To sum up.", MessageKind.SUMMARY))),
    ):
        made = kinds(handle(state, command))
        assert "ControlChanged" in made
        assert "MessageCreated" in made


@pytest.mark.parametrize("reference", ["chatwoot#13880", "chatwoot#15068"])
def test_an_old_handoff_is_none_after_reopening(reference: str) -> None:
    """chatwoot#13880, chatwoot#15068: after reopening the old handoff fires again and again."""
    again = after(resolved(), c.Say(contact("One more question")))
    assert (again.phase, again.reason, again.decision, again.handoffs, again.routed) == (Phase.BOT, None, None, 0, None)
    answered = after(again, reply(again))
    assert answered.phase is Phase.BOT
    assert pending_question(again)[1] == (), reference


def test_who_waits_is_not_handed_off_a_second_time() -> None:
    """chatwoot#13880: each message in the queue is another handoff."""
    state = in_phase(Phase.QUEUED)
    twice = after(state, reply(state, ESCALATE), c.Say(contact("Hello?")), c.AskForPerson(notice()))
    assert (twice.epoch, twice.handoffs, twice.reason) == (state.epoch, 1, Reason.CUSTOMER_REQUEST)


def test_five_messages_in_a_burst_get_one_reply() -> None:
    """chatwoot#14545: N replies to a burst."""
    state = after(asked("Hi"), *(c.Say(contact(f"and {n}")) for n in range(4)))
    drafted = [reply(state) for _ in range(5)]
    once = after(state, drafted[0])
    for late in drafted[1:]:
        with pytest.raises(errors.Superseded):
            handle(once, late)
    assert once.unanswered == ()


@pytest.mark.parametrize("reference", ["botpress#4729", "chatwoot#5592"])
def test_after_the_human_part_there_is_a_survey(reference: str) -> None:
    """botpress#4729, chatwoot#5592: no survey once a person has been in the conversation."""
    assert kinds(handle(closing(), SURVEY)) == ["SurveyRequested", "MessageCreated"], reference
    rated = after(closing(), SURVEY, c.AnswerSurvey(5))
    assert rated.survey_score == 5


def test_after_the_handback_the_bot_answers_again() -> None:
    """fazer-ai/agents#457: the bot stays mute after the handback."""
    state = after(closing(), c.Say(contact("Does it also work abroad?")))
    assert len(state.unanswered) == 1
    answered = after(state, reply(state))
    assert (answered.phase, answered.unanswered, answered.messages[-1].kind) == (Phase.BOT, (), MessageKind.ANSWER)


def test_what_a_person_left_unanswered_is_answered_after_the_handback_and_the_closing_goes_on() -> None:
    """fazer-ai/agents#457: the bot stays mute about what was asked just before the handback."""
    said = after(held(), c.AgentSay(ANN, held().epoch, agent_words()))
    crossed = after(said, c.Say(contact("And the warranty?")), c.Handback(ANN, True, notice()))
    assert len(crossed.unanswered) == 1
    answered = after(crossed, reply(crossed))
    assert (answered.phase, answered.unanswered) == (Phase.CLOSING, ())
    assert kinds(handle(answered, SURVEY)) == ["SurveyRequested", "MessageCreated"]


def test_thanks_that_crossed_the_handback_do_not_end_the_closing_before_its_survey() -> None:
    said = after(held(), c.AgentSay(ANN, held().epoch, agent_words()))
    crossed = after(said, c.Say(contact("Thank you!")), c.Handback(ANN, True, notice()))
    assert (crossed.phase, crossed.unanswered) == (Phase.CLOSING, ())


def test_what_the_person_has_answered_is_not_answered_again_after_the_handback() -> None:
    said = after(held(), c.Say(contact("And the warranty?")), c.AgentSay(ANN, held().epoch, agent_words()))
    assert after(said, c.Handback(ANN, True, notice())).unanswered == ()
    # A person who hands back without a word was asked before they came; the assistant was, too.
    assert closing().unanswered == ()


def test_a_handback_that_is_sent_again_closes_nothing_that_has_come_since() -> None:
    first = held()
    again = after(first, c.Handback(ANN, True, notice()), c.Say(contact("Still broken")), c.Claim(ANN, notice()))
    with pytest.raises(errors.StaleEpoch):
        handle(again, c.Handback(ANN, True, notice(), epoch=first.epoch))
    assert after(again, c.Handback(ANN, True, notice(), epoch=again.epoch)).phase is Phase.CLOSING
