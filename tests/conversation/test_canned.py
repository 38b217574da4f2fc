"""Variables in canned responses."""

import pytest

from conversation.canned import filled_in, unknown_variables

VALUES = {"contact.name": "Kim {company}", "company": "Fern", "attributes.plan": "gold"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Hello {contact.name}!", "Hello Kim {company}!"),
        ("Hello {contact.email|there}, {agent.name}", "Hello there, "),
        ("{ company } and { plain", "Fern and { plain"),
        ("Your plan is {attributes.plan|free}", "Your plan is gold"),
        ("no variables", "no variables"),
    ],
)
def test_each_variable_stands_for_its_value_or_what_was_given_for_none(text: str, filled: str) -> None:
    assert filled_in(text, VALUES) == filled


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("{contact.name} {agent.name} {company|us} {attributes.any thing}", []),
        ("{contact.password}", ["contact.password"]),
        ("{} {attributes.} {attributes.a.b}", ["", "attributes.", "attributes.a.b"]),
    ],
)
def test_what_is_no_variable_is_named(text: str, unknown: list[str]) -> None:
    assert unknown_variables(text) == unknown
