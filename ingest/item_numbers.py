"""The numbers that an OpenDocument text shows before the items of its lists."""

from collections.abc import Iterable

from lxml import etree  # type: ignore[import-untyped]

from ingest.numbered import written

NUMBERED = "list-level-style-number"
Levels = dict[str, etree._Element]


def number_items(roots: Iterable[etree._Element], body: etree._Element) -> None:
    """Write each number before the text of its item, as the list styles in `roots` say. Changes `body`."""
    styles = {
        attribute(style, "name"): {attribute(level, "level"): level for level in style}
        for root in roots
        for style in root.iter("{*}list-style")
    }
    last: dict[str, dict[int, int]] = {}
    for listed in body.iter("{*}list"):
        if next(listed.iterancestors("{*}list"), None) is None:
            name = attribute(listed, "style-name")
            goes_on = attribute(listed, "continue-numbering") == "true" or bool(attribute(listed, "continue-list"))
            counts = last.get(name, {}) if goes_on else {}
            last[name] = counts
            _number(listed, styles.get(name, {}), 1, counts, styles)


def _number(
    listed: etree._Element, levels: Levels, depth: int, counts: dict[int, int], styles: dict[str, Levels]
) -> None:
    for item in listed.iterchildren("{*}list-item"):
        level = levels.get(str(depth))
        given = attribute(item, "start-value") or ("" if depth in counts else _start(level))
        counts[depth] = int(given) if given.isdecimal() else counts.get(depth, 0) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        first = next(iter(item), None)
        if (
            first is not None
            and etree.QName(first).localname in ("p", "h")
            and (label := _label(levels, depth, counts))
        ):
            first.text = f"{label} {first.text or ''}"
        for inner in item.iterchildren("{*}list"):
            own = styles.get(attribute(inner, "style-name"), levels)
            _number(inner, own, depth + 1, counts, styles)


def _start(level: etree._Element | None) -> str:
    return attribute(level, "start-value") if level is not None else ""


def _label(levels: Levels, depth: int, counts: dict[int, int]) -> str:
    """ "2.", "b)" or, of a level that shows those above it, "2.1"; "" for a bullet."""
    level = levels.get(str(depth))
    if level is None or etree.QName(level).localname != NUMBERED or not attribute(level, "num-format"):
        return ""
    shown = attribute(level, "display-levels")
    first = max(1, depth - int(shown) + 1) if shown.isdecimal() else depth
    kinds = {one: levels[str(one)] for one in range(first, depth + 1) if str(one) in levels}
    numbers = [written(counts.get(one, 1), attribute(kind, "num-format")) for one, kind in kinds.items()]
    return f"{attribute(level, 'num-prefix')}{'.'.join(numbers)}{attribute(level, 'num-suffix')}"


def attribute(element: etree._Element, name: str) -> str:
    """The attribute of that name in whatever namespace, or ""."""
    return next((value for key, value in element.attrib.items() if etree.QName(key).localname == name), "")
