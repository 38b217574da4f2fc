"""PowerPoint presentations."""

import io

import pytest
from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from ingest.drawn import diagram_parts
from ingest.errors import DamagedDocument, EmptyDocument
from ingest.identify import identify
from ingest.partition import partition
from tests.ingest.files import with_members

SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
SLIDE = f"<p:sld {SPACES}><p:cSld><p:spTree>{{}}</p:spTree></p:cSld></p:sld>"
SHAPE = (
    "<p:sp><p:nvSpPr><p:nvPr>{}</p:nvPr></p:nvSpPr><p:txBody><a:p>{}<a:r><a:t>{}</a:t></a:r></a:p></p:txBody></p:sp>"
)


def shape(text: str, place: str = "", about: str = "") -> str:
    return SHAPE.format(f'<p:ph type="{place}"/>' if place else "", about, text)


def slide(samples, *shapes: str) -> bytes:
    """The sample with its first slide made of these shapes."""
    return with_members(samples["returns.pptx"], {"ppt/slides/slide1.xml": SLIDE.format("".join(shapes))})


def found(document, page):
    return [f"{e.kind}{e.level or ''}: {e.text}" for e in document.elements if e.page == page]


def test_every_slide_is_a_group_under_its_title_with_its_number(samples, parsed):
    document = parsed("returns.pptx", samples["returns.pptx"])
    assert found(document, 1) == [
        "heading1: Returns and refunds",
        "list_item1: Within thirty days",
        "list_item2: In the box",
        "paragraph: Speaker notes: Ask for the order number.",
        "paragraph: Speaker notes: Be kind.",
    ]
    assert found(document, 2) == [
        "heading1: Slide 2",
        "paragraph: Prices in euros.",
        "table_row: Plan: Basic; Price: 6.90",
    ]
    assert (document.title, str(document.updated)) == ("Acme deck", "2026-03-01")


def test_a_slide_that_is_not_shown_is_left_out_and_still_counted(samples, parsed):
    shown = parsed("returns.pptx", samples["returns.pptx"])
    assert "Draft" not in shown.text
    member = "ppt/slides/slide3.xml"
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(samples["returns.pptx"])) as archive:
        revealed = archive.read(member).replace(b'show="0"', b"")
    document = parsed("returns.pptx", with_members(samples["returns.pptx"], {member: revealed}))
    assert found(document, 3) == ["heading1: Draft"]


def test_groups_and_alternatives_are_opened_and_furniture_is_not(samples, parsed):
    content = slide(
        samples,
        shape("Acme Inc.", "ftr"),
        shape("7", "sldNum"),
        f"<p:grpSp>{shape('In a group')}</p:grpSp>",
        f"<mc:AlternateContent><mc:Choice>{shape('Chosen')}</mc:Choice>"
        f"<mc:Fallback>{shape('Fallen back')}</mc:Fallback></mc:AlternateContent>",
        shape("Bullet", about='<a:pPr lvl="2"><a:buChar char="x"/></a:pPr>'),
        shape("Late title", "ctrTitle"),
    )
    assert found(parsed("a.pptx", content), 1)[:4] == [
        "heading1: Late title",
        "paragraph: In a group",
        "paragraph: Chosen",
        "list_item3: Bullet",
    ]


def test_a_lone_paragraph_in_a_body_is_no_list(samples, parsed):
    content = slide(samples, shape("Only this sentence.", "body"))
    assert found(parsed("a.pptx", content), 1)[1] == "paragraph: Only this sentence."


@pytest.mark.parametrize(
    ("members", "error"),
    [
        ({"ppt/slides/slide2.xml": None}, DamagedDocument),
        ({"ppt/slides/slide2.xml": b"<p:sld"}, DamagedDocument),
        ({"ppt/presentation.xml": b"not xml"}, DamagedDocument),
        ({"ppt/_rels/presentation.xml.rels": None}, DamagedDocument),
        ({"ppt/presentation.xml": f"<p:presentation {SPACES}/>"}, EmptyDocument),
    ],
)
def test_a_presentation_with_parts_missing_is_refused(samples, parsed, members, error):
    with pytest.raises(error):
        parsed("a.pptx", with_members(samples["returns.pptx"], members))


