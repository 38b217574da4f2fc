"""Train the head that tells a follow-up from a change of topic, from a committed table of numbers."""

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from conversation.model import Author
from conversation.turn import pending_question
from evals.datasets import Question, load_dataset
from evals.splits import is_training
from evals.spoken import CHOOSING, TOPIC_CHANGE, UNSURE, Spoken, followed, question, spoken
from evals.tables import DIGITS, exact_logistic, read_csv, write_csv
from retrieval.embed import Embed
from retrieval.query import clues, nearest
from runtime.ask import Said, conversation_of

COLUMNS = ("set", "leans", "words", "bare", "pointing", "unasking", "likeness")
# How people begin a question about something else.
OPENINGS = ("", "and ", "ok, and ", "also, ", "")
REGULARISATION = 10.0


def record_follow_ups(embed: Embed, data: Path, own: Sequence[Question], table: Path) -> None:
    """One row for each question with a history, training halves only.

    Follow-ups are the shipped ones and the questions of dstc10_faq; changes of topic are questions that stand
    alone (shipped, and of clapnq) put behind the question and answer that comes before them in their set. The shipped
    conversations have both, and the first question of each comes behind the last of another once more.
    """
    talks = spoken(CHOOSING)
    alone = [one for one in own if one.category == "plain" and one.gold]
    real = [one for one in load_dataset(data / "clapnq").questions if one.gold and is_training(one.group)]
    phoned = [one for one in load_dataset(data / "dstc10_faq").questions if one.gold and is_training(one.group)]
    rows = [
        *_rows(embed, "sample", 1, [one for one in own if one.history and one.gold]),
        *_rows(embed, "dstc10_faq", 1, [one for one in phoned if one.history]),
        *_rows(embed, "sample", 0, list(_changes(alone))),
        *_rows(embed, "clapnq", 0, list(_changes(real))),
        *_rows(
            embed, "conversations", 1, [one for talk in talks for one in _asked(talk) if one.category != TOPIC_CHANGE]
        ),
        *_rows(
            embed, "conversations", 0, [one for talk in talks for one in _asked(talk) if one.category == TOPIC_CHANGE]
        ),
        *_rows(embed, "conversations", 0, [_begun(*pair) for pair in itertools.pairwise(talks)]),
    ]
    write_csv(table, COLUMNS, rows)


def _changes(questions: Sequence[Question]) -> Iterator[Question]:
    for n, (before, asked) in enumerate(itertools.pairwise(questions)):
        if not set(before.gold) & set(asked.gold):
            said = Said("user", before.text), Said("agent", (*before.answers, *before.evidence, "Yes.")[0])
            text = OPENINGS[n % len(OPENINGS)] + asked.text
            yield Question(asked.id, text, said, asked.answerable, asked.gold, asked.evidence)


def _asked(talk: Spoken) -> Iterator[Question]:
    return (question(talk.id, turn, said) for turn, said in followed(talk)[1:])


def _begun(before: Spoken, talk: Spoken) -> Question:
    """The first question of a conversation as if somebody asked it at the end of the one before."""
    last, said = followed(before)[-1]
    history = *said, Said("user", last.text), Said("agent", last.says or UNSURE)
    return question(talk.id, talk.turns[0], history)


def _rows(embed: Embed, name: str, leans: int, questions: Sequence[Question]) -> Iterator[list[Any]]:
    for one in questions:
        text, history = pending_question(conversation_of(one.history, one.text))
        asked, *past = embed([text, *(one.text for one in history if one.author is Author.CONTACT)])
        yield [name, leans, *(round(value, DIGITS) for value in clues(text, nearest(asked, past)))]


def fit_leaning(table: Path) -> dict[str, Any]:
    """The head as JSON values; both sides count the same, however many rows they have."""
    rows = read_csv(table)
    x = np.array([[float(row[name]) for name in COLUMNS[2:]] for row in rows])
    y = np.array([row["leans"] == "1" for row in rows])
    model = exact_logistic(REGULARISATION, class_weight="balanced").fit(x, y)
    return {
        "weights": [round(float(weight), DIGITS) for weight in model.coef_[0]],
        "bias": round(float(model.intercept_[0]), DIGITS),
    }
