"""The public LangChain retriever gives the bot's own passages."""

import asyncio
import subprocess
import sys

import pytest

from retrieval.langchain_retriever import WarmlineRetriever

QUESTION = "how long do I have to return it?"


@pytest.fixture(scope="module")
def brain(sample):
    return sample.brain("default")


@pytest.fixture(scope="module")
def retriever(brain):
    return WarmlineRetriever(reader=brain.reader, retriever=brain.retriever)


def test_documents_are_the_bots_passages_with_their_places(brain, retriever):
    evidence = brain.retriever(brain.reader(QUESTION, ()))
    documents = retriever.invoke(QUESTION)
    assert [(one.id, one.page_content) for one in documents] == [(one.chunk_id, one.text) for one in evidence]
    first = documents[0].metadata
    assert set(first) == {"source", "document_id", "version", "heading", "start", "end", "page", "second", "score"}
    text = brain.knowledge.text(first["document_id"], first["version"])
    assert text[first["start"] : first["end"]] == documents[0].page_content


def test_it_works_in_asynchronous_chains_too(retriever):
    assert asyncio.run(retriever.ainvoke(QUESTION)) == retriever.invoke(QUESTION)


def test_pages_and_seconds_are_told(retriever):
    found = [one for q in ("terms of sale", "video about sending a return") for one in retriever.invoke(q)]
    assert any(one.metadata["page"] for one in found if one.metadata["source"].endswith(".pdf"))
    assert any(one.metadata["second"] is not None for one in found if one.metadata["source"].endswith(".vtt"))


def test_the_serving_path_does_not_load_langchain():
    loads = "import sys, runtime.compose, runtime.ask; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)
    assert not [name for name in done.stdout.split() if name.startswith("langchain")]
