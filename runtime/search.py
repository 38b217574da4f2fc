"""What is found depends on who may see it and what they speak."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from conversation.turn import Reading
from retrieval.cross_encoder import ScorePairs
from retrieval.retriever import Retriever
from runtime.indexes import Indexes
from runtime.passages import Passages, Scope


@dataclass(frozen=True, slots=True)
class Search:
    """Calls as `search(scope) -> Retriever`. `languages` are the assistant's, `score` is a cross-encoder."""

    passages: Passages
    indexes: Indexes
    languages: Sequence[str]
    score: ScorePairs | None = None

    def __call__(self, scope: Scope, generation: int | None = None) -> Retriever:
        """With the generation that the knowledge has had just now, chunks that are known of it are not read again."""
        lookup = partial(self.passages.lookup, scope=scope, generation=generation)
        return Retriever(self.indexes.vectors.search, self.indexes.lexical.search, lookup, score=self.score)

    def understood(self, scope: Scope, reading: Reading, generation: int | None = None) -> Retriever:
        """Translations are no evidence for who writes in a language that the documents are there in."""
        spoken = tuple(self.languages)
        narrowed = replace(scope, spoken=spoken) if spoken and not reading.signals.get("foreign") else scope
        return self(narrowed, generation)
