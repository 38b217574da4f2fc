"""Names as programs have them ("rate_limited"), which neither words nor embeddings keep together."""

import re
from collections.abc import Sequence

from conversation.model import Evidence

_IDENTIFIER = re.compile(r"(?<![\w./-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w/-])")


def identifiers(text: str) -> frozenset[str]:
    """Those in the text, in lower case."""
    return frozenset(_IDENTIFIER.findall(text.lower()))


def with_identifiers_first(question: str, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The passages that have one of the question's before the others, but for the best, which stays second at least."""
    if not (asked := identifiers(question)):
        return tuple(evidence)
    having = [one for one in evidence if not asked.isdisjoint(identifiers(one.text))]
    others = [one for one in evidence if one not in having]
    if not having or not others or evidence[0] in having:
        return (*having, *others)
    return (having[0], others[0], *having[1:], *others[1:])
