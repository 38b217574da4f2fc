"""Lines that a writer of Markdown sees apart, though Markdown would join them: clauses, answers, labels."""

import re
from collections.abc import Iterator

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
# "2.1", "(a)", "Q:" or a label in bold letters; not set in, as what belongs to an item is.
CLAUSE = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})+[.)]?|\([a-z]\))\s+\S")
ASKED = re.compile(r"\**[QA]\**[:.]\**\s")
LABEL = re.compile(r"(?:\*\*|__)[^*_\n]{1,60}(?::(?:\*\*|__)|(?:\*\*|__):)\s")
KINDS = (CLAUSE, ASKED, LABEL)
ENDED = re.compile(r"[.!?:;,]\s*$")
DEFINED = re.compile(r":[ \t]+(\S.*)")
MOST_WORDS = 6
# What a paragraph is not: an item, a heading and what underlines it, a table, a quotation, HTML or code.
OTHER = re.compile(r"\s*(?:[-*+>|#<]|\d{1,9}[.)])\s| {4}|\t|\s*[|<]|\s*(?:-+|=+)\s*$")


def with_lines_apart(text: str) -> Iterator[str]:
    """The text, with a blank line between such lines of one kind, and a definition beside its term."""
    fence, before, pending = "", "", ""
    for line in text.splitlines(keepends=True):
        if mark := FENCE.match(line):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        inside = bool(fence) or OTHER.match(before) or not before.strip()
        defined = DEFINED.match(line)
        if defined and not inside and len(before.split()) <= MOST_WORDS:
            pending = f"{pending.rstrip().rstrip(':')}: {defined[1]}\n\n"
            before = ""
            continue
        yield pending
        apart = not inside and any(kind.match(line) and kind.match(before) for kind in KINDS)
        pending = f"\n{line}" if apart or (not inside and CLAUSE.match(line) and ENDED.search(before)) else line
        before = line
    yield pending
