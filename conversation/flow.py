"""Flows: a few things asked in order, each checked, until all are known or the contact wants something else."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from conversation.presence import is_busy
from conversation.slot_words import name_in, refuses, stops
from conversation.words import unlinked

MAX_VALUE_CHARS = 200
ASKED_TIMES = 2
THANKS = "Thank you. What can I do for you?"
LEFT = "All right. What would you like to know?"
NO_HURRY = "Take your time."
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}(?![\w-])", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\d.,-])-?\d{1,15}(?:[.,]\d{1,6})?(?![\d.,]*\d)")
_YES = re.compile(r"^\W*(?:yes|yeah|yep|sure|ok|okay|i agree|agreed|of course|fine)\b", re.IGNORECASE)
_NO = re.compile(r"^\W*(?:no|nope|nah|i do not|i don['’]?t|rather not|never)\b", re.IGNORECASE)
_QUESTION = re.compile(
    r"\?|^\W*(?:how|what|when|where|which|who|why|can|could|do|does|did|is|are|may|should|will|would|tell me|help)\b",
    re.IGNORECASE,
)


class SlotKind(StrEnum):
    """What an answer has to be."""

    TEXT = "text"
    EMAIL = "email"
    NUMBER = "number"
    CHOICE = "choice"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask for one thing. `into` is `contact.NAME` or `attributes.NAME`; what stands there is not asked again.

    `least` and `most` bound a number. `again` is said when an answer does not fit.
    """

    slot: str
    text: str
    kind: SlotKind = SlotKind.TEXT
    into: str | None = None
    choices: tuple[str, ...] = ()
    optional: bool = False
    again: str | None = None
    least: float | None = None
    most: float | None = None

    @property
    def is_name(self) -> bool:
        """Whether the answer is what the contact is called."""
        return self.kind is SlotKind.TEXT and "name" in (self.slot, (self.into or "").removeprefix("contact."))


@dataclass(frozen=True, slots=True)
class Tell:
    """Say something; `{slot}` stands for what was answered."""

    text: str


@dataclass(frozen=True, slots=True)
class Put:
    """Write a value to `contact.NAME` or `attributes.NAME`."""

    into: str
    value: str


@dataclass(frozen=True, slots=True)
class Branch:
    """Go on with `then` if every named slot has one of its values, or with `otherwise`."""

    when: Mapping[str, tuple[str, ...]]
    then: "tuple[Step, ...]"
    otherwise: "tuple[Step, ...]" = ()


Step = Ask | Tell | Put | Branch


@dataclass(frozen=True, slots=True)
class Flow:
    """What is asked, in order. `at_start` has it begin with the conversation."""

    name: str
    steps: tuple[Step, ...]
    at_start: bool = False


@dataclass(frozen=True, slots=True)
class Running:
    """How far a flow has come: what was answered, the slot that is being asked for, and how often it was."""

    name: str
    filled: Mapping[str, str] = field(default_factory=dict)
    slot: str | None = None
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Advance:
    """What one step of a flow comes to. `slot` and `value` are what was just answered, `ask` what is asked next.

    `finished` is None while it goes on, then True, or False when the contact has left it. `told` is the text without
    what it asks.
    """

    flow: str
    text: str
    slot: str | None = None
    value: str | None = None
    ask: str | None = None
    quick_replies: tuple[str, ...] = ()
    contact: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    finished: bool | None = None
    told: str = ""


Known = Callable[[str], str | None]


def begin(flow: Flow, known: Known) -> Advance | None:
    """The first step, or None when there is nothing to say or to write."""
    made = _onward(flow, {}, known)
    return made if made.text or made.contact or made.attributes else None


def answer(flow: Flow, running: Running, known: Known, text: str, talk: bool = False) -> Advance | None:
    """What follows from the contact's words, or None when they are no answer: then the flow is left for them.

    `talk` says that the words are known to be something else than an answer in free text.
    """
    asked = asked_for(flow, running)
    if asked is None:
        return None
    # Said a second time they may be the answer: "testing".
    if is_busy(text) and running.asked < ASKED_TIMES:
        return Advance(flow.name, f"{NO_HURRY} {asked.text}", ask=asked.slot, quick_replies=quick_replies(asked))
    value = _value(asked, text, talk)
    if value is None and stops(text):
        return Advance(flow.name, LEFT, finished=False)
    if value is None and refuses(text):
        if not asked.optional:
            return Advance(flow.name, LEFT, finished=False)
        value = ""
    if value is None:
        return None if talk or is_question(text) or running.asked >= ASKED_TIMES else _once_more(flow, asked)
    return _onward(flow, {**running.filled, asked.slot: value}, known, asked, value)


def _value(asked: Ask, text: str, talk: bool) -> str | None:
    """What the words answer. Free text is anything but talk, a question, or a refusal; to refuse consent is a no."""
    if asked.kind is SlotKind.TEXT:
        return None if talk or is_question(text) or stops(text) or refuses(text) else read_value(asked, text)
    value = read_value(asked, text)
    return "no" if value is None and asked.kind is SlotKind.CONSENT and refuses(text) else value


def is_question(text: str) -> bool:
    """Whether the words ask something."""
    return _QUESTION.search(text) is not None


