"""HTML mails as text."""

import time

import pytest

from channels.page_text import page_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Hello <b>you</b>,</p><p>it is&nbsp;broken &amp; wet</p>", "Hello you,\n\nit is broken & wet"),
        ("<head><style>p {}</style><title>x</title></head><script>1 < 2</script>a", "a"),
        ("3 < 4<br>4 > 3", "3 < 4\n4 > 3"),
        ("<ul><li>one<li>two</ul>", "- one\n- two"),
        ("yes<div>On 1 May Acme wrote:</div><blockquote>old<br>older</blockquote>", None),
        ("a<!-- <p>hidden --> b", "a b"),
        ("cut <b", "cut"),
        ("", ""),
    ],
)
def test_what_one_would_read_is_left(markup: str, text: str | None) -> None:
    found = page_text(markup)
    assert found == text if text is not None else "> old\n> older" in found


@pytest.mark.parametrize("unit", ["<", "<!--", "<a ", "<p>", "&amp", "<blockquote>", "<p>\n"])
def test_no_page_takes_for_ever(unit: str) -> None:
    began = time.process_time()
    page_text(unit * (50_000 // len(unit)))
    assert time.process_time() - began < 1
