"""Pages that differ in what they are about and hardly in what they say: two plans, two versions, two years."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from conversation.model import Evidence
from conversation.words import FUNCTION_WORDS, WORD, stem

# In so few words do the titles of siblings differ, on either side.
MOST_WORDS = 2
_YEAR = re.compile(r"(?:19|20)\d\d")
_DENIES = re.compile(
    r"\b(?:not|no|never|none|without|cannot|\w+n['’]t|except(?:ions?)?|exclu\w+|unless|prohibited|forbidden|unavailable)\b",
    re.IGNORECASE,
)
# "Why can't I log in?" denies nothing of what it is answered with.
_ASKS = re.compile(r"\?\s*$|^\W*(?:why|how|when|where|who|if|can|do|does|is|are|i|my)\b", re.IGNORECASE)

_STROKE = re.compile(r"\s+(?:[|·•»]|::)\s+")


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom a question asks: `others` are the documents about another, each with the stems of the one it names.

    `words` are all stems of the question that carry meaning.
    """

    words: frozenset[str]
    others: Mapping[str, frozenset[str]]

    def allows(self, document_id: str, text: str) -> bool:
        """Whether a sentence is about the one that is named: of another's page, if it speaks of that one and of what
        is asked. What may not go into checked baggage stands under cabin baggage."""
        named = self.others.get(document_id)
        said = meaningful(text) if named else frozenset[str]()
        return not named or bool(said & named and said & (self.words - named))


def of_whom_is_asked(question: str, evidence: Sequence[Evidence]) -> Asked:
    """By the titles of pages that are siblings."""
    asked = meaningful(question)
    others: dict[str, frozenset[str]] = {}
    for _, theirs, own, other in siblings(evidence):
        if own & asked and not other & asked:
            others[theirs.document_id] = others.get(theirs.document_id, frozenset()) | (own & asked)
    return Asked(asked, others)


def labels(
    quoted: Sequence[Evidence],
    rows: Collection[str] = (),
    headed: Collection[str] = (),
    others: Collection[str] = (),
) -> dict[str, str]:
    """By chunk, what has to be said before its words are quoted: which of several such pages it is of, or that it is of
    another page than what was quoted before it, a heading that denies what stands under it, and one below the page's
    own over rows of a table.

    `rows` and `headed` are the chunks of which rows are quoted, and whose heading has to be said, `others` the
    documents about another than the one that is asked for. Most need nothing.
    """
    several = {one.document_id for one, *_ in siblings(quoted)}.union(others)
    said = {
        one.chunk_id: dict.fromkeys(
            (
                *(_title(one, several) or _elsewhere(one, before)),
                *_denial(one),
                *(_name_of(one.heading[1:]) if one.chunk_id in rows else ()),
                *(one.heading[-1:] if one.chunk_id in headed else ()),
            )
        )
        for before, one in zip((None, *quoted), quoted, strict=False)
    }
    return {chunk: ", ".join(parts) for chunk, parts in said.items() if parts}


def _title(one: Evidence, several: set[str]) -> list[str]:
    return [one.title] if one.title and one.document_id in several else []


def _elsewhere(one: Evidence, before: Evidence | None) -> list[str]:
    mine, theirs = one.title or "", before.title or "" if before else ""
    return [_without_site(mine, theirs)[0]] if before and mine and mine != theirs else []


def _denial(one: Evidence) -> list[str]:
    heading = one.heading[-1] if one.heading else ""
    return [heading] if _DENIES.search(heading) and not _ASKS.search(heading) else []


def _name_of(heading: Sequence[str]) -> Sequence[str]:
    """The last, unless it asks: then it names nothing."""
    return [one for one in heading[-1:] if not one.rstrip().endswith("?")]


def siblings(evidence: Sequence[Evidence]) -> Iterator[tuple[Evidence, Evidence, frozenset[str], frozenset[str]]]:
    """Each with each that is of such a page, one passage of a document, and the stems that either title has alone."""
    titled = {one.document_id: one for one in evidence if one.title}
    for ours, theirs in permutations(titled.values(), 2):
        if words := _apart(ours.title or "", theirs.title or ""):
            yield ours, theirs, *words


# Each title is compared with each other in every turn.
@lru_cache(maxsize=4096)
def _apart(title: str, other: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """The words of either title that the other has not, cut to their stems; None where they are no siblings."""
    mine, theirs = map(meaningful, _without_site(title, other))
    left, right = mine - theirs, theirs - mine
    near = mine & theirs and 0 < len(left) <= MOST_WORDS and 0 < len(right) <= MOST_WORDS
    return (left, right) if near else None


def _without_site(title: str, other: str) -> tuple[str, str]:
    """Without what both end with behind a stroke: a website's name makes no siblings of its pages. Behind a dash there
    are mostly members of a family ("Hosting – Germany")."""
    mine, theirs = _STROKE.split(title), _STROKE.split(other)
    while min(len(mine), len(theirs)) > 1 and mine[-1] == theirs[-1]:
        mine, theirs = mine[:-1], theirs[:-1]
    return " ".join(mine), " ".join(theirs)


@lru_cache(maxsize=4096)
def meaningful(text: str) -> frozenset[str]:
    """The stems of words that carry meaning; a small number only together with the word before it ("sprig 2")."""
    found: set[str] = set()
    before = ""
    for word in WORD.findall(text.lower()):
        number = word.isdigit() and not _YEAR.fullmatch(word)
        if word not in FUNCTION_WORDS:
            found.add(f"{before} {word}" if number else stem(word))
        before = stem(word)
    return frozenset(found)
