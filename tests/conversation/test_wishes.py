"""What contacts ask of later, and what only sounds like it."""

import time
from datetime import UTC, datetime

import pytest

from conversation.wishes import LONGEST, wants_no_more, wished_moment

# A Tuesday.
NOW = datetime(2023, 11, 14, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("check again with me on Friday 10:00", "2023-11-17T10:00"),
        ("Can you check back with me in 2 hours?", "2023-11-14T14:00"),
        ("please remind me tomorrow at 9:00", "2023-11-15T09:00"),
        ("Could you get back to me on Friday at 10:00 please", "2023-11-17T10:00"),
        ("On Friday at 10:00, please write to me again.", "2023-11-17T10:00"),
        ("ok, follow up with me in 3 days at 10:00", "2023-11-17T10:00"),
        ("message me again on Friday at 10:00", "2023-11-17T10:00"),
    ],
)
def test_who_asks_to_hear_again_names_the_time(text: str, due: str) -> None:
    found = wished_moment(text, NOW)
    assert found is not None
    assert found.isoformat().startswith(due)


@pytest.mark.parametrize(
    "text",
    [
        "please remind me",
        "can I check in on Friday at 10:00?",
        "do not write to me again on Friday",
        "Nobody got back to me on Friday",
        "you did not get back to me on Friday at 10:00",
        "My drill is smoking and I am furious, get back to me tomorrow at 9",
        "call me back tomorrow at 9",
        "I want a refund. Remind me tomorrow at 9",
        "remind me on Friday at 10:00 that somebody stole my card",
        "When will my parcel arrive, on Friday at 10:00?",
        "somebody should call me, my number is 5550100",
        "The reminder of Friday 10:00 was wrong",
        "Remind me: how long do refunds take?",
        "remind me on Tuesday " + "and a long story " * 20,
        "",
    ],
)
def test_what_only_sounds_like_it_is_none(text: str) -> None:
    assert wished_moment(text, NOW) is None


@pytest.mark.parametrize(
    "text",
    [
        "please do not write to me",
        "Don't check with me again.",
        "cancel the reminder",
        "no need to follow up on this, thanks",
        "Ok, you don't need to remind me",
        "stop contacting me",
    ],
)
def test_who_wants_no_more_is_understood(text: str) -> None:
    assert wants_no_more(text)


@pytest.mark.parametrize(
    "text", ["do not write to me, call my lawyer", "how do I cancel the reminder?", "stop", "no", ""]
)
def test_what_says_more_or_something_else_is_not(text: str) -> None:
    assert not wants_no_more(text)


def test_long_messages_are_read_in_no_time() -> None:
    began = time.process_time()
    for text in ("remind me " * (LONGEST // 10), "don't write to me " * (LONGEST // 18), "check with me " * 5_000):
        wished_moment(text, NOW)
        wants_no_more(text)
    assert time.process_time() - began < 1
