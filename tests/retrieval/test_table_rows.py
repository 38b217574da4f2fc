"""Of a table the rows are quoted that are asked for."""

from dataclasses import replace

import pytest

from retrieval.choose import Candidate
from retrieval.sentences import units
from retrieval.table_rows import without_other_rows
from tests.conversation.building import passage

FEES = "\n".join(
    f"Category: {name}; Annual fee: {fee} euros"
    for name, fee in [("Full adult", 312), ("Couple", 528), ("Student (18 to 25)", 144), ("Student abroad", 99)]
)


def left(question: str, text: str = FEES, title: str | None = None, earlier: tuple[str, ...] = ()) -> list[str]:
    one = replace(passage(1, text), document_id="fees", title=title, heading=())
    whole = [Candidate((0, n), one, part, 0.5, (frozenset({n}),)) for n, part in enumerate(units(text))]
    return [candidate.unit.text for candidate in without_other_rows(question, whole, earlier)]


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("what does a student pay", (2, 3)),
        ("fee for a student who lives abroad", (3,)),
        ("couple or student?", (1, 2, 3)),
        ("what is the annual fee of each category", (0, 1, 2, 3)),
        ("312 euros?", (0, 1, 2, 3)),
        ("a full adult and a couple", (0, 1)),
        ("which other than student", (0, 1, 2, 3)),
        ("I am not a student", (0, 1, 2, 3)),
        ("and for my dog?", (0, 1, 2, 3)),
    ],
)
def test_rows_whose_name_has_less_of_the_question_are_left_out(question: str, rows: tuple[int, ...]) -> None:
    lines = FEES.splitlines()
    assert left(question) == [lines[n] for n in rows]


def test_an_accent_makes_no_other_name() -> None:
    assert left("when does the cafe open", "Place: Office; Opens: 10\nPlace: Café; Opens: 8") == [
        "Place: Café; Opens: 8"
    ]


def test_what_is_no_row_stays_and_tables_do_not_mix() -> None:
    text = "Student fees are low.\nCategory: Student; Fee: 9 euros\nCategory: Couple; Fee: 8 euros\nPlan: A; Price: 7\nPlan: B; Price: 6"
    assert left("student fee", text) == [line for line in text.splitlines() if "Couple" not in line]


def test_words_of_the_pages_own_title_and_headings_are_no_name_of_a_row() -> None:
    fees = "Group: Adults; Fee: €24\nGroup: Family card; Fee: €36\nGroup: Visitor card; Fee: €6"
    assert left("how much is a library card", fees) == fees.splitlines()[1:]
    assert left("how much is a library card", fees, title="Library cards") == fees.splitlines()
    assert left("how much is a family card", fees, title="Library cards") == fees.splitlines()[1:2]


def test_a_row_whose_first_cell_has_no_label_is_called_by_it() -> None:
    limits = "Requests per minute; Starter: 60; Growth: 300\nTeam members; Starter: 2; Growth: 15"
    assert left("how many requests per minute on growth", limits) == limits.splitlines()[:1]


def test_a_row_with_the_identifier_that_is_asked_for_leaves_no_other() -> None:
    errors = "Status: 409; Code: number_taken; Do: Leave it out\nStatus: 409; Code: invoice_final; Do: Issue a note"
    assert left("I get 409 invoice_final", errors) == errors.splitlines()[1:]
    assert left("I get 409 other_thing", errors) == errors.splitlines()


@pytest.mark.parametrize("question", ["difference of DW 60 and DW 60 Pro", "which one is quieter, DW 60 or DW 60 Pro"])
def test_where_things_are_compared_no_row_is_left_out(question: str) -> None:
    noise = "Model: DW 60; Noise: 44 dB\nModel: DW 60 Pro; Noise: 40 dB"
    assert left(question, noise) == noise.splitlines()
    assert left("noise of the DW 60 Pro", noise) == noise.splitlines()[1:]


