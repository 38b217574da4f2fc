"""What the assistant says when the words must not be left to a model. Pure functions of the turn."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from conversation.asked import (
    DECLINED,
    IN_ORDER,
    LEFT_QUEUE,
    NOTED,
    NOTHING_MORE,
    NOTHING_YET,
    OPENING,
    RATED,
    WHO_IS_THERE,
)
from conversation.events import Phase
from conversation.model import Action, Author, Decision, MessageKind, Reason, Turn
from conversation.state import Conversation
from conversation.story import Story
from conversation.words import unlinked
from policy.barred import OTHER_LANGUAGE
from policy.guard import ATTACK_RULES
from runtime.queue_words import moment

CLARIFY_OPTIONS = 3
SUMMARY_CHARS = 220
_SOLVED = "This is marked as solved."
_UNSOLVED = "This is not solved yet. Write here whenever you want to go on with it."
_ASKED = "- You asked: "

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
_SILENT = "I have not heard from you for a while."
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
HANDOFF_CANCELLED = "All right, you are no longer in the queue. What would you like to know?"
# What is said to a reply that a rule heard, whatever kind of small talk it looks like.
_HEARD: Mapping[str, str] = {
    IN_ORDER: "Good to hear! If anything comes up again, just write. All the best!",
    NOTHING_MORE: "All right. If anything comes up, just write. All the best!",
    RATED: "Thank you, your rating is noted.",
    OPENING: "Of course. What can I help you with?",
    NOTHING_YET: "What can I help you with?",
    DECLINED: _SMALLTALK["declined"],
    LEFT_QUEUE: HANDOFF_CANCELLED,
    NOTED: "All right. Just ask when there is anything else.",
    WHO_IS_THERE: _SMALLTALK["bot"],
}
_LANGUAGES: Mapping[str, str] = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "uk": "Ukrainian",
    "zh": "Chinese",
}
_DECLINED = (
    "I cannot take orders about how I work or play another part. I answer questions from the documents of {company}. "
    "What would you like to know? If you want a person, just say so."
)


def offers_person(text: str) -> bool:
    """Whether words of the assistant end with the offer of a person."""
    return text.rstrip().endswith(_BRING_IN)


def message_kind(action: Action) -> MessageKind:
    """How a reply of that action is marked."""
    kinds = {
        Action.ANSWER: MessageKind.ANSWER,
        Action.CLARIFY: MessageKind.CLARIFY,
        Action.OFFER: MessageKind.OFFER,
    }
    return kinds.get(action, MessageKind.NOTICE)


def reply_text(turn: Turn, decision: Decision, assistant: str, company: str, languages: Sequence[str] = ("en",)) -> str:
    """The words for what was decided, the owner's own first; `languages` are those that can be answered in."""
    if decision.words:
        return decision.words
    if decision.action is Action.ESCALATE:
        return handoff_notice(decision.reason)
    if decision.action is Action.OFFER and decision.rule == OTHER_LANGUAGE:
        known = [_LANGUAGES.get(code, code) for code in languages]
        return f"I can only answer in {' or '.join(known)}. Would you like me to bring in a person?"
    if decision.action is Action.OFFER:
        return f"{_OFFERS.get(decision.reason, _OFFER) if decision.reason else _OFFER} {_BRING_IN}"
    if decision.action is Action.CLARIFY:
        return clarifying_question(turn)
    if decision.rule in ATTACK_RULES:
        return _DECLINED.format(company=company)
    if heard := _HEARD.get(decision.rule or ""):
        return heard.format(assistant=assistant, company=company)
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


def returned(name: str) -> str:
    """Tells the contact that whoever had the matter takes it up again."""
    return f"I am sorry that this is not solved yet. {name} has it again and sees everything we have said."


def goes_back(name: str) -> str:
    """Tells the contact who asks for a person that whoever had the matter comes again."""
    return f"Of course. {name} has it again and sees everything we have said."


def took_over(name: str, before: str) -> str:
    """Tells the contact that another person goes on."""
    return f"{name} has taken over from {before} and sees everything we have said so far."


def taken_from(name: str) -> str:
    """Tells colleagues, in a note, from whom a supervisor took the conversation."""
    return f"Taken over from {name}."


