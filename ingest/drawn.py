"""What stands in the diagrams and charts of a slide, which are parts of their own in the file."""

from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from ingest.document import Part
from ingest.normalise import line_text
from ingest.table import rows

# Points of a diagram that hold what the author wrote; the others join or place them.
WRITTEN = ("node", "asst", "")


def diagram_parts(root: etree._Element, page: int) -> Iterator[Part]:
    """The texts of a diagram ("SmartArt") as a list, in the order in which they were written."""
    for point in root.iterfind("{*}ptLst/{*}pt"):
        lines = (line_text("".join(line.itertext("{*}t"))) for line in point.iterfind("{*}t/{*}p"))
        if point.get("type", "") in WRITTEN:
            yield from (Part("list_item", line, level=1, page=page) for line in lines if line)


def chart_parts(root: etree._Element, page: int) -> Iterator[Part]:
    """The title of a chart and its figures, a row for each category."""
    title = line_text(" ".join(text for one in root.iterfind(".//{*}chart/{*}title") for text in one.itertext("{*}t")))
    if title:
        yield Part("caption", title, page=page)
    series = list(root.iterfind(".//{*}ser"))
    names = [" ".join(_values(one, "tx").values()) or f"Series {number}" for number, one in enumerate(series, start=1)]
    values = [_values(one, "val") for one in series]
    labels = _values(series[0], "cat") if series else {}
    body = [[label, *(column.get(at, "") for column in values)] for at, label in labels.items()]
    if body:
        yield from rows(["", *names], body, page)


def _values(series: etree._Element, name: str) -> dict[str, str]:
    """What the program last showed, by its place."""
    points = (point for one in series.iterfind(f"{{*}}{name}") for point in one.iter("{*}pt"))
    return {point.get("idx", ""): line_text(point.findtext("{*}v") or "") for point in points}
