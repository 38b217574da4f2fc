"""Questions with their answers in JSON, as help centres export them."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.document import Extract, Part
from ingest.errors import NoQuestions
from ingest.markup import read_web_page

SHAPE = 'a list of {"question": ..., "answer": ...} or of {"q": ..., "a": ...}, or an object with such a list as "faq"'
NAMES = (("question", "answer"), ("q", "a"))
MARKUP = re.compile(r"</(?:p|div|ul|ol|li|b|strong|i|em|a|span|table|h[1-6])>|<br ?/?>", re.IGNORECASE)
BLOCK = re.compile(r"<(?:p|div|ul|ol|li|table|h[1-6]|br|pre|blockquote)\b", re.IGNORECASE)
BLANK_LINE = re.compile(r"\n[ \t]*\n")


def read_pairs(text: str) -> Extract:
    """Each question as a heading, its answer as the paragraphs below it. Raises NoQuestions on any other JSON."""
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise NoQuestions(f"This JSON is nested too deep to be read; write {SHAPE}.") from error
    except ValueError as error:
        raise NoQuestions(f"This is not JSON ({str(error)[:80]}); export it again.") from error
    title = found.get("title") if isinstance(found, dict) else None
    pairs = found.get("faq") if isinstance(found, dict) else found
    if not isinstance(pairs, list) or not pairs:
        raise NoQuestions(f"This JSON file holds no questions and answers; write {SHAPE}.")
    parts = tuple(part for number, pair in enumerate(pairs, start=1) for part in _pair(pair, number))
    return Extract(parts, title if isinstance(title, str) else None)


def _pair(pair: object, number: int) -> Iterator[Part]:
    for question, answer in NAMES:
        match pair:
            case {**fields} if _is_text(fields.get(question)) and _is_text(fields.get(answer)):
                yield Part("heading", str(fields[question]), level=1)
                yield from _answer(str(fields[answer]))
                return
    raise NoQuestions(f"Entry {number} of this JSON file is not a question with an answer; write {SHAPE}.")


def _answer(text: str) -> Iterator[Part]:
    """As help centres write them, in HTML or not; headings in an answer stand below its question."""
    if not MARKUP.search(text):
        yield from (Part("paragraph", part) for part in BLANK_LINE.split(text))
        return
    # Where no tag divides the text, its blank lines do, as in an answer without HTML.
    page = text if BLOCK.search(text) else "".join(f"<p>{piece}</p>" for piece in BLANK_LINE.split(text))
    for part in read_web_page(page).parts:
        yield replace(part, level=min((part.level or 1) + 1, 6)) if part.kind == "heading" else part


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
