"""Whatever was stored can be written again."""

import json

import pytest

from runtime.stored_json import loads


@pytest.mark.parametrize("kind", [str, str.encode])
def test_half_a_character_pair_becomes_a_mark_and_a_whole_one_stays(kind) -> None:
    stored = json.dumps({"na\udc00me": ["\ud800x.png", "👍", 7, None], "plain": {"text": "Größe"}})
    assert loads(kind(stored)) == {"na\ufffdme": ["\ufffdx.png", "👍", 7, None], "plain": {"text": "Größe"}}


@pytest.mark.parametrize("half", ["\udc00\ud83d", "👍\ud800", "\udc00👍"])
def test_a_half_is_found_beside_whole_ones(half: str) -> None:
    assert "\ufffd" in loads(json.dumps([half]))[0]


def test_what_holds_none_is_read_as_ever() -> None:
    assert loads('{"a": [1, "\\u00e9"]}') == {"a": [1, "é"]}
