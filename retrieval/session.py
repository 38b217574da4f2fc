"""How the models of this house run: one core for each batch, and little memory kept."""

from pathlib import Path

import onnxruntime


def session_of(path: Path) -> onnxruntime.InferenceSession:
    """Open an exported model; the session may be used by many threads."""
    options = onnxruntime.SessionOptions()
    # One core for each batch: a question is no faster on two, and a crowd of threads slows all of them.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # It would keep a plan for every shape it has met, and hardly two batches have the same.
    options.enable_mem_pattern = False
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
