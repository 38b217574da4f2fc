"""Whatever contacts, agents, slow replies and timers do, in any order: what stays true."""

from typing import get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from conversation import commands as c
from conversation import errors
from conversation import events as e
from conversation.events import Event, Outcome, Phase
from conversation.flow import Advance
from conversation.fold import apply, replay
from conversation.forget import REMOVED, redacted
from conversation.handle import handle
from conversation.model import Action, Author, Message, MessageKind, Reason, TurnKind
from conversation.state import Conversation
from tests.conversation.building import (
    ANN,
    AT,
    BEN,
    agent_words,
    any_event,
    assistant,
    contact,
    decision,
    notice,
    reply,
    run_flow,
    suggestions,
    turn,
)

agents = st.sampled_from([ANN, BEN])
solved = st.booleans()
decisions = st.sampled_from(
    [
        decision(),
        decision(Action.CLARIFY),
        decision(Action.OFFER, reason=Reason.MISSING_KNOWLEDGE),
        decision(Action.ESCALATE, reason=Reason.SENTIMENT),
        decision(kind=TurnKind.SMALLTALK),
    ]
)
turns = st.sampled_from([turn(), turn(smalltalk="thanks"), turn(smalltalk="greeting")])


class AnyHistory(RuleBasedStateMachine):
    """One conversation, driven by everybody at once. The fields beside `state` are kept independently of it."""

    def __init__(self) -> None:
        super().__init__()
        self.state = Conversation()
        self.log: list[Event] = []
        self.drafts: list[c.Reply] = []
        self.epochs = [0]
        self.waiting: list[str] = []
        self.asked_the_person: list[str] = []
        self.surveys = 0
        self.offers = 0

    @initialize()
    def somebody_opens_the_page(self) -> None:
        self.carry_out(c.Start(assistant("Hello!", MessageKind.GREETING)))

    def carry_out(self, command: c.Command) -> bool:
        """Whether it was not refused. A refusal leaves everything as it was."""
        try:
            made = handle(self.state, command)
        except errors.ConversationError:
            return False
        self.only_the_controller_speaks(made)
        for event in made:
            self.note(event)
            self.state = apply(self.state, event)
            self.log.append(event)
        return True

    def only_the_controller_speaks(self, made: tuple[Event, ...]) -> None:
        phase = self.state.phase
        for place, event in enumerate(made):
            if isinstance(event, e.ControlChanged):
                phase = event.phase
            if not isinstance(event, e.MessageCreated):
                continue
            if event.message.author is Author.AGENT:
                assert phase is Phase.HUMAN
            if event.message.author is Author.ASSISTANT and phase is Phase.HUMAN:
                assert event.message.kind is MessageKind.NOTICE
                assert any(isinstance(later, e.ControlChanged) for later in made[place:])
            if event.message.author is Author.ASSISTANT:
                ends = any(isinstance(later, e.ConversationResolved) for later in made[place:])
                assert phase is not Phase.RESOLVED or ends

    def note(self, event: Event) -> None:
        match event:
            case e.ControlChanged(phase, epoch):
                assert epoch == self.epochs[-1] + 1
                self.epochs.append(epoch)
                if phase is Phase.HUMAN:
                    self.waiting = self.asked_the_person = []
                if (self.state.phase, phase) == (Phase.HUMAN, Phase.CLOSING):
                    self.waiting = self.asked_the_person
            case e.ConversationReopened(episode):
                assert episode == self.state.episode + 1
                self.surveys = self.offers = 0
            case e.ContactForgotten():
                self.waiting = []
            case e.SurveyRequested():
                self.surveys += 1
            case e.MessageCreated(message, replies_to):
                self.note_message(message, replies_to)

    def note_message(self, message: Message, replies_to: str | None) -> None:
        self.offers += message.kind is MessageKind.OFFER
        if message.author is Author.CONTACT:
            asked = "asked_the_person" if self.state.phase is Phase.HUMAN else "waiting"
            setattr(self, asked, [*getattr(self, asked), message.id])
        if message.author is Author.AGENT:
            self.asked_the_person = []
        if replies_to is not None:
            assert replies_to == self.waiting[-1]
            self.waiting = []

    @rule()
    def the_contact_writes(self) -> None:
        assert self.carry_out(c.Say(contact())) is not self.state.gone

    @rule(decided=decisions, drafted=turns, same_agent=st.booleans())
    def the_bot_begins_to_think(self, decided, drafted, same_agent: bool) -> None:
        offer = decided.action is Action.OFFER
        words = assistant("A person?", MessageKind.OFFER) if offer else assistant()
        self.drafts.append(reply(self.state, decided, drafted, words, same_agent))

    @rule(data=st.data())
    def a_reply_comes_late_or_in_time(self, data: st.DataObject) -> None:
        if not self.drafts:
            return
        late = self.drafts.pop(data.draw(st.integers(0, len(self.drafts) - 1)))
        fits = late.epoch == self.state.epoch and self.waiting[-1:] == [late.replies_to]
        assert self.carry_out(late) is fits

    @rule(ask=st.sampled_from(["name", None]), finished=st.sampled_from([True, False]))
    def a_flow_goes_on(self, ask: str | None, finished: bool) -> None:
        step = Advance("lead", "Your name?", "name", "Kim", ask, finished=None if ask else finished)
        made = run_flow(self.state, step)
        assert self.carry_out(made) is (self.state.phase is Phase.BOT)

    @invariant()
    def a_flow_is_run_by_the_assistant_alone(self) -> None:
        assert self.state.flow is None or self.state.phase is Phase.BOT

    @rule()
    def the_contact_presses_the_button(self) -> None:
        assert self.carry_out(c.AskForPerson(notice())) is not self.state.gone

    @rule()
    def the_contact_no_longer_waits(self) -> None:
        self.carry_out(c.CancelHandoff(notice()))

    @rule(agent=agents)
    def an_agent_claims(self, agent) -> None:
        taken = self.carry_out(c.Claim(agent, notice()))
        assert taken is (self.state.assignee == agent)

    @rule(agent=agents)
    def a_supervisor_takes_over(self, agent) -> None:
        taken = self.carry_out(c.TakeOver(agent, notice()))
        assert taken is (self.state.assignee == agent) is (self.state.phase is Phase.HUMAN)

    @rule(agent=agents, data=st.data())
    def an_agent_writes(self, agent, data: st.DataObject) -> None:
        epoch = data.draw(st.sampled_from([self.epochs[-1], *self.epochs[-3:]]))
        may = self.state.phase is Phase.HUMAN and self.state.assignee == agent and epoch == self.state.epoch
        assert self.carry_out(c.AgentSay(agent, epoch, agent_words(agent))) is may

    @rule(agent=agents)
    def an_agent_takes_a_note(self, agent) -> None:
        assert self.carry_out(c.AddNote("n", agent, "Called before.", AT))

    @rule()
    def replies_are_suggested(self) -> None:
        newest = self.state.last(Author.CONTACT)
        self.carry_out(c.Suggest(newest.id if newest else "none", suggestions()))

    @rule(agent=agents, to=st.sampled_from([ANN, BEN, None]))
    def an_agent_passes_on(self, agent, to) -> None:
        self.carry_out(c.Transfer(agent, to, notice()))

    @rule(agent=agents, solved=solved)
    def an_agent_hands_back(self, agent, solved: bool) -> None:
        summary = assistant("To sum up.", MessageKind.SUMMARY)
        assert not self.carry_out(c.Handback(agent, solved, summary, epoch=self.state.epoch - 1))
        self.carry_out(c.Handback(agent, solved, summary))

    @rule()
    def the_bot_closes(self) -> None:
        self.carry_out(c.Close(assistant("To sum up.", MessageKind.SUMMARY)))

    @rule()
    def the_survey_is_due(self) -> None:
        self.carry_out(c.RequestSurvey(assistant("How did we do?", MessageKind.SURVEY)))

    @rule(score=st.integers(1, 5))
    def the_contact_rates(self, score: int) -> None:
        self.carry_out(c.AnswerSurvey(score))

    @rule()
    def the_reminder_is_due(self) -> None:
        self.carry_out(c.Remind(notice("Is all well?")))

    @rule(data=st.data())
    def a_follow_up_is_promised_cancelled_or_due(self, data: st.DataObject) -> None:
        name = f"f{data.draw(st.integers(0, 2))}"
        pending = {one.id for one in self.state.follow_ups}
        match data.draw(st.sampled_from(["promise", "cancel", "due"])):
            case "promise" if name not in pending:
                assert self.carry_out(c.ScheduleFollowUp(AT, "Ask again.", name))
            case "cancel":
                assert self.carry_out(c.CancelFollowUp(name)) is (name in pending)
            case "due":
                before = len(self.log)
                assert self.carry_out(c.FollowUp(assistant("Has it arrived?"), name))
                assert (len(self.log) > before) is (name in pending)

    @rule(team=st.sampled_from([None, "billing"]), priority=st.integers(0, 2))
    def it_is_routed(self, team, priority: int) -> None:
        self.carry_out(c.Route(e.ConversationRouted(team, priority, True, 60.0, {"first_response": 60.0})))

    @rule(agent=agents)
    def it_is_kept_for_an_agent(self, agent) -> None:
        free = self.state.phase is Phase.QUEUED and self.state.reserved in (None, agent)
        assert self.carry_out(c.Assign(agent)) is free

    @rule(agent=agents)
    def an_agent_does_not_act_in_time(self, agent) -> None:
        held = self.state.assignee == agent and self.state.owed is not None
        assert self.carry_out(c.Reroute(agent, notice()))
        assert self.state.reserved != agent
        assert not held or self.state.phase is Phase.QUEUED

    @rule()
    def who_waits_is_told_how_it_stands(self) -> None:
        told = c.TellQueue(notice(), e.QueueUpdated(1, None, None, AT))
        assert self.carry_out(told) is (self.state.phase is Phase.QUEUED)

    @rule()
    def the_contact_leaves_an_address(self) -> None:
        self.carry_out(c.UpdateContact({"email": "a@example.org"}))
        waiting = self.waiting[-1] if self.waiting else "none"
        self.carry_out(c.Acknowledge(self.state.epoch, waiting, notice()))

    @rule(metric=st.sampled_from(["first_response", "next_response", "resolution"]))
    def a_promised_time_goes_by(self, metric: str) -> None:
        about = str(self.state.episode) if metric != "next_response" else self.state.owed or "none"
        known = (metric, about) in self.state.breached
        before = len(self.log)
        assert self.carry_out(c.Breach(metric, about, AT))
        assert not (known and len(self.log) > before)

    @rule(outcome=st.sampled_from(Outcome))
    def the_episode_ends(self, outcome: Outcome) -> None:
        self.carry_out(c.Resolve(outcome))

    @rule(agent=agents, sure=st.sampled_from([True, False, False, False]))
    def the_contact_is_forgotten(self, agent, sure: bool) -> None:
        if sure:
            assert self.carry_out(c.Forget(agent))
            assert (self.state.forgotten, self.state.contact) == (True, {})
            assert {said.text for said in self.state.messages} == {REMOVED}
            assert self.state.phase is Phase.RESOLVED or self.state.episode > 1

    @invariant()
    def what_is_redacted_replays_to_what_was_kept(self) -> None:
        assert replay([*map(redacted, self.log), e.ContactForgotten()]) == apply(self.state, e.ContactForgotten())

    @invariant()
    def the_state_is_the_replay_of_the_log(self) -> None:
        assert replay(self.log) == self.state

    @invariant()
    def the_epoch_counts_the_changes_of_control(self) -> None:
        assert self.state.epoch == self.epochs[-1] == len(self.epochs) - 1

    @invariant()
    def who_wrote_to_the_assistant_waits_until_there_is_a_reply(self) -> None:
        assert list(self.state.unanswered) == self.waiting

    @invariant()
    def nobody_is_left_waiting_at_the_end(self) -> None:
        assert self.state.phase is not Phase.RESOLVED or not self.waiting

    @invariant()
    def there_is_one_survey_per_episode_at_most(self) -> None:
        assert self.surveys <= 1
        assert self.state.survey_requested is (self.surveys == 1)

    @invariant()
    def an_offer_counts_within_its_episode(self) -> None:
        assert self.state.offered is (self.offers > 0)

    @invariant()
    def it_is_kept_for_an_agent_only_while_it_waits(self) -> None:
        assert self.state.reserved is None or self.state.phase is Phase.QUEUED
        assert self.state.owed is None or self.state.phase is Phase.HUMAN

    @invariant()
    def an_agent_holds_it_exactly_in_the_human_phase(self) -> None:
        assert (self.state.assignee is not None) is (self.state.phase is Phase.HUMAN)


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(st.one_of(*map(any_event, get_args(Event))), max_size=8))
def test_whatever_has_been_logged_can_be_replayed(events: list[Event]) -> None:
    assert replay(events) == replay(events[3:], replay(events[:3]))
