"""Take out of a page what is there to move around the site rather than to be read."""

import re

from lxml import html  # type: ignore[import-untyped]

from ingest.page_contents import HEADINGS, LISTS, drop_contents
from ingest.said import FIGURES, is_page_link, says_something

UNSEEN = """
    nav script style noscript template iframe svg object embed canvas audio video input select textarea
    dialog link meta datalist del hr
"""
ROLES = "contains(' navigation banner contentinfo search ', concat(' ', @role, ' '))"
# A part that is folded up is hidden from readers too, until they open it; other hidden elements are signs and copies.
FOLDED = re.compile(r"accordion|collaps|panel|faq|toggle|expand", re.IGNORECASE)
PARTS = ("region", "tabpanel", "group")
CLASSES = re.compile(
    r"(?:^|\s)(?:navheader|navfooter|toc|breadcrumbs?|skip-?(?:nav|link)\S*|usa-skipnav|headerlink"
    r"|cookie-?(?:banner|consent|notice|bar|popup|message)\S*|(?:cc|gdpr|consent)-?(?:window|banner|notice|popup|bar)\S*"
    r"|onetrust-\S*|cybotcookiebot\S*|cmplz-cookiebanner\S*|cky-(?:consent|overlay|modal)\S*|site-(?:header|footer)"
    # Docusaurus, MkDocs Material and VitePress: contents, the link to the source, who changed it when.
    r"|table-?of-?contents\S*|theme-(?:doc-(?:toc|footer)|edit-this|last-updated)\S*|md-source-file|vpdoc(?:footer|aside)\S*"
    r"|shar(?:e|ing)-?(?:buttons?|bar|links?|icons?|tools?)?|social-?(?:media|share|sharing|links?|icons?|buttons?)?)(?:\s|$)"
)
# What leads from a note back to its mark.
BACK = re.compile(r"\s*[↩↑⤴⏎^]\ufe0e?\s*")
# A column beside the text, of which a table of opening hours stays.
SIDE = re.compile(r"(?:^|\s)(?:side-?bar|side-?nav|side-?menu)(?:[-_](?:nav|menu|left|right))?(?:\s|$)")
# Another page of the same site: no scheme or host, and not a file to download.
PAGE_LINK = re.compile(r"(?!\w+:|//)[^?#]*?(?:/|\.html?|\.md|(?:^|/)[^./?#]*)(?:[?#].*)?", re.IGNORECASE)


def remove_furniture(content: html.HtmlElement) -> None:
    """Drop menus, scripts, form fields and tables of contents from `content`, and a last section that
    is nothing but links to other pages of the site ("Related articles"): it repeats the titles of other
    documents, and would be found in their place. A page that says nothing else keeps it."""
    for element in list(content.iter(*UNSEEN.split())):
        _drop(element)
    drop_contents(content)
    for element in content.xpath(f".//*[{ROLES}]"):
        _drop(element)
    named = set(content.xpath(".//@aria-controls"))
    for element in content.xpath(".//*[@aria-hidden = 'true']"):
        if not _is_folded(element, named):
            _drop(element)
    for element in content.xpath(".//*[@class or @id]"):
        if is_furniture(element) or (any(map(SIDE.search, _names(element))) and _is_menu(element)):
            _drop(element)
    for link in content.xpath(".//a[starts-with(@href, '#')]"):
        if BACK.fullmatch(link.text_content()):
            _drop(link)
    _drop_last_links(content)


def is_furniture(element: html.HtmlElement) -> bool:
    """Whether its class or id says that it is there to move around."""
    return any(map(CLASSES.search, _names(element)))


def _names(element: html.HtmlElement) -> list[str]:
    return [element.get(name, "").lower() for name in ("class", "id")]


def _is_menu(element: html.HtmlElement) -> bool:
    """Whether it says nothing but where its links lead."""
    links = any(map(is_page_link, element.iter("a")))
    return links and element.find(".//h1") is None and not says_something(element)


def _is_folded(element: html.HtmlElement, named: set[str]) -> bool:
    told = element.get("id") in named or element.get("role") in PARTS or FOLDED.search(element.get("class", ""))
    # A sign that opens it is named like the part.
    return bool(told) and element.tag not in ("span", "i", "b", "a", "button")


def _drop(element: html.HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _drop_last_links(content: html.HtmlElement) -> None:
    heading = next(reversed(list(content.iter(*HEADINGS))), None)
    if heading is None or FIGURES.search(heading.text_content()):
        return
    links = heading.getnext()
    if links is None or links.tag not in LISTS or not all(map(_leads_on, links)):
        return
    before, after = heading.xpath("preceding::text()"), links.xpath("following::text()")
    if any(map(str.strip, before)) and not any(map(str.strip, after)):
        _drop(heading)
        _drop(links)


def _leads_on(item: html.HtmlElement) -> bool:
    link = item.find(".//a")
    if link is None or item.text_content().split() != link.text_content().split():
        return False
    return bool(PAGE_LINK.fullmatch(link.get("href", "")))
