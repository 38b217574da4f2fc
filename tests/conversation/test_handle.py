"""What commands lead to: handoffs, closings, surveys, episodes."""

import pytest

from conversation import commands as c
from conversation import errors
from conversation import events as e
from conversation.events import Outcome, Phase
from conversation.fold import apply, replay
from conversation.from_assistant import FAREWELLS
from conversation.from_contact import MAX_NAMES
from conversation.handle import handle
from conversation.model import Action, Author, MessageKind, Reason, TurnKind
from conversation.state import Conversation
from tests.conversation.building import (
    ANN,
    BEN,
    ESCALATE,
    SMALLTALK,
    after,
    agent_words,
    asked,
    assistant,
    closing,
    contact,
    decision,
    held,
    in_phase,
    kinds,
    notice,
    reply,
    resolved,
    started,
    suggestions,
    turn,
)

SUMMARY = assistant("To sum up.", MessageKind.SUMMARY)
SURVEY = c.RequestSurvey(assistant("How did we do?", MessageKind.SURVEY))


def test_a_late_bot_reply_is_refused_after_a_takeover() -> None:
    before = asked()
    late = reply(before)
    taken = after(before, c.Claim(ANN, notice()))
    with pytest.raises(errors.StaleEpoch):
        handle(taken, late)
    assert taken.reason is Reason.AGENT_TAKEOVER


def test_a_late_bot_reply_is_refused_even_when_the_bot_has_control_again() -> None:
    before = asked()
    late = reply(before)
    again = after(before, c.AskForPerson(notice()), c.CancelHandoff(notice("All right.")))
    assert again.phase is Phase.BOT
    with pytest.raises(errors.StaleEpoch):
        handle(again, late)


def test_a_burst_of_messages_gets_one_reply() -> None:
    state = after(asked("Hi"), c.Say(contact("Where is my order?")), c.Say(contact("It is number 12.")))
    assert len(state.unanswered) == 3
    replied = after(state, reply(state))
    assert replied.unanswered == ()
    with pytest.raises(errors.Superseded):
        handle(replied, reply(state))


def test_a_reply_to_the_first_half_of_a_burst_is_refused() -> None:
    first = asked()
    with pytest.raises(errors.Superseded):
        handle(after(first, c.Say(contact("And another thing"))), reply(first))


def test_an_escalation_queues_the_contact_and_keeps_the_reason() -> None:
    state = asked()
    events = handle(state, reply(state, ESCALATE))
    assert kinds(events) == ["DecisionMade", "MessageCreated", "ControlChanged"]
    queued = replay(events, state)
    assert (queued.phase, queued.reason) == (Phase.QUEUED, Reason.LOW_CONFIDENCE)
    assert queued.decision == ESCALATE


def test_who_is_queued_is_not_escalated_again() -> None:
    state = in_phase(Phase.QUEUED)
    assert kinds(handle(state, reply(state, ESCALATE))) == ["DecisionMade", "MessageCreated"]


def test_an_answer_leaves_the_bot_in_control() -> None:
    state = asked()
    assert after(state, reply(state)).phase is Phase.BOT


@pytest.mark.parametrize("farewell", sorted(FAREWELLS))
def test_a_farewell_in_closing_confirms_that_all_is_well(farewell: str) -> None:
    state = after(closing(), c.Say(contact("Thank you")))
    events = handle(state, reply(state, SMALLTALK, turn(smalltalk=farewell)))
    assert e.ConversationResolved(Outcome.CONFIRMED) in events
    assert replay(events, state).phase is Phase.RESOLVED


def test_other_small_talk_in_closing_changes_nothing() -> None:
    state = after(closing(), c.Say(contact("Hello")))
    assert after(state, reply(state, SMALLTALK, turn(smalltalk="greeting"))).phase is Phase.CLOSING


def test_a_new_question_in_closing_returns_to_the_bot() -> None:
    state = in_phase(Phase.CLOSING)
    moved = after(state, reply(state))
    assert (moved.phase, moved.epoch) == (Phase.BOT, state.epoch + 1)


def test_still_broken_in_closing_returns_to_the_same_agent_on_duty() -> None:
    state = in_phase(Phase.CLOSING)
    back = after(state, reply(state, ESCALATE, same_agent=True))
    assert (back.phase, back.assignee) == (Phase.HUMAN, ANN)


