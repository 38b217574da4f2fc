"""The task `scenarios`: do scripted conversations go as a support lead wrote them down?"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from conversation.model import Agent
from evals.errors import BadDataset
from evals.labelled import Labelled
from evals.metric import Measured, share
from evals.play import Clock, Happened, Player, agent_on_duty
from evals.record import fingerprints_of, home_with, usable
from evals.scenario_file import Scenario, ScenarioFile, read_scenarios
from runtime.compose import Warmline
from runtime.settings import Settings


def find(path: Path) -> Labelled[ScenarioFile]:
    """The YAML file, or all of a folder. Raises `BadDataset`."""
    files = sorted([*path.glob("*.yaml"), *path.glob("*.yml")]) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise BadDataset(f"There is no scenario at {path}; give a YAML file or a folder of them.")
    digest = hashlib.sha256()
    read = [read_scenarios(file) for file in files]
    for file, one in zip(files, read, strict=True):
        documents = sorted(found for root in one.paths for found in (root.rglob("*") if root.is_dir() else [root]))
        for part in [file, *documents]:
            digest.update(part.read_bytes() if part.is_file() else b"")
    size = sum(len(one.scenarios) for one in read)
    return Labelled(path.resolve().stem, tuple(read), digest.hexdigest(), size=size)


def measure(dataset: Labelled[ScenarioFile], settings: Settings) -> tuple[Measured, dict[str, str]]:
    """Play every scenario. Raises `MissingData` when no turn can be taken.

    `steps_met` is over the steps that expect something or that were refused against expectation,
    `scenarios_passed` over scenarios, all of whose steps must be met.
    """
    items: list[dict[str, Any]] = []
    made_with: list[dict[str, str]] = []
    for one in dataset.rows:
        played, fingerprints = _played(one, settings)
        items += played
        made_with.append(fingerprints)
    scored = [item for item in items if item["scored"]]
    groups = [item["group"] for item in scored]
    last = {item["group"]: item["id"] for item in scored}
    failed = {item["group"] for item in scored if not item["met"]}
    ends = [float(last[item["group"]] == item["id"]) for item in scored]
    passed = [end * float(item["group"] not in failed) for end, item in zip(ends, scored, strict=True)]
    metrics = {
        "steps_met": share([float(item["met"]) for item in scored], [1.0] * len(scored), groups),
        "scenarios_passed": share(passed, ends, groups),
    }
    knowledge = ",".join(dict.fromkeys(one["knowledge"] for one in made_with))
    return Measured(metrics, items, unscored=0), {**made_with[0], "knowledge": knowledge}


def _played(one: ScenarioFile, settings: Settings) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Every file gets a home of its own, with its documents, its settings and its rules."""
    clock = Clock()
    with TemporaryDirectory(prefix="warmline-scenarios-") as folder:
        chosen = settings.model_copy(update={**one.settings, **_rules(one, Path(folder))})
        with home_with(_corpora(one, Path(folder)), chosen, clock) as warmline:
            usable(warmline)
            agent = agent_on_duty(warmline)
            items = [item for scenario in one.scenarios for item in _items(one, scenario, warmline, clock, agent)]
            return items, fingerprints_of(warmline)


def _rules(one: ScenarioFile, folder: Path) -> Mapping[str, Path]:
    if not one.rules:
        return {}
    (folder / "rules.yaml").write_text(yaml.safe_dump(list(one.rules)), encoding="utf-8")
    return {"rules": folder / "rules.yaml"}


def _corpora(one: ScenarioFile, folder: Path) -> list[Path]:
    for name, text in one.texts.items():
        file = folder / "documents" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return [folder / "documents"] if one.texts else list(one.paths)


def _items(
    one: ScenarioFile, scenario: Scenario, warmline: Warmline, clock: Clock, agent: Agent
) -> Iterator[dict[str, Any]]:
    player = Player(warmline, clock, agent)
    for number, step in enumerate(scenario.steps, start=1):
        found = player.play(step)
        failed = unmet(step.expect, found)
        yield {
            "id": f"{one.name}/{scenario.name}/{number}",
            "group": f"{one.name}/{scenario.name}",
            "text": f"{step.who} {step.does} {step.what if step.what is not None else ''}".strip(),
            "line": step.line,
            "scored": bool(step.expect) or bool(failed),
            "met": not failed,
            "expected": dict(step.expect),
            "failed": failed,
            "happened": _told(found),
        }


def unmet(expected: Mapping[str, Any], found: Happened) -> list[str]:
    """What was expected and did not happen, each with what did instead; empty when all is met."""
    failed = [
        f"expected {name} {' or '.join(expected[name])}, but it was {value or 'nothing'}"
        for name, value in _values(found).items()
        if name in expected and value not in expected[name]
    ]
    for name, (there, happened) in _texts(found).items():
        missing = [one for one in expected.get(name, []) if not there(one)]
        failed += [f"expected {name} {one!r}, but it was {list(happened)}" for one in missing]
    if bool(found.refused) != ("refused" in expected):
        failed.append(f"it was refused: {found.refused}" if found.refused else "expected a refusal, but there was none")
    if "silent" in expected and found.said:
        failed.append(f"expected silence, but the assistant said {list(found.said)}")
    return failed


def _values(found: Happened) -> Mapping[str, str | None]:
    made = found.decision
    return {
        "action": made.action.value if made else None,
        "kind": made.kind.value if made else None,
        "rule": made.rule if made else None,
        "reason": found.reason,
        "phase": found.phase.value,
    }


def _texts(found: Happened) -> Mapping[str, tuple[Callable[[str], bool], Sequence[str]]]:
    sources = tuple(dict.fromkeys(citation.source for citation in found.citations))
    quotes = tuple(citation.quote for citation in found.citations)
    return {
        "cites": (lambda one: _names(one, sources), sources),
        "suggests": (lambda one: _names(one, found.suggested), found.suggested),
        "quotes": (lambda one: _within(one, quotes), quotes),
        "says": (lambda one: _within(one, found.said), found.said),
        "says_not": (lambda one: not _within(one, found.said), found.said),
    }


def _names(wanted: str, sources: Sequence[str]) -> bool:
    """By the whole source or by its last parts, so that a file name is enough."""
    return any(source == wanted or source.endswith(f"/{wanted}") for source in sources)


def _within(wanted: str, texts: Sequence[str]) -> bool:
    """Case and white space do not matter."""
    return any(_even(wanted) in _even(text) for text in texts)


def _even(text: str) -> str:
    return " ".join(text.lower().split())


def _told(found: Happened) -> dict[str, Any]:
    return {
        **_values(found),
        "confidence": found.decision.confidence if found.decision else None,
        "said": list(found.said),
        "cites": list(dict.fromkeys(citation.source for citation in found.citations)),
        "suggested": list(found.suggested),
        "refused": found.refused,
    }
