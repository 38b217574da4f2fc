"""Footnotes of Markdown ("[^1]"), which CommonMark does not know: each behind the paragraph that its mark is in."""

import re
from collections.abc import Iterable, Iterator, Mapping

from ingest.md_lines import FENCE, OTHER
from ingest.raised import raised

MARK = re.compile(r"\[\^([^\]\[\s^]{1,60})\](?!:)")
NOTE = re.compile(r" {0,3}\[\^([^\]\[\s^]{1,60})\]:[ \t]*(.*)")
INDENT = re.compile(r" {2,}|\t")


def with_notes(text: str) -> str:
    """The text with a superscript number for each mark that has a note; a mark or a note without the other stays."""
    lines = list(_fenced(text.split("\n"))) if "[^" in text else []
    marked = {mark for fenced, line in lines if not fenced and not NOTE.match(line) for mark in MARK.findall(line)}
    notes: dict[str, list[str]] = {mark: [] for mark in marked}
    kept = list(_without_notes(lines, notes))
    said = {mark: " ".join(filter(None, words)) for mark, words in notes.items() if any(words)}
    return "\n".join(_placed(kept, said)) if said else text


def _fenced(lines: Iterable[str]) -> Iterator[tuple[bool, str]]:
    """Each line, and whether it is code."""
    fence = ""
    for line in lines:
        before = fence
        if mark := FENCE.match(line):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        yield bool(before or fence), line


def _without_notes(lines: Iterable[tuple[bool, str]], notes: dict[str, list[str]]) -> Iterator[tuple[bool, str]]:
    """The other lines; what the notes say is put into `notes`."""
    held: list[str] | None = None
    for fenced, line in lines:
        note = None if fenced else NOTE.match(line)
        if note and note[1] in notes:
            held = notes[note[1]]
            held.append(note[2])
        elif held is not None and not note and not fenced and _goes_on(held, line):
            held.append(line.strip())
        else:
            yield from [(False, "")] if held and not held[-1] else []
            held = None
            yield fenced, line


def _goes_on(held: list[str], line: str) -> bool:
    """What is set in belongs to a note, and so does what follows without an empty line."""
    return not line.strip() or bool(INDENT.match(line)) or (bool(held[-1]) and not OTHER.match(line))


def _placed(lines: Iterable[tuple[bool, str]], said: Mapping[str, str]) -> Iterator[str]:
    """The lines with numbers for marks, and the notes behind the paragraphs that first refer to them."""
    numbers: dict[str, str] = {}
    waiting: list[str] = []

    def numbered(mark: re.Match[str]) -> str:
        if mark[1] in said and mark[1] not in numbers:
            numbers[mark[1]] = raised(str(len(numbers) + 1))
            waiting.extend(["", f"{numbers[mark[1]]} {said[mark[1]]}"])
        return numbers.get(mark[1], mark[0])

    for fenced, line in lines:
        if not line.strip() and not fenced:
            yield from waiting
            waiting.clear()
        yield line if fenced else MARK.sub(numbered, line)
    yield from waiting
