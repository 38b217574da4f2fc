"""How vendors' chat models put replies, refusals and errors on the wire, streamed and whole."""

import json
from collections.abc import Iterator
from typing import Any

TOKENS_IN, TOKENS_OUT = 120, 30


def pieces(reply: str) -> list[str]:
    """As a model streams: a few characters at a time, breaking words and marks."""
    return [reply[at : at + 5] for at in range(0, len(reply), 5)] or [""]


def _sse(event: Any, name: str | None = None) -> bytes:
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {event if isinstance(event, str) else json.dumps(event)}\n\n".encode()


class OpenAi:
    """Chat completions."""

    name = "openai"
    stream_type = "text/event-stream"

    @staticmethod
    def is_streamed(_path: str, asked: dict[str, Any]) -> bool:
        return bool(asked.get("stream"))

    @staticmethod
    def whole(reply: str) -> Any:
        message = {"role": "assistant", "content": reply}
        return {**OpenAi._common("chat.completion"), **OpenAi._usage(), "choices": [_choice(message=message)]}

    @staticmethod
    def streamed(reply: str, asked: dict[str, Any]) -> Iterator[bytes]:
        common = OpenAi._common("chat.completion.chunk")
        yield _sse({**common, "choices": [_choice(delta={"role": "assistant", "content": ""}, finish_reason=None)]})
        for piece in pieces(reply):
            yield _sse({**common, "choices": [_choice(delta={"content": piece}, finish_reason=None)]})
        yield _sse({**common, "choices": [_choice(delta={})]})
        if asked.get("stream_options", {}).get("include_usage"):
            yield _sse({**common, **OpenAi._usage(), "choices": []})
        yield _sse("[DONE]")

    @staticmethod
    def refusal() -> Any:
        message = {"role": "assistant", "content": None, "refusal": "I'm sorry, I cannot help with that."}
        return {**OpenAi._common("chat.completion"), **OpenAi._usage(), "choices": [_choice(message=message)]}

    @staticmethod
    def error(_status: int) -> Any:
        return {"error": {"message": "broken", "type": "server_error", "param": None, "code": None}}

    @staticmethod
    def _common(kind: str) -> dict[str, Any]:
        return {"id": "c", "object": kind, "created": 0, "model": "tiny"}

    @staticmethod
    def _usage() -> dict[str, Any]:
        total = TOKENS_IN + TOKENS_OUT
        return {"usage": {"prompt_tokens": TOKENS_IN, "completion_tokens": TOKENS_OUT, "total_tokens": total}}


def _choice(**more: Any) -> dict[str, Any]:
    return {"index": 0, "finish_reason": "stop", **more}


class Anthropic:
    """Messages."""

    name = "anthropic"
    stream_type = "text/event-stream"
    is_streamed = OpenAi.is_streamed

    @staticmethod
    def whole(reply: str) -> Any:
        return {**Anthropic._message(), "content": [{"type": "text", "text": reply}], "stop_reason": "end_turn"}

    @staticmethod
    def streamed(reply: str, _asked: dict[str, Any]) -> Iterator[bytes]:
        usage = {"input_tokens": TOKENS_IN, "output_tokens": 1}
        yield _sse({"type": "message_start", "message": {**Anthropic._message(), "usage": usage}}, "message_start")
        block = {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
        yield _sse(block, "content_block_start")
        for piece in pieces(reply):
            delta = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}}
            yield _sse(delta, "content_block_delta")
        yield _sse({"type": "content_block_stop", "index": 0}, "content_block_stop")
        ended = {
            "delta": {"stop_reason": "end_turn", "stop_sequence": None},
            "usage": {"input_tokens": TOKENS_IN, "output_tokens": TOKENS_OUT},
        }
        yield _sse({"type": "message_delta", **ended}, "message_delta")
        yield _sse({"type": "message_stop"}, "message_stop")

    @staticmethod
    def refusal() -> Any:
        return {**Anthropic._message(), "content": [], "stop_reason": "refusal"}

    @staticmethod
    def error(_status: int) -> Any:
        return {"type": "error", "error": {"type": "api_error", "message": "broken"}}

    @staticmethod
    def _message() -> dict[str, Any]:
        usage = {"input_tokens": TOKENS_IN, "output_tokens": TOKENS_OUT}
        about = {"id": "m", "type": "message", "role": "assistant", "model": "tiny", "content": []}
        return {**about, "stop_reason": None, "stop_sequence": None, "usage": usage}


class Ollama:
    """Ollama's own chat, one JSON object per line; it streams even when the whole is asked for."""

    name = "ollama"
    stream_type = "application/x-ndjson"

    @staticmethod
    def is_streamed(_path: str, asked: dict[str, Any]) -> bool:
        return bool(asked.get("stream", True))

    @staticmethod
    def whole(reply: str) -> Any:
        return Ollama._line(reply, done=True)

    @staticmethod
    def streamed(reply: str, _asked: dict[str, Any]) -> Iterator[bytes]:
        for piece in pieces(reply):
            yield json.dumps(Ollama._line(piece, done=False)).encode() + b"\n"
        yield json.dumps(Ollama._line("", done=True)).encode() + b"\n"

    @staticmethod
    def refusal() -> Any:
        return Ollama._line("I cannot help with that.", done=True)

    @staticmethod
    def error(_status: int) -> Any:
        return {"error": "broken"}

    @staticmethod
    def _line(text: str, done: bool) -> dict[str, Any]:
        line = {"model": "tiny", "created_at": "2026-01-01T00:00:00Z", "done": done}
        counts = {"prompt_eval_count": TOKENS_IN, "eval_count": TOKENS_OUT, "done_reason": "stop"}
        return {**line, "message": {"role": "assistant", "content": text}, **(counts if done else {})}


class Google:
    """Gemini's generateContent."""

    name = "google"
    stream_type = "text/event-stream"

    @staticmethod
    def is_streamed(path: str, _asked: dict[str, Any]) -> bool:
        return "streamGenerateContent" in path

    @staticmethod
    def whole(reply: str) -> Any:
        return {**Google._candidate(reply, "STOP"), **Google._usage()}

    @staticmethod
    def streamed(reply: str, asked: dict[str, Any]) -> Iterator[bytes]:
        *first, last = pieces(reply)
        events = [*(Google._candidate(piece, None) for piece in first)]
        events.append({**Google._candidate(last, "STOP"), **Google._usage()})
        if "alt=sse" in asked["path"]:
            yield from map(_sse, events)
            return
        # One JSON array, sent item by item.
        for n, event in enumerate(events):
            yield (b"," if n else b"[") + json.dumps(event).encode()
        yield b"]"

    @staticmethod
    def refusal() -> Any:
        return {**Google._candidate("", "SAFETY"), **Google._usage()}

    @staticmethod
    def error(status: int) -> Any:
        return {"error": {"code": status, "message": "broken", "status": "INTERNAL"}}

    @staticmethod
    def _candidate(text: str, reason: str | None) -> dict[str, Any]:
        candidate = {"index": 0, "content": {"role": "model", "parts": [{"text": text}] if text else []}}
        return {"candidates": [{**candidate, **({"finishReason": reason} if reason else {})}]}

    @staticmethod
    def _usage() -> dict[str, Any]:
        total = TOKENS_IN + TOKENS_OUT
        counts = {"promptTokenCount": TOKENS_IN, "candidatesTokenCount": TOKENS_OUT, "totalTokenCount": total}
        return {"usageMetadata": counts}


Wire = type[OpenAi] | type[Anthropic] | type[Ollama] | type[Google]
