"""Subtitles as passages that a person could quote: WebVTT and SubRip."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.document import Part
from ingest.errors import DamagedDocument
from ingest.normalise import line_text

STAMP = r"(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
TIMING = re.compile(rf"\s*{STAMP}\s*-->\s*{STAMP}")
SPEAKER = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
SPOKEN_BY = re.compile(r"[^\W\d_][^:.!?]{0,40}: ")
TAG = re.compile(r"<[^>]*>|\{\\[^}]*\}")
SENTENCE_END = re.compile(r"[.!?…。！？][\"')\]”’]*$")
SENTENCES = 3
MAX_WORDS = 80
MAX_SILENCE = 8.0
# Nothing that people watch is longer than a week.
LATEST = 7 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle: when it is shown, in seconds from the start if that makes sense, and its lines without tags."""

    start: float | None
    end: float | None
    lines: tuple[str, ...]


def read_transcript(text: str) -> Iterator[Part]:
    """Passages of about three sentences, each with the second at which it begins.

    Raises DamagedDocument when there is no cue in the file.
    """
    cues = list(_cues(text))
    if not cues:
        raise DamagedDocument("There is no subtitle in this file; check that it was exported completely.")
    return read_cues(_without_repeats(cues))


def read_cues(cues: Iterable[Cue]) -> Iterator[Part]:
    """Cues in passages, each with the second at which it begins."""
    return (
        Part("paragraph", " ".join(_said([line for cue in passage for line in cue.lines])), second=passage[0].start)
        for passage in _passages(cues)
    )


def _said(lines: Iterable[str]) -> Iterator[str]:
    """The name of who speaks is said once, however many subtitles that takes."""
    speaking = ""
    for line in lines:
        named = SPOKEN_BY.match(line)
        yield line.removeprefix(speaking)
        speaking = named[0] if named else speaking


def _cues(text: str) -> Iterator[Cue]:
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.split("\n")
        for index, line in enumerate(lines):
            if timing := TIMING.match(line):
                yield Cue(_seconds(timing, 1), _seconds(timing, 5), tuple(map(_words, lines[index + 1 :])))
                break


def _seconds(timing: re.Match[str], first: int) -> float | None:
    hours, minutes, seconds, fraction = (timing[first + index] or "0" for index in range(4))
    # So many digits are no number that Python reads.
    found = float(hours) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction.ljust(3, "0")) / 1000
    return found if found <= LATEST else None


def _words(line: str) -> str:
    named = SPEAKER.sub(r"\1: ", line)
    return line_text(html.unescape(TAG.sub("", named)))


def _without_repeats(cues: Iterable[Cue]) -> Iterator[Cue]:
    """Live captions show each line twice, the second time above the next one."""
    before: tuple[str, ...] = ()
    for cue in cues:
        lines = tuple(line for line in cue.lines if line)
        fresh = tuple(line for line in lines if line not in before)
        before = lines
        if fresh:
            yield Cue(cue.start, cue.end, fresh)


def _passages(cues: Iterable[Cue]) -> Iterator[list[Cue]]:
    passage: list[Cue] = []
    for cue in cues:
        if passage and (_is_complete(passage) or _silence(passage[-1], cue) > MAX_SILENCE):
            yield passage
            passage = []
        passage.append(cue)
    if passage:
        yield passage


def _silence(before: Cue, after: Cue) -> float:
    return 0.0 if before.end is None or after.start is None else after.start - before.end


def _is_complete(passage: list[Cue]) -> bool:
    lines = [line for cue in passage for line in cue.lines]
    sentences = sum(bool(SENTENCE_END.search(line)) for line in lines)
    return (sentences >= SENTENCES and bool(SENTENCE_END.search(lines[-1]))) or sum(
        len(line.split()) for line in lines
    ) >= MAX_WORDS
