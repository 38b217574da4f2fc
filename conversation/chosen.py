"""The choice from a list that the assistant asked with: "2" or "the second one"."""

import re

from conversation.model import Author, Message, MessageKind

# A longer message has more in it.
MOST_CHARS = 60
OPTION, BETWEEN = "- ", " - "
_PLACES = {"first": 0, "1": 0, "1st": 0, "second": 1, "2": 1, "2nd": 1, "third": 2, "3": 2, "3rd": 2, "last": -1}
_CHOICE = re.compile(
    r"\W*(?:(?:i mean|i meant|it(?:['’]s| is)|number|option|no|nr|the|answer)[\s.:#]{1,3}){0,3}"
    r"(?P<place>first|second|third|last|1st|2nd|3rd|[1-3])(?:[\s.:)]{1,3}(?:one|option|of them|please|thanks)){0,2}\W*",
    re.IGNORECASE,
)


def chosen(question: str, history: tuple[Message, ...]) -> str:
    """What was asked before with the option that is chosen now; any other question as it is."""
    asked = history[-1] if history else None
    found = _CHOICE.fullmatch(question) if len(question) <= MOST_CHARS else None
    if found is None or asked is None or asked.kind is not MessageKind.CLARIFY:
        return question
    options = [line.removeprefix(OPTION) for line in asked.text.splitlines() if line.startswith(OPTION)]
    place = _PLACES[found["place"].lower()]
    if place >= len(options) or not options:
        return question
    before = next((one.text for one in reversed(history) if one.author is Author.CONTACT), "")
    return f"{before}: {_named(options, place)}"


def _named(options: list[str], place: int) -> str:
    """The heading alone, as people ask; with its document's title where another option has the same."""
    headings = [one.rsplit(BETWEEN, 1)[-1] for one in options]
    return options[place] if headings.count(headings[place]) > 1 else headings[place]
