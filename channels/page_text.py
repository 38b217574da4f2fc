"""HTML to the text that one would read, in one pass: mails may hold anything, and as much of it as they like."""

import re
from html import unescape

_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9]*)")
_BLOCKS = """address article aside blockquote br center dd div dl dt footer form h1 h2 h3 h4 h5 h6 header hr li main ol
p pre section table tr ul"""
_BREAKS = frozenset(_BLOCKS.split())
# What is in these is for programs.
_UNSEEN = frozenset({"head", "script", "style", "template", "title"})
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")


def page_text(markup: str) -> str:
    """The words, a line for each block, list items with a dash, what is quoted with `> ` as in a plain mail."""
    reader = _Reader()
    place = 0
    while (start := markup.find("<", place)) >= 0:
        reader.words(markup[place:start])
        ending = "-->" if markup.startswith("<!--", start) else ">"
        name = _NAME.match(markup, start + 1)
        if ending == ">" and name is None and markup[start + 1 : start + 2] not in ("!", "?", "/"):
            # A sign of its own, as in 3 < 4.
            reader.words("<")
            place = start + 1
            continue
        end = markup.find(ending, start + 1)
        if end < 0:
            return reader.text()
        if name:
            reader.tag(name[1].lower(), closes=markup[start + 1] == "/")
        place = end + len(ending)
    reader.words(markup[place:])
    return reader.text()


class _Reader:
    """Gathers lines; `quoted` counts the quotations that are open."""

    def __init__(self) -> None:
        self.lines: list[tuple[int, list[str]]] = [(0, [])]
        self.quoted = 0
        self.unseen = ""

    def words(self, raw: str) -> None:
        if raw and not self.unseen:
            self.lines[-1][1].append(unescape(raw).replace("\n", " "))

    def tag(self, name: str, closes: bool) -> None:
        if self.unseen:
            self.unseen = "" if closes and name == self.unseen else self.unseen
            return
        if name in _UNSEEN and not closes:
            self.unseen = name
        if name in _BREAKS:
            self._new_line(name, closes)
        elif name in ("td", "th"):
            self.words(" ")

    def _new_line(self, name: str, closes: bool) -> None:
        if name == "blockquote":
            self.quoted = max(0, self.quoted + (-1 if closes else 1))
        blank = name in ("p", "h1", "h2", "h3", "h4", "h5", "h6") and any(self.lines[-1][1])
        self.lines += [(self.quoted, [])] * blank
        self.lines.append((self.quoted, ["- "] if name == "li" and not closes else []))

    def text(self) -> str:
        shown = []
        for depth, parts in self.lines:
            line = _SPACES.sub(" ", "".join(parts)).strip()
            shown.append(("> " * min(depth, 5) + line).rstrip() if line else ">" * min(depth, 1))
        # Blocks in blocks leave many empty lines between two paragraphs.
        return re.sub(r"\n{2,}", "\n\n", re.sub(r"(?m)^>?\n(?:>?\n)+", "\n", "\n".join(shown))).strip()
