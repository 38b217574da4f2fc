"""The page that shows a report."""

import re
from html.parser import HTMLParser

import pytest
from lxml import etree

from evals import plots
from evals.misses import MISSED
from evals.report import as_html

EVIL = '<script>alert("1")</script>'
REPORT = {
    "task": "retrieval",
    "dataset": {"name": EVIL, "sha256": "ab" * 32, "n": 7},
    "fingerprints": {"retriever": "r&b"},
    "metrics": {
        "ndcg@10": {"value": 0.98765, "ci95": [0.9, 1.0], "n": 5},
        "mrr@10": {"value": None, "ci95": [None, None], "n": 0},
    },
    "unscored": 2,
}
TURN = {"id": EVIL, "group": EVIL, "text": EVIL, "kind": "knowledge", "draft_answer": EVIL, "baselines": {EVIL: 0.4}}
ITEMS = {
    "retrieval": [{"id": EVIL, "text": EVIL, "hit@5": 0.0, "gold": [EVIL], "ranked": [{"source": EVIL}]}],
    "answers": [
        {**TURN, "answered": True, "right": False, "confidence": 0.9},
        {**TURN, "answered": True, "right": True, "confidence": 0.8},
    ],
    "handoff": [
        {
            "id": EVIL,
            "text": EVIL,
            "single": False,
            "handoff_at": 4,
            "handed_over_at": 2,
            "rule": EVIL,
            "reason": EVIL,
            "action": EVIL,
        }
    ],
    "sentiment": [
        {"id": EVIL, "text": EVIL, "label": EVIL, "heard": "calm", "score": 0.1, "unhappy": True},
        {"id": EVIL, "text": EVIL, "label": EVIL, "heard": "calm", "score": 0.2, "unhappy": False},
    ],
    "guard": [{"id": EVIL, "text": EVIL, "label": "attack", "blocked": False, "action": EVIL, "rule": EVIL}],
    "assist": [{"id": EVIL, "text": EVIL, "hit@1": 0.0, "picked": EVIL, "ordered": [EVIL]}],
    "scenarios": [{"id": EVIL, "text": EVIL, "failed": [EVIL]}],
}
ITEMS["decisions"] = ITEMS["answers"]


def test_every_metric_is_shown_with_its_interval():
    page = as_html(REPORT, [])
    assert "<td>ndcg@10</td><td>0.9877</td><td>0.9000 to 1.0000</td><td>5</td>" in page
    assert "<td>mrr@10</td><td>-</td><td>- to -</td><td>0</td>" in page
    assert "7 in the dataset, 2 of them not scored" in page
    assert "Nothing was missed" in page


@pytest.mark.parametrize("task", MISSED)
def test_what_the_dataset_holds_is_text_and_nothing_comes_from_elsewhere(task):
    page = as_html({**REPORT, "task": task}, ITEMS[task])
    assert "&lt;script&gt;" in page
    tags = tags_of(page)
    assert "script" not in tags
    assert not {"link", "img", "iframe", "object", "use", "image"} & set(tags)
    assert "http" not in page
    assert "url(" not in page
    assert "Missed: 1" in page


@pytest.mark.parametrize("task", MISSED)
def test_every_plot_is_well_formed_and_says_what_it_shows(task):
    page = as_html({**REPORT, "task": task}, ITEMS[task])
    figures = re.findall(r"<figure>(<svg viewBox.*?</svg>)<figcaption>", page, re.DOTALL)
    assert figures
    for figure in figures:
        drawn = etree.fromstring(figure)
        assert drawn.get("aria-label")
        for element in drawn.iter():
            for name in ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy"):
                assert 0 <= float(element.get(name, 0)) <= 600


def tags_of(page):
    found = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attributes: found.append(tag)
    reader.feed(page)
    return found


def test_long_texts_are_cut_and_many_misses_counted():
    items = [{"id": str(n), "text": "x" * 10_000, "failed": ["no"]} for n in range(130)]
    page = as_html({**REPORT, "task": "scenarios"}, items)
    assert "x" * 401 not in page
    assert "30 more are in the items file" in page
    assert page.count("<td>no</td>") == 100


def test_what_went_wrong_is_said_in_words():
    assert MISSED["handoff"](ITEMS["handoff"][0]).startswith("a person was called 2 messages early")
    none = {"handoff_at": None, "handed_over_at": 3, "rule": None, "reason": "sentiment", "action": "escalate"}
    assert MISSED["handoff"](none) == "a person was called (sentiment)"
    assert (
        MISSED["guard"]({"label": "benign", "blocked": True, "rule": "attack_likeness"})
        == "declined by attack_likeness"
    )
    assert MISSED["guard"]({"label": "benign", "blocked": False, "rule": None}) == ""
    nothing = {"hit@1": False, "gold": ["a"], "suggested": []}
    assert MISSED["assist"](nothing) == "wanted a, suggested nothing"


def test_a_curve_stays_in_its_plane():
    drawn = plots.curves("about", "x", "y", {"a": [(0, 0), (1, 1)]}, ([(0, 0)], [(1, 1)]))
    assert "<polygon" in drawn
    assert "60.0,276.0 544.0,12.0" in drawn
