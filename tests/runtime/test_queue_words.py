"""What who waits is told of the ways to reach them."""

from runtime import queue_words


def test_a_mail_is_promised_only_where_one_is_sent() -> None:
    assert "go to kim@x.example" in queue_words.reachable("kim@x.example", mails=True)
    assert "go to" not in queue_words.reachable("kim@x.example")
    assert "answers also go there" in queue_words.reachable(None, mails=True)
    assert "go to kim@x.example" in queue_words.details_taken("kim@x.example", mails=True)
