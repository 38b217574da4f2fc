"""What keeps a draft from being sent, however sure the confidence is of it."""

from conversation.model import Answer, Author, Turn, TurnKind
from conversation.state import Conversation
from conversation.words import WORD, content_words, stems

OTHER_LANGUAGE = "other_language"
REPEATED_ANSWER = "repeated_answer"
# From this share of its words on, a draft says what was said before.
REPEATED_FROM = 0.9
# From this likeness on, the contact asks the same again: then the same answer is no surprise.
ASKED_AGAIN_FROM = 0.85
# From here on the words of the new question are met in what was said: it held the next answer already.
MET_FROM = 0.65


def barred_by(conversation: Conversation, turn: Turn) -> str | None:
    """The name of what bars the answer to a message that is no small talk, or None."""
    if turn.kind is TurnKind.SMALLTALK:
        return None
    if turn.signals.get("foreign", 0.0) > 0:
        return OTHER_LANGUAGE
    return REPEATED_ANSWER if _says_nothing_new(conversation, turn) else None


def _says_nothing_new(conversation: Conversation, turn: Turn) -> bool:
    """Another question got the words that the contact has just been given, and they are no answer to it too."""
    last = next((one for one in reversed(conversation.episode_messages) if one.author is not Author.CONTACT), None)
    if turn.answer is None or last is None or turn.signals.get("repetition", 0.0) >= ASKED_AGAIN_FROM:
        return False
    if _holds(turn.answer, content_words(turn.question)):
        return False
    drafted = WORD.findall(turn.answer.text.lower())
    said = set(WORD.findall(last.text.lower()))
    return sum(word in said for word in drafted) >= REPEATED_FROM * max(1, len(drafted))


def _holds(answer: Answer, asked: frozenset[str]) -> bool:
    """Whether the words of the question are met in it, or each of them stands there."""
    return bool(asked) and (answer.met >= MET_FROM or asked <= stems(answer.text))
