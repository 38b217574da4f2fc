"""What the operator asks: up, ready, and how much has been done."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from runtime.compose import opened
from runtime.settings import SHIPPED
from tests.api.opening import NewHome, in_process, settings_for
from tests.api.people import KNOWN, is_plain_sentence, open_as

Counts = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def scraped(http: TestClient) -> Counts:
    response = http.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def test_the_process_is_up_and_can_take_turns(http: TestClient) -> None:
    assert http.get("/healthz").json() == {"status": "ok"}
    ready = http.get("/readyz")
    assert ready.status_code == 200
    assert ready.json() == {"ready": True, "checks": {"ledger": "ok", "index": "ok", "policy": "ok"}}


@pytest.mark.parametrize("page", ["/healthz", "/readyz", "/", "/chat", "/desk", "/widget.js"])
def test_who_asks_for_the_head_alone_is_told_how_it_stands(http: TestClient, page: str) -> None:
    head, whole = http.head(page), http.get(page)
    assert (head.status_code, head.headers["content-type"]) == (200, whole.headers["content-type"])


@pytest.mark.parametrize("content", [None, "{}", "another retriever"])
def test_without_a_sound_policy_every_turn_goes_to_people(
    stocked_home: NewHome, tmp_path: Path, content: str | None
) -> None:
    policy = tmp_path / "policy.json"
    if content == "another retriever":
        shipped = json.loads((SHIPPED / "policy" / "policy.json").read_text())
        policy.write_text(json.dumps({**shipped, "retriever": "another", "fingerprint": "another"}))
    elif content is not None:
        policy.write_text(content)
    with opened(settings_for(stocked_home(), policy=policy)) as warmline, in_process(warmline) as http:
        assert http.get("/healthz").status_code == 200
        ready = http.get("/readyz")
        assert ready.status_code == 503
        checks = ready.json()["checks"]
        assert (ready.json()["ready"], checks["ledger"], checks["index"]) == (False, "ok", "ok")
        assert "policy" in checks["policy"]
        assert is_plain_sentence(checks["policy"].removesuffix("."))
        for words in (KNOWN, "Hello!"):
            contact = open_as(http)
            reply = contact.told(words)
            assert (reply["action"], reply["kind"]) == ("escalate", "notice")
            assert "275" not in reply["text"]
            assert contact.phase == "queued"
        reasons = {dict(labels)["reason"] for (name, labels) in scraped(http) if name == "warmline_decisions_total"}
        assert reasons == {"tool_failure"}


def test_a_ledger_that_is_gone_is_not_ready_and_says_nothing_of_its_inside(new_home: NewHome) -> None:
    with opened(settings_for(new_home())) as warmline, in_process(warmline) as http:
        assert http.get("/readyz").status_code == 200
        warmline.database.close()
        for suffix in ("", "-wal", "-shm"):
            (warmline.settings.home / f"warmline.db{suffix}").unlink(missing_ok=True)
        (warmline.settings.home / "warmline.db").mkdir()
        ready = http.get("/readyz")
        assert http.get("/healthz").status_code == 200
        assert ready.status_code == 503
        assert "sqlite" not in ready.text
        assert str(warmline.settings.home) not in ready.text


def test_metrics_count_what_is_in_the_log_and_nothing_twice(stocked_home: NewHome) -> None:
    with opened(settings_for(stocked_home())) as warmline, in_process(warmline) as http:
        for _ in range(60):
            warmline.conversations.start("default", {}, {})
        with ThreadPoolExecutor(8) as threads:
            counts = list(threads.map(lambda _: scraped(http), range(8)))
        started = ("warmline_events_total", (("type", "conversation.started"),))
        assert {one[started] for one in counts} == {60}
        open_as(http).told(KNOWN)
        open_as(http).post("/handoff")
        after = scraped(http)
    assert after[started] == 62
    assert after["warmline_decisions_total", (("action", "answer"), ("reason", ""))] == 1
    assert after["warmline_conversations", (("phase", "queued"),)] == 1
    assert after["warmline_turn_ms_total", ()] > 0
    assert after["warmline_work_put_aside", ()] == 0


def test_metrics_hold_no_words_of_anybody(http: TestClient) -> None:
    open_as(http, contact={"name": "Zebulon"}).say("xylophone repairs")
    text = http.get("/metrics").text
    assert "Zebulon" not in text
    assert "xylophone" not in text
