"""Tables without rules: lines in pieces that stand one below the other."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.lines import BULLET, Line, Page, Segment

MIN_ROWS = 3
# How far, in heights of a line, pieces of one column may be out of line.
SLACK = 0.4
# How far, in heights of a line, one row may be below the other.
MAX_STEP = 3.2


def with_columns(page: Page) -> Page:
    """The lines of a page; three or more whose pieces stand in columns are the rows of a table."""
    wide = _tabled(page)
    return _tabled([replace(line, segments=line.narrow) for line in wide])


def _tabled(page: Page) -> Page:
    made: Page = []
    at = 0
    while at < len(page):
        run = _run(page[at:])
        if len(run) < MIN_ROWS:
            made.append(page[at])
            at += 1
            continue
        at += len(run)
        if made and _heads(made[-1], run[0]):
            run.insert(0, _cornered(made.pop(), run[0]))
        made += _rows(run)
    return made


def _heads(line: Line, first: Line) -> bool:
    """Whether it names all columns of a table but the first, over which it leaves a corner empty."""
    slack = SLACK * line.height
    near = not line.cells and 0 < line.bottom - first.bottom <= MAX_STEP * line.height
    fits = len(line.segments) > 1 and len(line.segments) == len(first.segments) - 1
    return near and fits and all(_in_line(*pair, slack) for pair in zip(line.segments, first.segments[1:], strict=True))


def _cornered(line: Line, first: Line) -> Line:
    left = first.segments[0].left
    return replace(line, segments=(Segment("", left, left), *line.segments))


def _run(lines: Sequence[Line]) -> list[Line]:
    """The longest beginning of `lines` that one set of columns explains."""
    run: list[Line] = []
    for line in lines:
        if not _could_be_row(line) or (run and not _follows(run, line)):
            break
        run.append(line)
    return run


def _could_be_row(line: Line) -> bool:
    return len(line.segments) > 1 and not line.cells and not BULLET.match(line.text)


def _follows(run: Sequence[Line], line: Line) -> bool:
    before = run[-1]
    slack = SLACK * line.height
    same = len(line.segments) == len(before.segments) and abs(line.height - before.height) <= slack
    near = 0 < before.bottom - line.bottom <= MAX_STEP * line.height
    return (
        same
        and near
        and all(_in_line(one, other, slack) for one, other in zip(run[0].segments, line.segments, strict=False))
    )


def _in_line(one: Segment, other: Segment, slack: float) -> bool:
    """Whether two pieces begin, end or have their middle at one place."""
    middles = (one.left + one.right) / 2, (other.left + other.right) / 2
    return min(abs(one.left - other.left), abs(one.right - other.right), abs(middles[0] - middles[1])) <= slack


def _rows(run: Sequence[Line]) -> Iterator[Line]:
    columns = tuple(round(segment.left, 1) for segment in run[-1].segments)
    for line in run:
        yield replace(
            line, cells=tuple(segment.text for segment in line.segments), columns=columns, segments=(), narrow=()
        )
