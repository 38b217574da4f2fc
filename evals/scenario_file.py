"""Scripted conversations from YAML to frozen values, every refusal with the line that it is about."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Any

import yaml

from evals.errors import BadDataset
from policy.plain_yaml import NotPlain, PlainLoader, line_of, values_of

LINE = "__line__"
UNITS_S = {"s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0}
MAX_WAIT_S = 366 * UNITS_S["d"]
TIME = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d)(?:ec|econds?|in|inutes?|ours?|ays?)?")
SETTINGS = frozenset({"on_missing", "company", "assistant_name"})
LISTS = frozenset({"cites", "quotes", "says", "says_not", "suggests"})
VALUES = frozenset({"action", "kind", "reason", "rule", "phase"})
FLAGS = frozenset({"silent", "refused"})


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody does, or how long nothing happens, and what is expected to follow.

    `does` is says, presses, rates, claims, resolves, hands_back or waits; `what` its words, choice or number.
    """

    who: str
    does: str
    what: Any
    expect: Mapping[str, Any]
    line: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """One conversation from its opening on."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """Scenarios over the same documents: paths, or texts by file name."""

    name: str
    scenarios: tuple[Scenario, ...]
    paths: tuple[Path, ...]
    texts: Mapping[str, str]
    settings: Mapping[str, str] = field(default_factory=dict)
    rules: Sequence[Mapping[str, Any]] = ()


class _Lines(PlainLoader):
    """Remembers in each mapping the line that it begins on."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        return {**super().construct_mapping(node, deep), LINE: node.start_mark.line + 1}


