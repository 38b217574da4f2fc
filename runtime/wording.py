"""What the assistant says when the words must not be left to a model. Pure functions of the turn."""

from collections.abc import Mapping

from conversation.model import Action, Author, Decision, MessageKind, Reason, Turn
from conversation.state import Conversation
from policy.guard import ATTACK_RULES

CLARIFY_OPTIONS = 3
SUMMARY_CHARS = 220

_NOTICES: Mapping[Reason, str] = {
    Reason.CUSTOMER_REQUEST: "Of course. I am passing you to a person now, with everything we have said so far.",
    Reason.SENTIMENT: "I am sorry about the trouble. A person should look at this; I am passing you on now.",
    Reason.LOOP: "I do not seem to be solving this. I am passing you to a person, who sees our whole conversation.",
    Reason.POLICY_RULE: "This is something for a person. I am passing you on now.",
    Reason.TOOL_FAILURE: "Something went wrong on my side. I am passing you to a person.",
}
_NOTICE = "I cannot answer this reliably, so I am passing you to a person, who sees everything we have said so far."
_OFFER = "I could not find a reliable answer to that in the documents I have."
_OFFERS: Mapping[Reason, str] = {
    Reason.CUSTOMER_REQUEST: "You can ask me here, or talk to a person.",
    Reason.LOOP: "I am sorry, I seem to have missed what you meant. You can put it in other words.",
}
_BRING_IN = "Would you like me to bring in a person?"
_SMALLTALK: Mapping[str, str] = {
    "greeting": "Hello! What can I help you with?",
    "thanks": "You are welcome!",
    "goodbye": "Goodbye, and all the best!",
    "solved": "Good to hear that it is solved!",
    "bot": "I am {assistant}, an automated assistant of {company}. I answer from the documents I was given, and can "
    "bring in a person at any time.",
    "chitchat": "I am only good at questions about {company}. What would you like to know?",
    "declined": "All right. Ask me anything else, or say so whenever you want a person.",
}
_DECLINED = (
    "I cannot take orders about how I work or play another part. I answer questions from the documents of {company}. "
    "What would you like to know? If you want a person, just say so."
)
HANDOFF_CANCELLED = "All right, you are no longer in the queue. What would you like to know?"
QUEUED = "You are in the queue and a person will be with you; what you write here reaches them."


def message_kind(action: Action) -> MessageKind:
    """How a reply of that action is marked."""
    kinds = {
        Action.ANSWER: MessageKind.ANSWER,
        Action.CLARIFY: MessageKind.CLARIFY,
        Action.OFFER: MessageKind.OFFER,
    }
    return kinds.get(action, MessageKind.NOTICE)


def reply_text(turn: Turn, decision: Decision, assistant: str, company: str) -> str:
    """The words for what was decided."""
    if decision.action is Action.ESCALATE:
        return handoff_notice(decision.reason)
    if decision.action is Action.OFFER:
        return f"{_OFFERS.get(decision.reason, _OFFER) if decision.reason else _OFFER} {_BRING_IN}"
    if decision.action is Action.CLARIFY:
        return clarifying_question(turn)
    if decision.rule in ATTACK_RULES:
        return _DECLINED.format(company=company)
    if turn.smalltalk:
        return _SMALLTALK[turn.smalltalk].format(assistant=assistant, company=company)
    return turn.answer.text if turn.answer else ""


def handoff_notice(reason: Reason | None) -> str:
    """Tells the contact that a person takes over, and why."""
    return _NOTICES.get(reason, _NOTICE) if reason else _NOTICE


def clarifying_question(turn: Turn) -> str:
    """Names the passages that compete, in the documents' own words."""
    topics: list[str] = []
    for evidence in turn.evidence:
        topic = " - ".join(dict.fromkeys(part for part in (evidence.title, *evidence.heading[-1:]) if part))
        if topic and topic not in topics:
            topics.append(topic)
    listed = "\n".join(f"- {topic}" for topic in topics[:CLARIFY_OPTIONS])
    if not listed:
        return "Could you tell me a little more about what you need?"
    return f"I want to answer the right question. Which of these do you mean?\n{listed}"


def greeting(assistant: str, company: str) -> str:
    """The first words of a conversation: it never pretends to be a person."""
    return (
        f"Hello! I am {assistant}, an automated assistant of {company}. Ask me anything; "
        "I answer from our documents and can bring in a person at any time."
    )


def joined(name: str) -> str:
    """Introduces the agent who takes over."""
    return f"{name} has joined the conversation and has read what we said so far."


def transferred(name: str | None) -> str:
    """Tells the contact about a transfer."""
    return f"You are being passed to {name}." if name else "You are being passed to a colleague; please hold on."


def closing_summary(conversation: Conversation, solved: bool) -> str:
    """What the episode was about and where it stands, by extraction."""
    said = conversation.episode_messages
    asked = next((m.text for m in said if m.author is Author.CONTACT and len(m.text.split()) > 2), None)
    told = [m for m in said if m.author is Author.AGENT or m.kind is MessageKind.ANSWER]
    lines = ["To sum up:"]
    if asked:
        lines.append(f"- You asked: {shortened(asked)}")
    if told:
        who = told[-1].name or "I"
        lines.append(f"- {who} answered: {shortened(told[-1].text)}")
    lines.append("- This is marked as solved." if solved else "- This is not solved yet; it stays on our list.")
    return "\n".join(lines)


def handoff_summary(conversation: Conversation) -> str:
    """The same for the agent who takes over: the wish, what was tried, and why it was passed on."""
    said = conversation.episode_messages
    wishes = [m.text for m in said if m.author is Author.CONTACT and len(m.text.split()) > 2]
    tried = [m for m in said if m.author is Author.ASSISTANT and m.action in (Action.ANSWER, Action.CLARIFY)]
    lines = [f"Wants: {shortened(wishes[-1])}"] if wishes else []
    if len(wishes) > 1:
        lines.append(f"Began with: {shortened(wishes[0])}")
    sources = ", ".join(dict.fromkeys(citation.source for m in tried for citation in m.citations))
    lines.append(f"Tried: {len(tried)} replies" + (f", citing {sources}" if sources else ""))
    if conversation.reason:
        lines.append(f"Passed on because: {conversation.reason.value.replace('_', ' ')}")
    return "\n".join(lines)


def shortened(text: str) -> str:
    """At most `SUMMARY_CHARS` characters on one line, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= SUMMARY_CHARS else line[:SUMMARY_CHARS].rsplit(" ", 1)[0] + " ..."


def survey() -> str:
    """The question that comes with the rating scale."""
    return "How did we do? Please rate this conversation from 1 (poor) to 5 (excellent)."


def reminder() -> str:
    """Asked once after silence."""
    return "Is there anything else I can do? If not, there is nothing you need to do."
