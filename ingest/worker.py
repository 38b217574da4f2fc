"""The parser process: reads documents on stdin, answers on stdout, and can do little else.

Run as `python -m ingest.worker`. It cannot open a connection, start a program or write a file by the
usual ways, has a gibibyte of memory with its libraries, and dies with the process that started it: enough
to contain a broken file, though not an attacker who already runs machine code in it.
"""

import fcntl
import gc
import os
import resource
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import orjson

from ingest.document import Document, RawDocument
from ingest.errors import DamagedDocument, IngestError, TooLarge, TooMuchMemory
from ingest.wire import (
    MAX_ANSWER,
    MAX_ELEMENTS,
    document_to_json,
    raw_from_json,
)
from retrieval.pipe import BrokenFrame, read_frame, write_frame

READY = b"ready"
MEMORY = 1 << 30
# Libraries touch more of themselves later.
SPARE = 1 << 26
EVENTS = """
    socket.connect socket.bind socket.getaddrinfo socket.sendto subprocess.Popen os.exec os.system os.fork
    os.forkpty os.posix_spawn os.spawn
"""
FORBIDDEN = frozenset(EVENTS.split())


def main() -> None:
    """Serve until stdin ends."""
    requests, answers = _private_pipes()
    with dying_with_parent(answers.fileno()):
        # What is imported stays, so no garbage is looked for in it: neither now nor with each document.
        gc.disable()
        from ingest.partition import import_parsers, partition

        import_parsers()
        gc.freeze()
        gc.enable()
        confine()

    def parse(raw: RawDocument) -> Document:
        with dying_with_parent(answers.fileno()):
            return partition(raw)

    serve(parse, requests, answers)


@contextmanager
def dying_with_parent(pipe: int) -> Iterator[None]:
    """While we work nobody reads from `pipe`, on which we answer: whatever happens on it is its other end closing.

    Of the pipe that we are asked on this would not be true: the kernel signals a write after it has let us read it.
    The kernel then ends this process, even in the middle of a regular expression that lets no Python run.
    """
    usual = fcntl.fcntl(pipe, fcntl.F_GETFL)
    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(pipe, fcntl.F_SETFL, usual | os.O_ASYNC)
    closed = select.poll()
    closed.register(pipe, 0)
    if closed.poll(0):
        sys.exit()
    try:
        yield
    finally:
        fcntl.fcntl(pipe, fcntl.F_SETFL, usual)


def serve(parse: Callable[[RawDocument], Document], requests: BinaryIO, answers: BinaryIO) -> None:
    """Say ready, then answer every request with a document or a named refusal."""
    write_frame(answers, READY)
    while True:
        try:
            raw, seconds = _request(requests)
        except BrokenFrame:
            return
        signal.alarm(seconds)
        answer = _answer(parse, raw)
        signal.alarm(0)
        write_frame(answers, answer)


def confine() -> None:
    """Give up network, programs and file writing, and bound the memory, from here on."""
    sys.addaudithook(_refuse)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limit = _most_memory()
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _refuse(event: str, _: tuple[object, ...]) -> None:
    if event in FORBIDDEN:
        raise PermissionError(f"the parser may not do this: {event}")


def _most_memory() -> int:
    """The address space, in bytes, at which what is resident cannot be more than MEMORY."""
    pages = Path("/proc/self/statm")
    if not pages.exists():
        return 2 * MEMORY
    mapped, resident = (int(count) * resource.getpagesize() for count in pages.read_text().split()[:2])
    return mapped + max(MEMORY - resident - SPARE, MEMORY // 4)


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes to ourselves, so that a library that prints does not speak in our name."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return requests, answers


def _request(requests: BinaryIO) -> tuple[RawDocument, int]:
    seconds = int(read_frame(requests, 16))
    fields = read_frame(requests, MAX_ANSWER)
    return raw_from_json(fields, read_frame(requests, sys.maxsize)), seconds


def _answer(parse: Callable[[RawDocument], Document], raw: RawDocument) -> bytes:
    try:
        return _told(_parsed(parse, raw))
    except IngestError as error:
        refusal = {"error": type(error).__name__, "reason": str(error), "cause": type(error.__cause__).__name__}
        return orjson.dumps(refusal)


def _told(document: Document) -> bytes:
    if len(document.elements) > MAX_ELEMENTS:
        raise TooLarge(f"This document has over {MAX_ELEMENTS:,} paragraphs or rows; split it.")
    answer = document_to_json(document)
    if len(answer) > MAX_ANSWER:
        raise TooLarge(f"This document holds over {MAX_ANSWER // 1_000_000} MB of text; split it.")
    return answer


def _parsed(parse: Callable[[RawDocument], Document], raw: RawDocument) -> Document:
    try:
        return parse(raw)
    except IngestError:
        raise
    except MemoryError as error:
        raise TooMuchMemory("This document takes too much memory to read; split it.") from error
    except Exception as error:
        raise DamagedDocument("This document is damaged or too unusual; save it again or in another format.") from error


if __name__ == "__main__":
    main()
