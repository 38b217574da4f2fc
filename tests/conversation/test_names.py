"""Names that others gave are shown without what disguises them."""

import pytest

from conversation.names import misleads, on_one_line, showable


@pytest.mark.parametrize(
    "one", ["\x00", "\n", "\x7f", "\x85", "\xad", "\u200b", "\u200e", "\u2028", "\u202e", "\ud800"]
)
def test_what_cannot_be_seen_or_written_is_left_out(one: str) -> None:
    assert showable(f"a{one}b.png") == "ab.png"


@pytest.mark.parametrize("name", ["Größe 2.png", "写真.png", "می\u200cخواهم.png", "👩\u200d🔧.png"])
def test_a_plain_name_in_any_script_stays_as_it_is(name: str) -> None:
    assert showable(name) == name


@pytest.mark.parametrize("name", ["Preis\u00adliste.md", "\u200fשלום.md", "\ufeffa.md", "👩\u200d🔧.md"])
def test_a_mark_that_turns_nothing_round_misleads_nobody(name: str) -> None:
    assert not misleads(name)


@pytest.mark.parametrize("one", ["\n", "\x85", "\u2028", "\u202e", "\u2067", "\ud800"])
def test_what_forges_a_line_turns_text_round_or_is_half_misleads(one: str) -> None:
    assert misleads(f"a{one}b.md")


@pytest.mark.parametrize("given", ["Kim\n Lee", "Kim\u2028Lee", " Kim\tLee\u202e ", "Kim \u200bLee"])
def test_what_somebody_is_called_is_one_line(given: str) -> None:
    assert on_one_line(given) == "Kim Lee"
