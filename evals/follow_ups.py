"""Train the head that tells a follow-up from a change of topic, from a committed table of numbers."""

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from conversation.model import Author
from conversation.turn import pending_question
from evals.datasets import Dataset, Question, load_dataset
from evals.record import WORKSPACE, home_with, ingested
from evals.splits import is_training
from evals.spoken import CHOOSING, TOPIC_CHANGE, UNSURE, Spoken, followed, question, spoken
from evals.tables import DIGITS, exact_logistic, read_csv, write_csv
from retrieval.query import NEIGHBOURS, clues, margin, nearest
from runtime.ask import Said, conversation_of
from runtime.compose import Warmline
from runtime.settings import Settings

COLUMNS = ("set", "leans", "words", "bare", "pointing", "unasking", "likeness", "margin")
# How people begin a question about something else.
OPENINGS = ("", "and ", "ok, and ", "also, ", "")
REGULARISATION = 10.0


def record_follow_ups(settings: Settings, data: Path, own: Dataset, table: Path) -> None:
    """One row for each question with a history, training halves only, over the documents of its set.

    Follow-ups are the shipped ones and the questions of dstc10_faq; changes of topic are questions that stand
    alone (shipped, and of clapnq) put behind the question and answer that comes before them in their set. The shipped
    conversations have both, and the first question of each comes behind the last of another once more.
    """
    clapnq, phoned = load_dataset(data / "clapnq"), load_dataset(data / "dstc10_faq")
    rows = [
        *_rows_over(settings, own, 1, [one for one in own.questions if one.history and one.gold]),
        *_rows_over(settings, phoned, 1, [one for one in _trained_on(phoned) if one.history]),
        *_rows_over(settings, own, 0, list(_changes([one for one in own.questions if _is_plain(one)]))),
        *_rows_over(settings, clapnq, 0, list(_changes(_trained_on(clapnq)))),
        *_spoken_rows(settings, spoken(CHOOSING)),
    ]
    write_csv(table, COLUMNS, rows)


def _is_plain(question: Question) -> bool:
    return question.category == "plain" and bool(question.gold)


def _trained_on(dataset: Dataset) -> list[Question]:
    return [one for one in dataset.questions if one.gold and is_training(one.group)]


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


def _rows_over(settings: Settings, dataset: Dataset, leans: int, questions: Sequence[Question]) -> list[list[Any]]:
    with ingested(dataset, settings) as warmline:
        return list(_rows(warmline, dataset.name, leans, questions))


def _spoken_rows(settings: Settings, talks: Sequence[Spoken]) -> Iterator[list[Any]]:
    begun = [(talk, 0, _begun(before, talk)) for before, talk in itertools.pairwise(talks)]
    asked = [(talk, int(one.category != TOPIC_CHANGE), one) for talk in talks for one in _asked(talk)]
    for corpus in dict.fromkeys(talk.corpus for talk in talks):
        with home_with([corpus], settings) as warmline:
            for talk, leans, one in [*asked, *begun]:
                if talk.corpus == corpus:
                    yield from _rows(warmline, "conversations", leans, [one])


def _rows(warmline: Warmline, name: str, leans: int, questions: Sequence[Question]) -> Iterator[list[Any]]:
    near = warmline.brain(WORKSPACE).indexes.vectors.search
    for one in questions:
        text, history = pending_question(conversation_of(one.history, one.text))
        asked, *past = warmline.embedder([text, *(one.text for one in history if one.author is Author.CONTACT)])
        seen = clues(text, nearest(asked, past), margin(near(asked, NEIGHBOURS)))
        yield [name, leans, *(round(value, DIGITS) for value in seen)]


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
