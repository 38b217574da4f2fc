"""Lines of Markdown that Markdown would join."""

import pytest


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("2.1 Goods may be returned.\n2.2 Refunds take a day:\n(a) by card\n(b) in cash", 4),
        ("Q: Is it open?\nA: Yes, it is.", 2),
        ("**Refunds:** five days\n**Exchange**: not possible", 2),
        ("We are open\nfrom Monday on.", 1),
        ("It weighs about\n2.95 pounds a litre.", 1),
        ("- one\n- two", 2),
    ],
)
def test_clauses_answers_and_labels_are_lines_of_their_own(outline, text, lines):
    assert len(outline("a.md", text)) == lines


def test_a_definition_stands_beside_its_term(outline):
    assert outline("a.md", "Phone\n: 0800 123\n\nE-mail\n: a@b.example") == [
        "paragraph: Phone: 0800 123",
        "paragraph: E-mail: a@b.example",
    ]


def test_what_belongs_to_an_item_and_code_stay_as_they_are(outline):
    item = "1. **DSL:** grey cable.\n   **Fibre:** yellow cable.\n2. Plug it in."
    assert outline("a.md", item) == [
        "list_item1: 1. DSL: grey cable. Fibre: yellow cable.",
        "list_item1: 2. Plug it in.",
    ]
    assert outline("a.md", "```\n1.1 a\n1.2 b\n: c\n```") == ["code: 1.1 a\n1.2 b\n: c"]


def test_what_underlines_a_heading_is_no_term(outline):
    assert outline("a.md", "Phone\n-----\n: 0800 123") == ["heading2: Phone", "paragraph: : 0800 123"]
