"""The task `assist`: does one of the first replies that the agent is shown come from the right document?

Over questions about one's own documents, as for the task `answers`. Files in which agents chose among canned
replies are measured by `evals.choices`.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from conversation.model import Answer, Suggestion
from evals import choices
from evals.choices import Choice
from evals.datasets import Question
from evals.find import find_dataset
from evals.labelled import Labelled
from evals.labels import is_right
from evals.metric import Measured, share
from evals.record import WORKSPACE, usable
from runtime.ask import conversation_of
from runtime.compose import Warmline

DEPTHS = (1, 3)


def find(path: Path) -> Labelled[Any]:
    """Either layout. Raises `BadDataset`."""
    if choices.is_choices(path):
        return choices.find(path)
    dataset = find_dataset(path)
    return Labelled(dataset.name, dataset.questions, dataset.sha256, dataset.corpus)


def measure(warmline: Warmline, rows: Sequence[Question] | Sequence[Choice]) -> Measured:
    """What the agent would be shown for the contact's last words. Raises `MissingData` when no turn can be taken.

    `hit@k` says that a gold document is cited by one of the first k suggestions, `right@k` that one of them is
    right as the contract defines it. Questions without a gold document are unscored.
    """
    questions = [row for row in rows if isinstance(row, Question)]
    if len(questions) < len(rows):
        return choices.measure(warmline, [row for row in rows if isinstance(row, Choice)])
    usable(warmline)
    items = [_item(one, _suggested(warmline, one)) for one in questions]
    scored = [item for item in items if item["scored"]]
    groups = [item["group"] for item in scored]
    every = [1.0] * len(scored)
    names = [f"{name}@{depth}" for name in ("hit", "right") for depth in DEPTHS]
    metrics = {name: share([float(item[name]) for item in scored], every, groups) for name in names}
    return Measured(metrics, items, len(items) - len(scored))


def _suggested(warmline: Warmline, question: Question) -> Sequence[Suggestion]:
    return warmline.assist.suggest(WORKSPACE, conversation_of(question.history, question.text))


def _item(question: Question, suggested: Sequence[Suggestion]) -> dict[str, Any]:
    cited = [[citation.source for citation in one.citations] for one in suggested]
    hits = [any(source in question.gold for source in sources) for sources in cited]
    right = [is_right(question, Answer(one.text, one.citations, 0.0)) for one in suggested]
    return {
        "id": question.id,
        "group": question.group,
        "text": question.text,
        "scored": bool(question.gold),
        "gold": list(question.gold),
        "suggested": [
            {"text": one.text, "confidence": one.confidence, "cited": sources, "right": so}
            for one, sources, so in zip(suggested, cited, right, strict=True)
        ],
        **{f"hit@{depth}": any(hits[:depth]) for depth in DEPTHS},
        **{f"right@{depth}": any(right[:depth]) for depth in DEPTHS},
    }
