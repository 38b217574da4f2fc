"""A report as one page to read, without scripts and without anything from elsewhere."""

from collections.abc import Mapping
from html import escape
from typing import Any

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem }}
table {{ border-collapse: collapse }}
th, td {{ padding: .25rem 1rem; text-align: right; border-bottom: 1px solid #ccc }}
th:first-child, td:first-child {{ text-align: left }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{n} questions, {unscored} of them not scored. Intervals are 95 %, from a bootstrap over passages.</p>
<table>
<thead><tr><th>Metric</th><th>Value</th><th>Interval</th><th>n</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
<p>{made_with}</p>
</body>
</html>
"""


def as_html(report: Mapping[str, Any]) -> str:
    """The page of a report in the contract's form."""
    dataset = report["dataset"]
    prints = {"dataset": dataset["sha256"], **report["fingerprints"]}
    return PAGE.format(
        title=escape(f"{report['task']} on {dataset['name']}"),
        n=dataset["n"],
        unscored=report["unscored"],
        rows="\n".join(_row(name, metric) for name, metric in report["metrics"].items()),
        made_with="<br>\n".join(f"{escape(name)}: <code>{escape(value)}</code>" for name, value in prints.items()),
    )


def shown(value: float | None) -> str:
    """Four digits, or a dash where there was nothing to measure."""
    return "-" if value is None else f"{value:.4f}"


def _row(name: str, metric: Mapping[str, Any]) -> str:
    low, high = map(shown, metric["ci95"])
    cells = (escape(name), shown(metric["value"]), f"{low} to {high}", str(metric["n"]))
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
