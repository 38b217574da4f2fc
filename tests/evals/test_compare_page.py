"""A comparison is a page to read, in which nobody's text is markup."""

from evals.compare_page import as_page

EVIL = "<script>alert(1)</script>"
METRIC = {"before": 0.5, "after": 0.25, "value": -0.25, "ci95": [-0.4, -0.1], "p": 0.001, "p_holm": 0.002, "n": 40}


def found(**more):
    metrics = {"block_rate": {**METRIC, "verdict": "worse"}}
    return {"compared": "guard", "metrics": metrics, "left_out": [], "regressed": ["block_rate"], "changed": {}, **more}


def test_what_is_worse_comes_first_and_every_metric_has_its_interval():
    html = as_page(found(), {})
    assert "Worse beyond noise: block_rate." in html
    assert "-0.4000 to -0.1000" in html
    assert "No item changed." in html
    assert "Nothing is worse" in as_page(found(regressed=[]), {})


def test_changed_items_are_shown_with_their_text_as_text():
    html = as_page(found(changed={EVIL: {"blocked": [True, False]}}, left_out=[EVIL]), {EVIL: EVIL})
    assert "blocked: True -&gt; False" in html
    assert "<script>" not in html


def test_of_very_many_items_the_first_are_shown():
    html = as_page(found(changed={str(n): {"blocked": [True, False]} for n in range(203)}), {})
    assert "3 more are in the JSON." in html
