"""A web page as a tree, what it says about itself, and its content as plain block markup."""

import re
from datetime import date

from lxml import etree, html  # type: ignore[import-untyped]

from ingest.dates import iso_date
from ingest.errors import DamagedDocument
from ingest.furniture import remove_furniture
from ingest.normalise import line_text
from ingest.region import named_region
from ingest.signs import write_signs
from ingest.structure import show_structure
from ingest.tabs import head_panels
from ingest.unmarked_tabs import mark_tabs
from ingest.unseen import drop_unseen

DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
DATES = ("article:modified_time", "last-modified", "dcterms.modified", "date.modified", "og:updated_time")
CONTENT = (".//main", ".//*[@role='main']", ".//article")


def read_page(text: str) -> html.HtmlElement:
    """Parse HTML as browsers do. Raises DamagedDocument when there is nothing to parse, or when the
    nesting is so deep that the parser would silently drop the rest."""
    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(DECLARATION.sub("", text), parser=parser)
    except etree.ParserError as error:
        raise DamagedDocument("This page has no content; save it again from the browser.") from error
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise DamagedDocument("This page nests its elements too deep to be read; save it as plain text.")
    return root


def page_title(root: html.HtmlElement) -> str | None:
    """The text of the first `<h1>` if `<title>` repeats it beside the site's name, else of `<title>`."""
    found = [
        line_text(one.text_content()) for one in (root.find(".//head/title"), root.find(".//h1")) if one is not None
    ]
    named = [title for title in found if title]
    if len(named) == 2 and named[1] in named[0]:
        return named[1]
    if named:
        return named[0]
    return None


def page_updated(root: html.HtmlElement) -> date | None:
    """The date of last change that the page's `<meta>` elements state."""
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("http-equiv") or ""
        if name.lower() in DATES and (day := iso_date(meta.get("content", ""))):
            return day
    return None


def plain_markup(root: html.HtmlElement) -> str:
    """The content of the page in simple blocks that unstructured reads without loss. Changes `root`."""
    content = _detached(_content(root))
    drop_unseen(content)
    # What is drawn goes with the furniture.
    write_signs(content)
    mark_tabs(content)
    # Rows of tabs are often marked as menus.
    head_panels(content)
    remove_furniture(content)
    show_structure(content)
    content.tag = "div"
    return f"<html><body>{etree.tostring(content, encoding='unicode', method='html')}</body></html>"


def _detached(content: html.HtmlElement) -> html.HtmlElement:
    content.tail = None
    if (parent := content.getparent()) is not None:
        parent.remove(content)
    return content


def _content(root: html.HtmlElement) -> html.HtmlElement:
    """What the page marks or names as its content, else its body without headers, footers and side columns."""
    for path in CONTENT:
        found = root.findall(path)
        if len(found) == 1 and found[0].text_content().strip():
            return found[0]
    body = root.find("body")
    body = root if body is None else body
    for element in list(body.iter("header", "footer", "aside")):
        if element.getparent() is not None:
            element.drop_tree()
    region = named_region(body)
    return body if region is None else region
