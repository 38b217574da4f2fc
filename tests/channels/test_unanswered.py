"""Which mails are never answered."""

import pytest

from channels.unanswered import reason_of
from runtime.mailroom import BOUNCE

OWN = frozenset({"support@acme.example"})


def reason(sender: str = "kim@home.example", type: str = "text/plain", failed: bool = False, **headers: str):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return reason_of(lambda name: named.get(name, ""), type, sender, OWN, failed)


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        ({"Auto_Submitted": "auto-replied"}, "automatic"),
        ({"Auto_Submitted": "Auto-Generated; x=1"}, "automatic"),
        ({"Precedence": "Bulk"}, "list"),
        ({"List_Id": "<news.example>"}, "list"),
        ({"List_Unsubscribe": "<https://shop.example>"}, "list"),
        ({"Return_Path": "<>"}, "automatic"),
        ({"X_Auto_Response_Suppress": "DR, OOF"}, "automatic"),
        ({"X_Autoreply": "yes"}, "automatic"),
        ({"sender": "support@acme.example"}, "own"),
        ({"sender": ""}, "no sender"),
        ({"sender": "mailer-daemon@relay.example"}, "automatic"),
        ({"sender": "no-reply@shop.example"}, "no reply wanted"),
        ({"sender": "shop.donotreply+x@shop.example"}, "no reply wanted"),
        ({"type": "multipart/report", "failed": True}, BOUNCE),
        ({"type": "multipart/report"}, "automatic"),
    ],
)
def test_machines_and_lists_are_told(headers: dict, wanted: str) -> None:
    assert reason(**headers) == wanted


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Auto_Submitted": "no"},
        {"Precedence": "first-class"},
        {"sender": "noreen@home.example"},
        {"sender": "reply@home.example"},
        {"X_Auto_Response_Suppress": "DR"},
    ],
)
def test_people_are_not_taken_for_machines(headers: dict[str, str]) -> None:
    assert reason(**headers) is None