class _Wrong(ValueError):
    """Something on `line` is not as it should be."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")


def read_scenarios(file: Path) -> ScenarioFile:
    """Raises `BadDataset`."""
    try:
        return _file(file, _mapping(values_of(file.read_bytes(), _Lines), 1, "the file"))
    except NotPlain as error:
        where = f" line {line}" if (line := line_of(error)) else ""
        raise BadDataset(f"{file.name}{where}: {error.problem}.") from error
    except yaml.YAMLError as error:
        raise BadDataset(f"{file.name} is not YAML: {' '.join(str(error).split())}") from error
    except UnicodeError as error:
        raise BadDataset(f"{file.name} holds something that is no text: {error}") from error
    except ValueError as error:
        raise BadDataset(f"{file.name} {error}.") from error


def _file(file: Path, loaded: Mapping[str, Any]) -> ScenarioFile:
    _only(loaded, {"documents", "settings", "rules", "scenarios"}, "the file")
    settings = _settings(_mapping(loaded.get("settings") or {}, loaded[LINE], "settings"))
    paths, texts = _documents(file, loaded)
    scenarios = tuple(_scenario(one, loaded[LINE]) for one in _list(loaded.get("scenarios"), loaded[LINE], "scenarios"))
    names = [one.name for one in scenarios]
    if repeated := next((name for name in names if names.count(name) > 1), None):
        raise _Wrong(loaded[LINE], f"two scenarios are called {repeated!r}")
    return ScenarioFile(file.stem, scenarios, paths, texts, settings, _rules(loaded))


def _rules(loaded: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    given = loaded.get("rules") or []
    if not isinstance(given, list):
        raise _Wrong(loaded[LINE], "rules is a list; begin each with '- name: ...'")
    return [_without_lines(_mapping(one, loaded[LINE], "a rule")) for one in given]


def _without_lines(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_lines(one) for name, one in _plain(value).items()}
    return [_without_lines(one) for one in value] if isinstance(value, list) else value


def _settings(given: Mapping[str, Any]) -> Mapping[str, str]:
    _only(given, SETTINGS, "settings")
    settings = {name: _words(value, given[LINE]) for name, value in _plain(given).items()}
    if settings.get("on_missing", "offer") not in ("offer", "escalate"):
        raise _Wrong(given[LINE], "on_missing is offer or escalate")
    return settings


def _documents(file: Path, loaded: Mapping[str, Any]) -> tuple[tuple[Path, ...], Mapping[str, str]]:
    documents = loaded.get("documents") or []
    if isinstance(documents, dict):
        texts = _plain(documents)
        for name, text in texts.items():
            if not (isinstance(text, str) and _is_file_name(name)):
                raise _Wrong(documents[LINE], f"the document {name!r} is a file name with its text")
            text.encode()
        return (), texts
    listed = [documents] if isinstance(documents, str) else documents
    if not isinstance(listed, list):
        raise _Wrong(loaded[LINE], "documents is a path, a list of paths, or file names with their texts")
    for one in listed:
        if not (file.parent / _words(one, loaded[LINE])).exists():
            raise _Wrong(loaded[LINE], f"there are no documents at {one}")
    return tuple(file.parent / one for one in listed), {}


def _is_file_name(name: Any) -> bool:
    if not isinstance(name, str) or not name.isprintable():
        return False
    return bool(Path(name).name) and not Path(name).is_absolute() and ".." not in Path(name).parts


def _scenario(loaded: Any, line: int) -> Scenario:
    one = _mapping(loaded, line, "a scenario")
    _only(one, {"name", "steps"}, "a scenario")
    if not isinstance(one.get("name"), str) or not one["name"].strip():
        raise _Wrong(one[LINE], "a scenario needs a name")
    one["name"].encode()
    return Scenario(one["name"], tuple(_step(step, one[LINE]) for step in _list(one.get("steps"), one[LINE], "steps")))


def _step(loaded: Any, line: int) -> Step:
    one = _mapping(loaded, line, "a step")
    _only(one, {"customer", "agent", "wait", "expect"}, "a step")
    actors = [name for name in ("customer", "agent", "wait") if name in one]
    if len(actors) != 1:
        raise _Wrong(one[LINE], "a step has one of customer, agent or wait")
    who = actors[0]
    does, what = {"customer": _customer, "agent": _agent, "wait": _wait}[who](one[who], one[LINE])
    return Step(who, does, what, _expect(one.get("expect") or {}, one[LINE]), one[LINE])


def _customer(value: Any, line: int) -> tuple[str, Any]:
    if isinstance(value, dict):
        return _choice(value, line, {"presses": ("person", "cancel"), "rates": (1, 2, 3, 4, 5)})
    return "says", [_words(one, line) for one in (value if isinstance(value, list) else [value])]


def _agent(value: Any, line: int) -> tuple[str, Any]:
    if value in ("claims", "resolves"):
        return value, None
    if not isinstance(value, dict):
        raise _Wrong(line, "an agent claims, resolves, {says: ...} or {hands_back: solved|unsolved}")
    if "says" in value:
        return "says", [_words(value["says"], line)]
    return _choice(value, line, {"hands_back": ("solved", "unsolved")})


def _choice(value: Mapping[str, Any], line: int, choices: Mapping[str, Sequence[Any]]) -> tuple[str, Any]:
    for name, allowed in choices.items():
        if set(value) == {name, LINE} and value[name] in allowed and not isinstance(value[name], bool):
            return name, value[name]
    told = " or ".join(f"{{{name}: {'|'.join(map(str, allowed))}}}" for name, allowed in choices.items())
    raise _Wrong(line, f"this is {told}")


def _wait(value: Any, line: int) -> tuple[str, Any]:
    found = TIME.fullmatch(str(value).strip().lower())
    seconds = float(found[1]) * UNITS_S[found[2]] if found else inf
    if not 0 <= seconds <= MAX_WAIT_S:
        raise _Wrong(line, "wait is a time such as 20 minutes, 2h or 1 day, of at most 366 days")
    return "waits", seconds


def _expect(value: Any, line: int) -> Mapping[str, Any]:
    expected = _mapping(value, line, "expect")
    _only(expected, LISTS | VALUES | FLAGS, "expect")
    found: dict[str, Any] = {}
    for name, wanted in _plain(expected).items():
        if name in FLAGS:
            if wanted is not True:
                raise _Wrong(expected.get(LINE, line), f"{name} is true or left out")
            found[name] = True
        else:
            listed = wanted if isinstance(wanted, list) else [wanted]
            found[name] = [_words(one, expected.get(LINE, line)) for one in listed]
    return found


def _words(value: Any, line: int) -> str:
    """YAML takes a bare yes or no for a truth value."""
    if not isinstance(value, str) or not value.strip():
        raise _Wrong(line, f"{value!r} is no text; put it in quotes")
    value.encode()
    return value


def _mapping(value: Any, line: int, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _Wrong(line, f"{what} is not a mapping of names to values")
    return value


def _list(value: Any, line: int, what: str) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise _Wrong(line, f"{what} is a list with something in it")
    return value


def _only(value: Mapping[str, Any], known: frozenset[str] | set[str], where: str) -> None:
    if unknown := sorted(map(str, set(value) - known - {LINE})):
        raise _Wrong(value.get(LINE, 1), f"{where} has no {', '.join(unknown)}; it has {', '.join(sorted(known))}")


def _plain(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in value.items() if name != LINE}