def test_still_broken_in_closing_is_queued_when_that_agent_has_left() -> None:
    state = in_phase(Phase.CLOSING)
    back = after(state, reply(state, ESCALATE, same_agent=False))
    assert (back.phase, back.assignee, back.last_assignee) == (Phase.QUEUED, None, ANN)


@pytest.mark.parametrize(
    ("rule", "solved", "outcome"),
    [
        ("in_order", False, Outcome.CONFIRMED),
        ("nothing_more", True, Outcome.CONFIRMED),
        ("nothing_more", False, Outcome.UNSOLVED),
    ],
)
def test_a_reply_to_the_closing_ends_the_episode(rule: str, solved: bool, outcome: Outcome) -> None:
    state = after(closing(solved), c.Say(contact("no")))
    events = handle(state, reply(state, decision(kind=TurnKind.SMALLTALK, rule=rule)))
    assert e.ConversationResolved(outcome) in events
    assert replay(events, state).phase is Phase.RESOLVED


def left_closing() -> Conversation:
    state = in_phase(Phase.CLOSING)
    return after(state, reply(state), c.Say(contact("yes please")))


def test_a_wish_for_a_person_after_a_closing_goes_to_the_agent_of_before_written_or_pressed() -> None:
    wish = decision(Action.ESCALATE, TurnKind.REQUEST, Reason.CUSTOMER_REQUEST)
    for state in (in_phase(Phase.CLOSING), left_closing()):
        written = after(state, reply(state, wish, same_agent=True))
        pressed = after(state, c.AskForPerson(notice(), same_agent=True))
        assert (written.phase, written.assignee) == (pressed.phase, pressed.assignee) == (Phase.HUMAN, ANN)
        assert after(state, c.AskForPerson(notice())).phase is Phase.QUEUED


def test_a_new_question_after_a_closing_that_cannot_be_answered_is_queued_for_everybody() -> None:
    state = left_closing()
    assert after(state, reply(state, ESCALATE, same_agent=True)).phase is Phase.QUEUED


def test_the_button_before_any_closing_queues() -> None:
    for state in (asked(), resolved()):
        assert after(state, c.AskForPerson(notice(), same_agent=True)).phase is Phase.QUEUED


def test_still_broken_after_a_closing_without_any_agent_is_queued() -> None:
    state = after(started(), c.Close(SUMMARY), c.Say(contact("It is still broken")))
    assert after(state, reply(state, ESCALATE, same_agent=True)).phase is Phase.QUEUED


def test_the_notice_of_a_handoff_comes_before_the_change_of_control() -> None:
    assert kinds(handle(asked(), c.AskForPerson(notice()))) == ["MessageCreated", "ControlChanged"]
    assert kinds(handle(asked(), c.Claim(ANN, notice()))) == ["MessageCreated", "ControlChanged"]


def test_asking_for_a_person_after_the_end_opens_a_new_episode_in_the_queue() -> None:
    state = resolved()
    again = after(state, c.AskForPerson(notice()))
    assert (again.phase, again.episode, again.epoch) == (Phase.QUEUED, 2, state.epoch + 2)
    assert again.reason is Reason.CUSTOMER_REQUEST


def test_a_claim_from_the_queue_keeps_the_reason_of_the_escalation() -> None:
    assert held().reason is Reason.CUSTOMER_REQUEST


def test_a_transfer_names_the_next_agent_or_queues() -> None:
    to_ben = after(held(), c.Transfer(ANN, BEN, notice()))
    assert (to_ben.phase, to_ben.assignee) == (Phase.HUMAN, BEN)
    to_all = after(held(), c.Transfer(ANN, None, notice()))
    assert (to_all.phase, to_all.assignee, to_all.reason) == (Phase.QUEUED, None, Reason.CUSTOMER_REQUEST)


def test_the_notice_of_a_transfer_is_spoken_while_no_agent_has_control() -> None:
    for to in (BEN, None):
        state = held()
        for event in handle(state, c.Transfer(ANN, to, notice())):
            assert not isinstance(event, e.MessageCreated) or state.controller == "assistant"
            state = apply(state, event)


def test_an_agent_who_has_passed_the_conversation_on_may_no_longer_speak() -> None:
    state = held()
    passed = after(state, c.Transfer(ANN, BEN, notice()))
    with pytest.raises(errors.StaleEpoch):
        handle(passed, c.AgentSay(ANN, state.epoch, agent_words()))
    with pytest.raises(errors.NotAssignee):
        handle(passed, c.AgentSay(ANN, passed.epoch, agent_words()))


