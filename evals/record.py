"""Labelled questions taken by the production code, in a home of its own."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from conversation.model import Decision, Turn
from conversation.state import Conversation
from conversation.turn import draft, take_turn
from evals.datasets import Dataset, Question
from evals.errors import MissingData
from evals.labelled import Labelled
from evals.labels import is_right
from evals.splits import is_knocked_out
from ingest.open import syncing
from policy.features import features
from retrieval.generate import ExtractiveGenerator
from retrieval.passage_cache import PassageCache
from retrieval.reader import Reader
from retrieval.retriever import Lookup, Retriever
from runtime.ask import conversation_of
from runtime.brain import Brain
from runtime.compose import Warmline, opened
from runtime.settings import Settings

WORKSPACE = "default"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One turn with its label. `knocked_out` says that its gold passages were hidden."""

    question: Question
    conversation: Conversation
    turn: Turn
    features: dict[str, float]
    right: bool
    knocked_out: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """One turn and what was decided over it, with its label."""

    question: Question
    turn: Turn
    decision: Decision
    right: bool


@contextmanager
def ingested(dataset: Dataset | Labelled[Any], settings: Settings) -> Iterator[Warmline]:
    """A temporary home that holds the dataset's documents; the model cache of `settings` is shared."""
    with home_with([dataset.corpus] if dataset.corpus else [], settings) as warmline:
        yield warmline


@contextmanager
def home_with(corpora: Sequence[Path], settings: Settings, now: Callable[[], float] = time.time) -> Iterator[Warmline]:
    """The same over any files and folders, and with any clock (Unix seconds)."""
    with TemporaryDirectory(prefix="warmline-eval-") as folder:
        home = Path(folder)
        settings.home.mkdir(parents=True, exist_ok=True)
        (settings.home / "models").mkdir(exist_ok=True)
        (home / "models").symlink_to((settings.home / "models").resolve(), target_is_directory=True)
        with opened(
            settings.model_copy(update={"home": home, "ledger_url": None, "vectors_url": None}), now
        ) as warmline:
            for corpus in corpora:
                with syncing(warmline, WORKSPACE) as sync:
                    sync(corpus)
            yield warmline


def record(warmline: Warmline, questions: Sequence[Question], knock_out: bool) -> Iterator[Recorded]:
    """Draft each question once; with `knock_out`, a fixed third of the answerable without their gold."""
    brain = warmline.brain(WORKSPACE)
    read = reader_of(brain)
    generate = ExtractiveGenerator(PassageCache(warmline.embedder.look), warmline.reranker)
    for question in questions:
        hidden = knock_out and question.answerable and is_knocked_out(question.id)
        lookup = _without(brain.knowledge.passages.lookup, question.gold) if hidden else brain.knowledge.passages.lookup
        dense, lexical = brain.indexes.vectors.search, brain.indexes.lexical.search
        search = Retriever(dense, lexical, lookup, score=warmline.reranker)
        conversation = conversation_of(question.history, question.text)
        turn = draft(conversation, read, search, generate, lambda: 0.0, {})
        right = is_right(question, turn.answer) and not hidden
        yield Recorded(question, conversation, turn, features(conversation, turn), right, hidden)


def decided(warmline: Warmline, questions: Sequence[Question]) -> Iterator[Decided]:
    """Draft and decide each question as the bot is configured to. Raises `MissingData` when it could not."""
    brain = usable(warmline)
    for question in questions:
        turn, decision = take_turn(conversation_of(question.history, question.text), brain.draft, brain.decide)
        yield Decided(question, turn, decision, is_right(question, turn.answer))


def usable(warmline: Warmline) -> Brain:
    """Raises `MissingData` when no turn can be taken."""
    brain = warmline.brain(WORKSPACE)
    if brain.problem:
        raise MissingData(brain.problem)
    return brain


def fingerprints_of(warmline: Warmline) -> dict[str, str]:
    """What was measured, by part."""
    brain = warmline.brain(WORKSPACE)
    return {
        "retriever": warmline.retriever_fingerprint,
        "policy": brain.policy.fingerprint if brain.policy else "",
        "knowledge": brain.knowledge.fingerprint(),
        "generator": warmline.settings.chat_model or ExtractiveGenerator.fingerprint,
    }


def reader_of(brain: Brain) -> Reader:
    """Raises `MissingData` when the trained heads cannot be used."""
    if brain.reader is None:
        raise MissingData(str(brain.problem))
    return brain.reader


def _without(lookup: Lookup, sources: Sequence[str]) -> Lookup:
    return lambda ids: {key: chunk for key, chunk in lookup(ids).items() if chunk.source not in sources}
