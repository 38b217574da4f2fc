"""A kill between the swap in the ledger and the removal from the indexes leaves nothing that is answered from."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.compose import opened
from runtime.settings import Settings
from tests.conftest import NewHome

# Looks for the old text once the ledger has swapped, then dies before the indexes have forgotten it.
DYING = """
import json, os, signal, sys
from dataclasses import replace
from pathlib import Path
from ingest.open import syncing
from retrieval.query import terms
from runtime.compose import opened
from runtime.indexes import Indexes
from runtime.settings import Settings

with opened(Settings(home=Path(sys.argv[2]))) as warmline, syncing(warmline, "default") as sync:
    brain = warmline.brain("default")

    class Dying(Indexes):
        def remove(self, chunk_ids):
            if chunk_ids:
                question = "What is the fee of form RT-30?"
                vector = warmline.embedder([question])[0].tolist()
                found = [one.text for one in brain.retriever.search(terms(question), vector, 50)]
                held = set(chunk_ids) <= self.vectors.ids() & self.lexical.ids()
                print(json.dumps({"found": found, "held": held, "old": len(chunk_ids)}), flush=True)
                os.kill(os.getpid(), signal.SIGKILL)

    replace(sync, indexes=Dying(brain.indexes.vectors, brain.indexes.lexical))(Path(sys.argv[1]))
"""


def write(folder: Path, form: str) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(6):
        text = f"# Fee {number}\n\nThe fee of form {form} is {number} euros in office {number}."
        (folder / f"{number}.md").write_text(f"{text}\n")


@pytest.mark.slow
def test_old_passages_are_not_found_after_the_swap_and_are_gone_at_the_next_start(
    tmp_path: Path, new_home: NewHome
) -> None:
    home, folder = new_home(), tmp_path / "documents"
    write(folder, "RT-30")
    first = [sys.executable, "-m", "cli", "ingest", str(folder), "--home", str(home)]
    subprocess.run(first, check=True, capture_output=True, timeout=300)
    write(folder, "RT-99")
    command = [sys.executable, "-c", DYING, str(folder), str(home)]
    killed = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    seen = json.loads(killed.stdout)
    assert (seen["held"], seen["old"]) == (True, 6)
    assert len(seen["found"]) == 6
    assert all("RT-99" in text for text in seen["found"])
    with opened(Settings(home=home)) as warmline:
        brain = warmline.brain("default")
        assert (brain.audit.active, brain.audit.missing, brain.audit.left_over) == (6, 0, 6)
        active = brain.knowledge.passages.active_ids()
        assert brain.indexes.vectors.ids() == brain.indexes.lexical.ids() == active
        assert all("RT-99" in one.text for one in brain.knowledge.passages.lookup(sorted(active)).values())
