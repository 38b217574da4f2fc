"""The task `answers`: how much is answered, how much of it is wrong, and how good the drafts are."""

from collections.abc import Sequence
from typing import Any

from conversation.model import Answer
from evals.datasets import Question
from evals.items import as_item
from evals.labels import gold_cited, tokens
from evals.metric import Measured, share
from evals.record import Decided, decided
from evals.stats import rouge_l, token_f1
from runtime.compose import Warmline


def measure(warmline: Warmline, questions: Sequence[Question]) -> Measured:
    """Draft and decide every question. Raises `MissingData` when turns cannot be taken.

    Coverage and both risks are over all questions, as the contract defines them. A draft is compared
    with the human answers, the best of them counting, whether or not it was given to the customer.
    """
    items = [_item(one) for one in decided(warmline, questions)]
    groups = [item["group"] for item in items]
    everything = [1.0] * len(items)
    answered = [float(item["answered"]) for item in items]
    wrong = [float(item["answered"] and not item["right"]) for item in items]
    compared = [float(item["token_f1"] is not None) for item in items]
    metrics = {
        "coverage": share(answered, everything, groups),
        "marginal_risk": share(wrong, everything, groups),
        "selective_risk": share(wrong, answered, groups),
        "token_f1": share([item["token_f1"] or 0.0 for item in items], compared, groups),
        "rouge_l": share([item["rouge_l"] or 0.0 for item in items], compared, groups),
        "citation_precision": share(
            [item["cited_gold"] for item in items], [item["citations_counted"] for item in items], groups
        ),
        "citation_recall": share(
            [item["gold_quoted"] for item in items], [item["gold_counted"] for item in items], groups
        ),
    }
    return Measured(metrics, items, unscored=0)


def compared(question: Question, answer: Answer | None) -> tuple[float | None, float | None]:
    """Token-F1 and ROUGE-L of a draft beside the best of the human answers; None where there are none."""
    said = tokens(answer.text) if answer else []
    references = [tokens(text) for text in question.answers] if question.answerable else []
    f1 = max((token_f1(said, reference) for reference in references), default=None)
    return f1, max((rouge_l(said, reference) for reference in references), default=None)


def _item(one: Decided) -> dict[str, Any]:
    question, answer = one.question, one.turn.answer
    f1, rouge = compared(question, answer)
    cited = [citation.source for citation in answer.citations] if answer and question.answerable else []
    quoted, gold = gold_cited(question, answer) if answer and question.answerable else (0, 0)
    return {
        **as_item(one),
        "token_f1": f1,
        "rouge_l": rouge,
        "citations_counted": len(cited),
        "cited_gold": sum(source in question.gold for source in cited),
        "gold_counted": gold,
        "gold_quoted": quoted,
    }
