"""The names by which documents speak of their owner: in a question they tell no passage from another.

The few passages that name the owner would else be found for whatever is asked, and be like every question that does.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import dropwhile

from conversation.words import FUNCTION_WORDS, WORD, stem

Name = tuple[str, ...]

_NAMES = re.compile(r"\b[A-Z][\w&]*(?:['’-][A-Z]\w*)*(?: [A-Z][\w&]*(?:['’-][A-Z]\w*)*){0,3}")
# No parts of addresses.
_LOWER = re.compile(r"(?<![\w.@/-])[a-z][a-z'’-]++(?![@/]|\.\w)")
_BEHIND = re.compile(r" ([a-z]+)")
_LAST = re.compile(r"(?<![^\W\d_])([^\W\d_]+) $")
_HOST = re.compile(r"(?:https?://|\bwww\.|@)((?:[a-z0-9-]{1,40}\.){1,4})[a-z]{2,10}\b", re.IGNORECASE)
# Of what stands before a name only so much is looked at.
LONGEST_BEFORE = 8
# Behind a name these say that it does nothing and nothing is its own ("Acme delivers", "the Acme app").
_NO_VERBS = frozenset(["and", "or", "in", "at", "for", "to", "of", "on", "from", "with", "by", "as", "the", "a", "an"])
# Before it, that it is a place.
_PLACING = frozenset(["in", "at", "to", "from", "near", "into", "of", "around", "outside"])
# What an owner's name says that they are. Products have such names too, but begin with a word of the language.
_KINDS = frozenset(
    [
        "air",
        "airlines",
        "airways",
        "association",
        "bank",
        "church",
        "clinic",
        "college",
        "company",
        "council",
        "energy",
        "foundation",
        "gmbh",
        "gym",
        "hospital",
        "hotel",
        "inc",
        "institute",
        "insurance",
        "library",
        "limited",
        "llc",
        "ltd",
        "museum",
        "practice",
        "school",
        "society",
        "surgery",
        "telecom",
        "theatre",
        "trust",
        "university",
    ]
)
LEAST_DOCUMENTS = 3
LEAST_SHARE = 0.25
# What so many documents are headed with is what they are about.
MOST_TITLED = 0.34
LEAST_ACTING = 0.5
FOREMOST = 2
# Some of these are in any English text, and in hardly any other.
ENGLISH = frozenset(["the", "and", "with"])
# Mentions of a bank, a school in each document, from which on it may be the owner.
RAREST = 0.05
# Beside an owner's name they ask for nothing: "tell me about Acme".
_ASKING = frozenset(
    [
        "tell",
        "know",
        "explain",
        "describe",
        "mean",
        "offer",
        "offers",
        "provide",
        "provides",
        "company",
        "called",
        "name",
        "stand",
    ]
)
_LEADING = frozenset(["at", "with", "from", "by", "of", "for", "in", "on", "the"])


@dataclass(frozen=True, slots=True)
class Said:
    """A passage of a document, and what stands over it: title and headings."""

    document_id: str
    over: str
    text: str


@dataclass(slots=True)
class _Seen:
    """In which documents words stand capitalised, and how often a verb follows them."""

    documents: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    titled: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    hosts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    times: Counter[str] = field(default_factory=Counter)
    acting: Counter[str] = field(default_factory=Counter)
    kinds: Counter[Name] = field(default_factory=Counter)
    lower: set[str] = field(default_factory=set)


def own_names(passages: Sequence[Said], is_word: Callable[[str], bool]) -> frozenset[Name]:
    """The owner's names, each as its words in lower case; `is_word` says whether the language has a word.

    A coined word of several documents that acts in them ("Acme delivers") and heads few; the name in addresses of
    several; and the only name of a kind of owner ("Harwood Bank"). Where two are as good, neither is: they are
    products, branches or others that the owner works with. Only English documents are understood so far.
    """
    seen = _Seen()
    for passage in passages:
        _look(passage, seen)
    if ENGLISH.isdisjoint(seen.lower):
        return frozenset()
    documents = len({one.document_id for one in passages})

    def is_coined(word: str) -> bool:
        # "Backups" may be no word of its own to a model that has "backup".
        forms = {word, stem(word), word.removesuffix("s")}
        return word.isalpha() and word not in seen.lower and not any(map(is_word, forms))

    most = MOST_TITLED * documents
    coined = {word: n for word, n in _acting(seen, documents).items() if is_coined(word)}
    addressed = {word: len(some) for word, some in seen.hosts.items() if len(some) >= LEAST_DOCUMENTS}
    addressed = {word: n for word, n in addressed.items() if is_coined(word) and len(seen.titled[word]) <= most}
    found = (_foremost(coined), _foremost(addressed))
    return frozenset({(word,) for word in found if word} | _of_kind(seen, documents))


def _acting(seen: _Seen, documents: int) -> dict[str, int]:
    """Words by the number of documents that have them, as far as those are enough and of an owner."""
    least = max(2, min(LEAST_DOCUMENTS, documents), LEAST_SHARE * documents)
    return {
        word: len(some)
        for word, some in seen.documents.items()
        if len(some) >= least
        and len(seen.titled[word]) <= MOST_TITLED * documents
        and seen.acting[word] >= LEAST_ACTING * seen.times[word]
    }


def _foremost(counted: Mapping[str, int]) -> str | None:
    """The one that is in twice as many documents as any other."""
    ranked = sorted(counted, key=lambda word: -counted[word])
    alone = ranked[:1] and (len(ranked) == 1 or counted[ranked[0]] >= FOREMOST * counted[ranked[1]])
    return ranked[0] if alone else None


def _look(passage: Said, seen: _Seen) -> None:
    seen.lower.update(_LOWER.findall(passage.text))
    for host in _HOST.findall(passage.text):
        for label in host.lower().rstrip(".").split("."):
            seen.hosts[label].add(passage.document_id)
    for word in WORD.findall(passage.over.lower()):
        seen.titled[word].add(passage.document_id)
    for match in _NAMES.finditer(passage.text):
        words = tuple(dropwhile(FUNCTION_WORDS.__contains__, match[0].lower().split(" ")))
        for word in words:
            seen.documents[word].add(passage.document_id)
            seen.times[word] += 1
        behind = _BEHIND.match(passage.text, match.end())
        before = _LAST.search(passage.text[max(0, match.start() - LONGEST_BEFORE) : match.start()])
        if words and behind and behind[1] not in _NO_VERBS and not (before and before[1].lower() in _PLACING):
            seen.acting[words[-1]] += 1
        _look_for_kind(words, seen)


def _look_for_kind(words: Name, seen: _Seen) -> None:
    ends = [n for n, word in enumerate(words) if n and word in _KINDS]
    if ends:
        seen.kinds[words[: ends[0] + 1]] += 1


def _of_kind(seen: _Seen, documents: int) -> set[Name]:
    """A name that begins with a word of the documents is a product's, or a rank's ("Home Air", "Student Bank"). Its
    first word alone is the owner's only where it never stands without the rest: else it may be a town's."""
    names = [(name, times) for name, times in seen.kinds.most_common() if name[0] not in seen.lower]
    if len(names) != 1 or names[0][1] < RAREST * documents:
        return set()
    [(name, times)] = names
    return {name, name[:1]} if seen.times[name[0]] == times else {name}


def without_own_names(question: str, names: Collection[Name]) -> str:
    """The question without the owner's names, unless nothing would be left to look for."""
    if not names:
        return question
    words = list(WORD.finditer(question))
    lower = [word[0].lower().removesuffix("'s") for word in words]
    gone = _places(lower, names)
    left = [word for n, word in enumerate(lower) if n not in gone and word not in FUNCTION_WORDS | _ASKING]
    if not gone or not left:
        return question
    gone |= {n - 1 for n in gone if n and lower[n - 1] in _LEADING}
    return _cut(question, [words[n].span() for n in sorted(gone)])


def _places(words: Sequence[str], names: Collection[Name]) -> set[int]:
    found: set[int] = set()
    for name in names:
        for n in range(len(words) - len(name) + 1):
            if tuple(words[n : n + len(name)]) == name:
                found.update(range(n, n + len(name)))
    return found


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in spans:
        kept.append(text[at:start])
        at = end
    return " ".join("".join((*kept, text[at:])).split())
