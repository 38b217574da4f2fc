"""One chat model over the network: streamed or whole, never later than asked, left alone while it is down."""

import os
import random
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog

from retrieval.attempts import patiently
from retrieval.breaker import Breaker
from retrieval.deadline import until
from retrieval.errors import ChatModelFailed, ChatModelResting, ChatModelUnusable
from retrieval.meter import Meter
from retrieval.providers import wire

log = structlog.get_logger()
T = TypeVar("T")
Prompt = Sequence[tuple[str, str]]
# Refusals of the request itself; the model is well.
REFUSALS = frozenset({400, 413, 422})
FINAL = frozenset({401, 403, 404, *REFUSALS})
# What some models and servers refuse; without it the answer is the same, only less even and not counted.
NICETIES = ("temperature", "stream_usage")


@dataclass(frozen=True, slots=True)
class Clockwork:
    """Time and chance, to be replaced in tests: seconds that only grow, a pause, a number in 0..1."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


class ChatModel:
    """A model by its name in the settings. Thread-safe; one for each process, so that all share its breaker."""

    def __init__(
        self,
        name: str,
        base_url: str | None,
        timeout_s: float,
        works: Clockwork | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """`timeout_s` is the longest pause between two bytes. Raises `ChatModelUnusable`."""
        self.name = name
        self.works = works or Clockwork()
        self.breaker = Breaker(self.works.clock)
        found = wire(name, base_url, os.environ if environment is None else environment)
        options = {"temperature": 0, "timeout": timeout_s, "max_retries": 0, **found.options}
        plain = {key: value for key, value in options.items() if key not in NICETIES}
        # The plain one is for models that will not have the niceties.
        self._models = [_made(name, found.model, options), _made(name, found.model, plain)]

    def patiently(self, attempt: Callable[[], T], moment: float) -> T:
        """What `attempt` returns, tried again within that time. Raises `ChatModelFailed`."""
        return patiently(attempt, moment, self.works.clock, self.works.sleep, self.works.chance)

    def say(self, prompt: Prompt, moment: float, meter: Meter, streamed: bool) -> Generator[str, None, None]:
        """One call: the reply's text in pieces, or in one. `moment` is when it is too late, on the clock.

        Raises `ChatModelFailed`, also in the middle. A caller that has read enough may stop.
        """
        model = self._models[0]
        try:
            yield from self._call(model, prompt, moment, meter, streamed)
        except ChatModelFailed as error:
            # Nothing has been said yet when a request is refused.
            if not error.refused or len(self._models) == 1:
                raise
            yield from self._call(self._models[-1], prompt, moment, meter, streamed)
            self._models = self._models[-1:]

    def _call(self, model: Any, prompt: Prompt, moment: float, meter: Meter, streamed: bool) -> Iterator[str]:
        def start() -> Generator[Any, None, None]:
            if streamed:
                yield from model.stream(list(prompt))
            else:
                yield model.invoke(list(prompt))

        with self._admitted():
            meter.calls += 1
            for message in until(moment, self.works.clock, start):
                used = message.usage_metadata or {}
                meter.tokens_in += used.get("input_tokens", 0)
                meter.tokens_out += used.get("output_tokens", 0)
                yield str(message.text)

    @contextmanager
    def _admitted(self) -> Iterator[None]:
        if not self.breaker.admit():
            raise ChatModelResting("The chat model has failed too often just now.", transient=False)
        well = True
        try:
            yield
        except ChatModelFailed as error:
            well = error.refused
            raise
        except Exception as error:
            # Every provider's package has its own errors, and what a server sends may break any of them.
            failed = _failed(error)
            well = failed.refused
            raise failed from error
        finally:
            self.breaker.report(well)


def _made(name: str, model: str, options: Mapping[str, Any]) -> Any:
    from langchain.chat_models import init_chat_model

    try:
        return init_chat_model(model, **options)
    except Exception as error:
        # Every provider's package has its own errors for a missing key or an unknown name.
        raise ChatModelUnusable(f"The chat model '{name}' cannot be used: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _failed(error: Exception) -> ChatModelFailed:
    """The error in our own words; the provider's may repeat what the contact wrote."""
    response = getattr(error, "response", None)
    status = _status(error, response)
    words = f"{type(error).__name__}, status {status}" if status else type(error).__name__
    retry_after = _seconds(getattr(response, "headers", None))
    return ChatModelFailed(words, status not in FINAL, retry_after, status in REFUSALS)


def _status(error: Exception, response: Any) -> int | None:
    places = (getattr(error, "status_code", None), getattr(response, "status_code", None), getattr(error, "code", None))
    return next((one for one in places if isinstance(one, int) and 100 <= one < 600), None)


def _seconds(headers: Any) -> float | None:
    """What `Retry-After` (RFC 9110) asks for, if it does so in seconds."""
    asked = headers.get("retry-after", "") if headers else ""
    return float(asked) if asked.isascii() and asked.isdigit() else None
