"""Both indexes of a workspace, opened as the ledger has it; what cannot be read is built again."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import structlog

from retrieval import lexical
from retrieval.index import VectorIndexes
from retrieval.lexical import LexicalIndex
from runtime.alone import Alone
from runtime.database import Database
from runtime.errors import IndexDisagrees
from runtime.indexes import Audit, Indexes
from runtime.knowledge import Knowledge

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class IndexOpening:
    """Calls as `open(workspace, knowledge) -> (indexes, audit)`.

    `folder` is for the words, `model` the fingerprint of the embedding model; `vectors_shared` says that the vectors
    are on a server, where others use them too.
    """

    database: Database
    vectors: VectorIndexes
    vectors_shared: bool
    folder: Path
    model: str

    def __call__(self, workspace: str, knowledge: Knowledge) -> tuple[Indexes, Audit]:
        try:
            return self._audited(workspace, knowledge)
        except Exception as error:  # noqa: BLE001 - whatever ails an index, the ledger can build it anew
            log.warning("index_rebuilt", workspace=workspace, error=type(error).__name__)
            lexical.drop(self._lexical_folder(workspace))
            if self.vectors_shared and not isinstance(error, IndexDisagrees):
                # The vectors on the server are others' too; what failed may well be our own.
                return self._audited(workspace, knowledge)
            self.vectors.drop(workspace, self.model)
            return self._audited(workspace, knowledge)

    def _audited(self, workspace: str, knowledge: Knowledge) -> tuple[Indexes, Audit]:
        vectors = self.vectors.open(workspace, self.model)
        vectors.compact()
        alone = Alone(partial(self.database.alone, f"indexes:{workspace}"))
        indexes = Indexes(vectors, LexicalIndex(self._lexical_folder(workspace)), alone)
        return indexes, indexes.audit(knowledge)

    def _lexical_folder(self, workspace: str) -> Path:
        return self.folder / f"{workspace}-{self.model}"
