"""docs/settings.md: every setting with its type, limits and default."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from docs.table import HEADER, table
from runtime.settings import Settings

REPO = Path(__file__).parent.parent
SETTINGS_INTRO = """
# Settings

Warmline is configured by environment variables; there is no configuration file. They are read once, when a
command starts. A variable that begins with `WARMLINE_` but is not in this table is ignored; a value that
does not fit is refused with one sentence and exit status 2. `--home` on the command line goes before
`WARMLINE_HOME`. A relative path that you set counts from the folder in which the command runs; the default
policy and reader are the files that come with Warmline.

The key of a chat model is not a Warmline setting: it is read from the environment under the name that its vendor
documents, such as `OPENAI_API_KEY` ([chat models](chat-models.md)). The password of a mailbox is read from the variable
that the workspace's `email.yaml` names ([e-mail](email.md)).
"""
TYPES: Mapping[object, str] = {str: "text", int: "whole number", float: "number", Path: "path"}


def settings_page() -> str:
    """docs/settings.md."""
    rows = [setting_row(name, field) for name, field in Settings.model_fields.items()]
    listed = table(["variable", "type", "default", "what it is"], rows)
    return HEADER + SETTINGS_INTRO + "\n" + listed + "\n"


def setting_row(name: str, field: FieldInfo) -> list[str]:
    """One setting."""
    prefix = Settings.model_config.get("env_prefix") or ""
    kind = ", ".join([type_name(field.annotation), *limits(field.metadata)])
    return [f"`{prefix}{name.upper()}`", kind, default_text(field.default), str(field.description)]


def type_name(annotation: object) -> str:
    """The type in words."""
    if get_origin(annotation) is list:
        return "JSON list of " + type_name(get_args(annotation)[0])
    if NoneType in get_args(annotation):
        [only] = (one for one in get_args(annotation) if one is not NoneType)
        return type_name(only)
    return TYPES[annotation]


def limits(metadata: Sequence[Any]) -> Iterator[str]:
    """What the value must keep to."""
    for one in metadata:
        for name, words in (("gt", "over {}"), ("ge", "at least {}"), ("lt", "under {}"), ("le", "at most {}")):
            if getattr(one, name, None) is not None:
                yield words.format(getattr(one, name))
        if getattr(one, "pattern", None):
            yield f"matching `{one.pattern}`"


def default_text(value: object) -> str:
    """The default as one would write it; a path inside the repository relative to it."""
    if value is PydanticUndefined:
        return "required"
    if value is None:
        return "unset"
    if isinstance(value, Path) and value.is_relative_to(REPO):
        value = value.relative_to(REPO).as_posix()
    return f"`{json.dumps(value) if isinstance(value, list) else value}`"