def test_where_no_first_cell_is_asked_for_a_name_in_another_cell_calls_its_row() -> None:
    fleet = "Class: 60 t; Model: Liebherr LTM 1060; Day: £900\nClass: 30 t; Model: Liebherr LTM 1030; Day: £600"
    assert left("what is the day rate of the LTM 1060", fleet) == fleet.splitlines()[:1]
    assert left("what is the day rate of a Liebherr", fleet) == fleet.splitlines()
    hours = "Day: Monday; Hours: 9 to 17; Note: -\nDay: Tuesday; Hours: 9 to 20; Note: Late opening"
    assert left("what are the opening hours of the pool", hours) == hours.splitlines()
    shop = "Service: Repairs; Where: Main shop\nService: Hire; Where: Yard"
    assert left("what services does the shop offer", shop) == shop.splitlines()
    remarks = "Room: Oak; Note: not with breakfast on a Sunday morning\nRoom: Elm; Note: none"
    assert left("is there breakfast on sunday", remarks) == remarks.splitlines()


BERTHS = "\n".join(
    f"Length: {name}; Per night: €{fee}" for name, fee in [("up to 8 m", 22), ("8 to 10 m", 28), ("over 10 m", 36)]
)


def test_a_row_is_called_by_a_quantity_that_lies_in_its_range() -> None:
    assert left("price for a 9 metre boat", BERTHS) == BERTHS.splitlines()[1:2]
    assert left("price for 9 nights", BERTHS) == BERTHS.splitlines()
    tickets = "Ticket: Weekend, adult; Price: £95\nTicket: Weekend, 12 to 17; Price: £45\nTicket: Saturday; Price: £48"
    assert left("weekend price for a 14 year old", tickets) == tickets.splitlines()[1:2]
    assert left("saturday price for a 14 year old", tickets) == tickets.splitlines()[1:]


SHOWS = "\n".join(
    f"Day: {day}; Start: {start}; Stage: {stage}; Act: {act}"
    for day, start, stage, act in [
        ("Friday", "18:15", "Harbour Stage", "The Tin Herons; Note: ceilidh"),
        ("Saturday", "16:00", "Marquee", "Nessa Quill"),
        ("Saturday", "19:00", "Harbour Stage", "Corrie Vane"),
        ("Sunday", "14:00", "Harbour Stage", "The Tin Herons"),
    ]
)


def test_rows_are_called_by_a_name_in_another_cell_that_not_all_of_them_have() -> None:
    rows = SHOWS.splitlines()
    assert left("when do the tin herons play", SHOWS) == [rows[0], rows[3]]
    assert left("who is in the marquee", SHOWS) == [rows[1]]
    plans = "Plan: A; Help: Phone\nPlan: B; Help: E-mail\nPlan: C; Help: Phone and e-mail"
    assert left("which plans have phone help", plans) == [plans.splitlines()[0], plans.splitlines()[2]]


def test_where_several_rows_have_the_first_cell_that_is_asked_for_another_tells_them_apart() -> None:
    rows = SHOWS.splitlines()
    assert left("who plays on saturday in the marquee", SHOWS) == [rows[1]]
    assert left("who plays on saturday", SHOWS) == rows[1:3]


def test_who_asks_for_a_column_alone_goes_on_with_the_row_of_before() -> None:
    rows = FEES.splitlines()
    assert left("and the annual fee?", earlier=("is a couple cheaper", "what does a student abroad pay")) == [rows[3]]
    assert left("and for my dog?", earlier=("what does a student abroad pay",)) == rows
    assert left("and a couple?", earlier=("what does a student abroad pay",)) == [rows[1]]
    assert left("and all the fees?", earlier=("what does a student abroad pay",)) == rows


def test_who_names_another_row_does_not_go_on_with_the_one_of_before() -> None:
    hire = "Item: Shoes; Price: 3 euros\nItem: Harness; Price: 2 euros\nItem: Full set (shoes, harness); Price: 8 euros"
    assert hire.splitlines()[1] in left("and a harness?", hire, earlier=("how much is it to hire shoes",))


def test_a_name_of_before_tells_apart_what_a_follow_up_names() -> None:
    rows = SHOWS.splitlines()
    assert left("and on saturday?", SHOWS, earlier=("when is Nessa Quill on",)) == [rows[1]]
    assert left("which stage?", SHOWS, earlier=("when is Corrie Vane on", "and on saturday?")) == [rows[2]]
    assert left("and on saturday?", SHOWS, earlier=("who plays friday at the harbour stage",)) == [rows[2]]
    assert left("and for children on saturday?", SHOWS, earlier=("when is Nessa Quill on",)) == rows[1:3]
