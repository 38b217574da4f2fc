"""A Word document as it is read: changes accepted, content controls and fields opened, no table of contents."""

from lxml import etree  # type: ignore[import-untyped]

WORD = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
# What may stand around text that its reader looks for one level higher only.
WRAPPED = etree.XPath(
    ".//w:ins[not(parent::w:rPr or parent::w:trPr)] | .//w:moveTo[not(parent::w:rPr or parent::w:trPr)]"
    " | .//w:smartTag | .//w:customXml | .//w:fldSimple | .//w:sdtContent | .//w:sdt",
    namespaces=WORD,
)
# A prompt to fill something in, and what says the headings twice.
LEFT_OUT = etree.XPath(
    ".//w:sdt[w:sdtPr/w:showingPlcHdr and not(.//w:tc)]"
    " | .//w:sdt[w:sdtPr/w:docPartObj/w:docPartGallery[@w:val='Table of Contents']]"
    " | .//w:del[w:r] | .//w:moveFrom[w:r] | .//w:tr[w:trPr/w:del] | .//w:tbl[not(.//w:tr[not(w:trPr/w:del)])]"
    " | .//w:p[w:pPr/w:pStyle[starts-with(@w:val, 'TOC') and number(substring(@w:val, 4)) > 0]]"
    # A paragraph would be read as two where a page once ended in it.
    " | .//w:lastRenderedPageBreak",
    namespaces=WORD,
)


def accept(body: etree._Element) -> bool:
    """Whether anything stood in the way of reading `body`, which is now changed."""
    dropped = [one for one in LEFT_OUT(body) if next(one.iter("{*}sectPr"), None) is None]
    for element in dropped:
        element.getparent().remove(element)
    wrapped = WRAPPED(body)
    for element in wrapped:
        unwrap(element)
    return bool(dropped or wrapped)


def unwrap(element: etree._Element) -> None:
    """Put what it holds in its place, without its properties."""
    # One by one: with the place of each element looked up, many changes in a paragraph would take ever longer.
    for child in list(element.iterchildren("*")):
        if not child.tag.endswith("Pr"):
            element.addprevious(child)
    element.getparent().remove(element)
