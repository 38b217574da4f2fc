"""YAML as a person writes it: it ends, goes a bounded way down, and its aliases do not make it grow beyond measure."""

from typing import Any

import yaml

MAX_DEPTH = 100
# With every alias written out.
MAX_NODES = 200_000
# What PyYAML raises besides its own where a tag and its value do not fit: `!!timestamp soon`, `!!int ""`.
MISFITS = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)


class NotPlain(yaml.MarkedYAMLError):
    """Text that no reader would get to the end of, or a value that is none; `problem` says what to do."""


class PlainLoader(yaml.SafeLoader):
    """Makes mappings, lists and plain values only, and says on which line one cannot be made."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """As any loader does. Raises `NotPlain`."""
        try:
            return super().construct_object(node, deep)
        except MISFITS as error:
            raise _not_plain(node, f"'{str(node.value)[:40]}' is not what it looks like; put it in quotes") from error


def nodes_of(text: str | bytes) -> yaml.Node | None:
    """The nodes of one document, None when it is empty. Raises `yaml.YAMLError`."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except RecursionError:
        raise NotPlain(problem="it is nested too deep; write it flatter") from None
    except (ValueError, OverflowError) as error:
        raise NotPlain(problem=f"a character or number in it is none ({error}); write it out") from error
    if root is not None:
        _size(root, (), {})
    return root


def values_of(text: str | bytes, loader: type[PlainLoader] = PlainLoader) -> Any:
    """What the document holds. Raises `yaml.YAMLError`."""
    root = nodes_of(text)
    return None if root is None else loader("").construct_document(root)


def line_of(error: yaml.YAMLError) -> int | None:
    """Where it is, counted from 1, if it can be said."""
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else None


def _size(node: yaml.Node, above: tuple[yaml.Node, ...], known: dict[int, int]) -> int:
    """How many nodes there are from this one down, each alias counted as if it were written out."""
    if id(node) in known:
        return known[id(node)]
    if any(node is one for one in above):
        raise _not_plain(node, "what is named here holds itself; write out the part that is meant")
    if len(above) >= MAX_DEPTH:
        raise _not_plain(node, f"it is nested more than {MAX_DEPTH} deep; write it flatter")
    size = 1 + sum(_size(one, (*above, node), known) for one in _children(node))
    if size > MAX_NODES:
        raise _not_plain(node, f"with its aliases it holds over {MAX_NODES:,} values; write what is meant")
    known[id(node)] = size
    return size


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [one for pair in node.value for one in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _not_plain(node: yaml.Node, why: str) -> NotPlain:
    return NotPlain(problem=why, problem_mark=node.start_mark)
