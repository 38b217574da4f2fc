"""The check of a chat model's sentences against people's judgement: `python -m benchmarks.support DATA`.

On the half of `mtrag_human_ratings` that nothing was fitted on, divided by conversation. Intervals by bootstrap
over conversations.
"""

import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean

import numpy as np

from benchmarks.changed import CHANGES, plain_words
from evals.splits import is_training
from evals.stats import auroc, bootstrap
from evals.support import FAITHFUL_FROM, SET, SURE_FROM, Rated, drawn, elsewhere, load_ratings, rows_of
from retrieval.embed import Embed, Embedder
from retrieval.support import VETOES, compare
from retrieval.support_head import SupportHead, load_support
from runtime.settings import Settings

STRICT_FROM = 3.5
Row = Mapping[str, float]


def main(data: Path) -> None:
    """Print both tables."""
    settings = Settings()
    embed = Embedder(settings.embedding_model, settings.home / "models")
    head = load_support(settings.support, embed.fingerprint)
    ratings = load_ratings(data / SET)
    held = [one for one in ratings if not is_training(one.group) and one.sentences]
    rows = [rows_of(one, embed) for one in held]
    ratings_table(held, rows, head)
    sentences_table(held, rows, head, embed)


def ratings_table(held: Sequence[Rated], rows: Sequence[Sequence[Row]], head: SupportHead) -> None:
    """AUROC of the mean over an answer's sentences against the mean of three ratings."""
    scores: dict[str, Callable[[Row], float]] = {
        "support score": lambda row: head({**row, **dict.fromkeys(VETOES, 0.0)}),
        "support score with vetoes": head,
        "rarity-weighted words of one place": lambda row: row["unit_words"],
        "words of the passages": lambda row: row["passage_words"],
        "cosine of the nearest statement": lambda row: row["likeness"],
    }
    values = {name: np.array([fmean(map(score, one)) for one in rows]) for name, score in scores.items()}
    groups = [one.group for one in held]
    marks = np.array([one.rating for one in held])
    print(
        f"\n## Faithfulness, n={len(held)} answers of {len(set(groups))} conversations: {int((marks < 3).sum())} "
        f"rated below {FAITHFUL_FROM:g}, {int((marks < STRICT_FROM).sum())} below {STRICT_FROM:g}\n"
    )
    print(
        f"| score | AUROC, {FAITHFUL_FROM:g} and up | 95 % interval | AUROC, {STRICT_FROM:g} and up | 95 % interval |"
    )
    print("|---|---|---|---|---|")
    for name, value in values.items():
        cells = [cell for cut in (FAITHFUL_FROM, STRICT_FROM) for cell in _auroc(value, marks >= cut, groups)]
        print(f"| {name} | {' | '.join(cells)} |")
    ours, theirs, good = values["support score"], values["rarity-weighted words of one place"], marks >= FAITHFUL_FROM
    low, high = bootstrap(groups, lambda i: auroc(ours[i], good[i]) - auroc(theirs[i], good[i]))
    gain = auroc(ours, good) - auroc(theirs, good)
    print(f"\nSupport score less the words of one place: {gain:+.4f} ({low:+.4f} to {high:+.4f}, paired)")


def _auroc(value: np.ndarray, good: np.ndarray, groups: Sequence[str]) -> tuple[str, str]:
    low, high = bootstrap(groups, lambda items: auroc(value[items], good[items]))
    return f"{auroc(value, good):.4f}", f"{low:.4f} to {high:.4f}"


def sentences_table(held: Sequence[Rated], rows: Sequence[Sequence[Row]], head: SupportHead, embed: Embed) -> None:
    """What becomes of the sentences of the best rated answers, as they are and made wrong."""
    kept: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for one, own in zip(held, rows, strict=True):
        if one.rating >= SURE_FROM:
            for what, row in _cases(one, own, held, embed, head):
                kept[what].append((one.group, float(head(row) >= head.threshold)))
    print("\n## Sentences of the best rated answers that the check keeps\n")
    print("| sentence | n | kept | 95 % interval |\n|---|---|---|---|")
    for what, found in kept.items():
        shares = np.array([share for _, share in found])
        low, high = bootstrap([group for group, _ in found], lambda i, shares=shares: float(shares[i].mean()))
        print(f"| {what} | {len(found)} | {shares.mean():.3f} | {low:.3f} to {high:.3f} |")


def _cases(
    one: Rated, own: Sequence[Row], held: Sequence[Rated], embed: Embed, head: SupportHead
) -> Iterator[tuple[str, Row]]:
    grounds, others = list(one.passages.values()), elsewhere(one, held)
    words = [match.group() for other in held for sentence in other.sentences for match in plain_words(sentence)]
    for sentence, row in zip(one.sentences, own, strict=True):
        yield "beside its own passages", row
        if others:
            foreign = list(drawn(sentence, others).passages.values())
            yield "beside passages of another turn", compare(sentence, foreign, embed).row
        # What would not have been kept anyway says nothing about the change.
        for what, change in CHANGES.items() if head(row) >= head.threshold else ():
            changed = change(sentence, random.Random(sentence), words)
            if changed:
                yield what, compare(changed, grounds, embed).row


if __name__ == "__main__":
    main(Path(sys.argv[1]))
