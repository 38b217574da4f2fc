"""Canned responses: texts with variables, such as `Hello {contact.name|there}`."""

import re
from collections.abc import Iterator, Mapping

VARIABLES = ("contact.name", "contact.email", "agent.name", "company")
_VARIABLE = re.compile(r"\{([^{}|]*)(?:\|([^{}]*))?\}")


def unknown_variables(text: str) -> list[str]:
    """What stands in braces and is neither one of `VARIABLES` nor `attributes.NAME`."""
    return [name for name in _named(text) if name not in VARIABLES and not re.fullmatch(r"attributes\.[^.]+", name)]


def _named(text: str) -> Iterator[str]:
    return (found[1].strip() for found in _VARIABLE.finditer(text))


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables; one without a value gives what stands after `|`, or nothing."""
    # In one pass, so that a value with braces in it stays as it is.
    return _VARIABLE.sub(lambda found: values.get(found[1].strip()) or found[2] or "", text)
