"""Whether the promise holds: for the desk in words, for the operator as a number."""

import json

import pytest
import sqlalchemy as sa

from conversation.events import DecisionMade
from policy.drift import BLOCK, OF_THE_WORKSPACE
from runtime.codec import encode
from runtime.compose import opened
from runtime.settings import SHIPPED
from runtime.tables import conversations, events
from tests.api.opening import in_process, new_keys, settings_for
from tests.api.test_health import scraped
from tests.conversation.building import decision, turn


@pytest.fixture
def keys_and_http(stocked_home, tmp_path):
    policy = json.loads((SHIPPED / "policy" / "policy.json").read_bytes())
    names = policy["right"]["features"]
    sample = {"n": 60, "features": {name: [n / 60 for n in range(60)] for name in names}}
    promise = {"threshold": 0.4, "by": "risk", "risk": 0.05, "at": "2000-01-01", "sample": sample}
    (tmp_path / "policy.json").write_text(json.dumps({**policy, "promise": promise}))
    with (
        opened(settings_for(stocked_home(), policy=tmp_path / "policy.json")) as warmline,
        in_process(warmline) as http,
    ):
        yield warmline, names, http


def decide(warmline, names, value: float, n: int = BLOCK) -> None:
    """As many conversations whose question had these features."""
    first = warmline.database.read(lambda c: c.scalar(sa.select(sa.func.count()).select_from(conversations)))
    at = "2026-11-24T12:00:00.000+00:00"
    talked, rows = [], []
    for one in range(first, first + n):
        made = DecisionMade(f"m{one}", turn(), decision())
        name, data = encode(made)
        data["decision"]["features"] = dict.fromkeys(names, value if value > 1 else one % 60 / 60)
        key = {"workspace": "default", "token_sha256": str(one), "last_seq": 1, "phase": "bot", "changed_at": at}
        talked.append({"id": f"c{one}", **key})
        rows.append(
            {"workspace": "default", "conversation_id": f"c{one}", "seq": 1, "type": name, "at": at, "data": data}
        )
    warmline.database.write(lambda c: c.execute(conversations.insert(), talked))
    warmline.database.write(lambda c: c.execute(events.insert(), rows))


def test_the_desk_and_the_metrics_say_when_a_promise_no_longer_holds(keys_and_http):
    warmline, names, http = keys_and_http
    [key] = [
        value for (workspace, role), value in new_keys(warmline).items() if (workspace, role) == ("default", "agent")
    ]

    def told():
        return http.get("/v1/reports/promise", headers={"Authorization": f"Bearer {key}"}).json()

    few = told()
    assert (few["holds"], few["promise"]["risk"], few["needed"]) == (None, 0.05, BLOCK)
    assert "sample" not in few["promise"]
    assert ("warmline_promise_holds", ()) not in scraped(http)
    decide(warmline, names, 0.0)
    assert told()["holds"] is True
    assert scraped(http)["warmline_promise_holds", ()] == 1
    decide(warmline, names, 5.0)
    broken = told()
    assert broken["holds"] is False
    assert {one["feature"] for one in broken["moved"]} == set(names) - OF_THE_WORKSPACE
    assert broken["message"].startswith("The promise no longer holds")
    after = scraped(http)
    assert after["warmline_promise_holds", ()] == 0
    assert after["warmline_promise_drift", (("feature", names[0]),)] == 1
