"""docs/states.md: what every command does in every phase, by asking the conversation core itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from conversation import commands as c
from conversation.errors import ConversationError
from conversation.events import ControlChanged, ConversationRouted, Event, Judgement, Outcome, Phase, QueueUpdated
from conversation.flow import Advance
from conversation.fold import replay
from conversation.handle import handle
from conversation.model import (
    Action,
    Agent,
    Author,
    Decision,
    Message,
    MessageKind,
    Reason,
    Sentiment,
    Suggestion,
    Turn,
    TurnKind,
)
from conversation.state import Conversation
from docs.table import HEADER, table

AT = "2026-01-01T00:00:00.000+00:00"
ANN, BEN = Agent("ann", "Ann"), Agent("ben", "Ben")

Make = Callable[[Conversation], c.Command]


def said(author: Author, text: str, kind: MessageKind = MessageKind.TEXT) -> Message:
    """A message whose id is its text."""
    return Message(text, author, text, AT, kind)


QUESTION = said(Author.CONTACT, "question")
NOTICE = said(Author.ASSISTANT, "notice", MessageKind.NOTICE)
SUMMARY = said(Author.ASSISTANT, "summary", MessageKind.SUMMARY)
GREETING = said(Author.ASSISTANT, "greeting", MessageKind.GREETING)
START = c.Start(GREETING)


def reply(state: Conversation, action: Action, smalltalk: str | None = None, same_agent: bool = False) -> c.Reply:
    """The assistant's reply to the newest waiting message, drafted under the present epoch."""
    kind = TurnKind.SMALLTALK if smalltalk else TurnKind.KNOWLEDGE
    turn = Turn("question", "question", kind, (), None, Sentiment("calm", 0.0), smalltalk=smalltalk)
    reason = Reason.LOW_CONFIDENCE if action is Action.ESCALATE else None
    decision = Decision(action, kind, 0.5, 0.5, 0.0, reason)
    waiting = state.unanswered[-1] if state.unanswered else ""
    return c.Reply(state.epoch, waiting, turn, decision, said(Author.ASSISTANT, "reply"), same_agent)


def stale_reply(state: Conversation) -> c.Command:
    """A reply that was drafted before control last changed."""
    now = reply(state, Action.ANSWER)
    return c.Reply(state.epoch - 1, now.replies_to, now.turn, now.decision, now.message)


def run_flow(state: Conversation) -> c.Command:
    """A flow begins with the contact's newest message, or with none."""
    newest = state.unanswered[-1] if state.unanswered else None
    return c.RunFlow(state.epoch, newest, Advance("lead", "name?", ask="name"), said(Author.ASSISTANT, "name?"))


def suggest(_: Conversation) -> c.Command:
    """One suggested reply to the contact's question."""
    return c.Suggest(QUESTION.id, (Suggestion("s", "suggestion", 0.5, ()),))


def agent_says(agent: Agent, behind: int = 0) -> Make:
    """The agent writes, `behind` changes of control late."""
    return lambda state: c.AgentSay(agent, state.epoch - behind, said(Author.AGENT, "words"))


def always(command: c.Command) -> Make:
    """The same command whatever the state."""
    return lambda _: command


CASES: Mapping[str, Make] = {
    "Start": always(START),
    "Say": always(c.Say(said(Author.CONTACT, "more"))),
    "Reply (answer)": lambda state: reply(state, Action.ANSWER),
    "Reply (thanks or goodbye)": lambda state: reply(state, Action.ANSWER, "thanks"),
    "Reply (escalate)": lambda state: reply(state, Action.ESCALATE),
    "Reply (escalate, same agent on duty)": lambda state: reply(state, Action.ESCALATE, same_agent=True),
    "Reply (drafted before control changed)": stale_reply,
    "RunFlow": run_flow,
    "AskForPerson": always(c.AskForPerson(NOTICE)),
    "CancelHandoff": always(c.CancelHandoff(NOTICE)),
    "Claim (Ann)": always(c.Claim(ANN, NOTICE)),
    "Claim (Ben)": always(c.Claim(BEN, NOTICE)),
    "TakeOver (Ann)": always(c.TakeOver(ANN, NOTICE)),
    "TakeOver (Ben)": always(c.TakeOver(BEN, NOTICE)),
    "AgentSay (Ann)": agent_says(ANN),
    "AgentSay (Ben)": agent_says(BEN),
    "AgentSay (Ann, with an old epoch)": agent_says(ANN, behind=1),
    "AddNote": always(c.AddNote("note", ANN, "note", AT)),
    "Suggest": suggest,
    "Judge": always(c.Judge("s", ANN, Judgement.DISMISSED)),
    "Transfer (to a colleague)": always(c.Transfer(ANN, BEN, NOTICE)),
    "Transfer (to the queue)": always(c.Transfer(ANN, None, NOTICE)),
    "Handback": always(c.Handback(ANN, True, SUMMARY)),
    "Close": always(c.Close(SUMMARY)),
    "RequestSurvey": always(c.RequestSurvey(said(Author.ASSISTANT, "survey", MessageKind.SURVEY))),
    "AnswerSurvey": always(c.AnswerSurvey(5)),
    "GiveFeedback": always(c.GiveFeedback(GREETING.id, True)),
    "ScheduleFollowUp": always(c.ScheduleFollowUp(AT, "follow-up")),
    "CancelFollowUp": always(c.CancelFollowUp("follow-up")),
    "Route": always(c.Route(ConversationRouted("team"))),
    "Assign (Ann)": always(c.Assign(ANN)),
    "Reroute (Ann)": always(c.Reroute(ANN, NOTICE)),
    "TellQueue": always(c.TellQueue(NOTICE, QueueUpdated(1, None, None, AT))),
    "UpdateContact": always(c.UpdateContact({"email": "a@example.org"})),
    "Acknowledge": lambda state: c.Acknowledge(state.epoch, state.unanswered[-1] if state.unanswered else "", NOTICE),
    "Breach (first_response)": lambda state: c.Breach("first_response", str(state.episode), AT),
    "FollowUp": always(c.FollowUp(said(Author.ASSISTANT, "follow-up"))),
    "Remind": always(c.Remind(NOTICE)),
    "Resolve": always(c.Resolve(Outcome.ASSUMED)),
    "Forget": always(c.Forget(ANN)),
}


