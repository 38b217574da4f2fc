"""The parser process: reads documents on stdin, answers on stdout, and can do little else.

Run as `python -m ingest.worker`. It cannot open a connection, start a program or write a file by the
usual ways, and has a gibibyte of memory beyond what its libraries take: enough to contain a broken file,
though not an attacker who already runs machine code in it.
"""

import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import orjson

from ingest.document import Document, RawDocument
from ingest.errors import DamagedDocument, IngestError, TooLarge, TooMuchMemory
from ingest.wire import MAX_ANSWER, BrokenPipeFrame, document_to_json, raw_from_json, read_frame, write_frame

READY = b"ready"
MEMORY = 1 << 30
EVENTS = """
    socket.connect socket.bind socket.getaddrinfo socket.sendto subprocess.Popen os.exec os.system os.fork
    os.forkpty os.posix_spawn os.spawn
"""
FORBIDDEN = frozenset(EVENTS.split())


def main() -> None:
    """Serve until stdin ends."""
    requests, answers = _private_pipes()
    from ingest.partition import import_parsers, partition

    import_parsers()
    confine()
    serve(partition, requests, answers)


def serve(parse: Callable[[RawDocument], Document], requests: BinaryIO, answers: BinaryIO) -> None:
    """Say ready, then answer every request with a document or a named refusal."""
    write_frame(answers, READY)
    while True:
        try:
            raw, seconds = _request(requests)
        except BrokenPipeFrame:
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
    limit = _address_space() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _refuse(event: str, _: tuple[object, ...]) -> None:
    if event in FORBIDDEN:
        raise PermissionError(f"the parser may not do this: {event}")


def _address_space() -> int:
    pages = Path("/proc/self/statm")
    used = int(pages.read_text().split()[0]) * resource.getpagesize() if pages.exists() else 0
    return used or MEMORY


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
        answer = document_to_json(_parsed(parse, raw))
        if len(answer) > MAX_ANSWER:
            raise TooLarge("This document unpacks to too much text; split it.")
        return answer
    except IngestError as error:
        return orjson.dumps({"error": type(error).__name__, "reason": str(error)})


def _parsed(parse: Callable[[RawDocument], Document], raw: RawDocument) -> Document:
    try:
        return parse(raw)
    except IngestError:
        raise
    except MemoryError as error:
        raise TooMuchMemory("This document takes too much memory to read; split it.") from error
    except Exception as error:
        what = type(error).__name__
        raise DamagedDocument(f"This document could not be read ({what}); save it in another format.") from error


if __name__ == "__main__":
    main()
