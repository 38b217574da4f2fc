"""The chat model of this process, where the settings name one, and what it does in one turn."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import structlog

from conversation.model import Turn
from conversation.turn import Generate, Read, Show
from retrieval.chat_model import ChatModel
from retrieval.embed import Embedder
from retrieval.errors import ChatModelFailed
from retrieval.generate_chat import DOUBTED, PASSAGES, ChatGenerator
from retrieval.meter import Meter, Prices
from retrieval.prompt import SYSTEM
from retrieval.reader import Reader
from retrieval.reword import Rewording, reword
from retrieval.rewrite import rewriter
from retrieval.support_head import SupportHead, load_support
from runtime.errors import ChatModelSilent
from runtime.settings import Settings

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Chat:
    """One for all workspaces, so that all of them leave a model alone that is down."""

    model: ChatModel
    head: SupportHead
    embedder: Embedder
    settings: Settings

    @property
    def fingerprint(self) -> str:
        """Names the model, and with it everything of ours that shapes what it writes and what is left of it."""
        check = (self.head.weights.tolist(), self.head.bias, self.head.threshold)
        parts = (SYSTEM, self.settings.voice, PASSAGES, DOUBTED, check)
        return f"{self.model.name} {hashlib.sha256(repr(parts).encode()).hexdigest()[:8]}"

    def meter(self) -> Meter:
        """A fresh one, for one turn."""
        return Meter(self.model.name, Prices(self.settings.chat_price_in, self.settings.chat_price_out))

    def reader(self, read: Reader, meter: Meter) -> Read:
        """The reader, with follow-ups worded in full."""
        timeout_s = min(self.settings.chat_rewrite_s, self.settings.chat_timeout_s)
        return partial(read, rewrite=rewriter(self.model, timeout_s, meter)) if timeout_s else read

    def generator(self, quote: Generate, show: Show, meter: Meter, worth: Callable[[Turn], bool]) -> Generate:
        """What writes the answer of one turn. Its time begins now, with what comes before it."""
        timeout_s, voice = self.settings.chat_timeout_s, self.settings.voice
        until = self.model.works.clock() + timeout_s
        writes = ChatGenerator(self.model, timeout_s, voice, self.embedder, self.head, quote)
        return partial(writes, show=show, meter=meter, until=until, worth=worth)

    def reword(self, text: str, how: Rewording, language: str) -> str:
        """An agent's draft in other words. Raises `ChatModelSilent`."""
        try:
            return reword(self.model, text, how, language, self.settings.chat_timeout_s, self.meter())
        except ChatModelFailed as error:
            log.warning("reword_failed", error=str(error))
            raise ChatModelSilent("The chat model does not answer just now; your text is as it was.") from error


def opened_chat(settings: Settings, embedder: Embedder) -> Chat | None:
    """None without a chat model in the settings. Raises `ChatModelUnusable` or `SupportUnusable`."""
    if not settings.chat_model:
        return None
    model = ChatModel(settings.chat_model, settings.chat_base_url, settings.chat_timeout_s)
    return Chat(model, load_support(settings.support, embedder.fingerprint), embedder, settings)
