"""Write a sentence-transformers model as one ONNX graph, pooling and normalisation inside.

Run as `python -m retrieval.export MODEL_FOLDER TARGET`. With retrieval.bulk_worker the only module that imports
torch, each in a process of its own.
"""

import sys
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class Pooled(torch.nn.Module):
    """The whole model as one function of its token ids."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        features = dict(zip(INPUTS, (input_ids, attention_mask, token_type_ids), strict=True))
        pooled = self.model(features)["sentence_embedding"]
        return torch.nn.functional.normalize(pooled, p=2, dim=1)


def export(folder: Path, target: Path) -> None:
    """Export the model in `folder` to `target`; axes 0 (texts) and 1 (tokens) are free."""
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True).eval()
    tokens = torch.ones((2, 8), dtype=torch.int64)
    free = {0: "texts", 1: "tokens"}
    with torch.no_grad():
        torch.onnx.export(
            Pooled(model),
            (tokens, tokens, torch.zeros_like(tokens)),
            str(target),
            input_names=list(INPUTS),
            output_names=["embedding"],
            dynamic_axes={**dict.fromkeys(INPUTS, free), "embedding": {0: "texts"}},
            opset_version=17,
            dynamo=False,
        )


if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]))
