"""A source is forgotten, and its documents with it."""

from runtime.brain import Brain
from runtime.sources import Source, Sources


def remove_source(sources: Sources, brain: Brain, source: Source) -> int:
    """Nothing is answered from its documents any more. Returns how many there were."""
    # First of all: from here on nothing of it is swapped in any more.
    sources.remove(source)
    documents = brain.knowledge.documents(source.address)
    for one in documents:
        brain.indexes.settle(brain.knowledge.passages, gone=brain.knowledge.remove(one.id))
    held = [one["source"] for one in brain.knowledge.quarantine.listed() if one["root"] == source.address]
    brain.knowledge.quarantine.release(source.address, held)
    return len(documents)
