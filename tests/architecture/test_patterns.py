"""No message may hold the server up: each pattern of the turn is tried on texts made from pieces of itself."""

import ast
import random
import re
import re._constants as code  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import signal
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pytest

REPO = Path(__file__).parents[2]
HOUSES = ("conversation", "policy", "retrieval")
# As long as a message may be, and so short that only what doubles with each piece takes any time.
LONG, SHORT = 4_000, 150
# Generous: what is read in time takes some milliseconds. A short text takes none at all, or minutes; which it is shows
# at the second look, when nothing else has held the machine up.
PATIENCE_S, PATIENCE_SHORT_S = 1.0, 0.5
TRIES_LONG, TRIES_SHORT = 60, 300
# Each of these hears nothing that is longer than it says.
HEARS_AT_MOST = {
    "conversation.chosen": "MOST_CHARS",
    "conversation.courtesies": "MOST_CHARS",
    "conversation.presence": "MOST_CHARS",
    "conversation.tried": "MOST_CHARS",
    "conversation.wishes": "LONGEST",
    "policy.declines": "MOST_CHARS",
    "policy.openers": "MOST_CHARS",
    "policy.replies": "MOST_CHARS",
    "policy.danger._ALONE": "MOST_CHARS",
    "policy.danger._MAYBE": "NEAR",
    "policy.missed._DENIED": "MOST_CHARS",
    "retrieval.page_notes._NOTE": "MOST_CHARS",
    "policy.requests._ASIDE": "REACH",
    "policy.requests._REFUSED": "REACH",
    "policy.requests._WHO_IS_THERE": "REACH",
    "policy.requests._NOT_ASKING": "SHORT",
    "policy.requests._HOW_TO_REACH": "SHORT",
}
ENDS = ("", " x!", "?", "\n#", '"')
PLAIN = (" ", "\n", "a ", "! ", "aa", ". ", "- ", "n't ", '"', "no ", "not ", "to ")
REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT)


@dataclass(frozen=True, slots=True)
class Heard:
    """A pattern, whether it is only ever held against the beginning of a text, and how much it is given to read."""

    name: str
    pattern: re.Pattern[str]
    anchored: bool
    most: int


class TooSlow(Exception):
    pass


def _patterns() -> list[Heard]:
    found: dict[tuple[str, int, bool], Heard] = {}
    for house in HOUSES:
        for path in sorted((REPO / house).glob("*.py")):
            # Those without any are not loaded: some bring a model's whole library with them.
            if "re.compile(" not in (source := path.read_text(encoding="utf-8")):
                continue
            for heard in _in_module(import_module(f"{house}.{path.stem}"), ast.parse(source)):
                found.setdefault((heard.pattern.pattern, heard.pattern.flags, heard.anchored), heard)
    return list(found.values())


def _in_module(module: ModuleType, tree: ast.Module) -> Iterator[Heard]:
    used: dict[str, set[str]] = defaultdict(set)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            for name in _named(node.value):
                used[name].add(node.attr)
    for name, value in vars(module).items():
        anchored = bool(used[name]) and used[name] <= {"match", "fullmatch"}
        where = f"{module.__name__}.{name}"
        limit = HEARS_AT_MOST.get(where) or HEARS_AT_MOST.get(module.__name__)
        most = getattr(module, limit) if limit else LONG
        yield from (Heard(where, one, anchored, most) for one in _compiled(value))


def _named(node: ast.expr) -> list[str]:
    """The names behind `A.match(...)` and `(A if b else C).match(...)`."""
    if isinstance(node, ast.IfExp):
        return [*_named(node.body), *_named(node.orelse)]
    return [node.id] if isinstance(node, ast.Name) else []


