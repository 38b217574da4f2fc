"""Every command in every phase: what is carried out, what changes nothing, which named error refuses."""

from dataclasses import replace
from typing import get_args

import pytest

from conversation import commands as c
from conversation import errors
from conversation.events import ConversationRouted, Judgement, Outcome, Phase, QueueUpdated
from conversation.handle import handle
from conversation.model import Author, MessageKind
from conversation.state import Conversation
from tests.conversation.building import (
    ANN,
    AT,
    BEN,
    after,
    agent_words,
    assistant,
    closing,
    contact,
    in_phase,
    notice,
    reply,
    run_flow,
    started,
    suggestions,
)

TABLE = """
command                 bot            queued         human           closing        resolved
Start                   WrongPhase     WrongPhase     WrongPhase      WrongPhase     WrongPhase
Say                     yes            yes            yes             yes            yes
Reply                   yes            yes            WrongPhase      yes            WrongPhase
Reply.late              StaleEpoch     StaleEpoch     StaleEpoch      StaleEpoch     StaleEpoch
Reply.overtaken         Superseded     Superseded     WrongPhase      Superseded     WrongPhase
RunFlow                 yes            WrongPhase     WrongPhase      WrongPhase     WrongPhase
RunFlow.late            StaleEpoch     StaleEpoch     StaleEpoch      StaleEpoch     StaleEpoch
RunFlow.overtaken       Superseded     WrongPhase     WrongPhase      WrongPhase     WrongPhase
AskForPerson            yes            nothing        nothing         yes            yes
CancelHandoff           WrongPhase     yes            WrongPhase      WrongPhase     WrongPhase
Claim                   yes            yes            nothing         yes            WrongPhase
Claim.by_another        yes            yes            AlreadyClaimed  yes            WrongPhase
TakeOver                yes            yes            nothing         yes            WrongPhase
TakeOver.by_another     yes            yes            yes             yes            WrongPhase
AgentSay                WrongPhase     WrongPhase     yes             WrongPhase     WrongPhase
AgentSay.by_another     WrongPhase     WrongPhase     NotAssignee     WrongPhase     WrongPhase
AgentSay.late           StaleEpoch     StaleEpoch     StaleEpoch      StaleEpoch     StaleEpoch
AddNote                 yes            yes            yes             yes            yes
Suggest                 WrongPhase     yes            yes             WrongPhase     WrongPhase
Suggest.overtaken       WrongPhase     Superseded     Superseded      WrongPhase     WrongPhase
Judge                   UnknownSuggestion UnknownSuggestion UnknownSuggestion UnknownSuggestion UnknownSuggestion
Transfer                WrongPhase     WrongPhase     yes             WrongPhase     WrongPhase
Transfer.by_another     WrongPhase     WrongPhase     NotAssignee     WrongPhase     WrongPhase
Transfer.to_queue       WrongPhase     WrongPhase     yes             WrongPhase     WrongPhase
Handback                WrongPhase     WrongPhase     yes             WrongPhase     WrongPhase
Handback.by_another     WrongPhase     WrongPhase     NotAssignee     WrongPhase     WrongPhase
Close                   yes            WrongPhase     WrongPhase      WrongPhase     WrongPhase
RequestSurvey           WrongPhase     WrongPhase     WrongPhase      yes            WrongPhase
AnswerSurvey            NothingToRate  NothingToRate  NothingToRate   yes            NothingToRate
GiveFeedback            yes            yes            yes             yes            yes
GiveFeedback.unknown    UnknownMessage UnknownMessage UnknownMessage  UnknownMessage UnknownMessage
ScheduleFollowUp        yes            yes            yes             yes            yes
CancelFollowUp          yes            yes            yes             yes            yes
CancelFollowUp.unknown  UnknownFollowUp UnknownFollowUp UnknownFollowUp UnknownFollowUp UnknownFollowUp
FollowUp                yes            yes            yes             yes            yes
FollowUp.cancelled      nothing        nothing        nothing         nothing        nothing
Route                   WrongPhase     yes            WrongPhase      WrongPhase     WrongPhase
Assign                  WrongPhase     yes            WrongPhase      WrongPhase     WrongPhase
Reroute                 nothing        nothing        yes             nothing        nothing
Reroute.of_another      nothing        nothing        nothing         nothing        nothing
TellQueue               WrongPhase     yes            WrongPhase      WrongPhase     WrongPhase
UpdateContact           yes            yes            yes             yes            yes
Acknowledge             yes            yes            WrongPhase      yes            WrongPhase
Acknowledge.late        StaleEpoch     StaleEpoch     StaleEpoch      StaleEpoch     StaleEpoch
Acknowledge.overtaken   Superseded     Superseded     WrongPhase      Superseded     WrongPhase
Breach                  nothing        yes            yes             nothing        nothing
Remind                  Superseded     WrongPhase     WrongPhase      Superseded     WrongPhase
Resolve                 Superseded     WrongPhase     WrongPhase      Superseded     WrongPhase
Forget                  yes            yes            yes             yes            yes
"""


def rows() -> list[tuple[Phase, str, str]]:
    header, *lines = (line.split() for line in TABLE.strip().splitlines())
    return [
        (Phase(phase), name, outcome)
        for name, *outcomes in lines
        for phase, outcome in zip(header[1:], outcomes, strict=True)
    ]


