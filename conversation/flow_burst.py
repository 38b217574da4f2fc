"""Several messages in a row to a flow: each answers the slot that is open then, where it fits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from conversation.flow import Advance, Flow, Known, Running, SlotKind, answer, asked_for, is_question
from conversation.slot_words import greets

# What is said beyond the last answer is a matter of its own from this many words on.
MATTER_WORDS = 3


@dataclass(frozen=True, slots=True)
class Answers:
    """What a burst comes to: steps of which only the last speaks. `left` says that a reply has to follow them."""

    steps: tuple[Advance, ...] = ()
    left: bool = False


def answer_each(flow: Flow, running: Running, known: Known, texts: Sequence[str], talk: bool = False) -> Answers:
    """The steps that follow from these messages; none when they are no answer, and the flow is left for them."""
    if len(texts) > 1:
        burst = _Burst(flow, running, known)
        left = not all(burst.hear(text) for text in texts)
        if burst.steps:
            return Answers(_one_voice(burst.steps, left), left)
    made = answer(flow, running, known, "\n".join(texts), talk)
    return Answers((made,)) if made else Answers(left=True)


def _one_voice(steps: Sequence[Advance], left: bool) -> tuple[Advance, ...]:
    """What is told on the way is told at the end, and what has been answered is not asked."""
    *before, last = steps
    silent = [replace(one, text="", ask=None, quick_replies=()) for one in before]
    if left:
        return (*silent, replace(last, text="", ask=None, quick_replies=()))
    return (*silent, replace(last, text="\n".join(filter(None, (*(one.told for one in before), last.text)))))


class _Burst:
    """The messages one by one. `steps` is what they have come to so far."""

    def __init__(self, flow: Flow, running: Running, known: Known) -> None:
        self.flow = flow
        self.known = known
        self.steps: list[Advance] = []
        # Before the newest step, and the words that it was made of.
        self.before = self.at = running
        self.words = ""

    def hear(self, text: str) -> bool:
        """False when the words ask for something else; what comes after them is of no account here."""
        if greets(text):
            return True
        over = bool(self.steps) and self.steps[-1].finished is not None
        made = None if over else answer(self.flow, replace(self.at, asked=1), self._knows, text)
        if made and (made.slot or made.finished is not None):
            self._take(made, self.at, text)
            return True
        if is_question(text):
            return False
        return self._goes_on(text) or not over or len(text.split()) < MATTER_WORDS

    def _take(self, made: Advance, before: Running, words: str) -> None:
        self.steps.append(made)
        self.before, self.words = before, words
        filled = {**before.filled, made.slot: made.value or ""} if made.slot else before.filled
        self.at = Running(self.flow.name, filled, made.ask)

    def _goes_on(self, text: str) -> bool:
        """Free text goes on over several messages; a name does not."""
        asked = asked_for(self.flow, self.before)
        if not self.steps or not asked or asked.kind is not SlotKind.TEXT or asked.is_name or not self.steps[-1].value:
            return False
        last, words = self.steps.pop(), f"{self.words}\n{text}"
        longer = answer(self.flow, replace(self.before, asked=1), self._knows, words)
        fits = longer is not None and longer.slot is not None
        self._take(longer if longer and fits else last, self.before, words if fits else self.words)
        return fits

    def _knows(self, path: str) -> str | None:
        where, _, name = path.partition(".")
        written = [one.contact if where == "contact" else one.attributes for one in self.steps]
        return next((one[name] for one in reversed(written) if name in one), None) or self.known(path)
