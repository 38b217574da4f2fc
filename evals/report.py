"""A report as one page to read, without scripts and without anything from elsewhere."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from evals.metric import Item
from evals.misses import MISSED
from evals.page import page
from evals.pictures import pictures
from evals.written import shown

MOST_MISSES = 100
LONGEST = 400
BODY = """<p>{n} in the dataset, {unscored} of them not scored. Intervals are 95 %, from a bootstrap over conversations,
texts or passages. What each metric means is in docs/evals.md.</p>
<table>
<thead><tr><th>Metric</th><th>Value</th><th>Interval</th><th>n</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
{plots}
{misses}
<p>{made_with}</p>
"""


def as_html(report: Mapping[str, Any], items: Sequence[Item]) -> str:
    """The page of a report in the contract's form. Texts of the dataset are nobody's markup: all is escaped."""
    dataset = report["dataset"]
    prints = {"dataset": dataset["sha256"], **report["fingerprints"]}
    body = BODY.format(
        n=dataset["n"],
        unscored=report["unscored"],
        rows="\n".join(_row(name, metric) for name, metric in report["metrics"].items()),
        plots="\n".join(pictures(report, items)),
        misses=_misses(report["task"], items),
        made_with="<br>\n".join(f"{escape(name)}: <code>{escape(value)}</code>" for name, value in prints.items()),
    )
    return page(f"{report['task']} on {dataset['name']}", body)


def _row(name: str, metric: Mapping[str, Any]) -> str:
    low, high = map(shown, metric["ci95"])
    cells = (escape(name), shown(metric["value"]), f"{low} to {high}", str(metric["n"]))
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _misses(task: str, items: Sequence[Item]) -> str:
    scored = [item for item in items if item.get("scored", True)]
    found = [(item, told) for item in scored if (told := MISSED[task](item))]
    if not found:
        return "<p>Nothing was missed.</p>"
    rows = "\n".join(
        f"<tr>{''.join(f'<td>{escape(_short(cell))}</td>' for cell in (item['id'], item.get('text', ''), told))}</tr>"
        for item, told in found[:MOST_MISSES]
    )
    more = f"<p>{len(found) - MOST_MISSES} more are in the items file.</p>" if len(found) > MOST_MISSES else ""
    head = "<thead><tr><th>Item</th><th>Text</th><th>What happened</th></tr></thead>"
    return f'<h2>Missed: {len(found)}</h2>\n<table class="words">{head}<tbody>\n{rows}\n</tbody></table>{more}'


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."
