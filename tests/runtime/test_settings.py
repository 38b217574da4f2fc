"""Settings that do not fit each other are refused in words."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from runtime.settings import Settings

POSTGRES, CHROMA = "postgresql://ann@127.0.0.1/warmline", "http://127.0.0.1:8001"


def test_only_a_shared_ledger_with_shared_vectors_lets_several_processes_serve(tmp_path: Path) -> None:
    assert "WARMLINE_LEDGER_URL" in (Settings(home=tmp_path).why_alone or "")
    assert "WARMLINE_VECTORS_URL" in (Settings(home=tmp_path, ledger_url=POSTGRES).why_alone or "")
    assert Settings(home=tmp_path, ledger_url=POSTGRES, vectors_url=CHROMA).why_alone is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"ledger_url": "mysql://ann@127.0.0.1/warmline"},
        {"ledger_url": "warmline.db"},
        {"ledger_url": "postgresql://ann:secret@127.0.0.1:abc/warmline"},
        {"ledger_url": POSTGRES, "vectors_url": "127.0.0.1:8001"},
        {"vectors_url": CHROMA},
    ],
)
def test_addresses_that_cannot_be_used_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(**wrong)
    assert refused.value.errors()[0]["loc"] == (list(wrong)[-1],)
    assert "secret" not in refused.value.errors()[0]["msg"]
