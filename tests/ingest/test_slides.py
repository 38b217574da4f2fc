"""PowerPoint presentations."""

import pytest

from ingest.errors import DamagedDocument, EmptyDocument
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
