"""An e-mail address in what a contact writes."""

import pytest

from conversation.address import Address, address_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kim@x.example", Address("kim@x.example", True)),
        ("Sure, my e-mail is kim.l+a@mail.x.example, thanks", Address("kim.l+a@mail.x.example", True)),
        ("It is a@x.example, no, b@x.example", Address("b@x.example", True)),
        ("kim@x.example and when is it shipped?", Address("kim@x.example", False)),
        ("I have no address", None),
        ("@maya 50% off @ noon", None),
    ],
)
def test_an_address_is_found_and_whether_it_is_all_that_was_said(text: str, found: Address | None) -> None:
    assert address_in(text) == found
