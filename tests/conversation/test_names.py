"""Names that others gave are shown without what disguises them."""

import pytest

from conversation.names import showable


@pytest.mark.parametrize(
    "one", ["\x00", "\n", "\x7f", "\x85", "\xad", "\u200b", "\u200e", "\u2028", "\u202e", "\ud800"]
)
def test_what_cannot_be_seen_or_written_is_left_out(one: str) -> None:
    assert showable(f"a{one}b.png") == "ab.png"


@pytest.mark.parametrize("name", ["Größe 2.png", "写真.png", "می\u200cخواهم.png", "👩\u200d🔧.png"])
def test_a_plain_name_in_any_script_stays_as_it_is(name: str) -> None:
    assert showable(name) == name
