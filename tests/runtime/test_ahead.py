"""Passages are prepared before anybody asks, again when there are new ones, and not for nothing."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ingest.open import syncing
from retrieval.seen import Seen
from runtime.ahead import Ahead
from runtime.compose import Warmline, opened
from runtime.settings import Settings
from tests.conftest import NewHome


def test_every_passage_is_prepared_once_and_new_ones_when_they_have_come(tmp_path: Path, new_home: NewHome) -> None:
    learned: list[str] = []
    with opened(Settings(home=new_home())) as warmline, syncing(warmline, "default") as sync:
        brain = replace(warmline.brain("default"), learn=lambda text: learned.append(text) or True)
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

    def learn(text: str) -> bool:
        began.set()
        go.wait(10)
        learned.append(text)
        return True

    ahead = Ahead(lambda: [replace(sample.brain("default"), learn=learn)], first_s=0.0)
    with ahead.running():
        assert began.wait(10)
        threading.Timer(0.05, go.set).start()
    assert len(learned) < 5


def test_a_server_that_starts_again_embeds_no_sentence_anew(tmp_path: Path, new_home: NewHome) -> None:
    settings, texts = Settings(home=new_home()), ["Boats cost nine euros.", "Canoes cost ten."]
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.md").write_text(f"# Rule {number}\n\n{text}\n")
    with opened(settings) as warmline, syncing(warmline, "default") as sync:
        sync(tmp_path)
        Ahead(warmline.open_brains).look()
    with opened(settings) as warmline:
        embedded = counted(warmline)
        assert all(warmline.brain("default").learn(text) for text in texts)
        assert embedded == []
        assert warmline.brain("default").learn("What is new.")
        assert embedded == ["What is new."]


def counted(warmline: Warmline) -> list[str]:
    """What is embedded from now on."""
    embedded: list[str] = []
    look = warmline.embedder.look

    def counting(texts: Sequence[str]) -> list[Seen]:
        embedded.extend(texts)
        return look(texts)

    warmline.embedder.look = counting  # type: ignore[method-assign]
    return embedded


def test_what_is_ready_is_kept_on_the_way_and_when_it_is_stopped(sample) -> None:
    learned: list[str] = []
    kept: list[int] = []

    def learn(text: str) -> bool:
        learned.append(text)
        if len(learned) == 3:
            ahead._stopping.set()
        return True

    keep = lambda texts: kept.append(len([*texts]))  # noqa: E731
    brain = replace(sample.brain("default"), learn=learn, keep=keep)
    ahead = Ahead(lambda: [brain], keep_s=0.0)
    ahead.look()
    assert len(learned) == 3
    # All passages are named each time: what was ready from before is not lost meanwhile.
    assert kept == [len(brain.knowledge.passages.indexed_ids())] * 4


def test_of_passages_that_are_gone_nothing_is_kept(tmp_path: Path, new_home: NewHome) -> None:
    kept: list[list[str]] = []
    page = tmp_path / "rule.md"
    page.write_text("# Rule\n\nBoats cost nine euros.\n")
    with opened(Settings(home=new_home())) as warmline, syncing(warmline, "default") as sync:
        brain = replace(warmline.brain("default"), keep=lambda texts: kept.append([*texts]))
        ahead = Ahead(lambda: [brain])
        sync(tmp_path)
        ahead.look()
        page.unlink()
        sync(tmp_path)
        ahead.look()
    assert kept == [["Boats cost nine euros."], []]
