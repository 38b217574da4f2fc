"""The owner's rules as a YAML file, checked field by field."""

from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from policy.errors import BadRule
from policy.language import CODES
from policy.owner_rules import OwnerRule, Pattern, Then
from policy.plain_yaml import NotPlain, line_of, values_of

MAX_RULES = 200
MAX_VALUES = 200
MAX_SAY_CHARS = 1_000
MAX_FILE_BYTES = 1_000_000


def _listed(value: Any) -> Any:
    """One value stands for a list of one; numbers are written as one would read them."""
    values = value if isinstance(value, list) else [value]
    plain = (int | float, str)
    return [str(one) if isinstance(one, plain) and not isinstance(one, bool) else one for one in values]


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("this is empty")
    return text.strip()


def _language(code: str) -> str:
    if code not in CODES:
        raise ValueError(f"{code[:20]!r} is no two-letter language code")
    return code


Word = Annotated[str, StringConstraints(max_length=200), AfterValidator(_not_blank)]
_SOME = Field(min_length=1, max_length=MAX_VALUES)
Words = Annotated[list[Word], BeforeValidator(_listed), _SOME]
Matching = Annotated[str, AfterValidator(lambda text: Pattern(text).text)]
Patterns = Annotated[list[Matching], BeforeValidator(_listed), _SOME]
Languages = Annotated[list[Annotated[str, AfterValidator(_language)]], BeforeValidator(_listed), _SOME]
Values = Annotated[dict[Word, Words], _SOME]


class Form(BaseModel):
    """Something that an owner wrote: a field that is not known is a slip of the pen."""

    model_config = ConfigDict(extra="forbid")


class When(Form):
    """The conditions of a rule, or of what begins a flow."""

    words: Words | None = None
    matches: Patterns | None = None
    language: Languages | None = None
    frustrated: Annotated[float, Field(ge=0, le=1)] | None = None
    contact: Values | None = None
    attributes: Values | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError(f"name at least one of {', '.join(type(self).model_fields)}")
        return self

    def rule(self, name: str, then: Then = Then.ESCALATE, say: str | None = None) -> OwnerRule:
        """The rule that holds when all of this does."""
        return OwnerRule(
            name,
            tuple(self.words or ()),
            tuple(map(Pattern, self.matches or ())),
            tuple(self.language or ()),
            self.frustrated,
            {one: tuple(values) for one, values in (self.contact or {}).items()},
            {one: tuple(values) for one, values in (self.attributes or {}).items()},
            then,
            say,
        )


class _Rule(Form):
    name: Annotated[str, BeforeValidator(lambda name: str(name) if isinstance(name, int) else name), Word]
    words: Words | None = None
    when: When | None = None
    then: Then = Then.ESCALATE
    say: Annotated[str, StringConstraints(max_length=MAX_SAY_CHARS), AfterValidator(_not_blank)] | None = None

    @model_validator(mode="after")
    def _has_one_condition(self) -> Self:
        if (self.words is None) == (self.when is None):
            raise ValueError("a rule needs either 'words' or 'when'")
        return self

    def rule(self) -> OwnerRule:
        when = self.when or When(words=self.words)
        return when.rule(self.name, self.then, self.say)


def load_rules(path: Path) -> tuple[OwnerRule, ...]:
    """The rules of a file, in its order. Raises `BadRule`, which names the rule and the field."""
    loaded = read_yaml(path, BadRule) or []
    if not isinstance(loaded, list):
        raise BadRule(f"{path.name} is not a list of rules; begin each with '- name: ...'.")
    if len(loaded) > MAX_RULES:
        raise BadRule(f"{path.name} has more than {MAX_RULES} rules.")
    rules = [_rule(path, place, entry) for place, entry in enumerate(loaded, start=1)]
    names = [one.name for one in rules]
    for name in names:
        if names.count(name) > 1:
            raise BadRule(f"{path.name} has two rules named {name!r}; a decision could not say which one fired.")
    return tuple(rules)


def _rule(path: Path, place: int, entry: Any) -> OwnerRule:
    try:
        return _Rule.model_validate(entry).rule()
    except ValidationError as error:
        name = entry.get("name") if isinstance(entry, dict) else None
        shown = f"rule {place}" + (f" ({name})" if isinstance(name, str) else "")
        raise BadRule(f"{path.name}, {shown}{what_is_wrong(error)}.") from error


def read_yaml(path: Path, refusal: type[Exception]) -> Any:
    """What a file of the owner's holds. Raises `refusal` with a sentence when it is no YAML."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise refusal(f"{path.name} has more than {MAX_FILE_BYTES} bytes.")
        return values_of(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise refusal(f"{path.name} cannot be read ({error.strerror}); check the path.") from error
    except UnicodeDecodeError as error:
        raise refusal(f"{path.name} is not UTF-8 text; save it as such.") from error
    except NotPlain as error:
        raise refusal(f"{path.name}{_line(error, ', ')}: {error.problem}.") from error
    except yaml.YAMLError as error:
        where = _line(error, " in ")
        raise refusal(f"{path.name} is no YAML{where}; check quotes, brackets and indentation.") from error


def _line(error: yaml.YAMLError, before: str) -> str:
    return f"{before}line {line}" if (line := line_of(error)) else ""


def what_is_wrong(error: ValidationError) -> str:
    """The first fault, as `, field: what is wrong with it`."""
    found = error.errors()[0]
    places = [part for part in found["loc"] if part != "[key]"]
    field = ".".join(str(part + 1) if isinstance(part, int) else str(part)[:40] for part in places)
    said = found["msg"].removeprefix("Value error, ")
    if found["type"] == "extra_forbidden":
        said = "there is no such field"
    return f", {field}: {said}" if field else f": {said}"
