"""The example with which receivers verify a delivery does verify one."""

import re
import time
from pathlib import Path
from typing import Any

import pytest

from runtime.codec import TYPES
from runtime.signature import new_secret, signed_headers

PAGE = Path(__file__).parents[2] / "docs" / "webhooks.md"


@pytest.fixture(scope="module")
def verify() -> Any:
    [example] = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    defined: dict[str, Any] = {}
    exec(example, defined)
    return defined["is_from_warmline"]


def test_a_delivery_is_verified_and_a_changed_one_is_not(verify: Any) -> None:
    secret, body = new_secret(), '{"text":"Größe"}'.encode()
    headers = signed_headers(secret, "d1", int(time.time()), body)
    assert verify(secret, headers, body)
    assert not verify(secret, headers, body + b" ")
    assert not verify(new_secret(), headers, body)
    assert not verify(secret, {**headers, "webhook-id": "d2"}, body)


def test_an_old_delivery_is_not(verify: Any) -> None:
    secret = new_secret()
    assert not verify(secret, signed_headers(secret, "d1", int(time.time()) - 1000, b"{}"), b"{}")


def test_the_page_names_every_type_of_event() -> None:
    named = PAGE.read_text()
    assert [one for one in TYPES if f"`{one}`" not in named] == []
