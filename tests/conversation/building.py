"""Short words for long values: what tests of the conversation are built from."""

from collections.abc import Sequence
from itertools import count

from hypothesis import strategies as st

from conversation import commands as c
from conversation.events import (
    ContactUpdated,
    ConversationRouted,
    ConversationStarted,
    DecisionMade,
    Event,
    Outcome,
    Phase,
)
from conversation.flow import Advance
from conversation.fold import replay
from conversation.handle import handle
from conversation.model import (
    Action,
    Agent,
    Answer,
    Author,
    Citation,
    Decision,
    Evidence,
    Message,
    MessageKind,
    Reason,
    Sentiment,
    Suggestion,
    Turn,
    TurnKind,
)
from conversation.state import Conversation

AT = "2026-03-01T12:00:00.000+00:00"
ANN = Agent("ann", "Ann")
BEN = Agent("ben", "Ben")
_ids = count(1)


def contact(text: str = "Where is my order?", id: str | None = None) -> Message:
    return Message(id or f"m{next(_ids)}", Author.CONTACT, text, AT)


def assistant(
    text: str = "It is on its way.",
    kind: MessageKind = MessageKind.ANSWER,
    action: Action | None = None,
    citations: tuple[Citation, ...] = (),
) -> Message:
    return Message(f"m{next(_ids)}", Author.ASSISTANT, text, AT, kind, citations=citations, action=action)


def notice(text: str = "A person takes over.") -> Message:
    return assistant(text, MessageKind.NOTICE)


def agent_words(agent: Agent = ANN, text: str = "I have sent it again.") -> Message:
    return Message(f"m{next(_ids)}", Author.AGENT, text, AT, name=agent.name)


def passage(
    n: int = 1,
    text: str = "Orders are shipped within two days.",
    score: float = 0.9,
    dense: float = 0.8,
    lexical: float = 5.0,
    source: str | None = None,
    dense_rank: int | None = 1,
    lexical_rank: int | None = 1,
    heading: tuple[str, ...] = ("Shipping",),
    title: str | None = "Orders",
) -> Evidence:
    return Evidence(
        chunk_id=f"c{n}",
        document_id=f"d{n}",
        version=1,
        source=source or f"doc{n}.md",
        title=title,
        heading=heading,
        text=text,
        start=0,
        end=len(text),
        page=None,
        second=None,
        score=score,
        rank=n,
        dense_score=dense,
        lexical_score=lexical,
        dense_rank=dense_rank,
        lexical_rank=lexical_rank,
    )


def citation(source: str = "doc1.md", quote: str = "Orders are shipped within two days.") -> Citation:
    return Citation(source, "d1", 1, quote, 0, len(quote))


def answered(text: str = "Orders are shipped within two days.", support: float = 0.9) -> Answer:
    return Answer(text, (citation(),), support)


def turn(
    question: str = "When is my order shipped?",
    kind: TurnKind = TurnKind.KNOWLEDGE,
    answer: Answer | None = None,
    evidence: tuple[Evidence, ...] = (),
    smalltalk: str | None = None,
    query: str | None = None,
    frustrated: float = 0.0,
    **signals: float,
) -> Turn:
    return Turn(
        question=question,
        query=query or question,
        kind=kind,
        evidence=evidence,
        answer=answer,
        sentiment=Sentiment("calm", frustrated),
        signals={"frustrated": frustrated, **signals},
        smalltalk=smalltalk,
    )


def decision(
    action: Action = Action.ANSWER,
    kind: TurnKind = TurnKind.KNOWLEDGE,
    reason: Reason | None = None,
    rule: str | None = None,
) -> Decision:
    return Decision(action, kind, 0.8, 0.5, 0.1, reason, rule)


ESCALATE = decision(Action.ESCALATE, reason=Reason.LOW_CONFIDENCE)
SMALLTALK = decision(kind=TurnKind.SMALLTALK)


def reply(
    state: Conversation,
    decided: Decision | None = None,
    drafted: Turn | None = None,
    message: Message | None = None,
    same_agent: bool = False,
) -> c.Reply:
    """A reply drafted on the state as it stands."""
    waiting = state.unanswered[-1] if state.unanswered else "nothing"
    return c.Reply(state.epoch, waiting, drafted or turn(), decided or decision(), message or assistant(), same_agent)


def run_flow(state: Conversation, step: Advance | None = None) -> c.RunFlow:
    """A step of a flow, as fitting to the state as can be."""
    newest = state.unanswered[-1] if state.unanswered else None
    return c.RunFlow(state.epoch, newest, step or Advance("lead", "Your name?", ask="name"), assistant("Your name?"))


def suggestions() -> tuple[Suggestion, ...]:
    return (Suggestion("s1", "It is on its way.", 0.9, ()),)


def after(state: Conversation, *commands: c.Command) -> Conversation:
    """The state after carrying the commands out, one by one."""
    for command in commands:
        state = replay(handle(state, command), state)
    return state


def started() -> Conversation:
    return after(Conversation(), c.Start(assistant("Hello!", MessageKind.GREETING)))


def asked(text: str = "Where is my order?") -> Conversation:
    return after(started(), c.Say(contact(text)))


def held(agent: Agent = ANN) -> Conversation:
    return after(asked(), c.AskForPerson(notice()), c.Claim(agent, notice()))


def closing(solved: bool = True) -> Conversation:
    return after(held(), c.Handback(ANN, solved, assistant("To sum up.", MessageKind.SUMMARY)))


def resolved() -> Conversation:
    return after(closing(), c.Resolve(Outcome.CONFIRMED))


def in_phase(phase: Phase) -> Conversation:
    """A conversation in that phase whose contact has just written, where they may."""
    match phase:
        case Phase.BOT:
            return asked()
        case Phase.QUEUED:
            return after(asked(), c.AskForPerson(notice()))
        case Phase.HUMAN:
            return after(held(), c.Say(contact("Are you there?")))
        case Phase.CLOSING:
            return after(closing(), c.Say(contact("Does it also work abroad?")))
        case Phase.RESOLVED:
            return resolved()


def any_event(kind: type[Event]) -> st.SearchStrategy[Event]:
    """Events of that kind with whatever their fields may hold; the mappings are plain dictionaries."""
    words, numbers = (st.dictionaries(st.text(max_size=9), one, max_size=3) for one in (st.text(), st.floats()))
    drafted = st.builds(
        Turn,
        evidence=st.tuples(st.from_type(Evidence)),
        signals=numbers,
        timings_ms=numbers,
        fingerprints=words,
    )
    if kind is DecisionMade:
        return st.builds(DecisionMade, turn=drafted, decision=st.builds(Decision, features=numbers))
    if kind is ConversationStarted:
        return st.builds(ConversationStarted, contact=words, attributes=words)
    if kind is ContactUpdated:
        return st.builds(ContactUpdated, contact=words, attributes=words)
    if kind is ConversationRouted:
        return st.builds(ConversationRouted, sla=numbers)
    return st.from_type(kind)


def kinds(events: Sequence[Event]) -> list[str]:
    """The names of the events, to compare a whole outcome at a glance."""
    return [type(event).__name__ for event in events]
