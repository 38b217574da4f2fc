"""A cross-encoder that is small enough to be made for a test: chance weights, a real architecture and tokenizer."""

import subprocess
import sys
from pathlib import Path

from retrieval.model_files import DEFAULT_MODEL, OFFLINE, find_model

MAKE = """
import json, shutil, sys
import torch
from transformers import BertConfig, BertForSequenceClassification
torch.manual_seed(7)
source, target, outputs = sys.argv[1], sys.argv[2], int(sys.argv[3])
size = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64)
config = BertConfig(**size, vocab_size=30522, initializer_range=0.5, num_labels=outputs)
BertForSequenceClassification(config).eval().save_pretrained(target)
for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt"):
    shutil.copy(f"{source}/{name}", target)
"""
SCORE = """
import json, sys
from sentence_transformers import CrossEncoder
model = CrossEncoder(sys.argv[1], device="cpu", local_files_only=True)
print(json.dumps(model.predict([tuple(one) for one in json.loads(sys.argv[2])]).tolist()))
"""


def made(folder: Path, outputs: int = 1) -> Path:
    """The folder of a new model. In a process of its own: torch would stay in this one."""
    in_python(MAKE, str(find_model(DEFAULT_MODEL)), str(folder), str(outputs))
    return folder


def in_python(program: str, *arguments: str) -> str:
    """What another Python prints."""
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, env=OFFLINE, capture_output=True, text=True, check=True).stdout
