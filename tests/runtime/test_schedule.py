"""Which background work follows from what has happened."""

from pathlib import Path

import pytest

from conversation import commands as c
from conversation.events import Phase
from conversation.fold import replay
from conversation.handle import handle
from conversation.model import MessageKind
from conversation.state import Conversation
from runtime.schedule import Schedule
from runtime.settings import Settings
from runtime.work import Job
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
    notice,
    reply,
    resolved,
)

NOW = 1000.0
SETTINGS = Settings(
    home=Path("unused"),
    debounce_s=0.5,
    debounce_cap_s=4.0,
    survey_delay_s=7.0,
    reminder_s=60.0,
    silence_s=600.0,
    bot_reminder_s=900.0,
)
TURN = Job("turn", "c1", NOW + 0.5, 4.0)
ASSIST = Job("assist", "c1", NOW)


def follows(state: Conversation, command: c.Command) -> list[Job]:
    events = handle(state, command)
    return list(Schedule(SETTINGS, lambda: NOW)("c1", replay(events, state), events))


def closing_jobs(epoch: int) -> list[Job]:
    return [
        Job("survey", "c1", NOW + 7.0, data={"epoch": epoch}),
        Job("reminder", "c1", NOW + 60.0, data={"epoch": epoch}),
    ]


@pytest.mark.parametrize("phase", [Phase.BOT, Phase.QUEUED, Phase.RESOLVED])
def test_a_message_to_the_assistant_is_replied_to_after_a_moment(phase: Phase) -> None:
    assert follows(in_phase(phase), c.Say(contact())) == [TURN]


def test_a_message_to_an_agent_brings_suggestions_not_a_reply() -> None:
    assert follows(in_phase(Phase.HUMAN), c.Say(contact())) == [ASSIST]


def test_a_message_in_closing_is_replied_to_and_the_silence_counts_anew() -> None:
    state = closing()
    assert follows(state, c.Say(contact())) == [TURN, closing_jobs(state.epoch)[1]]


def test_a_reply_that_leaves_nothing_open_is_followed_by_a_reminder_when_the_contact_stays_silent() -> None:
    state = asked()
    assert follows(state, reply(state)) == [Job("reminder", "c1", NOW + 900.0, data={"epoch": state.epoch})]
    assert follows(state, reply(state, ESCALATE)) == []


def test_who_has_only_opened_the_conversation_is_not_reminded() -> None:
    assert follows(Conversation(), c.Start(assistant("Hello!", MessageKind.GREETING))) == []


def test_a_follow_up_begins_the_silence_anew() -> None:
    for state in (closing(), resolved()):
        promised = after(state, c.ScheduleFollowUp("2023-11-15T10:00:00+00:00", "Has it arrived?", "f1"))
        [job] = follows(promised, c.FollowUp(assistant("Has it arrived?"), "f1"))
        assert (job.kind, job.due_at - NOW) == ("reminder", 60.0 if state.phase is Phase.CLOSING else 900.0)


def test_who_is_queued_with_an_open_question_hears_that_they_are() -> None:
    assert follows(asked(), c.AskForPerson(notice())) == [TURN]


def test_who_cancels_the_handoff_with_an_open_question_gets_an_answer() -> None:
    assert follows(in_phase(Phase.QUEUED), c.CancelHandoff(notice())) == [TURN]


def test_an_agent_who_takes_the_conversation_gets_suggestions() -> None:
    assert ASSIST in follows(asked(), c.Claim(ANN, notice()))
    assert ASSIST in follows(held(), c.Transfer(ANN, BEN, notice()))


def test_what_an_agent_writes_causes_no_work() -> None:
    state = held()
    assert follows(state, c.AgentSay(ANN, state.epoch, agent_words())) == []


def test_closing_brings_the_survey_and_a_reminder_of_that_closing() -> None:
    state = held()
    handed = c.Handback(ANN, True, assistant("To sum up.", MessageKind.SUMMARY))
    assert follows(state, handed) == closing_jobs(state.epoch + 1)


def test_a_reminder_is_followed_by_the_end_after_more_silence() -> None:
    state = closing()
    jobs = follows(state, c.Remind(notice("Is all well?")))
    assert jobs == [Job("silence", "c1", NOW + 600.0, data={"epoch": state.epoch})]


def test_the_end_causes_no_work() -> None:
    assert follows(closing(), c.AnswerSurvey(5)) == []
    assert follows(resolved(), c.FollowUp(assistant("Has it arrived?"))) == []
    assert follows(after(asked(), c.AskForPerson(notice())), c.ScheduleFollowUp("later", "Ask again.")) == []