def command(name: str, state: Conversation) -> c.Command:
    """The command of a row, as fitting to the state as its variant allows."""
    newest = state.last(Author.CONTACT)
    spoken = state.last(Author.ASSISTANT)
    assert newest is not None
    assert spoken is not None
    made: dict[str, c.Command] = {
        "Start": c.Start(assistant("Hello!", MessageKind.GREETING)),
        "Say": c.Say(contact()),
        "Judge": c.Judge("nothing", ANN, Judgement.DISMISSED),
        "RunFlow": run_flow(state),
        "RunFlow.late": replace(run_flow(state), epoch=state.epoch - 1),
        "RunFlow.overtaken": replace(run_flow(state), replies_to="another"),
        "Reply": reply(state),
        "Reply.late": c.Reply(state.epoch - 1, newest.id, *_drafted(state)),
        "Reply.overtaken": c.Reply(state.epoch, "an-older-message", *_drafted(state)),
        "AskForPerson": c.AskForPerson(notice()),
        "CancelHandoff": c.CancelHandoff(notice()),
        "Claim": c.Claim(ANN, notice()),
        "Claim.by_another": c.Claim(BEN, notice()),
        "TakeOver": c.TakeOver(ANN, notice()),
        "TakeOver.by_another": c.TakeOver(BEN, notice()),
        "AgentSay": c.AgentSay(ANN, state.epoch, agent_words()),
        "AgentSay.by_another": c.AgentSay(BEN, state.epoch, agent_words(BEN)),
        "AgentSay.late": c.AgentSay(ANN, state.epoch - 1, agent_words()),
        "AddNote": c.AddNote("n1", ANN, "Has called before.", AT),
        "Suggest": c.Suggest(newest.id, suggestions()),
        "Suggest.overtaken": c.Suggest("an-older-message", suggestions()),
        "Transfer": c.Transfer(ANN, BEN, notice()),
        "Transfer.by_another": c.Transfer(BEN, BEN, notice()),
        "Transfer.to_queue": c.Transfer(ANN, None, notice()),
        "Handback": c.Handback(ANN, True, assistant("To sum up.", MessageKind.SUMMARY)),
        "Handback.by_another": c.Handback(BEN, True, assistant("To sum up.", MessageKind.SUMMARY)),
        "Close": c.Close(assistant("To sum up.", MessageKind.SUMMARY)),
        "RequestSurvey": c.RequestSurvey(assistant("How did we do?", MessageKind.SURVEY)),
        "AnswerSurvey": c.AnswerSurvey(5),
        "GiveFeedback": c.GiveFeedback(spoken.id, True),
        "GiveFeedback.unknown": c.GiveFeedback(newest.id, True),
        "ScheduleFollowUp": c.ScheduleFollowUp(AT, "Ask whether it has arrived."),
        "CancelFollowUp": c.CancelFollowUp("f1"),
        "CancelFollowUp.unknown": c.CancelFollowUp("f0"),
        "FollowUp": c.FollowUp(assistant("Has it arrived?"), "f1"),
        "FollowUp.cancelled": c.FollowUp(assistant("Has it arrived?"), "f0"),
        "Route": c.Route(ConversationRouted("billing")),
        "Assign": c.Assign(ANN),
        "Reroute": c.Reroute(ANN, notice()),
        "Reroute.of_another": c.Reroute(BEN, notice()),
        "TellQueue": c.TellQueue(notice(), QueueUpdated(1, None, None, AT)),
        "UpdateContact": c.UpdateContact({"email": "a@example.org"}),
        "Acknowledge": c.Acknowledge(state.epoch, newest.id, notice()),
        "Acknowledge.late": c.Acknowledge(state.epoch - 1, newest.id, notice()),
        "Acknowledge.overtaken": c.Acknowledge(state.epoch, "an-older-message", notice()),
        "Breach": c.Breach("resolution", str(state.episode), AT),
        "Remind": c.Remind(notice("Is all well?")),
        "Resolve": c.Resolve(Outcome.CONFIRMED),
        "Forget": c.Forget(ANN),
    }
    return made[name]


def _drafted(state: Conversation) -> tuple[object, ...]:
    made = reply(state)
    return made.turn, made.decision, made.message


@pytest.mark.parametrize(("phase", "name", "outcome"), rows(), ids=lambda value: str(value))
def test_each_command_is_carried_out_or_refused_by_name_in_each_phase(phase: Phase, name: str, outcome: str) -> None:
    state = after(in_phase(phase), c.ScheduleFollowUp(AT, "Has it arrived?", "f1", ANN))
    assert state.phase is phase
    asked_for = command(name, state)
    if outcome in ("yes", "nothing"):
        assert bool(handle(state, asked_for)) is (outcome == "yes")
        return
    with pytest.raises(errors.ConversationError) as refusal:
        handle(state, asked_for)
    assert type(refusal.value) is getattr(errors, outcome)
    assert str(refusal.value).endswith(".")


def test_the_table_knows_every_command() -> None:
    assert {name.split(".")[0] for _, name, _ in rows()} == {kind.__name__ for kind in get_args(c.Command)}


def test_nothing_but_a_start_opens_a_conversation() -> None:
    greeting = assistant("Hello!", MessageKind.GREETING)
    state = after(Conversation(), c.Start(greeting, {"email": "a@example.org"}, {"page": "/orders"}))
    assert (state.phase, state.epoch, state.messages) == (Phase.BOT, 1, (greeting,))
    assert (state.contact, state.attributes) == ({"email": "a@example.org"}, {"page": "/orders"})


@pytest.mark.parametrize(
    ("state", "controller"),
    [
        (started(), "assistant"),
        (in_phase(Phase.QUEUED), "assistant"),
        (in_phase(Phase.HUMAN), "agent"),
        (closing(), "assistant"),
        (in_phase(Phase.RESOLVED), "nobody"),
    ],
)
def test_the_phase_says_who_may_speak(state: Conversation, controller: str) -> None:
    assert state.controller == controller
