"""Recorded conversations are replayed, and judged."""

import json

import pytest

from runtime.compose import opened
from runtime.settings import Settings
from tests.cli.running import in_a_process
from tests.evals.beir import write_lines


@pytest.mark.slow
def test_a_conversation_is_replayed_and_judged_from_the_command_line(warmline, home, tmp_path):
    settings = Settings(home=home)
    with opened(settings) as server:
        one, _, _ = server.conversations.start("default", {}, {})
        server.conversations.say("default", one, "How many days do I have to return products?", None)
        server.bot.take("default", one)
        files = ("--json", tmp_path / "r.json", "--html", tmp_path / "r.html")
        ran = warmline("replay", "--since", "1h", *files, "--home", home)
        assert (ran.status, ran.err) == (0, "")
        assert ran.out.startswith("1 conversations, 1 turns: 0 replies would be others.")
        assert json.loads((tmp_path / "r.json").read_bytes())["task"] == "replay"
        assert "<h1>Replay of default</h1>" in (tmp_path / "r.html").read_text()
        ran = in_a_process(b"r\n", "label", "--out", tmp_path / "l.jsonl", "--home", home)
    assert (ran.status, ran.err) == (0, "")
    assert "1 judged: 1 right." in ran.out
    assert json.loads((tmp_path / "l.jsonl").read_text())["right"] is True


def test_a_replay_of_nothing_and_two_aims_are_refused_in_a_sentence(warmline, tmp_path):
    ran = warmline("replay", "--since", "yesterday", "--home", tmp_path)
    assert "'yesterday' is no time" in ran.refused()
    assert "There is no ledger at" in warmline("replay", "--since", "1d", "--home", tmp_path).refused()
    assert "There is no ledger at" in warmline("replay", "--home", tmp_path).refused()
    gone = warmline("replay", "--policy", tmp_path / "nope.json", "--home", tmp_path)
    assert f"There is no policy at {tmp_path / 'nope.json'}; give a policy.json" in gone.refused()
    assert not list(tmp_path.iterdir())
    labels = write_lines(tmp_path / "labels.jsonl", [{"confidence": 0.9, "right": True}])
    assert "Say what to aim at" in warmline("calibrate", "--labels", labels).refused()
    two = warmline("calibrate", "--labels", labels, "--risk", 0.1, "--to-people", 0.2)
    assert "Aim at one thing" in two.refused()
    assert "would be read while" in warmline("label", "--in", labels, "--out", labels).refused()
