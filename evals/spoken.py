"""The shipped conversations: questions that follow on one another, each also worded so that it stands alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conversation.model import Answer
from evals.datasets import Question, numbered_lines
from runtime.ask import Said
from runtime.settings import SHIPPED

FOLDER = SHIPPED / "conversations"
FILE = "conversations.jsonl"
# One is chosen and fitted on, the other measured on.
CHOOSING, MEASURING = "choosing", "measuring"
TOPIC_CHANGE = "topic_change"
UNSURE = "I am not sure about that."


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """What was asked and the same wish as one question; `says` is what a right answer has in it, None if none is."""

    text: str
    alone: str
    documents: tuple[str, ...]
    says: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A conversation with the organisation whose documents are in `corpus`, a folder."""

    id: str
    corpus: Path
    turns: tuple[SpokenTurn, ...]


def spoken(use: str, folder: Path = FOLDER) -> tuple[Spoken, ...]:
    """Those for `choosing` or for `measuring`, by organisation."""
    files = sorted(folder.glob(f"*/{FILE}"))
    lines = [(file.parent / "documents", line) for file in files for _, line in numbered_lines(file)]
    return tuple(
        Spoken(line["_id"], corpus, tuple(map(_turn, line["turns"]))) for corpus, line in lines if line["use"] == use
    )


def _turn(line: dict[str, Any]) -> SpokenTurn:
    return SpokenTurn(line["text"], line["alone"], tuple(line["documents"]), line["says"], line["kind"])


def says_it(turn: SpokenTurn, answer: Answer | None) -> bool:
    """Whether a document that answers is cited and the answer has the words that a right one says.

    Whole words and amounts alone: "14" is not in "14.50".
    """
    if answer is None or turn.says is None or not {one.source for one in answer.citations} & set(turn.documents):
        return False
    return re.search(rf"(?<![\w.,]){re.escape(_plain(turn.says))}(?!\w|[.,]\d)", _plain(answer.text)) is not None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[*`|]", " ", text).lower().split())


def question(id: str, turn: SpokenTurn, said: Sequence[Said]) -> Question:
    """The turn as a labelled question."""
    evidence = (turn.says,) if turn.says else ()
    return Question(id, turn.text, tuple(said), turn.says is not None, turn.documents, evidence, category=turn.kind)


def followed(conversation: Spoken) -> list[tuple[SpokenTurn, tuple[Said, ...]]]:
    """Each turn behind what was asked and rightly answered before it."""
    said: list[Said] = []
    found = []
    for turn in conversation.turns:
        found.append((turn, tuple(said)))
        said += [Said("user", turn.text), Said("agent", turn.says or UNSURE)]
    return found
