"""What servers and workers beside each other need."""

import pytest


@pytest.mark.parametrize("words", [("serve", "--workers", "2"), ("worker",)])
def test_several_processes_need_a_ledger_and_vectors_that_are_shared(warmline, monkeypatch, new_home, words):
    home = new_home()
    assert "WARMLINE_LEDGER_URL" in warmline(*words, "--home", home).refused()
    monkeypatch.setenv("WARMLINE_LEDGER_URL", "postgresql://ann@127.0.0.1:1/warmline")
    assert "WARMLINE_VECTORS_URL" in warmline(*words, "--home", home).refused()
