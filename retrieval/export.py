"""Write a sentence-transformers model as one ONNX graph: of texts vectors, or of pairs scores.

Run as `python -m retrieval.export MODEL_FOLDER TARGET texts|pairs`. With retrieval.bulk_worker the only module that
imports torch, each in a process of its own.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from sentence_transformers import CrossEncoder, SentenceTransformer

from retrieval.model_files import EMBEDDING, TOKENS

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
Axes = Mapping[int, str]
FREE: Axes = {0: "texts", 1: "tokens"}


class Pooled(torch.nn.Module):
    """The whole model as one function of its token ids, pooling and normalisation inside; and what it pools."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        features = dict(zip(INPUTS, (input_ids, attention_mask, token_type_ids), strict=True))
        made = self.model(features)
        return torch.nn.functional.normalize(made["sentence_embedding"], p=2, dim=1), made["token_embeddings"]


class Scored(torch.nn.Module):
    """A cross-encoder as one function of the token ids that its tokenizer makes of a pair."""

    def __init__(self, model: torch.nn.Module, inputs: Sequence[str]) -> None:
        super().__init__()
        self.model = model
        self.inputs = inputs

    def forward(self, *tokens: torch.Tensor) -> torch.Tensor:
        scored: torch.Tensor = self.model(**dict(zip(self.inputs, tokens, strict=True))).logits
        return scored


def export(folder: Path, target: Path) -> None:
    """Export the embedding model in `folder` to `target`; axes 0 (texts) and 1 (tokens) are free."""
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True).eval()
    _write(Pooled(model), INPUTS, {EMBEDDING: {0: "texts"}, TOKENS: FREE}, target)


def export_pairs(folder: Path, target: Path) -> None:
    """Export the cross-encoder in `folder` to `target`, with its logits as the output."""
    model = CrossEncoder(str(folder), device="cpu", local_files_only=True)
    inputs = [name for name in INPUTS if name in model.tokenizer.model_input_names]
    _write(Scored(model.model.eval(), inputs), inputs, {"logits": {0: "texts"}}, target)


def _write(model: torch.nn.Module, inputs: Sequence[str], outputs: Mapping[str, Axes], target: Path) -> None:
    tokens = torch.ones((2, 8), dtype=torch.int64)
    example = tuple(torch.zeros_like(tokens) if name == "token_type_ids" else tokens for name in inputs)
    with torch.no_grad():
        torch.onnx.export(
            model,
            example,
            str(target),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes={**dict.fromkeys(inputs, FREE), **outputs},
            opset_version=17,
            dynamo=False,
        )


if __name__ == "__main__":
    {"texts": export, "pairs": export_pairs}[sys.argv[3]](Path(sys.argv[1]), Path(sys.argv[2]))
