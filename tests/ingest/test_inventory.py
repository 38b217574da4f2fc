"""What a content owner is shown of all documents."""

import json
from pathlib import Path

from ingest.inventory import inventory, told
from tests.ingest.knowing import Home, folder_of

REST = " ".join(f"The manual explains part {n} of the lamp in the usual words." for n in range(12))


def test_an_empty_home_has_an_empty_inventory(home: Home) -> None:
    assert inventory(home.knowledge) == {"documents": [], "quarantined": [], "duplicates": [], "contradictions": []}
    assert told(inventory(home.knowledge)).splitlines() == [
        "0 documents",
        "0 in quarantine",
        "0 families of near-duplicates",
        "0 contradictions to settle",
    ]


def test_documents_quarantine_duplicates_and_contradictions_are_shown(home: Home, tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path / "docs",
        {
            "a.md": f"# Manual\n\n{REST}",
            "b.md": f"# Manual\n\n{REST}",
            "c.md": "# Returning products\n\nYou can return products within 30 days of delivery.",
            "d.md": "# Returning products\n\nYou can return products within 14 days of delivery.",
            "e.md": "",
        },
    )
    home.sync(folder)
    found = json.loads(json.dumps(inventory(home.knowledge)))
    assert [one["source"] for one in found["documents"]] == ["a.md", "b.md", "c.md", "d.md"]
    assert all(one["root"] == str(folder) and one["version"] == 1 and one["chunks"] for one in found["documents"])
    assert [one["source"] for one in found["quarantined"]] == ["e.md"]
    assert {"documents": ["a.md", "b.md"], "share": 1.0} in found["duplicates"]
    [one] = found["contradictions"]
    assert {passage["source"] for passage in one["passages"]} == {"c.md", "d.md"}
    assert "30 days" in one["what"]
    assert "14 days" in one["what"]
    lines = told(found).splitlines()
    assert lines[0] == "4 documents"
    assert "  100% alike: a.md, b.md" in lines
    assert any("c.md / d.md" in line or "d.md / c.md" in line for line in lines)


def test_what_was_removed_is_in_no_part_of_it(home: Home, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "docs", dict.fromkeys(("a.md", "b.md"), f"# Manual\n\n{REST}"))
    home.sync(folder)
    (folder / "b.md").unlink()
    home.sync(folder)
    found = inventory(home.knowledge)
    assert ([one["source"] for one in found["documents"]], found["duplicates"]) == (["a.md"], [])
