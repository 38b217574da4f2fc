"""Plain text: lines joined to paragraphs, headings only where the writer marked them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from ingest.aligned import is_table, table_parts
from ingest.clauses import with_clauses_apart
from ingest.document import Part
from ingest.sentences import UNENDED

PART_NUMBER = re.compile(r"^\d{1,2}\.[ \t]+")
RULE = re.compile(r"[\s\-=_*~#+.]{3,}")
NUMBERED = re.compile(r"(?:(?:Chapter|Section|Part|Appendix)\s+[\dA-Z]{1,3}\b[.:]?|(\d+(?:\.\d+)+)\.?)\s+\S.*")
CAPITALS = re.compile(r"[^a-z]*[A-Z]{2}[^a-z]*")
CAPITAL_WORD = re.compile(r"[^\W\d_a-z]{4,}:?")
CONTENTS = re.compile(r"\s*(?:table of )?contents:?\s*", re.IGNORECASE)
ITEM = re.compile(r"\s*(?:[•▪◦‣*–—-]|\(?\d{1,3}(?:\.\d+)*[.)]|\(?[a-z][.)])\s+\S")
# Not \s: a no-break space holds a line together.
SPACE = re.compile(r"[ \t]+")
UNDERLINES = {"=": 1, "-": 2, "~": 3}
MAX_HEADING = 160
MAX_CAPITALS = 80
# A line that stands alone is a heading where it is no sentence and a text follows, more than once in a file.
BARE = re.compile(r"(?=[A-Z0-9])[^.!:;,]*[^.!:;,\s]")
MAX_BARE, MAX_BARE_WORDS = 60, 9
# Of a numbered name that ends in a full stop, with its number.
MAX_NAME_WORDS = 4
LEAST_BARE, LEAST_BODY = 2, 40
LONG_WORD = re.compile(r"\S{40}")
ENDED = re.compile(r"[.!?:;][\"')\]”’]?$")
# A line shorter than that, or than so much of its paragraph's longest, was not wrapped.
LEAST_WRAPPED, NEARLY = 45, 0.8

Block = list[str]


def read_plain(text: str) -> Iterator[Part]:
    """Headings that are underlined, numbered ("1.2 ..."), in capitals or short lines of their own; paragraphs, lists,
    and clauses one by one.

    A line break is a wrap where the next word would not have fitted, and an end otherwise. A table of
    contents is left out: it repeats the headings without what they say.
    """
    width = _width(text)
    pending: list[str] = []
    blocks = list(_with_headings_apart(with_clauses_apart(_without_contents(list(_blocks(text))))))
    bare = _bare_headings(blocks)
    words = _capital_words(blocks)
    for number, block in enumerate(blocks):
        if is_table(block):
            yield from _classified(pending)
            yield from table_parts(block)
            pending = []
        elif heading := _heading(block) or words.get(number) or bare.get(number):
            yield from _classified(pending)
            # A line that nothing marks may be a fact of its own: it is a heading and is said as well.
            pending = [heading.text] if number in bare and number not in words else []
            yield heading
        else:
            pending += _unwrapped(block, width)
    yield from _classified(pending)


def read_record(text: str) -> Iterator[Part]:
    """Paragraphs divided by blank lines, nothing guessed: the text of a .jsonl record."""
    return (Part("paragraph", " ".join(lines)) for lines in _paragraphs(text.splitlines()))


def _paragraphs(lines: Iterable[str]) -> Iterator[Block]:
    block: Block = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []


def _blocks(text: str) -> Iterator[Block]:
    """Paragraphs, with rules removed; an underlined line is a block of two."""
    for lines in _paragraphs(text.splitlines()):
        lead, *below = lines
        led = lead.rstrip().endswith((":", "?")) and is_table(below)
        if led or is_table(lines):
            yield from [[lead], below] if led else [lines]
            continue
        for line, rule in pairwise([*lines, ""]):
            if _underlined(line, rule):
                yield [line, rule]
        yield from _paragraphs("" if _is_ruled(lines, index) else line for index, line in enumerate(lines))


def _is_ruled(lines: Block, index: int) -> bool:
    after = lines[index + 1] if index + 1 < len(lines) else ""
    return bool(RULE.fullmatch(lines[index])) or _underlined(lines[index], after)


def _underlined(line: str, rule: str) -> bool:
    mark = rule.strip()
    even = len(mark) >= 3 and len(set(mark)) == 1 and mark[0] in UNDERLINES
    return even and abs(len(line.strip()) - len(mark)) <= 3 and any(map(str.isalnum, line))


def _without_contents(blocks: Sequence[Block]) -> Iterator[Block]:
    listing = False
    for block in blocks:
        if CONTENTS.fullmatch(block[0]) and len(block) == 1:
            listing = True
        elif not (listing and sum(bool(ITEM.match(line)) for line in block) > len(block) / 3):
            listing = False
            yield block


def _with_headings_apart(blocks: Iterable[Block]) -> Iterator[Block]:
    """A line in capitals right above its text is a block of its own, underlined as the writer might have done."""
    for block in blocks:
        if len(block) > 1 and _is_capital_name(*block[:2]) and not _is_capital(block[1]) and _is_body(block[1:]):
            # A number is that of a section, as of those with clauses.
            mark = "-" if PART_NUMBER.match(block[0]) else "="
            yield [block[0], mark * len(block[0].strip())]
            yield block[1:]
        else:
            yield block


def _is_capital_name(line: str, below: str) -> bool:
    """Numbered or not; but under an item of a list stands the next."""
    name = PART_NUMBER.sub("", line)
    return _is_capital(name) and (name == line or not below.lstrip()[:1].isdigit())


def _is_capital(line: str) -> bool:
    bare = len(line.strip()) <= MAX_CAPITALS and not line[:1].isspace() and not ITEM.match(line)
    return bare and bool(CAPITALS.fullmatch(line.strip()))


def _heading(block: Block) -> Part | None:
    if len(block) == 2 and _underlined(*block):
        return Part("heading", block[0].strip(), level=UNDERLINES[block[1].strip()[0]])
    line = " ".join(part.strip() for part in block)
    if block[0][:1].isspace() or len(block) > 3 or len(line) > MAX_HEADING:
        return None
    if (numbered := NUMBERED.fullmatch(line)) and not _is_clause(line):
        return Part("heading", line, level=min(1 + (numbered[1] or "").count("."), 6))
    if len(block) == 1 and len(line) <= MAX_CAPITALS and CAPITALS.fullmatch(line) and " " in line:
        return Part("heading", line, level=1)
    return None


def _is_clause(line: str) -> bool:
    return line.endswith((".", ";")) and len(line.split()) > MAX_NAME_WORDS


def _capital_words(blocks: Sequence[Block]) -> dict[int, Part]:
    """Single words in capitals over a text, by the number of their block, where others in the file are headings."""
    others = sum(_is_capital(block[0]) and _heading(block) is not None for block in blocks)
    found = (
        number
        for number, (block, below) in enumerate(pairwise(blocks))
        if len(block) == 1
        and _is_capital(block[0])
        and CAPITAL_WORD.fullmatch(block[0])
        and (is_table(below) or _is_body(below))
    )
    return {number: Part("heading", blocks[number][0], level=1) for number in found} if others >= LEAST_BARE else {}


def _bare_headings(blocks: Sequence[Block]) -> dict[int, Part]:
    """By the number of its block; none where there is but one, which may be anything."""
    found = {
        number: Part("heading", block[0].strip(), level=2)
        for number, (block, below) in enumerate(pairwise(blocks))
        if _is_bare(block) and not _heading(block) and _is_body(below)
    }
    return found if len(found) >= LEAST_BARE else {}


def _is_bare(block: Block) -> bool:
    line = block[0].strip()
    short = len(block) == 1 and len(line) <= MAX_BARE and len(line.split()) <= MAX_BARE_WORDS
    return short and not block[0][:1].isspace() and not ITEM.match(line) and bool(BARE.fullmatch(line))


def _is_body(block: Block) -> bool:
    return sum(map(len, block)) >= LEAST_BODY or bool(ITEM.match(block[0]))


def _width(text: str) -> int:
    """The column at which the lines of a text were wrapped: few are longer, but for a word that fits nowhere."""
    lines = [line for line in text.splitlines() if line.strip()]
    lengths = sorted(len(line.rstrip()) for line in lines if not LONG_WORD.search(line)) or sorted(map(len, lines))
    return lengths[len(lengths) * 97 // 100] if lengths else 0


def _unwrapped(block: Block, width: int) -> Iterator[str]:
    held = [block[0]]
    widest = max((len(line.rstrip()) for line in block if not LONG_WORD.search(line)), default=0)
    for line in block[1:]:
        before = held[-1].rstrip()
        if _continues(held[0], before, line, width) or _goes_on(before, line, widest):
            held.append(line)
        else:
            yield " ".join(part.strip() for part in held)
            held = [line]
    yield " ".join(part.strip() for part in held)


def _continues(first: str, before: str, line: str, width: int) -> bool:
    if ITEM.match(line):
        return False
    under_item = ITEM.match(first) and _indent(line) > _indent(first)
    word = SPACE.split(line.strip(), maxsplit=1)[0]
    return bool(under_item) or len(before) + 1 + len(word) > width


def _goes_on(before: str, line: str, widest: int) -> bool:
    """Some lines are longer than the writer wrapped them: then a sentence shows that it goes on."""
    if ITEM.match(line) or len(before) < max(LEAST_WRAPPED, NEARLY * widest) or ENDED.search(before):
        return False
    return line.lstrip()[:1].islower() or bool(UNENDED.search(before))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _classified(paragraphs: list[str]) -> Iterator[Part]:
    from unstructured.partition.text import partition_text

    text = "\n\n".join(paragraphs)
    for element in partition_text(text=text, paragraph_grouper=False, languages=[""]) if text else ():
        yield Part("list_item" if element.category == "ListItem" else "paragraph", element.text)
