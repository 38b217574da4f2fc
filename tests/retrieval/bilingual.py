"""An embedding model of two languages that is small enough to be made for a test: the words of a pair are one vector."""

from pathlib import Path

from tests.retrieval.pairing import in_python

PAIRS = (
    "password contraseña, change cambiar, forgot olvidé, account cuenta, delete borrar, parcel paquete, late tarde, "
    "arrives llega, days días, returns devoluciones, money dinero, back devuelto, key llave, security seguridad, lost perdido"
)
MAKE = """
import sys
import torch
from sentence_transformers import SentenceTransformer, models
from transformers import BertConfig, BertModel, BertTokenizerFast
target, pairs = sys.argv[1], [one.split() for one in sys.argv[2].split(", ")]
words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *(word for pair in pairs for word in pair)]
with open(f"{target}/words.txt", "w", encoding="utf-8") as file:
    file.write("\\n".join(words))
tokenizer = BertTokenizerFast(f"{target}/words.txt", do_lower_case=True, strip_accents=False)
size = dict(hidden_size=64, num_hidden_layers=0, num_attention_heads=1, intermediate_size=8)
model = BertModel(BertConfig(**size, vocab_size=len(words)), add_pooling_layer=False).eval()
torch.manual_seed(7)
with torch.no_grad():
    for table in (model.embeddings.position_embeddings, model.embeddings.token_type_embeddings):
        table.weight.zero_()
    meanings = torch.randn(len(pairs), 64).repeat_interleave(2, dim=0)
    model.embeddings.word_embeddings.weight.copy_(torch.cat([torch.zeros(5, 64), meanings]))
model.save_pretrained(f"{target}/bert")
tokenizer.save_pretrained(f"{target}/bert")
reads = models.Transformer(f"{target}/bert", max_seq_length=64)
SentenceTransformer(modules=[reads, models.Pooling(64)]).save(f"{target}/model")
"""


def made(folder: Path) -> Path:
    """The folder of a new model."""
    in_python(MAKE, str(folder), PAIRS)
    return folder / "model"