@pytest.mark.parametrize(
    "command",
    [
        lambda state: c.Say(contact()),
        lambda state: c.AgentSay(ANN, state.epoch, agent_words()),
        lambda state: c.Transfer(ANN, BEN, notice()),
        lambda state: c.Handback(ANN, True, SUMMARY),
    ],
)
def test_suggestions_are_withdrawn_when_the_thread_moves_on(command) -> None:
    state = in_phase(Phase.HUMAN)
    newest = state.last(Author.CONTACT)
    offered = after(state, c.Suggest(newest.id, suggestions()))
    assert offered.suggested_for == newest.id
    events = handle(offered, command(offered))
    assert events[0] == e.SuggestionWithdrawn(newest.id)
    assert replay(events, offered).suggested_for is None


def test_better_suggestions_replace_the_first_ones() -> None:
    state = in_phase(Phase.HUMAN)
    newest = state.last(Author.CONTACT)
    offered = after(state, c.Suggest(newest.id, suggestions()))
    assert kinds(handle(offered, c.Suggest(newest.id, suggestions()))) == ["SuggestionWithdrawn", "SuggestionCreated"]


def test_no_suggestion_comes_after_the_agent_has_replied() -> None:
    state = in_phase(Phase.HUMAN)
    newest = state.last(Author.CONTACT)
    replied = after(state, c.AgentSay(ANN, state.epoch, agent_words()))
    with pytest.raises(errors.Superseded):
        handle(replied, c.Suggest(newest.id, suggestions()))


def test_no_suggestion_comes_before_the_contact_has_written() -> None:
    state = after(started(), c.AskForPerson(notice()))
    with pytest.raises(errors.Superseded):
        handle(state, c.Suggest("m0", suggestions()))


def test_what_a_contact_writes_to_an_agent_does_not_wait_for_the_bot() -> None:
    assert in_phase(Phase.HUMAN).unanswered == ()


def test_the_survey_is_asked_once_per_episode() -> None:
    state = after(closing(), SURVEY)
    assert state.survey_requested
    assert handle(state, SURVEY) == ()
    rated = after(state, c.AnswerSurvey(4, "Quick."), c.Say(contact("One more")))
    assert not rated.survey_requested
    assert rated.survey_score is None


def test_the_survey_is_not_asked_of_who_has_rated_already() -> None:
    rated = after(in_phase(Phase.CLOSING), c.AnswerSurvey(2))
    assert rated.phase is Phase.CLOSING
    assert handle(rated, SURVEY) == ()


@pytest.mark.parametrize(
    ("solved", "score", "outcome"),
    [
        (True, 5, Outcome.CONFIRMED),
        (False, 4, Outcome.CONFIRMED),
        (True, 3, Outcome.ASSUMED),
        (False, 1, Outcome.UNSOLVED),
    ],
)
def test_a_rating_in_closing_ends_the_episode(solved: bool, score: int, outcome: Outcome) -> None:
    events = handle(after(closing(solved), SURVEY), c.AnswerSurvey(score, "So it goes."))
    assert kinds(events) == ["SurveyAnswered", "ConversationResolved", "ControlChanged"]
    assert events[1] == e.ConversationResolved(outcome)


def test_a_rating_does_not_swallow_a_question_that_still_waits() -> None:
    state = after(closing(), SURVEY, c.Say(contact("But does it work abroad?")))
    rated = after(state, c.AnswerSurvey(5))
    assert (rated.phase, rated.survey_score) == (Phase.CLOSING, 5)
    assert after(rated, reply(rated)).phase is Phase.BOT


def test_a_rating_may_come_after_the_end_and_once() -> None:
    state = after(closing(), SURVEY, c.Resolve(Outcome.ASSUMED))
    assert kinds(handle(state, c.AnswerSurvey(5))) == ["SurveyAnswered"]
    with pytest.raises(errors.NothingToRate):
        handle(after(state, c.AnswerSurvey(5)), c.AnswerSurvey(1))


def test_a_conversation_is_not_ended_over_a_question_that_still_waits() -> None:
    with pytest.raises(errors.Superseded):
        handle(in_phase(Phase.CLOSING), c.Resolve(Outcome.ASSUMED))