def test_paragraphs_have_the_numbers_that_are_shown(samples, parsed):
    steps = ("arabicPeriod", "Sign."), ("arabicPeriod", "Pay."), ("alphaLcParenBoth", "Go.")
    paragraphs = "".join(
        f'<a:p><a:pPr><a:buAutoNum type="{kind}"/></a:pPr><a:r><a:t>{text}</a:t></a:r></a:p>'
        for kind, text in steps[:2]
    )
    lettered = SHAPE.format("", f'<a:pPr><a:buAutoNum type="{steps[2][0]}" startAt="3"/></a:pPr>', steps[2][1])
    content = slide(samples, f"<p:sp><p:nvSpPr><p:nvPr/></p:nvSpPr><p:txBody>{paragraphs}</p:txBody></p:sp>", lettered)
    assert found(parsed("a.pptx", content), 1)[1:4] == [
        "list_item1: 1. Sign.",
        "list_item1: 2. Pay.",
        "list_item1: (c) Go.",
    ]


def test_charts_and_diagrams_of_a_slide_are_read():
    deck = Presentation()
    shown = deck.slides.add_slide(deck.slide_layouts[6])
    figures = CategoryChartData()
    figures.categories = ["2023", "2024"]
    figures.add_series("Visitors", (1200, 1500))
    place = (Inches(1), Inches(1), Inches(4), Inches(2))
    shown.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, figures)
    stream = io.BytesIO()
    deck.save(stream)
    rows = [element.text for element in partition(identify("a.pptx", stream.getvalue())).elements]
    assert rows[1:] == ["2023; Visitors: 1200", "2024; Visitors: 1500"]


def test_the_texts_of_a_diagram_are_a_list_without_what_joins_them():
    text = "<d:t><a:p><a:r><a:t>{}</a:t></a:r></a:p></d:t>"
    points = "".join(
        f'<d:pt type="{kind}">{text.format(words)}</d:pt>'
        for kind, words in (("doc", ""), ("node", "Ask"), ("sibTrans", "x"), ("node", "Answer"))
    )
    spaces = 'xmlns:d="urn:d" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    root = etree.fromstring(f"<d:dataModel {spaces}><d:ptLst>{points}</d:ptLst></d:dataModel>")
    assert [(part.text, part.page) for part in diagram_parts(root, 3)] == [("Ask", 3), ("Answer", 3)]


def test_a_merged_cell_is_said_in_each_place_that_it_covers(samples, parsed):
    def cell(text: str, about: str = "") -> str:
        return f"<a:tc {about}><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>"

    head = cell("Time") + cell("Hall", 'gridSpan="2"') + cell("", 'hMerge="1"')
    lines = f"<a:tr>{head}</a:tr><a:tr>{cell('9')}{cell('Talk')}{cell('Film')}</a:tr>"
    table = f'<p:graphicFrame><a:tbl><a:tblPr firstRow="1"/>{lines}</a:tbl></p:graphicFrame>'
    assert found(parsed("a.pptx", slide(samples, table)), 1)[1] == "table_row: Time: 9; Hall: Talk; Hall: Film"


def test_hidden_shapes_and_groups_and_struck_words_are_not_read(samples, parsed):
    hidden = shape("Inside.").replace("<p:nvSpPr>", '<p:nvSpPr><p:cNvPr id="1" name="x" hidden="1"/>')
    group = f'<p:grpSp><p:nvGrpSpPr><p:cNvPr hidden="true"/></p:nvGrpSpPr>{shape("Draft.")}</p:grpSp>'
    price = shape("12", "", "<a:r><a:t>It costs 10</a:t></a:r>").replace(
        "<a:r><a:t>12", '<a:r><a:rPr strike="sngStrike"/><a:t>12'
    )
    kept = shape("All day.").replace("<a:r>", '<a:r><a:rPr strike="noStrike"/>')
    document = parsed("a.pptx", slide(samples, hidden, group, price, kept))
    assert found(document, 1)[1:3] == ["paragraph: It costs 10", "paragraph: All day."]
