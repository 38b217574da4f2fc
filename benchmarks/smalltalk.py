"""Real questions that are brushed off as small talk: `python -m benchmarks.smalltalk DATA FOLDER`.

There should be none. Each is read as the first message of a conversation. Below, for balance: how much small talk is
heard as such. FOLDER is for the headings of the two documentations.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from scipy.stats import binomtest

from benchmarks.headings import debian_faq, login_gov
from benchmarks.requests import embedder_of
from conversation.model import TurnKind
from evals.datasets import load_dataset, read_lines
from evals.heads import LEFT_OUT_INTENTS, SMALLTALK_INTENTS
from evals.splits import is_training
from retrieval.heads import load_heads
from retrieval.reader import Reader
from runtime.settings import SHIPPED, Settings

# Intents of NLU++ that ask something.
ASKING = frozenset({"request_info", "how_much", "when", "why", "how", "how_long"})
# Intents of CLINC150 that chat with the assistant; the training part knows only some of them.
CHATTING = frozenset(
    {
        *SMALLTALK_INTENTS,
        *LEFT_OUT_INTENTS,
        "change_ai_name",
        "change_user_name",
        "change_accent",
        "change_speed",
        "change_language",
        "change_volume",
        "whisper_mode",
        "user_name",
        "roll_dice",
        "flip_coin",
        "reset_settings",
        "sync_device",
    }
)


def main(data: Path, folder: Path) -> None:
    """Print the table and each question that was brushed off."""
    settings = Settings()
    embedder = embedder_of(settings)
    read = Reader(embedder.look, load_heads(settings.reader, embedder.fingerprint))
    print("| set | real questions | brushed off | 95 % interval |\n|---|---|---|---|")
    lost: list[str] = []
    for name, texts in _questions(data, folder):
        off = [text for text in texts if read(text, ()).kind is TurnKind.SMALLTALK]
        lost += [f"{name}: {text}" for text in off]
        print(f"| {name} | {len(texts):,} | {len(off)} | {_interval(len(off), len(texts))} |", flush=True)
    said = [one["text"] for one in read_lines(data / "clinc150" / "test.jsonl") if one["intent"] in SMALLTALK_INTENTS]
    heard = sum(read(text, ()).kind is TurnKind.SMALLTALK for text in said)
    print(f"\nsmall talk of clinc150's test part heard: {heard} of {len(said)} ({_interval(heard, len(said))})")
    print("\n".join(lost))


def _questions(data: Path, folder: Path) -> Iterator[tuple[str, list[str]]]:
    yield "clapnq, test half", _unique(_held_out(data))
    yield "dstc10_faq, knowledge turns", _unique(one["text"] for one in _spoken(data))
    for make in (debian_faq, login_gov):
        made = make(data, folder)
        yield f"headings of {made.name}", _unique(one.text for one in made.questions)
    for name in ("login_gov", "debian_faq"):
        yield f"{name}.jsonl", _unique(one["text"] for one in read_lines(SHIPPED / "questions" / f"{name}.jsonl"))
    asked = read_lines(data / "clinc150" / "test.jsonl")
    yield "clinc150, test part", _unique(one["text"] for one in asked if one["intent"] not in CHATTING)
    utterances = read_lines(data / "nlupp_banking" / "utterances.jsonl")
    said = [one for one in utterances if not is_training(one["text"]) and ASKING & set(one["intents"])]
    yield "nlupp_banking, test half", _unique(one["text"] for one in said)


def _held_out(data: Path) -> Iterable[str]:
    return (one.text for one in load_dataset(data / "clapnq").questions if not is_training(one.group))


def _spoken(data: Path) -> Iterator[dict[str, str]]:
    yield from (one for one in read_lines(data / "dstc10_faq" / "queries.jsonl") if one["needs_knowledge"])


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _interval(part: int, whole: int) -> str:
    low, high = binomtest(part, whole).proportion_ci()
    return f"{low:.4f} to {high:.4f}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
