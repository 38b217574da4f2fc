"""Webhooks are signed as Standard Webhooks has it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.signature import PREFIX, TOLERANCE_S, is_signed, new_secret, signed_headers

AT = 1_731_705_121
SECRET = "whsec_plJ3nmyCDGBKInavdOK15jsl"
BODY = b'{"event_type":"ping","data":{"success":true}}'
HEADERS = signed_headers(SECRET, "msg_loFOjxBNrRLzqYUf", AT, BODY)


def test_the_signature_is_that_of_the_specifications_example() -> None:
    assert HEADERS == {
        "webhook-id": "msg_loFOjxBNrRLzqYUf",
        "webhook-timestamp": "1731705121",
        "webhook-signature": "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    }


@given(st.binary(max_size=60), st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1))
def test_what_was_signed_is_signed_for_its_own_secret_alone(body: bytes, id: str) -> None:
    secret = new_secret()
    headers = signed_headers(secret, id, AT, body)
    assert is_signed(secret, headers, body, AT)
    assert not is_signed(new_secret(), headers, body, AT)
    assert not is_signed(secret, headers, body + b" ", AT)


@pytest.mark.parametrize("off_s", [0, TOLERANCE_S, -TOLERANCE_S])
def test_a_signature_holds_for_a_while(off_s: int) -> None:
    assert is_signed(SECRET, HEADERS, BODY, AT + off_s)
    beyond = off_s + (1 if off_s >= 0 else -1)
    assert is_signed(SECRET, HEADERS, BODY, AT + beyond) is (off_s == 0)


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-id": "msg_other"},
        {"webhook-timestamp": str(AT + 1)},
        {"webhook-timestamp": ""},
        {"webhook-timestamp": "now"},
        {"webhook-timestamp": "²"},
        {"webhook-timestamp": "1" * 5000},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,"},
        {"webhook-signature": HEADERS["webhook-signature"].replace("v1,", "v2,")},
        {"webhook-signature": "v1,é"},
    ],
)
def test_what_was_changed_on_the_way_is_not_signed(changed: dict[str, str]) -> None:
    assert not is_signed(SECRET, {**HEADERS, **changed}, BODY, AT)


def test_one_of_several_signatures_is_enough() -> None:
    both = {**HEADERS, "webhook-signature": f"v1,AAAA {HEADERS['webhook-signature']}"}
    assert is_signed(SECRET, both, BODY, AT)
    assert not is_signed(SECRET, {}, BODY, AT)


def test_secrets_are_all_different_and_a_made_up_one_signs_too() -> None:
    assert len({new_secret() for _ in range(50)}) == 50
    assert new_secret().startswith(PREFIX)
    assert is_signed("not base64!", signed_headers("not base64!", "m", AT, BODY), BODY, AT)
