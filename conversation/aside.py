"""What a contact says that names no matter of theirs: goodbyes, praise, openers, a wish to hear no more, an address.

Where the assistant replied, its decision says so. To people nothing is decided: there the words alone say it.
"""

import re
from collections.abc import Sequence
from itertools import dropwhile, takewhile

from conversation.address import address_in
from conversation.asked import (
    DECLINED,
    IN_ORDER,
    LEFT_QUEUE,
    NOTED,
    NOTHING_MORE,
    NOTHING_YET,
    OPENING,
    RATED,
    WHO_IS_THERE,
)
from conversation.model import Action, Author, Decision, Message, TurnKind
from conversation.wishes import wants_no_more
from conversation.words import content_words

# A longer message has more in it.
MOST_CHARS = 200
_RULES = frozenset({DECLINED, LEFT_QUEUE, IN_ORDER, NOTED, NOTHING_MORE, NOTHING_YET, OPENING, RATED, WHO_IS_THERE})
# A message of nothing else thanks, praises, takes leave, comes back, or says that all is well.
_PASSING = content_words(
    "thanks thank thx ty cheers ta appreciate appreciated welcome please sorry ok okay yes yeah yep yup nope sure right"
    " mate pal buddy dude man sir madam guys team everyone folks friend legend star hero hi hey hello hiya there"
    " bye goodbye ciao cya see seeing later soon back again nice good great best day evening weekend week one night"
    " morning afternoon"
    " perfect excellent awesome brilliant lovely super superb cool wonderful fantastic amazing sweet fine well happy"
    " glad pleased satisfied helpful helps helped help working works worked solved fixed sorted resolved done clear set"
    " got everything nothing else worries problem issue question trick job answer answers answered love luck"
    " much lot lots so really very quite just finally perfectly wow oh ah great now today time try know"
    " i'm i've i'll i'd it's that's that'll there's you're you've we're we've let's m ve ll re d u"
)
_ASKS_OR_DENIES = re.compile(
    r"\?|^\W*(?:how|what(?! an? )|where|when|why|which|who|can|could|do|does|did|is|are|will|would|may)\b"
    r"|\b(?:not|never|cannot)\b|n['’]t\b",
    re.IGNORECASE,
)


def passes_by(decision: Decision) -> bool:
    """Whether what was decided on was small talk or a reply to the assistant's own question.

    The owner's rules and those for attacks decide likewise, over words that may name something.
    """
    spoken = decision.action is Action.ANSWER and decision.kind is TurnKind.SMALLTALK
    return spoken and (decision.rule is None or decision.rule in _RULES)


def newest_run(messages: Sequence[Message]) -> frozenset[str]:
    """The ids of what the contact said last, in one go: what a turn is about."""
    heard = dropwhile(lambda one: one.author is not Author.CONTACT, reversed(messages))
    return frozenset(one.id for one in takewhile(lambda one: one.author is Author.CONTACT, heard))


def is_aside(text: str) -> bool:
    """Whether the words alone say it: what asks or denies something is none, nor what names anything."""
    if len(text) > MOST_CHARS:
        return False
    address = address_in(text)
    passing = not _ASKS_OR_DENIES.search(text) and content_words(text) <= _PASSING
    return passing or wants_no_more(text) or (address is not None and address.alone)
