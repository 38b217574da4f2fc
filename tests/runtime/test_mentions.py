"""Colleagues called by name in a note."""

import pytest

from runtime.accounts import Role, Staff
from runtime.mentions import mentioned


def member(id: str, name: str, email: str) -> Staff:
    return Staff(id, "acme", name, email, Role.AGENT)


STAFF = (
    member("1", "Maya Lopez", "maya@x.example"),
    member("2", "Ben Stone", "b.stone@x.example"),
    member("3", "Ben Hill", "hill@x.example"),
)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("@maya please look", ["1"]),
        ("@Maya.Lopez, and @hill.", ["1", "3"]),
        ("cc @b.stone@x.example @maya @MAYA", ["2", "1"]),
        ("@ben knows", []),
        ("mail me: someone@maya.example", []),
        ("@nobody", []),
    ],
)
def test_who_is_meant_is_found_and_who_is_not_certain_is_nobody(text: str, ids: list[str]) -> None:
    assert [agent.id for agent in mentioned(text, STAFF)] == ids
