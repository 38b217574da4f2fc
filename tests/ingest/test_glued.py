"""Words that only the looks of a page keep apart."""


def test_elements_that_hold_a_line_between_them_are_words_of_their_own(outline):
    page = "<div><span>Phone</span><span>0800 11</span></div><div><span>Hours</span><strong>9 to 5</strong></div>"
    assert outline("a.html", page) == ["paragraph: Phone 0800 11", "paragraph: Hours 9 to 5"]


def test_a_word_in_pieces_stays_one(outline):
    page = "<p><span>Rain</span><span>bow on the 21</span><span>st</span></p><p><b>A</b><span>4 paper</span></p>"
    assert outline("a.html", page) == ["paragraph: Rainbow on the 21st", "paragraph: A4 paper"]


def test_items_in_a_cell_are_parted_by_commas(outline):
    cells = "<td>Spa</td><td><ul><li>Sauna</li><li><a href='/m'>Massage</a></li><li>Pool.</li></ul></td>"
    rows = f"<tr><th>What</th><th>There is</th></tr><tr>{cells}</tr>"
    assert outline("a.html", f"<table>{rows}</table>") == ["table_row: What: Spa; There is: Sauna, Massage, Pool."]


def test_a_table_of_one_row_that_holds_lists_only_places_them(outline):
    page = "<table><tr><td><ul><li>sofas</li><li>beds</li></ul></td><td><ul><li>cookers</li></ul></td></tr></table>"
    assert outline("a.html", page) == ["list_item1: sofas", "list_item1: beds", "list_item1: cookers"]
