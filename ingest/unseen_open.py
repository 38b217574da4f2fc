"""Words of an OpenDocument text that are hidden or struck out."""

from collections.abc import Iterable, Iterator

from lxml import etree  # type: ignore[import-untyped]

from ingest.item_numbers import attribute

WORDS = ("{*}span", "{*}p", "{*}h")


def drop_unseen(root: etree._Element, named: Iterable[etree._Element]) -> None:
    """Take such words out of the text, and sections that are not shown. Changes `root`; `named` has further styles."""
    styles = {name for one in (*named, root) for name in _unseen_styles(one)}
    hidden = [one for one in root.iter(*WORDS) if styles and attribute(one, "style-name") in styles]
    for element in (*hidden, *(one for one in root.iter("{*}section") if attribute(one, "display") == "none")):
        _empty(element)


def _unseen_styles(root: etree._Element) -> Iterator[str]:
    for style in root.iter("{*}style"):
        looks = style.find("{*}text-properties")
        if looks is not None and (
            attribute(looks, "display") == "none" or attribute(looks, "text-line-through-style") not in ("", "none")
        ):
            yield attribute(style, "name")


def _empty(element: etree._Element) -> None:
    """What follows it in its paragraph stays."""
    element.text = None
    for child in list(element):
        element.remove(child)