def _compiled(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif isinstance(value, dict):
        yield from (one for inner in value.values() for one in _compiled(inner))
    elif isinstance(value, list | tuple):
        yield from (one for inner in value for one in _compiled(inner))


class Pieces:
    """Text that parts of a pattern's parse tree take; the lot is drawn from the pattern itself, so always the same."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._lot = random.Random(pattern.pattern)
        self._tree = parser.parse(pattern.pattern, pattern.flags)

    def drawn(self) -> list[tuple[str, str]]:
        """What stands before, and what is said again and again after it."""
        found: set[tuple[str, str]] = {("", one) for one in PLAIN}
        repeats = list(self._repeats(self._tree, ""))
        self._lot.shuffle(repeats)
        for before, inner in repeats[:40]:
            once, mixed = self._text(inner, 2), "".join(self._text(inner, 2) for _ in range(12))
            found |= {(before, once), (before, f"{once} "), (before, mixed), ("", before + once)}
            found.add(("", before + once * 5 + " "))
        for _ in range(12):
            whole = self._text(self._tree, 3)
            found |= {("", whole[:cut] + end) for cut in (len(whole) // 2, len(whole) - 1) for end in (" ", "", "b")}
        texts = sorted(one for one in found if one[1])
        self._lot.shuffle(texts)
        return texts

    def _repeats(self, tree: Any, before: str) -> Iterator[tuple[str, Any]]:
        for item in tree:
            kind, inside = item
            if kind in REPEATS:
                if inside[1] >= 4:
                    yield before, inside[2]
                yield from self._repeats(inside[2], before)
            elif kind is code.BRANCH:
                for branch in inside[1]:
                    yield from self._repeats(branch, before)
            elif kind is code.SUBPATTERN:
                yield from self._repeats(inside[3], before)
            elif kind is code.ATOMIC_GROUP:
                yield from self._repeats(inside, before)
            before += self._text([item], 1)

    def _text(self, tree: Any, most: int) -> str:
        return "".join(self._said(kind, inside, most) for kind, inside in tree)

    def _said(self, kind: Any, inside: Any, most: int) -> str:
        if kind is code.LITERAL:
            return chr(inside)
        if kind is code.IN:
            return self._sign(inside)
        if kind is code.BRANCH:
            return self._text(self._lot.choice(inside[1]), most)
        if kind is code.SUBPATTERN:
            return self._text(inside[3], most)
        if kind is code.ATOMIC_GROUP:
            return self._text(inside, most)
        if kind in REPEATS:
            least, highest, inner = inside
            times = self._lot.randint(least, min(highest, least + most))
            return "".join(self._text(inner, most) for _ in range(times))
        return self._lot.choice("ax ") if kind in (code.ANY, code.NOT_LITERAL) else ""

    def _sign(self, signs: Any) -> str:
        """One that the set takes; of a set that names what it is not, one of the most usual."""
        inside = [chr(at) for kind, at in signs if kind is code.LITERAL]
        inside += [chr(self._lot.randint(*at)) for kind, at in signs if kind is code.RANGE]
        named = [str(at) for kind, at in signs if kind is code.CATEGORY]
        if signs[0][0] is code.NEGATE:
            return next((one for one in ' a1x,-\n"(' if one not in inside and not (named and one.isspace())), "q")
        return self._lot.choice(inside + [_of_category(one) for one in named])


def _of_category(name: str) -> str:
    if "NOT_WORD" in name:
        return ", "
    return " " if "SPACE" in name and "NOT" not in name else "7" if "DIGIT" in name and "NOT" not in name else "a"


def _in_time(heard: Heard, text: str, patience: float) -> bool:
    signal.setitimer(signal.ITIMER_REAL, patience)
    try:
        heard.pattern.fullmatch(text)
        if not heard.anchored:
            sum(1 for _ in heard.pattern.finditer(text))
    except TooSlow:
        return False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return True


def _too_slow(heard: Heard) -> str | None:
    """The first text that it reads too slowly, and again when it is read once more."""
    texts = Pieces(heard.pattern).drawn()
    short = (min(SHORT, heard.most), TRIES_SHORT, PATIENCE_SHORT_S)
    for most, tries, patience in (short, (heard.most, TRIES_LONG, PATIENCE_S)):
        for n, (before, said) in enumerate(texts[:tries]):
            text = (before + said * (most // len(said) + 1))[: most - 3] + ENDS[n % len(ENDS)]
            if not (_in_time(heard, text, patience) or _in_time(heard, text, patience)):
                return f"{heard.name}: {before[:60]!r}, then {said[:60]!r} over and over, {len(text)} characters"
    return None


@pytest.fixture
def impatient() -> Iterator[None]:
    def stop(_sign: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    yield
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("pattern", "slow"),
    [
        (r"\W*(?:(?:help|please) ?\W*)*smoke", True),
        (r"\W*+(?:(?:help|please)\W*+)*+smoke", False),
        (r"\s*-?\s*-?\s*person", True),
        (r"(?<!\s)\s*+person", False),
    ],
)
def test_a_pattern_that_reads_something_twice_is_told(pattern: str, slow: bool) -> None:
    assert bool(_too_slow(Heard("one", re.compile(pattern), anchored=False, most=1_000))) is slow


@pytest.mark.slow
@pytest.mark.usefixtures("impatient")
def test_no_pattern_takes_long_over_any_message() -> None:
    patterns = _patterns()
    assert len(patterns) > 200
    assert [slow for one in patterns if (slow := _too_slow(one))] == []
