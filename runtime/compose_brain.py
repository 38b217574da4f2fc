"""The composition root of one workspace's knowledge: what is searched, read, drafted and decided with."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from conversation.model import Action
from conversation.turn import Decide, unseen
from policy.decide import Decider, failed
from policy.foreign import IsForeign
from retrieval import sentence_file
from retrieval.cross_encoder import CrossEncoder
from retrieval.embed import Embedder
from retrieval.generate import ExtractiveGenerator
from retrieval.heads import Heads
from retrieval.own_names import without_own_names
from retrieval.passage_cache import PassageCache
from retrieval.reader import Reader
from retrieval.spelling import Spelling
from runtime.alikeness import alikeness_of
from runtime.brain import Brain
from runtime.chat import Chat
from runtime.database import Database
from runtime.drafting import Drafting, alternatives
from runtime.index_opening import IndexOpening
from runtime.indexes import Indexes
from runtime.knowledge import Knowledge
from runtime.owner import names_of_owner
from runtime.owner_files import OwnerFiles
from runtime.passages import FOR_CONTACTS, FOR_STAFF
from runtime.search import Search
from runtime.settings import Settings
from runtime.trained import Trained


@dataclass(frozen=True, slots=True)
class BrainOpening:
    """Calls as `open(workspace) -> Brain`; its fields are what all workspaces share. `retriever` is a fingerprint."""

    settings: Settings
    database: Database
    embedder: Embedder
    reranker: CrossEncoder | None
    open_indexes: IndexOpening
    files: OwnerFiles
    trained: Trained
    retriever: str
    is_foreign: IsForeign
    chat: Callable[[], Chat | None]

    def __call__(self, workspace: str) -> Brain:
        knowledge = Knowledge(self.database, workspace, self.embedder.fingerprint)
        # What the owner wrote is read now, and refused now.
        self.files.rules(workspace)
        self.files.flows(workspace)
        indexes, audit = self.open_indexes(workspace, knowledge)
        search = Search(knowledge.passages, indexes, self.settings.languages, self.reranker)
        passages, kept = PassageCache(self.embedder.look), self._sentences(workspace)
        passages.recall(sentence_file.load(*kept))
        quote = ExtractiveGenerator(passages, self.reranker)
        # What ails the chat model is told now, not in the first turn.
        chat = self.chat()
        heads, policy, problem = self.trained.heads, self.trained.policy, self.trained.problem
        reader = self._reader(heads, indexes, knowledge) if heads else None
        decide = self._decide(workspace)
        draft = Drafting(knowledge, search, reader, quote, chat, decide, self.retriever, policy, problem)
        return Brain(
            knowledge=knowledge,
            indexes=indexes,
            reader=reader,
            retriever=search(FOR_CONTACTS),
            retriever_for=partial(search.understood, FOR_CONTACTS),
            staff_search=search,
            draft=partial(draft, FOR_CONTACTS, unseen),
            showing=lambda show: partial(draft, FOR_CONTACTS, show),
            staff_draft=partial(draft, FOR_STAFF, unseen),
            decide=decide,
            deciding=lambda minutes: replace(decide, minutes=minutes) if isinstance(decide, Decider) else decide,
            # The reader has just embedded the question of a turn that was drafted.
            alternatives=partial(alternatives, reader.again, quote) if reader else lambda turn: (turn,),
            learn=passages.learn,
            keep=lambda texts: sentence_file.save(*kept, passages.known(texts)),
            policy=policy,
            problem=problem,
            audit=audit,
        )

    def _sentences(self, workspace: str) -> tuple[Path, str]:
        """Where vectors of quotable units are kept, and what they depend on."""
        model = self.embedder.fingerprint
        path = self.settings.home / "sentences" / f"{workspace}-{model}.npz"
        return path, f"{model} {ExtractiveGenerator.fingerprint}"

    def _reader(self, heads: Heads, indexes: Indexes, knowledge: Knowledge) -> Reader:
        lexical, near = indexes.lexical, indexes.vectors.search

        def is_known(word: str) -> bool:
            return bool(lexical.search({word: 1.0}, 1))

        spelling = Spelling(lexical.words, is_known, self.embedder.knows)
        names = names_of_owner(knowledge, self.embedder.knows, self.settings.company)

        def meant(question: str) -> str:
            return without_own_names(spelling(question), names())

        return Reader(self.embedder.look, heads, self.is_foreign, meant, alikeness_of(knowledge), is_known, near)

    def _decide(self, workspace: str) -> Decide:
        if self.trained.policy is None:
            return lambda _conversation, turn: failed(turn.kind)
        return Decider(self.trained.policy, self.files.rules(workspace), Action(self.settings.on_missing))