def meant_for(name: str) -> str:
    """Tells colleagues, in a note, for whom a conversation was that has come to the queue instead."""
    return f"Meant for {name}, who is offline."


def transferred(name: str | None) -> str:
    """Tells the contact about a transfer."""
    return f"You are being passed to {name}." if name else "You are being passed to a colleague; please hold on."


def rerouted(name: str) -> str:
    """Tells the contact that the agent did not answer, and that somebody else is asked."""
    return f"{name} could not answer just now, so I am passing you to a colleague, who sees everything we have said."


NO_MORE = "All right, I will not come back to you about this. If anything comes up, just write."


def check_again(conversation: Conversation) -> str:
    """What the assistant says when it comes back to a matter, as an agent asked it to."""
    asked = _need(conversation)
    about = f' about this: "{shortened(asked)}"' if asked else ""
    return f"As promised, I am coming back to you{about}. Is everything in order now, or do you still need help?"


def will_check(at: datetime, zone: ZoneInfo) -> str:
    """Promises to come back."""
    return f"I will check with you again on {moment(at, zone)}."


def _need(conversation: Conversation) -> str | None:
    return conversation.wants.text if conversation.wants else None


def closing_summary(conversation: Conversation, solved: bool) -> str:
    """What the episode was about and where it stands, by extraction."""
    said = conversation.episode_messages
    asked = _need(conversation)
    # "You are welcome" and other fixed words cite nothing, and are no answer to sum up.
    told = [m for m in said if m.author is Author.AGENT or (m.kind is MessageKind.ANSWER and m.citations)]
    lines = ["To sum up:"]
    if asked:
        lines.append(f"{_ASKED}{unlinked(shortened(asked))}")
    if told:
        who = told[-1].name or "I"
        lines.append(f"- {who} answered: {shortened(told[-1].text)}")
    lines.append(f"- {_SOLVED if solved else _UNSOLVED}")
    return "\n".join(lines)


def asked_in(summary: str) -> str | None:
    """What the contact asked, as a closing summary has it; None where it names nothing."""
    return next((line.removeprefix(_ASKED) for line in summary.splitlines() if line.startswith(_ASKED)), None)


def left_unsolved(summary: str) -> bool:
    """Whether a closing summary says that nothing was solved."""
    return summary.endswith(_UNSOLVED)


def handoff_summary(story: Story) -> str:
    """The same for the agent who takes over: the wish, what was tried, and why it was passed on."""
    lines = [f"Wants: {shortened(story.wants.text)}"] if story.wants else []
    if story.began_with:
        lines.append(f"Began with: {shortened(story.began_with.text)}")
    sources = ", ".join(dict.fromkeys(source for one in story.tried for source in one.sources))
    lines.append(f"Tried: {len(story.tried)} replies" + (f", citing {sources}" if sources else ""))
    if story.reason:
        lines.append(f"Passed on because: {story.reason.value.replace('_', ' ')}")
    return "\n".join(lines)


def shortened(text: str) -> str:
    """At most `SUMMARY_CHARS` characters on one line, cut between words, and no link among them."""
    line = unlinked(" ".join(text.split()))
    return line if len(line) <= SUMMARY_CHARS else line[:SUMMARY_CHARS].rsplit(" ", 1)[0] + " ..."


def survey() -> str:
    """The question that comes with the rating scale."""
    return "How did we do? Please rate this conversation from 1 (poor) to 5 (excellent)."


def reminder(state: Conversation) -> tuple[str, MessageKind]:
    """Asked once after silence: by what the assistant has said last."""
    last = state.last(Author.ASSISTANT)
    if state.phase is Phase.BOT and state.flow and last:
        return f"{_SILENT} My question is still open: {shortened(last.text)}", MessageKind.NOTICE
    if state.phase is Phase.BOT and last and last.kind is MessageKind.OFFER:
        return f"{_SILENT} {_BRING_IN}", MessageKind.OFFER
    if state.phase is Phase.BOT and state.settled:
        return f"{_SILENT} Is everything in order, or do you still need help?", MessageKind.NOTICE
    return "Is there anything else I can do? If not, there is nothing you need to do.", MessageKind.NOTICE
