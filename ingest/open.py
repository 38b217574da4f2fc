"""A `Sync` over an open home, with the parser processes that it needs."""

from collections.abc import Iterator
from contextlib import contextmanager

from ingest.standby import Parsers, for_one_run
from ingest.sync import Sync
from ingest.tokens import token_counter
from retrieval.bulk import BulkEmbedder
from runtime.compose import Warmline


@contextmanager
def syncing(warmline: Warmline, workspace: str, parsers: Parsers = for_one_run) -> Iterator[Sync]:
    """Brings documents into that workspace while the context lasts."""
    brain = warmline.brain(workspace)
    settings = warmline.settings
    with parsers(workspace) as pool, BulkEmbedder(warmline.embedder, warmline.model_folder) as embed:
        yield Sync(
            knowledge=brain.knowledge,
            indexes=brain.indexes,
            embed=embed,
            pool=pool,
            count_tokens=token_counter(warmline.model_folder / "tokenizer.json"),
            chunk_tokens=settings.chunk_tokens,
            max_bytes=settings.max_upload_bytes,
            expect=embed.expect,
        )
