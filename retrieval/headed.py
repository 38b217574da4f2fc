"""Quoted words that are only understood under their heading."""

import re
from collections.abc import Mapping, Sequence
from itertools import combinations

from conversation.model import Evidence
from retrieval.codes import numbers_of
from retrieval.headings import unnumbered
from retrieval.lists import ASKS
from retrieval.sentences import is_row
from retrieval.siblings import meaningful

_NUMBER = re.compile(r"\d[\d.,]*")
# "Yes, up to ten.", "For guests, no."
_YES_OR_NO = re.compile(r"(?:^|[,;:–—]\s+)(?:yes|no)(?=\s*[,.;:!–—]|$)", re.IGNORECASE)
# "no food taken for 24 hours", "- a swollen face"; a sentence in small letters has an end.
_ITEM = re.compile(r"\W*[a-z]+(?:[\s,;]|$)")


def headed(question: str, passages: Sequence[Evidence], said: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The chunks whose heading has to be said before what is quoted of them; `said` has that by chunk.

    A heading with a number that is asked for and that the words lack, one that asks what they answer with yes or no,
    one that lines in small letters go on from, and those of two sections that say the same with other numbers.
    """
    under = [one for one in passages if one.heading]
    ways = (_has_number, _is_answered, _goes_on)
    alone = {one.chunk_id for one in under if any(way(question, one, said) for way in ways)}
    return frozenset(alone.union(*(_alike(one, other, said) for one, other in combinations(under, 2))))


def _has_number(question: str, one: Evidence, said: Mapping[str, Sequence[str]]) -> bool:
    heading = one.heading[-1]
    lacking = numbers_of(unnumbered(heading), question) - numbers_of(" ".join(said[one.chunk_id]), question)
    return bool(lacking) and not heading.rstrip().endswith(ASKS)


def _is_answered(question: str, one: Evidence, said: Mapping[str, Sequence[str]]) -> bool:
    """Whether it asks for more than is asked, and a yes or no is quoted."""
    heading = one.heading[-1]
    asks_more = heading.rstrip().endswith(ASKS) and not meaningful(heading) <= meaningful(question)
    return asks_more and any(map(_YES_OR_NO.search, said[one.chunk_id]))


def _goes_on(_question: str, one: Evidence, said: Mapping[str, Sequence[str]]) -> bool:
    """Whether what is quoted begins with an item: "vomiting more than twice" says not what to do then."""
    first = said[one.chunk_id][0]
    return bool(_ITEM.match(first)) and not first.endswith((".", "!", "?")) and not is_row(first)


def _alike(one: Evidence, other: Evidence, said: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Both, if they are sections of one document, and a line of one is a line of the other but for its numbers."""
    if one.document_id != other.document_id or one.heading == other.heading:
        return frozenset()
    mine, theirs = (_by_form(said[each.chunk_id]) for each in (one, other))
    differ = any(mine[form] != theirs[form] for form in mine.keys() & theirs.keys())
    return frozenset({one.chunk_id, other.chunk_id}) if differ else frozenset()


def _by_form(said: Sequence[str]) -> Mapping[str, str]:
    return {_NUMBER.sub("#", text.lower()): text.lower() for text in said}
