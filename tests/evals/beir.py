"""Small datasets in the documented layouts."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

TEXTS = {
    "returns": "You can return products within 30 days of delivery. Please use the return label in the box.",
    "shipping": "Shipping to Norway takes five days. It costs twelve euro for each parcel.",
    "warranty": "Every garden has a warranty of 24 months from the date of purchase.",
    "lamps": "The lamp switches off by itself after sixteen hours of light.",
    "water": "Fill the tank with two litres of fresh water each week.",
    "seeds": "Basil seeds sprout within ten days when they are kept warm.",
    "app": "The app shows the water level and reminds you to refill the tank.",
    "cards": "We accept Visa, Mastercard and PayPal, and gift cards from our shop.",
    "hours": "Our support team answers between nine and five on weekdays.",
    "noise": "The pump hums quietly for five minutes of every half hour.",
    "cleaning": "Clean the glass with a soft cloth and without any soap.",
    "moving": "Empty the tank before you move the garden to another room.",
}
QUERIES: tuple[Mapping[str, Any], ...] = (
    {
        "_id": "q1",
        "text": "How many days do I have to return products after delivery?",
        "answerable": True,
        "evidence": ["You can return products within 30 days of delivery."],
        "answers": ["You have 30 days to return products.", "30 days"],
    },
    {
        "_id": "q2",
        "text": "How long is the warranty of a garden?",
        "answerable": True,
        "answers": ["24 months from the date of purchase"],
    },
    {
        "_id": "q3",
        "text": "And how much does it cost?",
        "answerable": True,
        "history": [
            {"speaker": "user", "text": "How long does shipping to Norway take?"},
            {"speaker": "agent", "text": "Shipping to Norway takes five days."},
        ],
    },
    {
        "_id": "q4",
        "text": "Do you sell tomato plants to Mongolia?",
        "answerable": False,
        "near_miss_docs": ["shipping"],
    },
    {"_id": "q5", "text": "thanks a lot", "answerable": False},
)
QRELS = {"q1": "returns", "q2": "warranty", "q3": "shipping"}


def write_lines(path: Path, lines: Iterable[Any]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def write_beir(folder: Path) -> Path:
    """Five questions over twelve documents."""
    folder.mkdir()
    write_lines(folder / "corpus.jsonl", ({"_id": key, "title": "", "text": text} for key, text in TEXTS.items()))
    write_lines(folder / "queries.jsonl", QUERIES)
    write_lines(folder / "qrels.jsonl", ({"query-id": q, "corpus-id": d, "score": 1} for q, d in QRELS.items()))
    return folder


def write_questions(folder: Path) -> Path:
    """A file of questions beside a folder of documents."""
    (folder / "help").mkdir(parents=True)
    for name in ("returns", "warranty"):
        (folder / "help" / f"{name}.txt").write_text(TEXTS[name])
    lines = [{**query, "documents": [f"{QRELS[query['_id']]}.txt"]} for query in QUERIES[:2]]
    return write_lines(folder / "questions.jsonl", lines)
