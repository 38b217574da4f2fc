"""A model's reply, as it comes in, cut into sentences with the numbers of the passages that each cites."""

import re
from dataclasses import dataclass

from retrieval.sentences import units

_MARK = r"[\[【]\s*+\d{1,2}(?:\s*+[,;]\s*+\d{1,2})*+\s*+[\]】]"
# White space is read from where it begins, and once.
_APART = r"(?:(?<!\s)\s++)?"
MARK = re.compile(rf"{_APART}{_MARK}")
# Many put the mark behind the full stop; there it still belongs to the sentence before.
BEHIND = re.compile(rf"""((?<![.!?])[.!?]++["'”)]*+)((?:\s*+{_MARK})++)""")
BEGUN = re.compile(rf"{_APART}[\[【][\d\s,;]*+$")
GAP = re.compile(r"(?<!\s)\s++(?=[.,;:!?])")
THOUGHT, END_OF_THOUGHT = "<think>", "</think>"


@dataclass(frozen=True, slots=True)
class Sentence:
    """What one sentence says, without its marks, and the numbers it cites, from 1, as often as it cites them.

    `apart` is what sets it off from the sentence before: a space, a line break or an empty line.
    """

    text: str
    places: tuple[int, ...]
    apart: str


class Sentences:
    """Takes a reply in pieces, gives its sentences as soon as nothing that follows can change them.

    What the model thinks aloud, between <think> and </think>, is passed over.
    """

    def __init__(self) -> None:
        self._unread = ""
        self._thinking = False
        self._line = ""
        self._given = 0
        self._breaks = 2

    def feed(self, piece: str) -> list[Sentence]:
        """The sentences that are complete with this piece."""
        self._unread += piece
        *lines, self._line = (self._line + self._said()).split("\n")
        return [one for line in lines for one in self._end_of_line(line)] + self._beginning()

    def finish(self) -> list[Sentence]:
        """The rest: there is nothing more to come."""
        said, self._unread = ("" if self._thinking else self._unread), ""
        line, self._line = self._line + said, ""
        return self._end_of_line(line)

    def _said(self) -> str:
        """What is not thought, less what may still turn out to be the beginning of a thought."""
        said = ""
        while self._unread:
            mark = END_OF_THOUGHT if self._thinking else THOUGHT
            before, found, after = self._unread.partition(mark)
            held = 0 if found else _overlap(self._unread, mark)
            if not self._thinking:
                said += before[: len(before) - held]
            self._unread = after if found else self._unread[len(self._unread) - held :]
            if not found:
                break
            self._thinking = not self._thinking
        return said

    def _end_of_line(self, line: str) -> list[Sentence]:
        found = self._new(_sentences(line))
        self._given = 0
        self._breaks = min(2, self._breaks + 1)
        return found

    def _beginning(self) -> list[Sentence]:
        # The last one may go on, or be followed by its mark.
        return self._new(_sentences(BEGUN.sub("", self._line))[:-1])

    def _new(self, sentences: list[tuple[str, tuple[int, ...]]]) -> list[Sentence]:
        found = []
        for text, places in sentences[self._given :]:
            found.append(Sentence(text, places, "\n" * self._breaks or " "))
            self._breaks = 0
        self._given = max(self._given, len(sentences))
        return found


def _overlap(text: str, mark: str) -> int:
    """How many characters at the end of the text may be the beginning of the mark."""
    return next((n for n in range(len(mark) - 1, 0, -1) if text.endswith(mark[:n])), 0)


def _sentences(line: str) -> list[tuple[str, tuple[int, ...]]]:
    parts = [unit.text for unit in units(BEHIND.sub(r"\2\1", line))]
    return [(_words(part), _places(part)) for part in parts]


def _words(part: str) -> str:
    return GAP.sub("", MARK.sub("", part)).strip()


def _places(part: str) -> tuple[int, ...]:
    return tuple(int(number) for mark in MARK.findall(part) for number in re.findall(r"\d+", mark))