def read_value(asked: Ask, text: str) -> str | None:
    """The value in the contact's words, or None when there is none that fits."""
    plain = " ".join(text.split())
    match asked.kind:
        case SlotKind.TEXT:
            said = name_in(plain) if asked.is_name else plain
            return said if said and len(said) <= MAX_VALUE_CHARS else None
        case SlotKind.EMAIL:
            found = _EMAIL.findall(plain)
            return found[0] if len(found) == 1 and len(found[0]) <= MAX_VALUE_CHARS else None
        case SlotKind.NUMBER:
            return _number(asked, plain)
        case SlotKind.CHOICE:
            return _choice(asked.choices, plain)
        case SlotKind.CONSENT:
            return "yes" if _YES.match(plain) else "no" if _NO.match(plain) else None


def _number(asked: Ask, text: str) -> str | None:
    found = _NUMBER.findall(text)
    if len(found) != 1:
        return None
    value = float(found[0].replace(",", "."))
    low, high = asked.least, asked.most
    fits = (low is None or value >= low) and (high is None or value <= high)
    return found[0].replace(",", ".") if fits else None


def _choice(choices: Sequence[str], text: str) -> str | None:
    named = [one for one in choices if one.casefold() == text.casefold().strip(" .!")]
    numbered: Sequence[str] = ()
    if text.isascii() and text.isdigit() and len(text) <= 2 and int(text) > 0:
        numbered = choices[int(text) - 1 : int(text)]
    return next(iter((*named, *numbered)), None)


def asked_for(flow: Flow, running: Running) -> Ask | None:
    """The step that is being asked, or None when the flow has been written anew without it."""
    return next((one for one in every_ask(flow.steps) if one.slot == running.slot), None)


def every_ask(steps: Sequence[Step]) -> list[Ask]:
    """All that may be asked, branches included."""
    found: list[Ask] = []
    for step in steps:
        if isinstance(step, Ask):
            found.append(step)
        elif isinstance(step, Branch):
            found += [*every_ask(step.then), *every_ask(step.otherwise)]
    return found


def quick_replies(asked: Ask) -> tuple[str, ...]:
    """What can be answered by a press."""
    skip = ("Skip",) if asked.optional else ()
    return (*(("Yes", "No") if asked.kind is SlotKind.CONSENT else asked.choices), *skip)


def _once_more(flow: Flow, asked: Ask) -> Advance:
    hints = {
        SlotKind.EMAIL: "That does not look like an e-mail address.",
        SlotKind.NUMBER: "I need a number for that" + _range(asked) + ".",
        SlotKind.CHOICE: "Please choose one of these.",
        SlotKind.CONSENT: "Please answer with yes or no.",
        SlotKind.TEXT: f"I need a short answer for that, of at most {MAX_VALUE_CHARS} characters.",
    }
    hint = "I did not catch a name." if asked.is_name else hints[asked.kind]
    text = asked.again or f"{hint} {asked.text}"
    return Advance(flow.name, text, ask=asked.slot, quick_replies=quick_replies(asked))


def _range(asked: Ask) -> str:
    bounds = (("at least", asked.least), ("at most", asked.most))
    told = [f"{words} {bound:g}" for words, bound in bounds if bound is not None]
    return f", {' and '.join(told)}" if told else ""


def _onward(
    flow: Flow, filled: Mapping[str, str], known: Known, answered: Ask | None = None, value: str | None = None
) -> Advance:
    way = _Way(filled, known)
    if answered and answered.into and value:
        way.put(answered.into, value)
    asked = way.along(flow.steps)
    told = "\n".join(way.filled_in(text) for text in way.said)
    if asked:
        way.said.append(asked.text)
    elif answered and not way.said:
        way.said.append(THANKS)
    return Advance(
        flow.name,
        "\n".join(way.filled_in(text) for text in way.said),
        answered.slot if answered else None,
        value,
        asked.slot if asked else None,
        quick_replies(asked) if asked else (),
        way.written["contact"],
        way.written["attributes"],
        None if asked else True,
        told,
    )


class _Way:
    """One walk along the steps: past what is answered or known, up to what has to be asked."""

    def __init__(self, filled: Mapping[str, str], known: Known) -> None:
        self.filled = filled
        self.known = known
        self.values = dict(filled)
        self.said: list[str] = []
        self.written: dict[str, dict[str, str]] = {"contact": {}, "attributes": {}}

    def put(self, into: str, value: str) -> None:
        where, _, name = into.partition(".")
        self.written[where][name] = value

    def filled_in(self, text: str) -> str:
        # In one pass: what a contact wrote is never taken for a name of ours.
        return re.sub(r"\{(\w+)\}", lambda found: unlinked(self.values.get(found[1], "")), text)

    def along(self, steps: Sequence[Step]) -> Ask | None:
        for step in steps:
            if isinstance(step, Tell):
                self.said.append(step.text)
            elif isinstance(step, Put):
                self.put(step.into, step.value)
            elif isinstance(step, Branch):
                if asked := self.along(step.then if self._holds(step.when) else step.otherwise):
                    return asked
            elif not self._passes(step):
                return step
        return None

    def _passes(self, step: Ask) -> bool:
        if step.slot in self.filled:
            # What was said on the way here has been said.
            self.said.clear()
            return True
        value = self.known(step.into) if step.into else None
        if value:
            self.values[step.slot] = value
        return bool(value)

    def _holds(self, when: Mapping[str, Sequence[str]]) -> bool:
        return all(
            self.values.get(slot, "").casefold() in [one.casefold() for one in values] for slot, values in when.items()
        )
