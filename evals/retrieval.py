"""The task `retrieval`: are the documents that answer among the first that are found?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from conversation.model import Evidence
from conversation.turn import Reading, pending_question
from evals.datasets import Question
from evals.metric import Item, Measured, share
from evals.record import WORKSPACE, reader_of
from evals.stats import hit, ndcg, recall, reciprocal_rank
from retrieval.retriever import Retriever
from runtime.ask import conversation_of
from runtime.compose import Warmline

# The deepest rank that a metric looks at.
DOCUMENTS = 10
# Passages asked for, more of them while they are of fewer documents than that.
PASSAGES = (100, 400, 1_600)


def measure(warmline: Warmline, questions: Sequence[Question]) -> Measured:
    """Search for every question that has relevant documents. Raises `MissingData` without a reader."""
    brain = warmline.brain(WORKSPACE)
    read = reader_of(brain)
    items: list[Item] = []
    for question in questions:
        reading = read(*pending_question(conversation_of(question.history, question.text)))
        items.append(_item(question, ranked(brain.retriever_for(reading), reading)))
    scored = [item for item in items if item["scored"]]
    groups = [item["group"] for item in scored]
    names = _scores((), ())
    metrics = {name: share([item[name] for item in scored], [1.0] * len(scored), groups) for name in names}
    return Measured(metrics, items, len(items) - len(scored))


def ranked(search: Retriever, reading: Reading) -> list[tuple[str, float]]:
    """At least `DOCUMENTS` documents as (source, score), best first, or all that are found."""
    documents: dict[str, float] = {}
    for limit in PASSAGES:
        found = search.search(reading.terms, reading.vector, limit, reading.signals.get("leaning", 0.0))
        documents = by_document(search.reranked(reading, search.aimed(reading, found)))
        if len(documents) >= DOCUMENTS or len(found) < limit:
            break
    return list(documents.items())


def by_document(passages: Iterable[Evidence]) -> dict[str, float]:
    """Each document's score, which is that of its best passage, best first."""
    found: dict[str, float] = {}
    for passage in passages:
        found.setdefault(passage.source, passage.score)
    return found


def _item(question: Question, documents: Sequence[tuple[str, float]]) -> dict[str, Any]:
    scores = _scores([source for source, _ in documents], question.gold)
    return {
        "id": question.id,
        "group": question.group,
        "text": question.text,
        "gold": list(question.gold),
        "ranked": [{"source": source, "score": score} for source, score in documents[:DOCUMENTS]],
        "scored": bool(question.gold),
        **(scores if question.gold else dict.fromkeys(scores)),
    }


def _scores(documents: Sequence[str], gold: Sequence[str]) -> Mapping[str, float]:
    return {
        "ndcg@10": ndcg(documents, gold, 10),
        "recall@5": recall(documents, gold, 5),
        "hit@1": hit(documents, gold, 1),
        "hit@5": hit(documents, gold, 5),
        "mrr@10": reciprocal_rank(documents, gold, 10),
    }
