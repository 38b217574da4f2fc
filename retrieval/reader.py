"""Read a message before any document is looked at: query, kind, sentiment, repetition."""

import re
from array import array
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from conversation.courtesies import is_praise
from conversation.model import Author, Message, MessageKind, Sentiment, Turn, TurnKind
from conversation.turn import Reading
from conversation.words import WORD, content_words, without_pictures
from retrieval.aim import aim_of
from retrieval.fuse import Ranking
from retrieval.heads import Heads
from retrieval.query import LEANS_FROM, NEIGHBOURS, context, margin, nearest, terms, told
from retrieval.rewrite import Rewrite, as_it_is
from retrieval.rows import Vectors
from retrieval.seen import Look, Seen
from retrieval.spelling import as_typed

CACHED_TEXTS = 4_000
CACHED_QUESTIONS = 200
# How much the words of a question that leans on its history count beside the two together.
QUESTION_SHARE = 0.3
FRUSTRATED_FROM = 0.5
# The rules find the plain wishes; the head alone has to be surer.
REQUEST_FROM = 0.6
# A question brushed off as small talk is worse than small talk looked up in the documents.
SMALLTALK_FROM = 0.75
# Questions about the bot and idle talk look most like real questions.
IDLE = "chitchat"
SURER_FROM = {"bot": 0.9, IDLE: 0.95}
# One word that the documents have as well says nothing: "what is your favourite plant".
LEAST_KNOWN = 2
SMALLTALK_WORDS = 12
SAME_NEED_FROM = 0.85
NO = re.compile(
    r"^\W*(?:no|nope|nah|not now|no thanks?|no thank you|not needed|never mind)\b(?:\W+\w+){0,4}\W*$",
    re.IGNORECASE,
)


