"""Warmline's search as a LangChain retriever, for chains of your own. A public surface: the bot does not use it.

from runtime.compose import opened
from runtime.settings import Settings

with opened(Settings()) as warmline:
    brain = warmline.brain("default")
    retriever = WarmlineRetriever(reader=brain.reader, retriever=brain.retriever)
    documents = retriever.invoke("how long do I have to return it?")
"""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from conversation.model import Evidence
from conversation.turn import Read, Retrieve


class WarmlineRetriever(BaseRetriever):
    """The bot's own passages for a question without history, best first.

    Each document's text is a passage; its id is the chunk's. `metadata` holds `source`, `document_id`,
    `version`, `heading` (a list), `start` and `end` (characters of that version), `page` (from 1) and
    `second` (of a transcript), either of them None where there is none, and `score` in 0..1.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    reader: Read
    retriever: Retrieve

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
    ) -> list[Document]:
        return [_document(one) for one in self.retriever(self.reader(query, ()))]


def _document(passage: Evidence) -> Document:
    metadata: dict[str, Any] = {
        "source": passage.source,
        "document_id": passage.document_id,
        "version": passage.version,
        "heading": list(passage.heading),
        "start": passage.start,
        "end": passage.end,
        "page": passage.page,
        "second": passage.second,
        "score": passage.score,
    }
    return Document(page_content=passage.text, metadata=metadata, id=passage.chunk_id)
