"""Dates as documents write them."""

from datetime import date


def iso_date(text: str) -> date | None:
    """The date at the start of `text` in ISO form, or None."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
