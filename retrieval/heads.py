"""Small linear heads on a message's embedding and wording: frustration, a wish for a person, small talk, an attack."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from retrieval.errors import RetrievalError
from retrieval.query import Leaning, clues
from retrieval.wording import CLUES

Floats = NDArray[np.float64]
NAMES = frozenset({"attack", "frustrated", "request", "smalltalk"})


class HeadsUnusable(RetrievalError):
    """The trained heads are missing, damaged, or made for another embedding model."""


@dataclass(frozen=True, slots=True)
class Heads:
    """Multinomial logistic regressions that share one input, the embedding; some see clues of the wording as well.

    `weights[name]` is (classes, dimension and clues), `bias[name]` is (classes,), `classes[name]` their labels.
    `leaning` looks at the question's form and its likeness to the history instead.
    """

    classes: Mapping[str, tuple[str, ...]]
    weights: Mapping[str, Floats]
    bias: Mapping[str, Floats]
    leaning: Leaning
    fingerprint: str

    def __call__(self, name: str, vector: ArrayLike, text: str = "") -> dict[str, float]:
        """Each class's probability by its label; `vector` is the embedding of `text`."""
        seen = np.asarray(vector, dtype=np.float64)
        if name in CLUES:
            seen = np.concatenate([seen, CLUES[name](text)])
        logits = self.weights[name] @ seen + self.bias[name]
        shares = np.exp(logits - logits.max())
        shares /= shares.sum()
        return dict(zip(self.classes[name], shares.tolist(), strict=True))


def load_heads(path: Path, model_fingerprint: str) -> Heads:
    """Read the heads from JSON. Raises `HeadsUnusable`."""
    try:
        stored = json.loads(path.read_text())
        heads = Heads(
            classes={name: tuple(head["classes"]) for name, head in stored["heads"].items()},
            weights={name: np.array(head["weights"], dtype=np.float64) for name, head in stored["heads"].items()},
            bias={name: np.array(head["bias"], dtype=np.float64) for name, head in stored["heads"].items()},
            leaning=_leaning(stored["leaning"]),
            fingerprint=stored["model_fingerprint"],
        )
        _check(heads)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise HeadsUnusable(
            f"The trained heads at {path.name} cannot be read ({error}); run warmline train --record DATA."
        ) from error
    if heads.fingerprint != model_fingerprint:
        raise HeadsUnusable(
            f"The trained heads at {path.name} belong to another embedding model; run warmline train --record DATA."
        )
    return heads


def _leaning(stored: Mapping[str, Any]) -> Leaning:
    weights, bias = tuple(map(float, stored["weights"])), float(stored["bias"])
    if len(weights) != len(clues("", 0.0, 0.0)) or not np.isfinite([*weights, bias]).all():
        raise ValueError("the head leaning does not fit its clues")
    return Leaning(weights, bias)


def _check(heads: Heads) -> None:
    if missing := NAMES - heads.classes.keys():
        raise ValueError(f"there is no head {', '.join(sorted(missing))}")
    dimension = heads.weights[min(NAMES)].shape[-1]
    for name, classes in heads.classes.items():
        weights, bias = heads.weights[name], heads.bias[name]
        wide = dimension + (len(CLUES[name]("")) if name in CLUES else 0)
        if weights.shape != (len(classes), wide) or bias.shape != (len(classes),):
            raise ValueError(f"the lists of the head {name} differ in length")
        if not (np.isfinite(weights).all() and np.isfinite(bias).all()):
            raise ValueError(f"the head {name} holds numbers that are not finite")
