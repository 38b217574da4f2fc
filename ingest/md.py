"""Markdown to HTML: front matter, Liquid tags, CommonMark.

unstructured's own Markdown step needs a blank line before a list and four spaces inside one; the
Markdown people write has neither, and its lists came out as run-on paragraphs. So CommonMark is
rendered here and unstructured reads the HTML.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import yaml
from markdown_it import MarkdownIt

from ingest.dates import iso_date
from ingest.md_lines import with_lines_apart
from ingest.md_notes import with_notes
from policy.plain_yaml import values_of

FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
FIELD_LINES = re.compile(r"(?:(?:[\w-]+:.*|[ \t].*|-.*|#.*|)(?:\n|\Z))++")
FIELD = re.compile(r"^([\w-]+):[ \t]*(\S.*)$", re.MULTILINE)
CODE = re.compile(r"(^(?P<fence>`{3,}|~{3,}).*?(?:^(?P=fence)[`~]*[ \t]*$|\Z)|`[^`\n]+`)", re.DOTALL | re.MULTILINE)
ITEMS = re.compile(r"\{%-?\s*include\b[^%]*?\bitems\s*=\s*page\.(\w+)[^%]*%\}")
VALUE = re.compile(r"\{\{-?\s*page\.(\w+)[^}]*\}\}")
LIQUID = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
ADMONITION = re.compile(r"^[ \t]*:::+[ \t]*\w*[ \t]*|^([> \t]*)\[!\w+\]", re.MULTILINE)
ATTRIBUTES = re.compile(r"(?:[ \t]+#+)?[ \t]*\{(?::[^}\n]*|#[\w.:-]+)\}")
UPDATED = ("updated", "last_updated", "last_modified", "lastmod", "modified", "date")

COMMONMARK = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the YAML block at the top of a Markdown file says, and where the text begins."""

    title: str | None
    updated: date | None
    language: str | None
    fields: Mapping[str, object]
    body: str


def front_matter(text: str) -> FrontMatter:
    """Split the YAML or TOML block from the text. A block that holds no fields stays in the text."""
    match = FRONT_MATTER.match(text)
    fields = _fields(match[1], match[2]) if match else None
    if match is None or fields is None:
        return FrontMatter(None, None, None, {}, text)
    days = (_day(fields[name]) for name in UPDATED if name in fields)
    language = fields.get("lang") or fields.get("language")
    return FrontMatter(
        _text(fields.get("title")),
        next((day for day in days if day), None),
        _text(language),
        fields,
        text[match.end() :],
    )


def render(front: FrontMatter) -> str:
    """The body as HTML, without Liquid tags and attribute lists, but with the words they stand for."""
    return str(COMMONMARK.render(_plain_markdown(front)))


def _plain_markdown(front: FrontMatter) -> str:
    """A line that begins a clause or an answer, or has a label of its own, begins a paragraph."""
    parts, end = [], 0
    for code in CODE.finditer(front.body):
        parts += [_without_liquid(front.body[end : code.start()], front.fields), code[0]]
        end = code.end()
    text = with_notes("".join([*parts, _without_liquid(front.body[end:], front.fields)]))
    return "".join(with_lines_apart(text))


def _without_liquid(text: str, fields: Mapping[str, object]) -> str:
    text = ITEMS.sub(lambda match: _bullets(fields.get(match[1])), text)
    text = VALUE.sub(lambda match: _text(fields.get(match[1])) or "", text)
    return ATTRIBUTES.sub("", LIQUID.sub("", ADMONITION.sub(r"\1", text)))


def _bullets(items: object) -> str:
    texts = [item for item in items if isinstance(item, str)] if isinstance(items, list) else []
    return "\n".join(f"* {text}" for text in texts)


def _fields(fence: str, source: str) -> dict[str, object] | None:
    try:
        fields = tomllib.loads(source) if fence == "+++" else values_of(source)
    except (yaml.YAMLError, ValueError, RecursionError):
        # A colon in an unquoted title is enough to break YAML; the title is still there to be read.
        return dict(FIELD.findall(source)) if FIELD_LINES.fullmatch(source) else None
    return {str(key): value for key, value in fields.items()} if isinstance(fields, dict) else None


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else iso_date(str(value))
