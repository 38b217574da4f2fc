"""The chat model of this process, where the settings name one, and what it does in one turn."""

from dataclasses import dataclass
from functools import partial

from conversation.turn import Generate, Read, Show
from retrieval.chat_model import ChatModel
from retrieval.embed import Embedder
from retrieval.generate_chat import ChatGenerator
from retrieval.meter import Meter, Prices
from retrieval.reader import Reader
from retrieval.rewrite import rewriter
from retrieval.support_head import SupportHead, load_support
from runtime.settings import Settings


@dataclass(frozen=True, slots=True)
class Chat:
    """One for all workspaces, so that all of them leave a model alone that is down."""

    model: ChatModel
    head: SupportHead
    embedder: Embedder
    settings: Settings

    def meter(self) -> Meter:
        """A fresh one, for one turn."""
        return Meter(self.model.name, Prices(self.settings.chat_price_in, self.settings.chat_price_out))

    def reader(self, read: Reader, meter: Meter) -> Read:
        """The reader, with follow-ups worded in full."""
        timeout_s = self.settings.chat_rewrite_s
        return partial(read, rewrite=rewriter(self.model, timeout_s, meter)) if timeout_s else read

    def generator(self, quote: Generate, show: Show, meter: Meter) -> Generate:
        """What writes the answer of one turn. Its time begins now, with what comes before it."""
        timeout_s, voice = self.settings.chat_timeout_s, self.settings.voice
        until = self.model.works.clock() + timeout_s
        writes = ChatGenerator(self.model, timeout_s, voice, self.embedder, self.head, quote)
        return partial(writes, show=show, meter=meter, until=until)


def opened_chat(settings: Settings, embedder: Embedder) -> Chat | None:
    """None without a chat model in the settings. Raises `ChatModelUnusable` or `SupportUnusable`."""
    if not settings.chat_model:
        return None
    model = ChatModel(settings.chat_model, settings.chat_base_url, settings.chat_timeout_s)
    return Chat(model, load_support(settings.support, embedder.fingerprint), embedder, settings)
