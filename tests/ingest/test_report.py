"""What a run says at the end, and a watch that takes in what changes."""

import threading
from pathlib import Path

from ingest.report import done, embed_all, shown, summary, watch_all
from ingest.sync_report import SyncReport
from runtime.settings import Settings
from tests.api.people import eventually
from tests.ingest.knowing import Home, folder_of


def test_several_runs_are_told_as_one() -> None:
    told = summary(
        [
            SyncReport(added=["a"], chunks=3, reused=1, seconds=0.5, answerable_s=2.0, kept={"k": "Too slow."}),
            SyncReport(removed=["b"], quarantined={"q": "Empty."}, seconds=0.25),
            SyncReport(failed={"https://x": "It is down."}),
        ]
    )
    assert (told["added"], told["removed"], told["chunks"], told["reused"], told["seconds"]) == (1, 1, 3, 1, 0.75)
    assert told["answerable_s"] == 2.0
    assert told["failed"] == [{"source": "https://x", "reason": "It is down."}]
    assert told["text"].splitlines()[1:] == ["  https://x: It is down.", "  k: Too slow.", "  q: Empty."]
    assert summary([])["answerable_s"] is None


def test_of_many_refusals_the_first_are_told() -> None:
    told = summary([SyncReport(quarantined={f"{n}.md": "Empty." for n in range(25)})])
    assert told["text"].splitlines()[-1] == "  and 5 more; --json lists them all."
    assert len(told["quarantined"]) == 25


def test_a_progress_bar_is_for_people_only(capfd) -> None:
    report = SyncReport(added=["a"], unchanged=["b"])

    def run(watch):
        watch(report)
        return report

    assert shown(run, "docs", 2, quiet=True) is report
    assert capfd.readouterr() == ("", "")
    assert shown(run, "docs", 2, quiet=False) is report
    out, err = capfd.readouterr()
    assert out == ""
    assert "docs" in err
    assert done(report) == 2


def test_a_watch_takes_in_what_changes_until_it_is_left(home: Home, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "docs", {"a.md": "The lamp LM-7 costs 30 euros."})
    home.sync(folder)
    reports: list[SyncReport] = []

    def take_one() -> None:
        watching = watch_all(home.sync, [str(folder), "https://example.org/"])
        reports.append(next(watching))
        watching.close()

    watcher = threading.Thread(target=take_one)
    watcher.start()
    edits = iter(range(1000))

    def edit_until_seen() -> list[SyncReport]:
        # Nobody is told when the watch has begun.
        (folder / "b.md").write_text(f"The lamp LM-{next(edits)} costs 40 euros.")
        watcher.join(0.1)
        return reports

    eventually(edit_until_seen)
    watcher.join()
    assert reports[0].unchanged == ["a.md"]
    assert [*reports[0].added, *reports[0].changed] == ["b.md"]


def test_what_another_model_embedded_is_embedded_beside_it(home: Home, tmp_path: Path, model_cache: Path) -> None:
    home.sync(folder_of(tmp_path / "docs", {"a.md": "The lamp LM-7.", "b.md": "The lamp LM-8."}))
    other = type(home.knowledge)(home.database, home.knowledge.workspace, "model-2")
    (tmp_path / "models").symlink_to(model_cache, target_is_directory=True)
    settings = Settings(home=tmp_path)
    assert embed_all(other, settings, quiet=True) == 2
    assert embed_all(other, settings, quiet=True) == 0
    assert other.passages.active_ids() == home.knowledge.passages.active_ids()
