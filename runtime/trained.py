"""The parts that were trained, or why a server has to do without them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from policy.errors import PolicyError
from policy.model import Policy, load_policy
from retrieval import fuse, retriever
from retrieval.errors import RetrievalError
from retrieval.generate import ExtractiveGenerator
from retrieval.heads import Heads, load_heads

T = TypeVar("T")
# Grows whenever the same question over the same knowledge would now find or say something else.
RETRIEVER_VERSION = "5"


def retriever_fingerprint(model: str, chunk_tokens: int) -> str:
    """Names everything that turns a question into evidence and a draft, the arithmetic left out.

    `model` is the fingerprint of the embedding model.
    """
    parts = (
        RETRIEVER_VERSION,
        model,
        fuse.DENSE_WEIGHT,
        fuse.LEANING_WEIGHT,
        retriever.CANDIDATES,
        retriever.EVIDENCE,
        chunk_tokens,
        ExtractiveGenerator.fingerprint,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Trained:
    """The heads of the reader and the policy. `problem` says in one sentence what is missing first, or is None."""

    heads: Heads | None
    policy: Policy | None
    problem: str | None


def load_trained(reader: Path, policy: Path, model: str, retriever: str) -> Trained:
    """Read both files; `model` and `retriever` are the fingerprints that they must have been made for."""
    heads, ailing = _or_problem(lambda: load_heads(reader, model), RetrievalError)
    decides, wrong = _or_problem(lambda: load_policy(policy, retriever), PolicyError)
    return Trained(heads, decides, ailing if ailing is not None else wrong)


def _or_problem(load: Callable[[], T], refusal: type[Exception]) -> tuple[T | None, str | None]:
    try:
        return load(), None
    except refusal as error:
        return None, str(error)
