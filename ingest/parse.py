"""Documents to elements in a child process, so that a hostile or broken file cannot harm this one."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from queue import LifoQueue
from types import TracebackType
from typing import Self

from ingest.child import Parser
from ingest.document import Document, Extract, RawDocument, assemble
from ingest.errors import IngestError, ParserUnavailable, TooLarge
from ingest.launch import COMMAND
from ingest.plain import read_record
from ingest.quarantine import Quarantined, quarantine
from ingest.wire import MAX_ELEMENTS

SECONDS = 60
# Bytes that may wait to be parsed, over and above one document.
MAX_WAITING = 8_000_000


def parse_documents(raw: Iterable[RawDocument | Quarantined], pool: "ParserPool") -> Iterator[Document | Quarantined]:
    """Parse a stream of documents, in order, one result per input.

    Refusals that `load` already made pass through. At most `2 * pool.workers + 1` inputs are held at a
    time, and of large ones only the last, and parsing goes on while the caller works on a result. A
    document that crashes, hangs or exhausts its parser comes out as Quarantined and the rest go on.
    Raises ParserUnavailable when no parser can be started, and whatever `raw` raises.
    """
    with ThreadPoolExecutor(pool.workers, thread_name_prefix="parse") as threads:
        waiting: deque[tuple[int, Future[Document | Quarantined]]] = deque()
        try:
            for item in raw:
                waiting.append((_size(item), threads.submit(_pass_or_parse, pool, item)))
                del item
                while len(waiting) > 2 * pool.workers or sum(size for size, _ in waiting) > MAX_WAITING:
                    yield waiting.popleft()[1].result()
            while waiting:
                yield waiting.popleft()[1].result()
        finally:
            threads.shutdown(wait=True, cancel_futures=True)


def _size(item: RawDocument | Quarantined) -> int:
    return 0 if isinstance(item, Quarantined) else len(item.content)


def _pass_or_parse(pool: "ParserPool", item: RawDocument | Quarantined) -> Document | Quarantined:
    return item if isinstance(item, Quarantined) else pool.parse(item)


class ParserPool:
    """Parser processes, started when first needed and replaced when they fail.

    A context manager; use from any thread. `workers` is how many documents are parsed at once,
    `seconds` the wall-clock limit for one. `command` starts a worker that speaks `ingest.wire`.
    """

    def __init__(self, workers: int = 1, seconds: int = SECONDS, command: Sequence[str] = COMMAND) -> None:
        self.workers = workers
        self._idle: LifoQueue[Parser] = LifoQueue()
        for _ in range(workers):
            self._idle.put(Parser(seconds, command))

    def parse(self, raw: RawDocument) -> Document | Quarantined:
        """The document, or why not. Raises ParserUnavailable when no parser can be started."""
        try:
            return _record(raw) if raw.format == "record" else self._in_child(raw)
        except ParserUnavailable:
            raise
        except IngestError as error:
            return quarantine(raw.source, error, raw.content_hash)

    def _in_child(self, raw: RawDocument) -> Document:
        parser = self._idle.get()
        try:
            return parser.parse(raw)
        finally:
            self._idle.put(parser)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every parser, each as soon as it is idle."""
        for _ in range(self.workers):
            self._idle.get().stop()


def _record(raw: RawDocument) -> Document:
    # Plain text needs no parser, so a corpus of records never waits for one to start.
    parts = tuple(islice(read_record(raw.content.decode()), MAX_ELEMENTS + 1))
    if len(parts) > MAX_ELEMENTS:
        raise TooLarge(f"This document has over {MAX_ELEMENTS:,} paragraphs; split it.")
    return assemble(raw, Extract(parts))
