"""The embedding model's files: found, checked, exported once."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.errors import ExportFailed, ModelNotFound
from retrieval.model_files import (
    DEFAULT_MODEL,
    OUTPUTS,
    PAIRS,
    TEXTS,
    exported,
    file_sha256,
    find_model,
    max_tokens,
    model_fingerprint,
    reads_pairs,
)


def linked_copy(folder: Path, target: Path) -> Path:
    """The model's folder again, its files as links."""
    shutil.copytree(folder, target, copy_function=os.symlink)
    return target


def changed(file: Path, content: str) -> None:
    """Put another file in the place of a link."""
    file.unlink()
    file.write_text(content)


def damaged_export(folder: Path, cache: Path) -> Path:
    """What a cut-off disk leaves of an export: a file that is not the one that was made."""
    cache.mkdir()
    target = cache / f"{model_fingerprint(folder)}{OUTPUTS[TEXTS]}.onnx"
    target.write_bytes(b"half of an export")
    target.with_suffix(".sha256").write_text("0" * 64)
    return target


@pytest.mark.parametrize("name", ["no_such_package", "/no/such/folder", "./here", "json"])
def test_a_missing_model_is_refused_with_what_to_do(name):
    with pytest.raises(ModelNotFound, match="set WARMLINE_EMBEDDING_MODEL"):
        find_model(name)


def test_a_model_may_be_a_folder(tmp_path):
    folder = linked_copy(find_model(DEFAULT_MODEL), tmp_path / "model")
    assert find_model(str(folder)) == folder
    assert model_fingerprint(folder) == model_fingerprint(find_model(DEFAULT_MODEL))


def test_only_a_cross_encoder_may_come_as_onnx(tmp_path):
    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx" / "model.onnx").write_bytes(b"one")
    before = model_fingerprint(tmp_path)
    assert find_model(str(tmp_path), PAIRS) == tmp_path
    assert exported(tmp_path, tmp_path / "cache", PAIRS) == tmp_path / "onnx" / "model.onnx"
    with pytest.raises(ModelNotFound, match=r"with model\.safetensors in it"):
        find_model(str(tmp_path))
    (tmp_path / "onnx" / "model.onnx").write_bytes(b"another")
    assert model_fingerprint(tmp_path) != before


def test_tampered_weights_are_refused(tmp_path):
    # A package of the pinned name with other weights, found first.
    weights = tmp_path / DEFAULT_MODEL / "model" / "model.safetensors"
    weights.parent.mkdir(parents=True)
    (tmp_path / DEFAULT_MODEL / "__init__.py").touch()
    weights.write_bytes(b"other weights")
    code = f"""
from retrieval import model_files
try:
    model_files.find_model("{DEFAULT_MODEL}")
except model_files.ModelTampered as error:
    print(error)
"""
    path = os.pathsep.join([str(tmp_path), str(Path.cwd())])
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=True
    )
    assert "do not have the pinned sha256" in done.stdout


@pytest.mark.parametrize(
    "file", ["modules.json", "tokenizer.json", "sentence_bert_config.json", "1_Pooling/config.json"]
)
def test_the_fingerprint_covers_all_that_shapes_a_vector(tmp_path, file):
    folder = linked_copy(find_model(DEFAULT_MODEL), tmp_path / "model")
    before = model_fingerprint(folder)
    changed(folder / file, "{}")
    assert model_fingerprint(folder) != before


def test_a_model_without_a_stated_length_is_read_to_256_tokens(tmp_path):
    assert max_tokens(tmp_path) == 256
    assert max_tokens(find_model(DEFAULT_MODEL)) == 256


def test_an_intact_export_is_used_as_it_is(model_cache):
    target = exported(find_model(DEFAULT_MODEL), model_cache)
    made = target.stat().st_mtime_ns
    assert exported(find_model(DEFAULT_MODEL), model_cache).stat().st_mtime_ns == made
    assert target.with_suffix(".sha256").read_text() == file_sha256(target)


@pytest.mark.slow
def test_a_damaged_export_is_never_used_and_a_failed_one_is_named(tmp_path):
    folder = linked_copy(find_model(DEFAULT_MODEL), tmp_path / "model")
    changed(folder / "modules.json", "not a model")
    target = damaged_export(folder, tmp_path / "cache")
    with pytest.raises(ExportFailed, match="could not be exported to ONNX: "):
        exported(folder, target.parent)


@pytest.mark.slow
def test_a_damaged_export_is_made_again(tmp_path, model_cache):
    folder = find_model(DEFAULT_MODEL)
    target = damaged_export(folder, tmp_path / "cache")
    assert exported(folder, target.parent) == target
    assert file_sha256(target) == file_sha256(exported(folder, model_cache))


@pytest.mark.parametrize(
    ("files", "tokens"),
    [
        ({}, 256),
        ({"sentence_bert_config.json": {"max_seq_length": 384}}, 384),
        ({"sentence_bert_config.json": {}, "tokenizer_config.json": {"model_max_length": 128}}, 128),
        ({"tokenizer_config.json": {"model_max_length": 10**30}}, 256),
        ({"sentence_bert_config.json": {"max_seq_length": "many"}, "tokenizer_config.json": []}, 256),
    ],
)
def test_a_model_says_how_much_it_reads_in_the_way_of_its_time(tmp_path, files, tokens):
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content))
    assert max_tokens(tmp_path) == tokens


def test_a_model_reads_pairs_if_it_was_trained_to(tmp_path):
    assert not reads_pairs(tmp_path)
    for architectures, reads in (
        (["BertModel"], False),
        (["XLMRobertaForSequenceClassification"], True),
        (None, False),
    ):
        (tmp_path / "config.json").write_text(json.dumps({"architectures": architectures}))
        assert reads_pairs(tmp_path) is reads
