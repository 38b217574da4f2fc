"""Webhooks are added, listed and removed."""

import json


def test_webhooks_are_added_listed_and_removed(warmline, tmp_path):
    added = warmline("webhook", "add", "https://crm.example.com/", "--event", "message.created", "--home", tmp_path)
    assert (added.status, added.err) == (0, "")
    assert "whsec_" in added.out
    [one] = json.loads(warmline("webhook", "list", "--json", "--home", tmp_path).out)
    assert (one["url"], one["events"], one["waiting"]) == ("https://crm.example.com/", ["message.created"], 0)
    assert "whsec_" not in warmline("webhook", "list", "--home", tmp_path).out
    assert json.loads(warmline("webhook", "deliveries", "--json", "--home", tmp_path).out) == []
    assert "no such delivery" in warmline("webhook", "replay", "nothing", "--home", tmp_path).refused()
    assert "--state is" in warmline("webhook", "deliveries", "--state", "lost", "--home", tmp_path).refused()
    assert warmline("webhook", "remove", one["id"], "--home", tmp_path).status == 0
    assert "no such webhook" in warmline("webhook", "remove", one["id"], "--home", tmp_path).refused()


def test_a_webhook_that_cannot_be_is_refused(warmline, tmp_path):
    inside = warmline("webhook", "add", "http://10.0.0.1/", "--event", "*", "--home", tmp_path)
    assert "not on the public internet" in inside.refused()
    unknown = warmline("webhook", "add", "https://crm.example.com/", "--event", "x", "--home", tmp_path)
    assert "no event type" in unknown.refused()
