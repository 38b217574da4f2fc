"""Cells of a table with icons."""


def test_an_icon_in_a_cell_is_said_by_its_label_or_its_class(outline):
    cells = '<td>Backup</td><td><i aria-label="Included"></i></td><td><svg class="icon-check"></svg></td><td><i class="fa fa-times"></i></td>'
    head = "<th>What</th><th>Basic</th><th>Plus</th><th>Free</th>"
    lines = outline("a.html", f"<table><tr>{head}</tr><tr>{cells}</tr></table>")
    assert lines == ["table_row: What: Backup; Basic: Included; Plus: ✓; Free: ✗"]


def test_words_and_decoration_are_left_alone(outline):
    cells = '<td>Mail <i class="fa fa-check" title="Yes"></i></td><td><i class="fa fa-star"></i></td><td>no</td>'
    assert outline("a.html", f"<table><tr>{cells}</tr></table>") == ["table_row: Mail | no"]


def test_the_title_of_a_drawing_is_its_label(outline):
    cells = "<td>Backup</td><td><svg><title>Yes</title><path/></svg></td>"
    assert outline("a.html", f"<table><tr>{cells}</tr></table>") == ["table_row: Backup | Yes"]
