"""The assistant's turn: draft, decide, append. A failure anywhere is itself a handoff."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from conversation import commands as c
from conversation.address import address_in
from conversation.asked import RATED
from conversation.errors import StaleEpoch, Superseded
from conversation.events import DecisionMade, Phase
from conversation.fold import apply
from conversation.from_assistant import FAREWELLS, returns
from conversation.model import Action, Agent, Author, Decision, Message, MessageKind, Reason, Sentiment, Turn, TurnKind
from conversation.state import Conversation
from conversation.turn import Decide, Draft, Show, pending_question, take_turn
from policy.decide import failed
from policy.ratings import rating_in
from policy.replied import rates
from runtime import queue_words, wording
from runtime.conversations import Conversations
from runtime.deltas import Deltas
from runtime.details import by_mail
from runtime.errors import LedgerUnavailable
from runtime.flow_file import StoredFlow
from runtime.flows import has_its_turn, next_steps
from runtime.schedule import ASSISTANT_PHASES

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Bot:
    """Takes the turn of one conversation; safe to call again for a turn that was taken."""

    conversations: Conversations
    draft: Callable[[str, Show], Draft]
    decide: Callable[[str], Decide]
    same_agent_on_duty: Callable[[str, Conversation], bool]
    flows: Callable[[str], Sequence[StoredFlow]] = lambda _workspace: ()
    mails: Callable[[str], bool] = lambda _workspace: False
    wishes: Callable[[str, Conversation], Sequence[c.Command]] = lambda _workspace, _state: ()

    def take(self, workspace: str, conversation_id: str) -> None:
        """Reply to what is unanswered, if the assistant may still speak; a person is called when that fails.

        Raises `LedgerUnavailable`, and whatever failed when the conversation has moved on meanwhile.
        """
        seq, state = self.conversations.log.state(workspace, conversation_id)
        if not _is_due(state):
            return
        try:
            self._reply(workspace, conversation_id, state)
        except LedgerUnavailable:
            raise
        except Exception:
            # What came meanwhile may be the reason: then the turn is taken once more.
            if self.conversations.log.state(workspace, conversation_id)[0] != seq:
                raise
            log.exception("turn_failed", conversation=conversation_id, trace=state.unanswered[-1])
            self.call_person(workspace, conversation_id)

    def call_person(self, workspace: str, conversation_id: str) -> None:
        """Escalate a turn that cannot be taken; nothing happens where none is due."""
        _, state = self.conversations.log.state(workspace, conversation_id)
        if not _is_due(state):
            return
        log.error("turn_escalated", conversation=conversation_id, trace=state.unanswered[-1])
        turn, decision = _broken(state)
        # Nothing that a turn asks for besides: it may be what fails.
        message = self._message(state, turn, decision, None)
        reply = c.Reply(state.epoch, state.unanswered[-1], turn, decision, message, False)
        self._carry_out(workspace, conversation_id, [reply])

    def _reply(self, workspace: str, conversation_id: str, state: Conversation) -> None:
        if self._takes_details(workspace, conversation_id, state):
            return
        if wished := self.wishes(workspace, state):
            self._carry_out(workspace, conversation_id, wished)
            return
        self.conversations.feed.say(workspace, conversation_id, "typing", {"author": Author.ASSISTANT.value})
        turn, decision = self._think(workspace, conversation_id, state)
        self._carry_out(workspace, conversation_id, self._commands(workspace, state, turn, decision))

    def _carry_out(self, workspace: str, conversation_id: str, commands: Sequence[c.Command]) -> None:
        try:
            self.conversations.do(workspace, conversation_id, lambda _: commands)
        except (StaleEpoch, Superseded):
            # Whatever overtook this reply has scheduled a turn of its own where one is due.
            log.info("reply_overtaken", conversation=conversation_id)

    def _takes_details(self, workspace: str, conversation_id: str, state: Conversation) -> bool:
        """Who was asked for an address may leave one: it is kept, and thanked for when nothing else was said."""
        said, _ = pending_question(state)
        found = None if by_mail(state) else address_in(said)
        # In the queue they were just asked; later an address within a question may be about anybody.
        if found is None or not (state.phase is Phase.QUEUED or (found.alone and state.follow_ups)):
            return False
        commands: list[c.Command] = [c.UpdateContact({"email": found.email})]
        if found.alone:
            thanks = self.conversations.message(
                Author.ASSISTANT, queue_words.details_taken(found.email, self.mails(workspace)), MessageKind.NOTICE
            )
            commands.append(c.Acknowledge(state.epoch, state.unanswered[-1], thanks))
        try:
            self.conversations.do(workspace, conversation_id, lambda _: commands)
        except (StaleEpoch, Superseded):
            log.info("reply_overtaken", conversation=conversation_id)
            return True
        return found.alone

    def _think(self, workspace: str, conversation_id: str, state: Conversation) -> tuple[Turn, Decision]:
        deltas: Deltas | None = None
        try:
            decide = self.decide(workspace)
            deltas = Deltas(self.conversations, workspace, conversation_id, state, decide)
            show = self._show(workspace, state, deltas)
            return deltas.settle(*take_turn(state, self.draft(workspace, show), decide))
        except Exception:
            log.exception("turn_failed", conversation=conversation_id, trace=state.unanswered[-1])
            if deltas and deltas.standing:
                return deltas.standing
            return _broken(state)

    def _show(self, workspace: str, state: Conversation, deltas: Show) -> Show:
        flows = self.flows(workspace)
        return (lambda turn: not has_its_turn(flows, state, turn) and deltas(turn)) if flows else deltas

    def _commands(self, workspace: str, state: Conversation, turn: Turn, decision: Decision) -> list[c.Command]:
        answers = next_steps(self.flows(workspace), state, turn, decision)
        steps: list[c.Command] = [
            self.conversations.flow_step(state, one, state.unanswered[-1]) for one in answers.steps
        ]
        if not answers.left:
            return steps
        return [*steps, *self._replies(workspace, state, turn, decision)]

    def _replies(self, workspace: str, state: Conversation, turn: Turn, decision: Decision) -> list[c.Command]:
        same_agent = self.same_agent_on_duty(workspace, state)
        message = self._message(state, turn, decision, state.last_assignee if same_agent else None)
        reply = c.Reply(state.epoch, state.unanswered[-1], turn, decision, message, same_agent)
        if rates(state, turn.question) and (rated := rating_in(turn.question)):
            # A question beside the rating is still open when the rating comes, and so ends nothing.
            score = c.AnswerSurvey(*rated)
            return [reply, score] if decision.rule == RATED else [score, reply]
        if not self._closes(state, turn, decision):
            return [reply]
        # What was just decided on is the goodbye, which is not what the contact asked.
        decided = apply(state, DecisionMade(reply.replies_to, turn, decision))
        words = wording.closing_summary(decided, solved=True)
        return [reply, c.Close(self.conversations.message(Author.ASSISTANT, words, MessageKind.SUMMARY))]

    def _closes(self, state: Conversation, turn: Turn, decision: Decision) -> bool:
        """Thanks or goodbye after an answer ends the assistant's own episode."""
        answered = any(m.kind is MessageKind.ANSWER and m.citations for m in state.episode_messages)
        done = decision.action is Action.ANSWER and decision.rule is None and turn.smalltalk in FAREWELLS
        return done and answered and state.phase is Phase.BOT

    def _message(self, state: Conversation, turn: Turn, decision: Decision, agent: Agent | None) -> Message:
        settings = self.conversations.settings
        if agent and decision.action is Action.ESCALATE and returns(state, decision):
            asked = decision.reason is Reason.CUSTOMER_REQUEST
            words = decision.words or (wording.goes_back if asked else wording.returned)(agent.name)
            message = self.conversations.message(Author.ASSISTANT, words, MessageKind.NOTICE)
            return replace(message, action=decision.action)
        waiting = state.phase is Phase.QUEUED and decision.action is not Action.ANSWER
        if waiting:
            return self.conversations.message(Author.ASSISTANT, queue_words.QUEUED, MessageKind.NOTICE)
        text = wording.reply_text(turn, decision, settings.assistant_name, settings.company, settings.languages)
        answers = decision.action is Action.ANSWER and decision.kind is TurnKind.KNOWLEDGE
        cited = turn.answer.citations if turn.answer and answers else ()
        message = self.conversations.message(Author.ASSISTANT, text, wording.message_kind(decision.action))
        return replace(message, citations=cited, action=decision.action)


def _is_due(state: Conversation) -> bool:
    return bool(state.unanswered) and state.phase in ASSISTANT_PHASES


def _broken(state: Conversation) -> tuple[Turn, Decision]:
    """What is recorded of a turn that could not be taken."""
    question, _ = pending_question(state)
    return Turn(question, question, TurnKind.KNOWLEDGE, (), None, Sentiment("unknown", 0.0)), failed()