@pytest.mark.parametrize(
    ("solved", "asked_for", "outcome"),
    [
        (True, Outcome.ASSUMED, Outcome.ASSUMED),
        (False, Outcome.ASSUMED, Outcome.UNSOLVED),
        (False, Outcome.CONFIRMED, Outcome.CONFIRMED),
    ],
)
def test_silence_is_only_assumed_to_mean_that_all_is_well(solved: bool, asked_for: Outcome, outcome: Outcome) -> None:
    events = handle(closing(solved), c.Resolve(asked_for))
    assert events[0] == e.ConversationResolved(outcome)


def test_an_unsolved_handback_is_forgotten_when_an_agent_takes_over_again() -> None:
    assert not closing(solved=False).solved
    assert after(closing(solved=False), c.Claim(BEN, notice())).solved


def test_a_reminder_is_sent_once_until_the_contact_writes() -> None:
    remind = c.Remind(notice("Is all well?"))
    state = after(closing(), remind)
    assert state.reminded
    assert handle(state, remind) == ()
    assert not after(state, c.Say(contact("Hm"))).reminded


def test_each_closing_has_its_own_reminder() -> None:
    reminded = after(closing(), c.Remind(notice("Is all well?")))
    again = after(reminded, c.AskForPerson(notice()), c.Claim(ANN, notice()), c.Handback(ANN, True, SUMMARY))
    assert kinds(handle(again, c.Remind(notice("Is all well?")))) == ["ReminderSent", "MessageCreated"]


def test_writing_after_the_end_opens_a_new_episode_with_the_bot() -> None:
    state = resolved()
    events = handle(state, c.Say(contact("It is me again")))
    assert kinds(events) == ["ConversationReopened", "ControlChanged", "MessageCreated"]
    again = replay(events, state)
    assert (again.phase, again.episode, again.reason, again.decision) == (Phase.BOT, 2, None, None)
    assert [message.text for message in again.episode_messages] == ["It is me again"]
    assert again.last(Author.ASSISTANT) is None
    assert len(again.messages) > len(again.episode_messages)


def test_an_offer_counts_for_its_own_episode_only() -> None:
    state = asked()
    offered = after(state, reply(state, message=assistant("A person?", MessageKind.OFFER)))
    assert offered.offered
    ended = after(offered, c.Close(SUMMARY), c.Resolve(Outcome.CONFIRMED))
    assert ended.offered
    assert not after(ended, c.Say(contact())).offered


def test_a_follow_up_after_the_end_opens_a_new_episode() -> None:
    events = handle(resolved(), c.FollowUp(assistant("Has it arrived?")))
    assert kinds(events) == ["ConversationReopened", "ControlChanged", "MessageCreated"]


def test_a_follow_up_in_an_open_conversation_is_just_said() -> None:
    assert kinds(handle(in_phase(Phase.BOT), c.FollowUp(assistant("Has it arrived?")))) == ["MessageCreated"]


def test_a_state_can_be_folded_on_from_where_it_stands() -> None:
    state = asked()
    events = handle(state, reply(state))
    assert replay(events, state) == after(state, reply(state)) or events
    assert replay((), state) == state
    assert replay(()) == Conversation()


def test_closing_again_in_the_same_episode_does_not_ask_twice() -> None:
    state = after(closing(), SURVEY, c.Say(contact("Does it also work abroad?")))
    back = after(state, reply(state))
    assert back.phase is Phase.BOT
    assert handle(after(back, c.Close(SUMMARY)), SURVEY) == ()


def test_a_request_that_is_no_knowledge_turn_stays_in_closing() -> None:
    state = in_phase(Phase.CLOSING)
    chat = reply(state, SMALLTALK, turn(kind=TurnKind.SMALLTALK, smalltalk="chitchat"))
    assert after(state, chat).phase is Phase.CLOSING


def test_only_what_is_new_of_the_contact_is_written() -> None:
    known = after(asked(), c.UpdateContact({"name": "Kim"}, {"plan": "free"}))
    assert handle(known, c.UpdateContact({"name": "Kim"}, {"plan": "free"})) == ()
    assert handle(known, c.UpdateContact({"name": "Kim"}, {"plan": "gold"})) == (
        e.ContactUpdated({}, {"plan": "gold"}),
    )


def test_ever_new_names_are_not_kept_for_ever() -> None:
    known = asked()
    for opening in range(10):
        new = {f"a{opening}-{one}": "x" for one in range(32)}
        known = after(known, c.UpdateContact({}, new))
    assert len(known.attributes) == MAX_NAMES
    assert after(known, c.UpdateContact({}, {"a0-0": "y"})).attributes["a0-0"] == "y"
