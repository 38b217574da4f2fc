"""What people may do to a conversation: commit, then notify."""

import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from conversation import commands as c
from conversation.edits import edit_distance
from conversation.events import ConversationRouted, Judgement
from conversation.flow import Advance
from conversation.fold import replay
from conversation.handle import handle
from conversation.model import Agent, Attachment, Author, Message, MessageKind, Reason
from conversation.state import Conversation
from runtime import wording
from runtime.attachments import check_room
from runtime.event_log import Carried, EventLog
from runtime.feed import Feed
from runtime.flow_file import StoredFlow
from runtime.flows import first_step
from runtime.idempotency import Idempotency, agents_key, contacts_key
from runtime.settings import Settings


def new_id() -> str:
    """An id that cannot be guessed."""
    return uuid.uuid4().hex


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Conversations:
    """The commands of contacts and agents. Every call may raise `NotFound` or a `ConversationError`."""

    log: EventLog
    feed: Feed
    settings: Settings
    stamp: Callable[[], str]
    flows: Callable[[str], Sequence[StoredFlow]] = lambda _workspace: ()
    same_agent_on_duty: Callable[[str, Conversation], bool] = lambda _workspace, _state: False

    def start(
        self, workspace: str, contact: Mapping[str, str], attributes: Mapping[str, str]
    ) -> tuple[str, str, Conversation]:
        """Open a conversation. Returns its id, the contact's token and the state."""
        conversation_id, token = new_id(), secrets.token_urlsafe(32)
        words = wording.greeting(self.settings.assistant_name, self.settings.company)
        greeting = self.message(Author.ASSISTANT, words, MessageKind.GREETING)
        start = c.Start(greeting, contact, attributes)
        opened = replay(handle(Conversation(), start))
        step = first_step(self.flows(workspace), opened)
        begun = [self.flow_step(opened, step)] if step else []
        carried = self.log.open(workspace, conversation_id, token, start, *begun)
        self.feed.notify(workspace, conversation_id)
        return conversation_id, token, carried.state

    def flow_step(self, state: Conversation, step: Advance, replies_to: str | None = None) -> c.RunFlow:
        """The command for the next step of a flow."""
        words = self.message(Author.ASSISTANT, step.text) if step.text else None
        message = replace(words, quick_replies=step.quick_replies) if words else None
        return c.RunFlow(state.epoch, replies_to, step, message)

    def say(
        self,
        workspace: str,
        conversation_id: str,
        text: str,
        key: str | None,
        attachments: tuple[Attachment, ...] = (),
        stands: Callable[[], None] = _nothing,
    ) -> Carried:
        """The contact writes; the same key says it once. For `stands` see `do`.

        May raise `IdempotencyConflict`, `AttachmentTooLarge`.
        """
        message = replace(self.message(Author.CONTACT, text), attachments=attachments)
        once = Idempotency(contacts_key(key) if key else message.id, text, tuple(one.id for one in attachments))

        def commands(state: Conversation) -> Sequence[c.Command]:
            check_room(state, len(attachments), self.settings.attachments_per_conversation)
            return [c.Say(message)]

        return self.do(workspace, conversation_id, commands, once, stands)

    def ask_for_person(self, workspace: str, conversation_id: str) -> Carried:
        """The contact presses the button for a person; after a closing that is the agent of before, if on duty."""
        # Looked up here and not in the transaction: nobody waits for it.
        _, before = self.log.state(workspace, conversation_id)
        on_duty = before.goes_on and self.same_agent_on_duty(workspace, before)

        def commands(state: Conversation) -> Sequence[c.Command]:
            agent = state.last_assignee if on_duty and state.epoch == before.epoch else None
            words = wording.goes_back(agent.name) if agent else wording.handoff_notice(Reason.CUSTOMER_REQUEST)
            return [c.AskForPerson(self.message(Author.ASSISTANT, words, MessageKind.NOTICE), agent is not None)]

        return self.do(workspace, conversation_id, commands)

    def cancel_handoff(self, workspace: str, conversation_id: str) -> Carried:
        """The contact no longer wants to wait."""
        notice = self.message(Author.ASSISTANT, wording.HANDOFF_CANCELLED, MessageKind.NOTICE)
        return self.do(workspace, conversation_id, lambda _: [c.CancelHandoff(notice)])

    def rate(self, workspace: str, conversation_id: str, score: int, comment: str | None) -> Carried:
        """The contact answers the survey, 1..5."""
        return self.do(workspace, conversation_id, lambda _: [c.AnswerSurvey(score, comment)])

    def feedback(self, workspace: str, conversation_id: str, message_id: str, helpful: bool) -> Carried:
        """A thumb on one of the assistant's messages."""
        return self.do(workspace, conversation_id, lambda _: [c.GiveFeedback(message_id, helpful)])

    def claim(self, workspace: str, conversation_id: str, agent: Agent) -> Carried:
        """An agent takes the conversation."""
        notice = self.message(Author.ASSISTANT, wording.joined(agent.name), MessageKind.NOTICE)
        return self.do(workspace, conversation_id, lambda _: [c.Claim(agent, notice)])

    def take_over(
        self, workspace: str, conversation_id: str, agent: Agent, note: str | None, mentions: tuple[Agent, ...] = ()
    ) -> Carried:
        """A supervisor takes it, also from the colleague who holds it, whom a note then calls by name."""

        def commands(state: Conversation) -> Sequence[c.Command]:
            holder = state.assignee if state.assignee and state.assignee.id != agent.id else None
            words = wording.took_over(agent.name, holder.name) if holder else wording.joined(agent.name)
            taken = c.TakeOver(agent, self.message(Author.ASSISTANT, words, MessageKind.NOTICE))
            said = "\n".join(filter(None, (wording.taken_from(holder.name) if holder else None, note)))
            called = tuple(dict.fromkeys((*((holder,) if holder else ()), *mentions)))
            return [taken, *([c.AddNote(new_id(), agent, said, self.stamp(), called)] if said else [])]

        return self.do(workspace, conversation_id, commands)

    def agent_say(
        self,
        workspace: str,
        conversation_id: str,
        agent: Agent,
        text: str,
        epoch: int,
        key: str | None,
        suggestion_id: str | None = None,
        attachments: tuple[Attachment, ...] = (),
        stands: Callable[[], None] = _nothing,
    ) -> Carried:
        """The agent writes, perhaps what was suggested. A suggestion that is not known never blocks a message.

        For `stands` see `do`. May raise `IdempotencyConflict`, `AttachmentTooLarge`.
        """
        message = replace(self.message(Author.AGENT, text, name=agent.name), attachments=attachments)
        files = tuple(one.id for one in attachments)
        once = Idempotency(agents_key(agent.id, key) if key else message.id, text, files)
        # Compared here and not in the transaction: nobody waits for it.
        judged = self._judged(workspace, conversation_id, agent, text, suggestion_id) if suggestion_id else None

        def commands(state: Conversation) -> Sequence[c.Command]:
            check_room(state, len(attachments), self.settings.attachments_per_conversation)
            known = judged and judged.suggestion_id in {one.id for one in state.suggestions}
            return [*([judged] if judged and known else []), c.AgentSay(agent, epoch, message)]

        return self.do(workspace, conversation_id, commands, once, stands)

    def _judged(
        self, workspace: str, conversation_id: str, agent: Agent, text: str, suggestion_id: str
    ) -> c.Judge | None:
        _, state = self.log.state(workspace, conversation_id)
        suggested = next((one.text for one in state.suggestions if one.id == suggestion_id), None)
        if suggested is None:
            return None
        distance = edit_distance(suggested, text)
        return c.Judge(suggestion_id, agent, Judgement.EDITED if distance else Judgement.ACCEPTED, distance)

    def dismiss(self, workspace: str, conversation_id: str, agent: Agent, suggestion_id: str) -> Carried:
        """The agent puts a suggestion away. May raise `UnknownSuggestion`."""
        judged = c.Judge(suggestion_id, agent, Judgement.DISMISSED)
        return self.do(workspace, conversation_id, lambda _: [judged])

    def shown(self, workspace: str, conversation_id: str, agent: Agent) -> Carried:
        """What is suggested now was shown to an agent; written once for each suggestion."""

        def commands(state: Conversation) -> Sequence[c.Command]:
            return [c.Judge(one.id, agent, Judgement.SHOWN) for one in state.open_suggestions]

        return self.do(workspace, conversation_id, commands)

    def note(
        self, workspace: str, conversation_id: str, agent: Agent, text: str, mentions: tuple[Agent, ...] = ()
    ) -> Carried:
        """The agent writes for agents only, and may call colleagues by name."""
        note = c.AddNote(new_id(), agent, text, self.stamp(), mentions)
        return self.do(workspace, conversation_id, lambda _: [note])

    def transfer(
        self,
        workspace: str,
        conversation_id: str,
        agent: Agent,
        to: Agent | None,
        note: str | None,
        route: Callable[[Conversation], ConversationRouted] | None = None,
        mentions: tuple[Agent, ...] = (),
    ) -> Carried:
        """Pass the conversation on, to a colleague or back to the queue, there to a team with `route`.

        The note may call colleagues by name.
        """
        words = wording.transferred(to.name if to else None)
        moved = c.Transfer(agent, to, self.message(Author.ASSISTANT, words, MessageKind.NOTICE))
        noted = [c.AddNote(new_id(), agent, note, self.stamp(), mentions)] if note else []

        def commands(state: Conversation) -> Sequence[c.Command]:
            return [*noted, moved, *([c.Route(route(state))] if route else [])]

        return self.do(workspace, conversation_id, commands)

    def handback(
        self,
        workspace: str,
        conversation_id: str,
        agent: Agent,
        solved: bool,
        instruction: str | None,
        when: Callable[[str, Conversation], tuple[datetime, str] | None] = lambda _text, _state: None,
        epoch: int | None = None,
    ) -> Carried:
        """The agent returns the conversation to the assistant, which sums up and closes.

        `when` reads a time from the instruction, if it names one, and how to promise it: then the contact hears again.
        """

        def commands(state: Conversation) -> Sequence[c.Command]:
            words, promised = wording.closing_summary(state, solved), when(instruction, state) if instruction else None
            if promised:
                words += f"\n{promised[1]}"
            summary = self.message(Author.ASSISTANT, words, MessageKind.SUMMARY)
            back: list[c.Command] = [c.Handback(agent, solved, summary, instruction, epoch)]
            if promised:
                # The instruction is among colleagues; the contact is asked in words of our own.
                again = wording.check_again(state)
                back.append(c.ScheduleFollowUp(promised[0].isoformat(), again, new_id(), agent))
            return back

        return self.do(workspace, conversation_id, commands)

    def follow_up(self, workspace: str, conversation_id: str, agent: Agent, due_at: datetime, text: str) -> str:
        """Promise to write `text` at a time; returns the id that it can be cancelled by."""
        promised = c.ScheduleFollowUp(due_at.isoformat(), text, new_id(), agent)
        self.do(workspace, conversation_id, lambda _: [promised])
        return promised.id

    def cancel_follow_up(self, workspace: str, conversation_id: str, follow_up_id: str) -> Carried:
        """Take the promise back."""
        return self.do(workspace, conversation_id, lambda _: [c.CancelFollowUp(follow_up_id)])

    def update_contact(
        self,
        workspace: str,
        conversation_id: str,
        contact: Mapping[str, str],
        attributes: Mapping[str, str] | None = None,
    ) -> Carried:
        """The contact says how they can be reached, or their page what it knows now."""
        return self.do(workspace, conversation_id, lambda _: [c.UpdateContact(contact, attributes or {})])

    def consult(
        self,
        workspace: str,
        conversation_id: str,
        commands: Callable[[sa.Connection, Conversation], Sequence[c.Command]],
    ) -> Carried:
        """The same as `do` for commands that need more of the ledger than the conversation."""
        carried = self.log.consult(workspace, conversation_id, commands)
        if carried.events:
            self.feed.notify(workspace, conversation_id)
        return carried

    def do(
        self,
        workspace: str,
        conversation_id: str,
        commands: Callable[[Conversation], Sequence[c.Command]],
        once: Idempotency | None = None,
        stands: Callable[[], None] = _nothing,
    ) -> Carried:
        """Carry out commands made from the state, then wake who watches.

        `stands` is called when nothing can refuse them any more, before anybody is told; after a repeat too.
        """
        carried = self.log.carry_out(workspace, conversation_id, commands, once)
        stands()
        if carried.events:
            self.feed.notify(workspace, conversation_id)
        return carried

    def message(
        self, author: Author, text: str, kind: MessageKind = MessageKind.TEXT, name: str | None = None
    ) -> Message:
        """New words with an id and the time."""
        return Message(new_id(), author, text, self.stamp(), kind, name)
