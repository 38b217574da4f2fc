"""Colleagues that a note calls by name."""

import re
from collections.abc import Iterable

from conversation.model import Agent
from runtime.accounts import Staff

_MENTION = re.compile(r"(?<![\w@.])@([\w.+-]+(?:@[\w-]+(?:\.[\w-]+)+)?)")


def mentioned(text: str, colleagues: Iterable[Staff]) -> tuple[Agent, ...]:
    """Who is meant by `@name`, each once, in order: by e-mail, by the part before the @, or by first or full name.

    What fits nobody, or more than one, means nobody. A full name is written together or with dots: `@Maya.Lopez`.
    """
    known = list(colleagues)
    found: dict[str, Agent] = {}
    for word in _MENTION.findall(text):
        name = word.rstrip(".-").casefold()
        meant = [one for one in known if name in _names(one)]
        exact = [one for one in meant if name == one.email]
        if len(exact or meant) == 1:
            [one] = exact or meant
            found[one.id] = Agent(one.id, one.name)
    return tuple(found.values())


def _names(member: Staff) -> set[str]:
    parts = member.name.casefold().split()
    return {member.email, member.email.partition("@")[0], "".join(parts), ".".join(parts), *parts[:1]}
