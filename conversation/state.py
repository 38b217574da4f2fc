"""What a conversation has come to: every field follows from its events (`conversation.fold`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from conversation import events as e
from conversation.asked import Asked
from conversation.events import Judgement, Outcome, Phase
from conversation.flow import Running
from conversation.model import Action, Agent, Author, Decision, Message, Reason, Suggestion
from conversation.need import need_of


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the log adds up to. `unanswered` holds the ids of contact messages that wait for a reply."""

    phase: Phase = Phase.BOT
    epoch: int = 0
    episode: int = 1
    messages: tuple[Message, ...] = ()
    unanswered: tuple[str, ...] = ()
    assignee: Agent | None = None
    last_assignee: Agent | None = None
    reason: Reason | None = None
    decision: Decision | None = None
    offered: bool = False
    survey_requested: bool = False
    survey_score: int | None = None
    reminded: bool = False
    solved: bool = True
    # How the last episode that is over has ended.
    ended: Outcome | None = None
    suggested_for: str | None = None
    # What was suggested last, withdrawn or not, and what has become of it.
    suggestions: tuple[Suggestion, ...] = ()
    judged: frozenset[tuple[str, Judgement]] = frozenset()
    contact: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    episode_start: int = 0
    # What routing needs: where it waits and for whom, and whether an agent owes the contact words.
    routed: e.ConversationRouted | None = None
    reserved: Agent | None = None
    queue: e.QueueUpdated | None = None
    handoffs: int = 0
    was_held: bool = False
    owed: str | None = None
    # What the contact wrote while a person had the conversation, since that person spoke last.
    left_open: tuple[str, ...] = ()
    agent_spoke: bool = False
    spoke_under: int = 0
    breached: frozenset[tuple[str, str]] = frozenset()
    follow_ups: tuple[e.FollowUpScheduled, ...] = ()
    # The assistant came back to a matter, and nobody has taken it up since.
    followed_up: bool = False
    # What the assistant asked of its own accord, while nothing has been replied since.
    asked: Asked | None = None
    # The closing was left for the assistant, over words that it did not take for its end.
    left_closing: bool = False
    # What led to the last handoff, of this episode and of the one before.
    need: Message | None = None
    need_before: Message | None = None
    team_before: str | None = None
    # Messages of the contact that named no matter, as was decided on them.
    asides: frozenset[str] = frozenset()
    flow: Running | None = None
    flows_run: tuple[str, ...] = ()
    # Whether the contact found a message helpful, as they said last.
    feedback: Mapping[str, bool] = field(default_factory=dict)
    # The contact's personal data was removed, and nothing has come since.
    forgotten: bool = False
    # It was removed, whatever has come since.
    gone: bool = False

    @property
    def controller(self) -> str:
        """Who may speak: `assistant`, `agent` or `nobody`."""
        speakers = {Phase.HUMAN: "agent", Phase.RESOLVED: "nobody"}
        return speakers.get(self.phase, "assistant")

    @property
    def episode_messages(self) -> tuple[Message, ...]:
        """What was said since the conversation was opened or reopened."""
        return self.messages[self.episode_start :]

    @property
    def settled(self) -> bool:
        """Whether silence may be taken for a yes: nothing was left unsolved, and with the assistant it had answered."""
        if self.phase is not Phase.BOT or not self.solved:
            return self.solved
        told = next((m for m in reversed(self.episode_messages) if _tells(m)), None)
        if told is None:
            # Nothing was told since: it stands as it ended before.
            return self.ended not in (None, Outcome.UNSOLVED)
        helped = self.feedback.get(told.id, True)
        return helped and (told.author is Author.AGENT or told.action is Action.ANSWER)

    @property
    def wants(self) -> Message | None:
        """What the contact needs: with people, or after them, what led to the handoff; None when nothing was named."""
        held = None if self.phase is Phase.BOT else self.need
        return held or need_of(self.messages, self.episode_start, self.asides) or self.need_before

    def known(self, path: str) -> str | None:
        """What stands at `contact.NAME` or `attributes.NAME`, or None."""
        where, _, name = path.partition(".")
        return (self.contact if where == "contact" else self.attributes).get(name)

    @property
    def goes_on(self) -> bool:
        """Whether what is wanted now may go on from what was done before, after a closing or a follow-up."""
        after = self.phase is Phase.BOT and (self.followed_up or self.left_closing)
        return self.phase is Phase.CLOSING or after

    @property
    def open_suggestions(self) -> tuple[Suggestion, ...]:
        """What is suggested now and was not put away; nothing when the thread has moved on."""
        away = {one for one, judgement in self.judged if judgement is Judgement.DISMISSED}
        return tuple(one for one in self.suggestions if one.id not in away) if self.suggested_for else ()

    @property
    def last_words(self) -> Message | None:
        """What the assistant has said last, in the episode before when it has said nothing in this one yet."""
        return self.last(Author.ASSISTANT) or next((m for m in reversed(self.messages) if _is_assistant(m)), None)

    def last(self, author: Author) -> Message | None:
        """The newest message of that author in this episode."""
        return next((m for m in reversed(self.episode_messages) if m.author is author), None)


def _is_assistant(message: Message) -> bool:
    return message.author is Author.ASSISTANT


def _tells(message: Message) -> bool:
    """Whether the message says where a question stands: small talk, notices and a flow's words do not."""
    if message.action is Action.ANSWER:
        return bool(message.citations)
    return message.author is Author.AGENT or message.action is not None
