"""The log tells what went wrong and where, and never what a customer wrote."""

import json
from collections.abc import Iterator

import pytest
import structlog

from runtime.logs import configure_logs

SECRET = "my card is 4111 1111 1111 1111"


@pytest.fixture(autouse=True)
def _defaults_afterwards() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


@pytest.mark.parametrize("level", ["", "foo"])
def test_a_level_that_is_none_keeps_the_usual_one(capsys: pytest.CaptureFixture[str], level: str) -> None:
    configure_logs(level)
    structlog.get_logger().debug("not_told")
    structlog.get_logger().info("told")
    assert [line["event"] for line in lines(capsys)] == ["told"]


def test_an_error_is_logged_by_its_kind_and_place_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info")
    try:
        raise ValueError(SECRET)
    except ValueError:
        structlog.get_logger().exception("turn_failed", conversation="c1")
    [line] = lines(capsys)
    assert (line["event"], line["level"], line["error"], line["conversation"]) == (
        "turn_failed",
        "error",
        "ValueError",
        "c1",
    )
    assert any("test_logs.py" in place for place in line["at"])
    assert SECRET not in str(line)


def test_an_error_that_is_handed_over_is_logged_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info")
    structlog.get_logger().error("work_failed", exc_info=KeyError(SECRET))
    [line] = lines(capsys)
    assert (line["error"], line["at"]) == ("KeyError", [])
    assert SECRET not in str(line)


def test_what_is_below_the_level_is_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("warning")
    structlog.get_logger().info("reply_overtaken")
    structlog.get_logger().warning("index_rebuilt")
    [line] = lines(capsys)
    assert line["event"] == "index_rebuilt"
    assert "timestamp" in line
    assert "error" not in line
