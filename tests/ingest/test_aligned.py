"""Tables in plain text."""

FEES = """Size          Rent     Deposit
Full plot     £60.00   £50.00
Half plot      £9.50   £50.00
"""


def test_columns_that_spaces_line_up_are_a_table_with_its_header(outline):
    assert outline("a.txt", f"What it costs:\n\n{FEES}\nPay by May.") == [
        "paragraph: What it costs:",
        "table_row: Size: Full plot; Rent: £60.00; Deposit: £50.00",
        "table_row: Size: Half plot; Rent: £9.50; Deposit: £50.00",
        "paragraph: Pay by May.",
    ]


def test_cells_between_bars_are_rows_and_never_headings(outline):
    ruled = "-----\n| Branch | Sunday |\n-----\n| Central | 12-16 |\n| East | closed |\n-----\n"
    rows = ["table_row: Branch: Central; Sunday: 12-16", "table_row: Branch: East; Sunday: closed"]
    assert outline("a.txt", ruled) == rows
    assert outline("a.txt", "Branch | Sunday\n--- | ---\nCentral | 12-16\nEast | closed") == rows


def test_a_line_that_leads_in_stands_above_the_rows(outline):
    hours = "Opening times:\nMon-Fri   8 to 20\nSat       9 to 18\nSun       closed\n"
    rows = ["Mon-Fri | 8 to 20", "Sat | 9 to 18", "Sun | closed"]
    assert outline("a.txt", hours) == ["paragraph: Opening times:", *(f"table_row: {row}" for row in rows)]


def test_labels_with_colons_lists_and_wide_spaces_are_no_table(outline):
    contact = "Secretary:  Jo Mill\nPhone:      555 0142\nMail:       jo@b.example\n"
    assert not any("|" in line for line in outline("a.txt", contact))
    assert not any("|" in line for line in outline("a.txt", "1.  Keep  left.\n2.  Lock  up.\n3.  Go  home.\n"))
    prose = "The  gate is  open from May.\nIt is shut at  night, and the code\nis  changed  each  March."
    assert not any("|" in line for line in outline("a.txt", prose))


def test_a_word_in_capitals_is_a_heading_where_others_are(outline):
    text = f"WATER BUTTS\nThey must be covered at all times, and cleaned.\n\nTENANCY\nPlots are let for one year from the first of January.\n\nFEES\n\n{FEES}"
    assert "heading1: FEES" in outline("a.txt", text)
    assert "heading1: FEES" not in outline("a.txt", f"Some words to begin with.\n\nFEES\n\n{FEES}")


def test_a_long_line_of_dashes_takes_no_long_time(outline):
    assert outline("a.txt", "-" * 300_000 + "x\nText.\nMore.")[-1].endswith("More.")