def after(*commands: c.Command) -> Conversation:
    """The conversation that those commands lead to."""
    state = Conversation()
    for command in commands:
        state = replay(handle(state, command), state)
    return state


def examples(*newest: c.Command) -> Mapping[Phase, Conversation]:
    """A conversation in each phase; `newest` is said last, except in `resolved`."""
    queued = (START, c.AskForPerson(NOTICE))
    human = (*queued, c.Claim(ANN, NOTICE))
    closing = (*human, c.Handback(ANN, True, SUMMARY))
    surveyed = (*closing, c.RequestSurvey(said(Author.ASSISTANT, "survey", MessageKind.SURVEY)))
    return {
        Phase.BOT: after(START, *newest),
        Phase.QUEUED: after(*queued, *newest),
        Phase.HUMAN: after(*human, *newest),
        Phase.CLOSING: after(*closing, *newest),
        Phase.RESOLVED: after(*surveyed, c.Resolve(Outcome.ASSUMED)),
    }


WAITING = examples(c.Say(QUESTION))
QUIET = examples()


def attempt(state: Conversation, make: Make) -> Sequence[Event] | ConversationError:
    """What `handle` really does."""
    try:
        return handle(state, make(state))
    except ConversationError as refusal:
        return refusal


def outcome(state: Conversation, make: Make) -> str:
    """One cell of the table."""
    made = attempt(state, make)
    if isinstance(made, ConversationError):
        return f"`{type(made).__name__}`"
    if not made:
        return "no change"
    phase = replay(made, state).phase
    moved = any(isinstance(event, ControlChanged) for event in made)
    return f"**to {phase}**" if moved else "yes"


def edges() -> Iterator[tuple[Phase, Phase, str]]:
    """(from, to, command) of every change of control, each once."""
    seen: dict[tuple[Phase, Phase, str], None] = {}
    for conversations in (WAITING, QUIET):
        for phase, state in conversations.items():
            for name, make in CASES.items():
                made = attempt(state, make)
                if not isinstance(made, ConversationError) and any(isinstance(e, ControlChanged) for e in made):
                    seen[phase, replay(made, state).phase, label(name)] = None
    yield from seen


def label(case: str) -> str:
    """What stands on an arrow: only of a reply does it matter which one it is."""
    return case if case.startswith("Reply") else case.split(" (", maxsplit=1)[0]


def diagram() -> str:
    """The phases and what leads from one to the next, as Mermaid."""
    labels: dict[tuple[Phase, Phase], list[str]] = {}
    for source, target, name in edges():
        labels.setdefault((source, target), []).append(name)
    first = after(START).phase
    lines = [f"    {a} --> {b}: {', '.join(names)}" for (a, b), names in sorted(labels.items())]
    return "\n".join(["```mermaid", "stateDiagram-v2", f"    [*] --> {first}: Start", *lines, "```"])


def speakers() -> str:
    """Who may speak in each phase."""
    rows = [[f"`{phase}`", state.controller] for phase, state in QUIET.items()]
    return table(["phase", "who may speak"], rows)


def cells(name: str, conversations: Mapping[Phase, Conversation]) -> list[str]:
    """What one command does in each phase."""
    return [outcome(state, CASES[name]) for state in conversations.values()]


def command_table(names: Iterable[str], conversations: Mapping[Phase, Conversation]) -> str:
    """Those commands in every phase."""
    return table(["command", *conversations], [[name, *cells(name, conversations)] for name in names])


STATES_INTRO = """
# Phases and commands

This page is computed: each cell below is what `conversation.handle` really did to a conversation in that
phase. The words are explained in the [glossary](glossary.md), the idea in the
[architecture](architecture.md).
"""
STATES_LEGEND = """
## What each command does

- **to PHASE**: carried out, control changes, and the control epoch grows.
- yes: carried out, the phase and the speaker stay.
- no change: accepted, but no event is written, because nothing is left to do.
- a name: refused by that error of `conversation.errors`.

Ann is the agent in phase `human`, and was the last one in `closing` and `resolved`; Ben is a colleague. The
resolved conversation ended by silence after its survey was asked for. The contact has written last, and is
waiting for an answer except where the conversation is resolved.
"""
STATES_QUIET = """
### When nothing waits for an answer

The same conversations before that last message. Only the commands that now do something else are listed.
"""


def states_page() -> str:
    """docs/states.md."""
    differing = [name for name in CASES if cells(name, WAITING) != cells(name, QUIET)]
    parts = [STATES_INTRO, speakers(), "\n## What leads where\n", diagram(), STATES_LEGEND]
    parts += [command_table(CASES, WAITING), STATES_QUIET, command_table(differing, QUIET)]
    return HEADER + "\n".join(parts) + "\n"
