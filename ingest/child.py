"""One parser process: asked, and replaced when it fails."""

import time
from collections.abc import Sequence

import orjson

from ingest import errors
from ingest.document import Document, RawDocument
from ingest.errors import IngestError, ParserCrashed, ParserTimedOut, ParserUnavailable, TooMuchMemory
from ingest.launch import COMMAND, Alarm, Process, pipes, start
from ingest.normalise import line_text
from ingest.wire import MAX_ANSWER, document_from_json, raw_to_json
from retrieval.pipe import BrokenFrame, read_frame, write_frame

MAX_REASON = 500


class Parser:
    """A child process, or the intention to start one. Not for two threads at once."""

    def __init__(self, seconds: int, command: Sequence[str] = COMMAND) -> None:
        self._seconds = seconds
        self._command = command
        self._process: Process | None = None
        self._parsed = 0

    def parse(self, raw: RawDocument) -> Document:
        """Parse `raw` in the child. Raises the IngestError that the child, or its end, means.

        A crash or lack of memory in a process that has parsed before may be the fault of what came
        before, so the document gets one more chance in a new process, for what is left of its time.
        """
        used, started = self._parsed, time.monotonic()
        try:
            return self._ask(raw, self._seconds)
        except (ParserCrashed, TooMuchMemory):
            self.stop()
            if not used:
                raise
        return self._ask(raw, max(1, self._seconds - int(time.monotonic() - started)))

    def stop(self) -> None:
        """Kill the child, if there is one; the next document starts another."""
        if self._process:
            self._process.kill()
            self._process.communicate()
        self._process, self._parsed = None, 0

    def _ask(self, raw: RawDocument, seconds: int) -> Document:
        process = self._process = self._process or start(self._command)
        alarm = Alarm(process, seconds)
        try:
            with alarm:
                answer = _exchange(process, raw, seconds)
        except (BrokenFrame, OSError) as error:
            self.stop()
            raise _what_happened(process, alarm, self._seconds) from error
        self._parsed += 1
        return _document(answer, raw)


def _exchange(process: Process, raw: RawDocument, seconds: int) -> bytes:
    requests, answers = pipes(process)
    # The child also watches the clock, one second later, in case this process is gone by then.
    write_frame(requests, str(seconds + 1).encode())
    write_frame(requests, raw_to_json(raw))
    write_frame(requests, raw.content)
    return read_frame(answers, MAX_ANSWER)


def _what_happened(process: Process, alarm: Alarm, seconds: int) -> IngestError:
    if alarm.rang:
        return ParserTimedOut(f"Reading this document took longer than {seconds} s; split it or simplify it.")
    return ParserCrashed(
        f"The parser died on this document (exit status {process.returncode}); save it in another format."
    )


def _document(answer: bytes, raw: RawDocument) -> Document:
    try:
        fields = orjson.loads(answer)
        if "document" in fields:
            return document_from_json(fields["document"], raw)
        name, reason = str(fields["error"]), str(fields["reason"])[:MAX_REASON]
        refusal = _named(name)(line_text(reason))
        refusal.add_note(f"in the parser: {fields.get('cause')}")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ParserCrashed("The parser gave no sensible answer; save the document in another format.") from error
    raise refusal


def _named(name: str) -> type[IngestError]:
    """The refusal of that name. That no parser can start is not for a parser to say: it would end the run."""
    found = vars(errors).get(name)
    if isinstance(found, type) and issubclass(found, IngestError) and found is not ParserUnavailable:
        return found
    return ParserCrashed
