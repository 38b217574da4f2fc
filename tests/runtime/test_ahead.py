"""Passages are prepared before anybody asks, again when there are new ones, and not for nothing."""

import threading
from dataclasses import replace
from pathlib import Path

from ingest.open import syncing
from runtime.ahead import Ahead
from runtime.compose import opened
from runtime.settings import Settings
from tests.conftest import NewHome


def test_every_passage_is_prepared_once_and_new_ones_when_they_have_come(tmp_path: Path, new_home: NewHome) -> None:
    learned: list[str] = []
    with opened(Settings(home=new_home())) as warmline, syncing(warmline, "default") as sync:
        brain = replace(warmline.brain("default"), learn=lambda _id, text: learned.append(text) or True)
        ahead = Ahead(lambda: [brain])
        for number in range(2):
            (tmp_path / f"{number}.md").write_text(f"# Rule {number}\n\nRule {number} is about boats.\n")
            sync(tmp_path)
            ahead.look()
            ahead.look()
    assert sorted(set(learned)) == ["Rule 0 is about boats.", "Rule 1 is about boats."]
    assert len(learned) == 3


def test_it_ends_in_the_middle_when_it_is_told_to(sample) -> None:
    began, go = threading.Event(), threading.Event()
    learned: list[str] = []

    def learn(chunk_id: str, _text: str) -> bool:
        began.set()
        go.wait(10)
        learned.append(chunk_id)
        return True

    ahead = Ahead(lambda: [replace(sample.brain("default"), learn=learn)], first_s=0.0)
    with ahead.running():
        assert began.wait(10)
        threading.Timer(0.05, go.set).start()
    assert len(learned) < 5
