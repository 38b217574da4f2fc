"""Short names with what they stand for, as a page lists them: "Telephone", "01234 567890"."""

from collections.abc import Iterator, Sequence

from lxml import html  # type: ignore[import-untyped]

from ingest.breaks import PHRASES

MOST_NAME, MOST_SAID = 60, 200


def join_definitions(content: html.HtmlElement) -> None:
    """Make an item "name: what it is" of each pair of a `<dl>` that holds nothing but such pairs. Changes `content`."""
    for listed in list(content.iter("dl")):
        terms = list(_terms(listed))
        pairs = list(zip(terms[::2], terms[1::2], strict=False))
        if terms and len(terms) % 2 == 0 and all(_is_pair(*pair) for pair in pairs) and not _says_more(listed, terms):
            for name, said in pairs:
                _join(name, said)
            for group in list(listed.iterchildren("div")):
                group.drop_tag()
            listed.tag = "ul"


def _terms(listed: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for child in listed:
        yield from child if child.tag == "div" else (child,)


def _says_more(listed: html.HtmlElement, terms: Sequence[html.HtmlElement]) -> bool:
    """Whether words stand between the names and what they stand for."""
    groups = [listed, *listed.iterchildren("div")]
    around = [*(group.text for group in groups), *(one.tail for one in (*groups[1:], *terms))]
    return any((text or "").strip() for text in around)


def _is_pair(name: html.HtmlElement, said: html.HtmlElement) -> bool:
    words, text = name.text_content().strip(), said.text_content().strip()
    phrases = all(one.tag in PHRASES for pair in (name, said) for one in pair.iterdescendants())
    short = 0 < len(words) <= MOST_NAME and 0 < len(text) <= MOST_SAID and not words.endswith(("?", ".", "!"))
    return phrases and short and (name.tag, said.tag) == ("dt", "dd")


def _join(name: html.HtmlElement, said: html.HtmlElement) -> None:
    for line in list(said.iter("br")):
        line.tail = f", {(line.tail or '').lstrip()}"
        line.drop_tree()
    name.tag = said.tag = "span"
    colon = "" if name.text_content().rstrip().endswith(":") else ":"
    item = html.Element("li")
    name.addprevious(item)
    name.tail, said.tail = f"{colon} ", None
    item.extend([name, said])
