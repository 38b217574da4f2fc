"""Words of a Word document that are hidden or struck out: a reader is not told them, so nobody is."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ingest.paragraph_looks import UNSEEN, Look, looks_of, says

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml import etree  # type: ignore[import-untyped]


def drop_unseen(document: "WordDocument") -> bool:
    """Whether there were such words or rows, which are now gone; a style may hide words as well as they themselves."""
    looks = {key: look for key, look in looks_of(document).items() if look.unseen}
    body = document.element.body
    unseen = [run for run in body.iter("{*}r") if _is_unseen(run, looks)] + body.xpath(".//w:tr[w:trPr/w:hidden]")
    for element in unseen:
        if (around := element.getparent()) is not None:
            around.remove(element)
    return bool(unseen)


def _is_unseen(run: "etree._Element", looks: Mapping[str, Look]) -> bool:
    """The words say it, else their own style, else that of their paragraph."""
    styled = _styled(run, looks) if looks else frozenset()
    told = run.find("{*}rPr") is not None
    return any((says(run, mark) if told else None) or (mark in styled and says(run, mark) is None) for mark in UNSEEN)


def _styled(run: "etree._Element", looks: Mapping[str, Look]) -> frozenset[str]:
    paragraph = next(run.iterancestors("{*}p"), None)
    names = [str(getattr(one, "style", None) or "") for one in (run, paragraph)]
    return frozenset().union(*(looks[name].unseen for name in names if name in looks))
