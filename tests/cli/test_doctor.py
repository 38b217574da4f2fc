"""Whether turns can be taken, and what the owner wrote."""

import json


def test_the_doctor_says_whether_turns_can_be_taken(warmline, home, monkeypatch, tmp_path):
    well = warmline("doctor", "--json", "--home", home)
    told = json.loads(well.out)
    assert (well.status, told["problem"], told["missing"], told["left_over"]) == (0, None, 0, 0)
    assert told["active_chunks"] > 100
    monkeypatch.setenv("WARMLINE_POLICY", str(tmp_path / "gone.json"))
    ill = warmline("doctor", "--json", "--home", home)
    assert ill.status == 1
    assert "gone.json cannot be read" in json.loads(ill.out)["problem"]


def test_the_doctor_reads_what_the_owner_wrote(warmline, sample_home):
    home = sample_home()
    folder = home / "workspaces" / "default"
    folder.mkdir(parents=True)
    (folder / "rules.yaml").write_text("- {name: press, words: [journalist]}")
    (folder / "flows.yaml").write_text("- {name: lead, start: true, steps: [{ask: name, text: Your name}]}")
    told = json.loads(warmline("doctor", "--json", "--home", home).out)
    assert (told["rules"], told["flows"], told["deliveries_put_aside"]) == (1, 1, 0)
    found = json.loads(warmline("ask", "I am a journalist", "--json", "--home", home).out)
    assert (found["action"], found["rule"]) == ("escalate", "press")
    (folder / "rules.yaml").write_text("- {name: press, word: [journalist]}")
    assert "rule 1 (press), word: there is no such field" in warmline("doctor", "--home", home).refused()
    (folder / "rules.yaml").unlink()
    (folder / "flows.yaml").write_text("- {name: lead, start: true, steps: [{ask: name}]}")
    assert "flow 1 (lead), step 1, text: " in warmline("doctor", "--home", home).refused()
