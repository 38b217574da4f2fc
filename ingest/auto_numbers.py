"""The numbers that PowerPoint shows before paragraphs."""

import re
from collections.abc import Iterable, Iterator

from lxml import etree  # type: ignore[import-untyped]

from ingest.numbered import written

SCHEME = re.compile(r"(arabic|alphaLc|alphaUc|romanLc|romanUc)(Period|ParenR|ParenBoth|Plain)")
KINDS = {"arabic": "1", "alphaLc": "a", "alphaUc": "A", "romanLc": "i", "romanUc": "I"}
FORMS = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{}."}


def labels(paragraphs: Iterable[etree._Element]) -> Iterator[str]:
    """Of each paragraph "2." or "b)", or "" where it has no number; each level counts on its own."""
    counts: dict[int, int] = {}
    for paragraph in paragraphs:
        about, number = paragraph.find("{*}pPr"), paragraph.find("{*}pPr/{*}buAutoNum")
        level = about.get("lvl", "0") if about is not None else "0"
        depth = int(level) if level.isdecimal() else 0
        counts = {one: count for one, count in counts.items() if one < depth or (one == depth and number is not None)}
        if number is None or not (scheme := SCHEME.fullmatch(number.get("type", ""))):
            yield ""
            continue
        start = number.get("startAt", "1")
        counts[depth] = counts[depth] + 1 if depth in counts else int(start) if start.isdecimal() else 1
        yield FORMS[scheme[2]].format(written(counts[depth], KINDS[scheme[1]]))
