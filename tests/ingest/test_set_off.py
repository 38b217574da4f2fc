"""Which lines in bold letters are names of parts."""

import pytest

from ingest.set_off import may_head


@pytest.mark.parametrize(
    "line", ["Opening hours", "Can I bring my dog?", "1. Scope", "Prices 2026", "Öffnungszeiten", "What is not covered"]
)
def test_a_short_name_or_question_may_be_a_heading(line):
    assert may_head(line)


@pytest.mark.parametrize(
    "line",
    ["", "***", "Bring your card.", "Please note:", "0800 12 34 56", "6.90 EUR a month", "a@b.example", "£5 off",
     "Call 555 0142", "word " * 11, "30 days", "Closed on Sunday!", "Dogs are not allowed", "No refunds after check-in", "Cash only"],
)  # fmt: skip
def test_a_sentence_or_a_fact_is_none(line):
    assert not may_head(line)
