"""A chat generator that talks to a scripted server, and evidence for it to write from."""

from dataclasses import dataclass, field

from conversation.model import Answer, Evidence, Sentiment, TurnKind
from conversation.turn import Reading
from retrieval.chat_model import ChatModel, Clockwork
from retrieval.embed import Embedder
from retrieval.generate_chat import ChatGenerator
from retrieval.support_head import load_support
from runtime.settings import SHIPPED

KEYS = {"OPENAI_API_KEY": "not-a-key", "ANTHROPIC_API_KEY": "not-a-key", "GOOGLE_API_KEY": "not-a-key"}
QUOTED = Answer("You can return products within 30 days.", (), 0.8)
READING = Reading("How long may I return it?", TurnKind.KNOWLEDGE, Sentiment("calm", 0.0), [1.0])


@dataclass
class Hands:
    """A clock that stands still but for the pauses, which take no time; chance is always one half."""

    at: float = 100.0
    pauses: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.at += seconds

    def works(self) -> Clockwork:
        return Clockwork(self.clock, self.sleep, lambda: 0.5)


def passage(text: str, rank: int, start: int = 100, title: str | None = "Title") -> Evidence:
    return Evidence(
        chunk_id=f"c{rank}",
        document_id=f"d{rank}",
        version=3,
        source=f"{rank}.md",
        title=title,
        heading=(),
        text=text,
        start=start,
        end=start + len(text),
        page=None,
        second=12.5,
        score=1.0 / rank,
        rank=rank,
        dense_score=0.5,
        lexical_score=1.0,
        dense_rank=rank,
        lexical_rank=rank,
    )


EVIDENCE = (
    passage("We open at nine. You can return products within 30 days of delivery.", 1),
    passage("Shipping to Switzerland costs 12.50 EUR. It takes 4 days.", 2),
)


def generator(
    embedder: Embedder,
    url: str,
    name: str = "openai:tiny",
    works: Clockwork | None = None,
    timeout_s: float = 20.0,
    voice: str = "",
    quoted: Answer | None = QUOTED,
) -> ChatGenerator:
    """As the composition root makes it, but for what it falls back on."""
    chat = ChatModel(name, url, timeout_s, works, KEYS)
    head = load_support(SHIPPED / "policy" / "support.json", embedder.fingerprint)
    return ChatGenerator(chat, timeout_s, voice, embedder, head, lambda *_: quoted)
