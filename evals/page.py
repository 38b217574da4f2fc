"""One page to read, without scripts and without anything from elsewhere."""

from collections.abc import Sequence
from html import escape

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; color: #111 }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ padding: .25rem .75rem; text-align: right; border-bottom: 1px solid #ccc; vertical-align: top }}
th:first-child, td:first-child, .words td, .words th {{ text-align: left; overflow-wrap: anywhere }}
figure {{ margin: 2rem 0 }}
figure > svg {{ width: 100%; font-size: 12px }}
figcaption span {{ margin-right: 1rem; white-space: nowrap }}
</style>
</head>
<body>
<h1>{title}</h1>
{body}
</body>
</html>
"""


def page(title: str, body: str) -> str:
    """`body` is markup; what others have written in it must be escaped already."""
    return PAGE.format(title=escape(title), body=body)


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], words: bool = False) -> str:
    """Cells are text, not markup. With `words` they read from the left."""
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    lines = "\n".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    kind = ' class="words"' if words else ""
    return f"<table{kind}><thead><tr>{top}</tr></thead><tbody>\n{lines}\n</tbody></table>"
