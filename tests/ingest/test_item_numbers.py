"""Numbers of lists in OpenDocument texts."""

from tests.ingest.files import ODT, odt_bytes

STYLES = """<text:list-style style:name="L1">
<text:list-level-style-number text:level="1" style:num-suffix="." style:num-format="1"/>
<text:list-level-style-number text:level="2" style:num-suffix=")" style:num-format="a"/></text:list-style>
<text:list-style style:name="L2">
<text:list-level-style-number text:level="1" style:num-format="1" text:start-value="4"/>
<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2"/></text:list-style>
<text:list-style style:name="L3"><text:list-level-style-bullet text:level="1"/></text:list-style>"""


def body(markup: str) -> bytes:
    start, end = ODT.index("<text:tracked-changes"), ODT.index("</office:text>")
    spaces = 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    return odt_bytes(f"{ODT[:start]}<text:section {spaces}>{STYLES}</text:section>{markup}{ODT[end:]}")


def listed(style: str, *items: str, about: str = "") -> str:
    named = f'text:style-name="{style}"' if style else ""
    inside = "".join(f"<text:list-item>{item}</text:list-item>" for item in items)
    return f"<text:list {named} {about}>{inside}</text:list>"


def words(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def texts(outline, markup: str) -> list[str]:
    return [line.partition(": ")[2] for line in outline("a.odt", body(markup))]


def test_items_have_the_numbers_and_letters_that_their_style_gives(outline):
    inner = listed("", words("coins"), words("cards"))
    steps = listed("L1", words("Sign."), words("Pay:") + inner, words("Go."))
    assert texts(outline, steps) == ["1. Sign.", "2. Pay:", "a) coins", "b) cards", "3. Go."]


def test_a_list_goes_on_counting_where_it_says_so(outline):
    more = 'text:continue-numbering="true"'
    markup = listed("L1", words("One")) + words("Between.") + listed("L1", words("Two"), about=more)
    assert texts(outline, markup + listed("L1", words("Again"))) == ["1. One", "Between.", "2. Two", "1. Again"]


def test_levels_are_shown_together_and_bullets_have_no_number(outline):
    markup = listed("L2", words("Fees") + listed("", words("Adults"), words("Children"))) + listed("L3", words("a dot"))
    assert texts(outline, markup) == ["4 Fees", "4.1 Adults", "4.2 Children", "a dot"]
