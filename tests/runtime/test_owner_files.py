"""What the owner wrote is read once: first the workspace's, then the whole server's."""

from pathlib import Path

import pytest

from policy.errors import BadRule
from runtime.owner_files import OwnerFiles
from runtime.settings import Settings


def test_a_workspace_comes_before_the_server_and_is_read_once(tmp_path: Path) -> None:
    everywhere, own = tmp_path / "rules.yaml", tmp_path / "workspaces" / "acme" / "rules.yaml"
    own.parent.mkdir(parents=True)
    everywhere.write_text("- {name: press, words: [journalist]}")
    own.write_text("- {name: law, words: [lawyer]}")
    files = OwnerFiles(Settings(home=tmp_path, rules=everywhere))
    assert [one.name for one in files.rules("acme")] == ["law", "press"]
    assert [one.name for one in files.rules("globex")] == ["press"]
    own.unlink()
    assert [one.name for one in files.rules("acme")] == ["law", "press"]
    assert files.flows("acme") == ()


def test_rules_of_the_server_with_a_mistake_are_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadRule):
        OwnerFiles(Settings(home=tmp_path, rules=tmp_path / "none.yaml"))
