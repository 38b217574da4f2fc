"""Lists of names with what they stand for."""


def test_short_names_are_said_with_what_they_stand_for(outline):
    pairs = "<dt>Telephone</dt><dd>01234 <b>567890</b></dd><div><dt>Address:</dt><dd>Quay 4<br>AB1 2CD Port</dd></div>"
    assert outline("a.html", f"<dl>{pairs}</dl>") == [
        "list_item1: Telephone: 01234 567890",
        "list_item1: Address: Quay 4, AB1 2CD Port",
    ]


def test_questions_and_lists_of_several_blocks_stay_as_they_are(outline):
    assert outline("a.html", "<dl><dt>Is it open?</dt><dd>Yes, it is.</dd></dl>")[0] == "paragraph: Is it open?"
    blocks = outline("a.html", "<dl><dt>Hall</dt><dd><p>It holds 80.</p><p>It is warm.</p></dd></dl>")
    assert blocks[0] == "paragraph: Hall"
    assert len(blocks) == 3


def test_words_between_names_and_what_they_stand_for_are_not_lost(outline):
    for pairs in ("<dt>Phone</dt>(day)<dd>12</dd>", "<div>We are here.<dt>Phone</dt><dd>12</dd></div>by night"):
        said = " ".join(outline("a.html", f"<dl>{pairs}</dl>"))
        assert "12" in said
        assert "(day)" in said or ("here" in said and "night" in said)
