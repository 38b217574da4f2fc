"""What a contact needs: the matter that is still open, not the wish for a person or the complaint after it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from conversation.aside import is_aside
from conversation.model import Action, Author, Message, MessageKind
from conversation.presence import is_busy, is_here
from conversation.tried import no_help
from conversation.words import content_words

FULL_WORDS = 2
# The rule by which a matter goes back to whoever had it, also from a new episode.
STILL_BROKEN = "still_broken"
# Words that ask for a person, greet or thank, and say nothing of the matter.
_ASIDE = content_words(
    "talk speak chat call connect transfer pass put bring person human people agent operator representative advisor"
    " someone somebody staff real want need like help hello hi hey good morning afternoon evening day thanks thank"
    " okay ok yes yeah sure right away now"
)
_WRONG = re.compile(
    r"\b(?:wrong|incorrect|not (?:true|right|correct|what i|my question|helpful|helping|working|the (?:case|answer))"
    r"|(?:doesn|didn|does not|did not|isn|don|won)['’]?t? ?(?:help|work|answer|make sense|apply|solve)"
    r"|still (?:not|no|broken|the same|doesn|don|can)|useless|already (?:tried|did|said|told)"
    r"|i (?:asked|said|meant)|no,|nope|nonsense|contradicts?|says? (?:otherwise|something else)"
    r"|(?:can['’]?t|cannot) be (?:right|true|correct)|sound (?:right|true|correct))",
    re.IGNORECASE,
)


@dataclass
class _Read:
    """What is gathered while the messages are read; `asides` are the ids of those that were decided to name nothing."""

    asides: Collection[str] = ()
    matters: list[Message] = field(default_factory=list)
    objections: list[Message] = field(default_factory=list)
    settled: set[str] = field(default_factory=set)
    waiting: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    told: bool = False
    slot: bool = False


def need_of(messages: Sequence[Message], since: int = 0, asides: Collection[str] = ()) -> Message | None:
    """The newest matter that was not settled, else the newest one; None when none was named in `messages[since:]`.

    A matter is settled by an answer, the assistant's or an agent's, that the contact did not object to. Messages whose
    ids are among the `asides` name none.
    """
    read = _read(messages, asides)
    late = {one.id for one in messages[since:]}
    matters = [one for one in read.matters if one.id in late]
    unsettled = [one for one in matters if one.id not in read.settled]
    # Of what was answered, a word such as "great" is no question.
    full = [one for one in matters if _words(one) >= FULL_WORDS]
    return next(iter(reversed(unsettled or full or matters)), None)


def first_matter(messages: Sequence[Message], asides: Collection[str] = ()) -> Message | None:
    """What the contact began with."""
    return next(iter(_read(messages, asides).matters), None)


def objections(messages: Sequence[Message]) -> Sequence[Message]:
    """Words of the contact against what they were just told."""
    return _read(messages).objections


def _read(messages: Sequence[Message], asides: Collection[str] = ()) -> _Read:
    read = _Read(asides)
    for message in messages:
        if message.author is Author.CONTACT:
            _hear(read, message)
        elif message.author is Author.AGENT or message.action:
            _answer(read, message)
        # A flow asked for one thing; what comes next is that, and no matter of its own.
        read.slot = message.author is Author.ASSISTANT and message.kind is MessageKind.TEXT
    return read


def _hear(read: _Read, message: Message) -> None:
    if is_here(message.text) or is_busy(message.text):
        return
    if read.told and (_WRONG.search(message.text) or no_help(message.text)):
        read.objections.append(message)
        read.settled.difference_update(read.answered)
    elif not read.slot and message.id not in read.asides and _words(message):
        read.matters.append(message)
        read.waiting.append(message.id)


def _words(message: Message) -> int:
    return 0 if is_aside(message.text) else len(content_words(message.text) - _ASIDE)


def _answer(read: _Read, message: Message) -> None:
    spoke = message.author is Author.AGENT or message.action is Action.ANSWER
    if spoke:
        read.settled.update(read.waiting)
    read.told = read.told or spoke or message.action is Action.CLARIFY
    if read.waiting:
        read.answered, read.waiting = read.waiting, []
