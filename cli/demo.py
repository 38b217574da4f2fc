"""`make demo`."""


def demo() -> None:
    """Ingest the sample help centre, serve it, and play one conversation."""
    from docs.demo import play

    play()
