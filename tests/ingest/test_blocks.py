"""The tables of one sheet, with their titles and headers."""

import time

import pytest

from ingest.blocks import sheet_parts

SERVICES = [["Service", "Bike", "Cart", "Note"], ["Wash", "12", "18"], ["Wax", "25", "40", "by hand"]]
WASH = ["Service: Wash; Bike: 12; Cart: 18", "Service: Wax; Bike: 25; Cart: 40; Note: by hand"]


def read(*records: list[str]) -> list[str]:
    return [part.text for part in sheet_parts(records)]


def test_lines_of_one_cell_over_a_table_are_its_title_in_a_csv_too(parsed):
    text = "Prices of the yard,,,\nall with tax,,,\n,,,\nService,Bike,Cart,Note\nWash,12,18,\n"
    assert parsed("a.csv", text).text.split("\n\n") == [
        "Prices of the yard", "all with tax", "Service: Wash; Bike: 12; Cart: 18",
    ]  # fmt: skip
    assert parsed("a.csv", "Prices of the yard\n\nService,Bike\nWash,12\nWax,25\n").text.endswith(
        "Service: Wax; Bike: 25"
    )


@pytest.mark.parametrize(
    "lower",
    [
        [["Role", "Phone"], ["Yard master", "555 0177"], ["Porter", "+44 20 7946 0000"]],
        [["Role", "Phone"], ["Yard master", "555 0177"]],
    ],
)
def test_a_second_table_has_labels_of_its_own(lower):
    assert read(*SERVICES, [], *lower)[2:] == [f"Role: {role}; Phone: {phone}" for role, phone in lower[1:]]


def test_a_title_belongs_to_the_table_below_it_and_a_narrow_list_has_no_labels_of_a_wide_table():
    assert read(*SERVICES, [], ["Opening hours"], ["Mon–Fri", "8–18"], ["Sat", "9–14"])[2:] == [
        "Opening hours", "Mon–Fri | 8–18", "Sat | 9–14",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["Wheels", "2", "4"]], ["Service: Wheels; Bike: 2; Cart: 4"]),
        ([["Extras"], ["Wheels", "2", "4"]], ["Extras", "Service: Wheels; Bike: 2; Cart: 4"]),
        ([["Repair", "on request", "free"], ["Oil", "3", "4"]],
         ["Service: Repair; Bike: on request; Cart: free", "Service: Oil; Bike: 3; Cart: 4"]),
    ],
)  # fmt: skip
def test_an_empty_row_in_a_table_does_not_end_it(rows, said):
    assert read(*SERVICES, [], [], *rows) == [*WASH, *said]


def test_two_rows_of_labels_are_joined():
    assert read(["Kit", "Hire", "Hire"], ["", "Day", "Week"], ["Tent", "30", "95"]) == [
        "Kit: Tent; Hire, Day: 30; Hire, Week: 95"
    ]


def test_a_sheet_with_one_column_anywhere_is_read():
    assert read(["", "Ann"], ["", "Bob"]) == ["Ann: Bob"]
    assert read(["Name"], ["Ann"], [], ["Bob"]) == ["Name: Ann", "Name: Bob"]
    assert read([], [""]) == []


def test_many_blocks_are_read_in_a_time_that_grows_with_their_number():
    began = time.monotonic()
    assert len(read(*[["x"], []] * 50_000)) == 49_999
    assert len(read(*SERVICES, *[[], ["x"], ["y", "z"]] * 50_000)) > 100_000
    assert time.monotonic() - began < 20


def test_rows_that_say_what_they_are_have_no_header():
    form = [["Company", "Acme"], ["Opened", "1999"], ["Spaces", "1250"], ["Web", "acme.example"]]
    assert [part.text for part in sheet_parts(form)][:2] == ["Company | Acme", "Opened | 1999"]
    codes = [["Code", "Meaning"], ["F1", "3 volts"], ["F2", "no water"]]
    assert next(iter(sheet_parts(codes))).text == "Code: F1; Meaning: 3 volts"


def test_a_usual_name_over_the_second_column_is_a_header_over_words_too():
    for name, other in (("Fee", "ask us"), ("Code", "none yet"), ("Guests", "free")):
        courses = [["Course", name], ["Yoga", "12"], ["Dance", other]]
        assert next(iter(sheet_parts(courses))).text == f"Course: Yoga; {name}: 12"


def test_units_below_the_names_of_columns_belong_to_them():
    zones = [["Zone", "Hour", "Discount"], ["", "£/h", "%"], ["Centre", "2.50", "10"], ["Beach", "1.20", ""]]
    rows = ["Zone: Centre; Hour, £/h: 2.50; Discount, %: 10", "Zone: Beach; Hour, £/h: 1.20"]
    assert [part.text for part in sheet_parts(zones)] == rows
    words = [["Zone", "Hour", "Day"], ["", "free", "free"], ["Beach", "all", "all"]]
    assert next(iter(sheet_parts(words))).text == "Hour: free; Day: free"


def test_amounts_of_the_same_measure_have_a_name_over_them_whatever_it_is():
    table = [["Breed", "Lifespan"], ["Beagle", "13 years"], ["Pug", "12 years"], ["Mongrel", "varies"]]
    assert read(*table) == [f"Breed: {breed}; Lifespan: {span}" for breed, span in table[1:]]
    bare = [["Half day", "4 hours"], ["Full day", "8 hours"], ["Two days", "16 hours"], ["Weekend", "ask us"]]
    assert read(*bare)[0] == "Half day | 4 hours"


def test_a_data_sheet_says_each_extent_beside_its_name():
    sheet = [["Material", "Oak"], ["Colour", "White"], ["Height", "70 cm"], ["Width", "80 cm"], ["Depth", "60 cm"]]
    assert read(*sheet) == [f"{name} | {said}" for name, said in sheet]
