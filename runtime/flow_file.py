"""Flows as a YAML file of the owner's, checked field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, StringConstraints, TypeAdapter, ValidationError, model_validator

from conversation.flow import Ask, Branch, Flow, Put, SlotKind, Step, Tell, every_ask
from policy.owner_rules import OwnerRule
from policy.rule_file import Form, When, Word, read_yaml, what_is_wrong
from runtime.errors import BadFlow

MAX_FLOWS = 50
MAX_STEPS = 100
MAX_CHOICES = 10
KEYS = ("ask", "say", "set", "if")


def _plain(value: Any) -> Any:
    """What YAML reads as a truth value or a number is meant as it is written."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int | float) else value


def _plain_list(value: Any) -> Any:
    return [_plain(one) for one in (value if isinstance(value, list) else [value])]


Slot = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Into = Annotated[str, StringConstraints(pattern=r"^(?:contact\.(?:name|email|phone)|attributes\.[\w -]{1,64})$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=1_000)]
Value = Annotated[str, StringConstraints(min_length=1, max_length=200), BeforeValidator(_plain)]
Values = Annotated[list[Value], BeforeValidator(_plain_list), Field(min_length=1, max_length=MAX_CHOICES)]


@dataclass(frozen=True, slots=True)
class StoredFlow:
    """A flow and what has it begin on a message; `on` is None when it only begins with the conversation."""

    flow: Flow
    on: OwnerRule | None


class _Ask(Form):
    ask: Slot
    text: Text
    kind: SlotKind = SlotKind.TEXT
    into: Into | None = None
    choices: Values | None = None
    optional: bool = False
    again: Text | None = None
    least: float | None = None
    most: float | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if (self.kind is SlotKind.CHOICE) != (self.choices is not None):
            raise ValueError("'choices' belong to the kind choice, which needs them")
        if self.kind is not SlotKind.NUMBER and (self.least, self.most) != (None, None):
            raise ValueError("'least' and 'most' belong to the kind number")
        return self

    def steps(self) -> Sequence[Step]:
        choices = tuple(self.choices or ())
        bounds = (self.least, self.most)
        return [Ask(self.ask, self.text, self.kind, self.into, choices, self.optional, self.again, *bounds)]


class _Say(Form):
    say: Text

    def steps(self) -> Sequence[Step]:
        return [Tell(self.say)]


class _Set(Form):
    set: Annotated[dict[Into, Value], Field(min_length=1, max_length=MAX_CHOICES)]

    def steps(self) -> Sequence[Step]:
        return [Put(into, value) for into, value in self.set.items()]


class _If(Form):
    if_: Annotated[dict[Slot, Values], Field(min_length=1, alias="if")]
    then: list[Any] = Field([])
    else_: list[Any] = Field([], alias="else")


class _Flow(Form):
    name: Word
    start: bool = False
    when: When | None = None
    steps: Annotated[list[Any], Field(min_length=1)]

    @model_validator(mode="after")
    def _begins_somehow(self) -> Self:
        if not self.start and self.when is None:
            raise ValueError("a flow needs 'start: true', 'when', or both")
        return self


_FORMS: Mapping[str, TypeAdapter[Any]] = {
    "ask": TypeAdapter(_Ask),
    "say": TypeAdapter(_Say),
    "set": TypeAdapter(_Set),
    "if": TypeAdapter(_If),
}


def load_flows(path: Path) -> tuple[StoredFlow, ...]:
    """The flows of a file, in its order. Raises `BadFlow`, which names the flow, the step and the field."""
    loaded = read_yaml(path, BadFlow) or []
    if not isinstance(loaded, list) or len(loaded) > MAX_FLOWS:
        raise BadFlow(f"{path.name} is not a list of at most {MAX_FLOWS} flows; begin each with '- name: ...'.")
    flows = tuple(_flow(f"{path.name}, flow {place}", entry) for place, entry in enumerate(loaded, start=1))
    names = [one.flow.name for one in flows]
    for name in names:
        if names.count(name) > 1:
            raise BadFlow(f"{path.name} has two flows named {name!r}; give each a name of its own.")
    if sum(one.flow.at_start for one in flows) > 1:
        raise BadFlow(f"{path.name} has two flows with 'start: true'; a conversation begins with one.")
    return flows


def _flow(place: str, entry: Any) -> StoredFlow:
    try:
        form = _Flow.model_validate(entry)
    except ValidationError as error:
        raise BadFlow(f"{place}{what_is_wrong(error)}.") from error
    named = f"{place} ({form.name})"
    flow = Flow(form.name, _steps(named, form.steps), form.start)
    asked = every_ask(flow.steps)
    if len(asked) > MAX_STEPS:
        raise BadFlow(f"{named} asks more than {MAX_STEPS} things; nobody answers that many.")
    _check_branches(named, flow.steps, {one.slot for one in asked})
    return StoredFlow(flow, form.when.rule(form.name) if form.when else None)


def _steps(place: str, entries: Sequence[Any]) -> tuple[Step, ...]:
    found: list[Step] = []
    for number, entry in enumerate(entries, start=1):
        found += _step(f"{place}, step {number}", entry)
    return tuple(found)


def _step(place: str, entry: Any) -> Sequence[Step]:
    keys = [key for key in KEYS if isinstance(entry, dict) and key in entry]
    if len(keys) != 1:
        raise BadFlow(f"{place}: a step has exactly one of {', '.join(KEYS)}.")
    try:
        form = _FORMS[keys[0]].validate_python(entry)
    except ValidationError as error:
        raise BadFlow(f"{place}{what_is_wrong(error)}.") from error
    if not isinstance(form, _If):
        steps: Sequence[Step] = form.steps()
        return steps
    when = {slot: tuple(values) for slot, values in form.if_.items()}
    return [Branch(when, _steps(f"{place}, then", form.then), _steps(f"{place}, else", form.else_))]


def _check_branches(place: str, steps: Sequence[Step], slots: set[str]) -> None:
    for step in steps:
        if isinstance(step, Branch):
            for slot in step.when:
                if slot not in slots:
                    raise BadFlow(f"{place}: 'if' looks at {slot!r}, which no step asks.")
            _check_branches(place, (*step.then, *step.otherwise), slots)