class Reader:
    """Calls as `read(question, history) -> Reading`."""

    def __init__(
        self,
        look: Look,
        heads: Heads,
        is_foreign: Callable[[str], bool] = lambda _: False,
        meant: Callable[[str], str] = as_typed,
        alikeness: Callable[[], float] = lambda: 1.0,
        is_known: Callable[[str], bool] = lambda _: False,
        near: Callable[[Sequence[float], int], Ranking] = lambda _vector, _depth: [],
    ) -> None:
        """`is_foreign` says of a text that it is in no language that can be answered in; `meant` words what is looked
        for as the documents do, not what is heard in it; `alikeness` is the mean cosine of two passages; `is_known`
        says of a word that the documents have it; `near` has so many passages at most, the nearest first."""
        self._look = look
        self._alikeness = alikeness
        self._is_foreign = is_foreign
        self._meant = meant
        self._is_known = is_known
        self._near = near
        self._heads = heads
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        # Of questions alone: the words of a long context take a hundred times the room of its one vector.
        self._worded: OrderedDict[str, Seen] = OrderedDict()

    def __call__(self, question: str, history: tuple[Message, ...], rewrite: Rewrite = as_it_is) -> Reading:
        """`rewrite` may word a question that leans on its history so that it stands alone."""
        before = "\n".join(context(history))
        question = without_pictures(question)
        meant = self._meant(question)
        together = f"{before}\n{meant}" if before else meant
        earlier = [message.text for message in history if message.author is Author.CONTACT]
        heard, asked, whole, *past = self._vectors([question, meant, together, *earlier], meant)
        foreign = float(self._is_foreign(question))
        heard_in_it = self.signals([question, *earlier], [heard, *past])
        kind, smalltalk = self._kind(question, heard, heard_in_it["request"], _offered(history))
        # Small talk is never looked up.
        leans_on = before and kind is not TurnKind.SMALLTALK
        leaning = self._leaning(question, asked, past) if leans_on else 0.0
        signals = {**heard_in_it, "leaning": leaning, "foreign": foreign, "alikeness": self._alikeness()}
        searched = asked + leaning * (1 - QUESTION_SHARE) * (whole - asked)
        searched /= np.linalg.norm(searched)
        follows = leaning >= LEANS_FROM
        alone = rewrite(meant, context(history)) if follows and kind is TurnKind.KNOWLEDGE else None
        if alone:
            [searched] = self.vectors([alone])
        leans = follows and not alone
        frustrated = signals["frustrated"]
        words = self._words(meant)
        return Reading(
            query=alone or (together if follows else meant),
            kind=kind,
            sentiment=Sentiment("frustrated" if frustrated >= FRUSTRATED_FROM else "calm", frustrated),
            vector=_floats(searched),
            terms=terms(alone or meant, history, leaning),
            smalltalk=smalltalk,
            signals=signals,
            words=words.words,
            word_vectors=_floats(words.word_vectors),
            aim=_floats(aim_of(asked, past, leaning)) if leans else (),
            told=told(history) if leans else (),
        )

    def _leaning(self, question: str, asked: Vectors, past: Sequence[Vectors]) -> float:
        return self._heads.leaning(question, nearest(asked, past), margin(self._near(asked.tolist(), NEIGHBOURS)))

    def again(self, turn: Turn) -> Reading:
        """What was read of a turn that has been drafted, as far as another draft needs it."""
        meant = self._meant(without_pictures(turn.question))
        asked, searched = self.vectors([meant, turn.query])
        words = self._words(meant)
        return Reading(
            query=turn.query,
            kind=turn.kind,
            sentiment=turn.sentiment,
            vector=_floats(searched),
            terms=terms(turn.query),
            words=words.words,
            word_vectors=_floats(words.word_vectors),
            aim=_floats(aim_of(asked, [searched], turn.signals.get("leaning", 0.0))),
        )

    def _kind(self, question: str, vector: Vectors, request: float, offered: bool) -> tuple[TurnKind, str | None]:
        if offered and NO.match(question):
            return TurnKind.SMALLTALK, "declined"
        if is_praise(question):
            return TurnKind.SMALLTALK, "thanks"
        if request >= REQUEST_FROM:
            return TurnKind.REQUEST, None
        if len(re.findall(r"\w+", question)) > SMALLTALK_WORDS:
            return TurnKind.KNOWLEDGE, None
        kind, label = _smalltalk(self._heads("smalltalk", vector))
        return (TurnKind.KNOWLEDGE, None) if label == IDLE and self._is_of_documents(question) else (kind, label)

    def _is_of_documents(self, question: str) -> bool:
        """Whether the documents have every word of it that carries meaning: then it is no idle talk."""
        words = [word for word in WORD.findall(question.lower()) if content_words(word)]
        return len(words) >= LEAST_KNOWN and all(map(self._is_known, words))

    def signals(self, texts: Sequence[str], vectors: Sequence[Vectors]) -> dict[str, float]:
        """Of the question, which comes first, and of what the contact said before it."""
        asked, *before = vectors
        angry = [self._yes("frustrated", vector, text) for vector, text in zip(vectors, texts, strict=True)]
        frustrated, *past = angry
        likeness = [float(asked @ vector) for vector in before]
        return {
            "frustrated": frustrated,
            "frustrated_max": max(angry),
            "frustrated_trend": frustrated - (sum(past) / len(past) if past else frustrated),
            "request": self._yes("request", asked, texts[0]),
            "attack": self._yes("attack", asked, texts[0]),
            "repetition": max(likeness, default=0.0),
            "same_need": float(sum(one >= SAME_NEED_FROM for one in likeness)),
            "earlier_messages": float(len(before)),
        }

    def _yes(self, head: str, vector: Vectors, text: str) -> float:
        return self._heads(head, vector, text)["yes"]

    def vectors(self, texts: Sequence[str]) -> list[Vectors]:
        """The embeddings, of unit length."""
        return self._vectors(texts)

    def _vectors(self, texts: Sequence[str], question: str | None = None) -> list[Vectors]:
        """Of `question`, if it is among the texts and is not known yet, the words are kept as well."""
        # What another thread may push out of the cache meanwhile is held here.
        found = {text: vector for text in texts if (vector := self._known.get(text)) is not None}
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            for text, seen in zip(missing, self._look(missing), strict=True):
                found[text] = self._known[text] = seen.vector
                if text == question:
                    self._keep_words(text, seen)
        while len(self._known) > CACHED_TEXTS:
            self._known.popitem(last=False)
        return [found[text] for text in texts]

    def _words(self, question: str) -> Seen:
        seen = self._worded.get(question)
        if seen is None:
            [seen] = self._look([question])
            self._keep_words(question, seen)
        return seen

    def _keep_words(self, question: str, seen: Seen) -> None:
        self._worded[question] = seen
        while len(self._worded) > CACHED_QUESTIONS:
            self._worded.popitem(last=False)


def _floats(vectors: Vectors) -> "array[float]":
    # A list of them takes longer to make, and to read again, than to answer from.
    return array("f", np.asarray(vectors, dtype=np.float32).tobytes())


def _smalltalk(talk: Mapping[str, float]) -> tuple[TurnKind, str | None]:
    """The likeliest kind of small talk, if it is sure enough that this is no question."""
    label = max(talk.keys() - {"knowledge"}, key=lambda name: talk[name])
    # Thanks, a goodbye and "that is all" are often one message: together they say that nothing is asked.
    sure = sum(talk[one] for one in talk if one not in SURER_FROM and one != "knowledge")
    if talk[label] >= SURER_FROM[label] if label in SURER_FROM else sure >= SMALLTALK_FROM:
        return TurnKind.SMALLTALK, label
    return TurnKind.KNOWLEDGE, None


def _offered(history: tuple[Message, ...]) -> bool:
    return bool(history) and history[-1].kind is MessageKind.OFFER
