"""The page that shows a report."""

from evals.report import as_html

REPORT = {
    "task": "retrieval",
    "dataset": {"name": "<script>alert(1)</script>", "sha256": "ab" * 32, "n": 7},
    "fingerprints": {"retriever": "r&b"},
    "metrics": {
        "ndcg@10": {"value": 0.98765, "ci95": [0.9, 1.0], "n": 5},
        "mrr@10": {"value": None, "ci95": [None, None], "n": 0},
    },
    "unscored": 2,
}


def test_every_metric_is_shown_with_its_interval():
    page = as_html(REPORT)
    assert "<td>ndcg@10</td><td>0.9877</td><td>0.9000 to 1.0000</td><td>5</td>" in page
    assert "<td>mrr@10</td><td>-</td><td>- to -</td><td>0</td>" in page
    assert "7 questions, 2 of them not scored" in page


def test_names_are_text_and_nothing_comes_from_elsewhere():
    page = as_html(REPORT)
    assert "<script" not in page
    assert "r&amp;b" in page
    assert "http" not in page
