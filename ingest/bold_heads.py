"""Lines of a web page in bold letters that stand over a text as headings do."""

from lxml import html  # type: ignore[import-untyped]

from ingest.bold import BOLD, is_all_bold
from ingest.breaks import PHRASES
from ingest.set_off import LEAST, may_head

LINES = ("p", "div")
BODIES = ("p", "div", "ul", "ol", "dl", "table", "pre", "blockquote", "section")
# In these a line in bold letters is a part of what they say.
WHOLE = frozenset(("li", "td", "th", "dt", "dd", "blockquote", "label", "button", "a", "caption", "summary"))
WHOLE |= {f"h{level}" for level in range(1, 7)}


def head_bold(content: html.HtmlElement) -> None:
    """Make a `<summary>` of each such line, and of bold words that a `<br>` parts from their text."""
    lines = [line for line in content.iter(*LINES) if _heads(line) or _begins(line)]
    lines = [line for line in lines if WHOLE.isdisjoint(one.tag for one in line.iterancestors())]
    for line in lines if len(lines) >= LEAST else ():
        head = line if _is_line(line) else _parted(line)
        words = _words(head)
        for child in list(head):
            head.remove(child)
        head.tag, head.text = "summary", words


def _words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _is_line(element: html.HtmlElement) -> bool:
    phrases = element.tag in LINES and all(one.tag in PHRASES for one in element.iterdescendants())
    return phrases and element.find(".//br") is None and may_head(_words(element)) and is_all_bold(element)


def _heads(line: html.HtmlElement) -> bool:
    below = line.getnext()
    if below is None or below.tag not in BODIES or (line.tail or "").strip() or not _is_line(line):
        return False
    return bool(below.text_content().strip()) and not is_all_bold(below)


def _begins(line: html.HtmlElement) -> bool:
    """Whether it goes on behind its first words, which are bold and a line of their own."""
    if len(line) < 2 or (line.text or "").strip() or line[0].tag not in BOLD or line[1].tag != "br":
        return False
    bare = not (line[0].tail or "").strip() and line[0].find(".//br") is None and may_head(_words(line[0]))
    rest = "".join([line[1].tail or "", *("".join(one.itertext()) + (one.tail or "") for one in line[2:])])
    return bare and any(map(str.isalnum, rest)) and not is_all_bold(line)


def _parted(line: html.HtmlElement) -> html.HtmlElement:
    head, end = line[0], line[1]
    head.tail, line.text = None, end.tail
    line.remove(end)
    line.addprevious(head)
    return head
