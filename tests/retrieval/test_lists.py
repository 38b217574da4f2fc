"""A line of a list is quoted with what leads into it, a step with the other steps."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.lists import company, fellows
from retrieval.sentences import units

STEPS = "Reset it and pair again:\n\n1. Hold the button.\n2. Open the app. It takes a minute.\n3. Choose the network.\n\nPlants are kept."
CARDS = "Cards buy a lot.\n\nCards can be used for:\n\npods and parts\nfees\n\nCards cannot be used for:\n\nthe pass\nother cards"


def widths(passage: str, said: str) -> list[list[str]]:
    """What may be quoted with the unit that says this, the widest first."""
    parts = units(passage)
    n = next(n for n, part in enumerate(parts) if said in part.text)
    return [[parts[i].text for i in sorted(width)] for width in company(passage, parts).get(n, (frozenset({n}),))]


def test_a_step_comes_with_all_steps_or_at_least_with_what_leads_in() -> None:
    whole = [part.text for part in units(STEPS)][:-1]
    assert widths(STEPS, "Choose the network") == [whole, [whole[0], "3. Choose the network."]]
    assert widths(STEPS, "It takes a minute")[0] == whole
    assert widths(STEPS, "Plants are kept") == [["Plants are kept."]]


def test_an_item_of_a_list_comes_with_the_words_that_may_deny_it() -> None:
    assert widths(CARDS, "other cards") == [["Cards cannot be used for:", "other cards"]]
    assert widths(CARDS, "fees") == [["Cards can be used for:", "fees"]]
    assert widths(CARDS, "Cards buy") == [["Cards buy a lot."]]


def test_what_leads_into_a_list_comes_with_the_list() -> None:
    assert widths(CARDS, "cannot be used for") == [["Cards cannot be used for:", "the pass", "other cards"]]
    assert widths("You need:\na jug\na phone\n\nAllow an hour.", "You need") == [["You need:", "a jug", "a phone"]]


def test_steps_need_no_words_before_them_and_one_number_makes_no_list() -> None:
    assert widths("1. Pay.\n2. Wait.", "Wait") == [["1. Pay.", "2. Wait."], ["2. Wait."]]
    assert widths("4. Payment is due at once.\n\nIt is late after a week.", "Payment") == [
        ["4. Payment is due at once."]
    ]


def test_a_question_of_a_page_comes_with_what_follows() -> None:
    page = "Can I bring a dog?\n\nYes, on a lead. It travels free."
    assert widths(page, "a dog") == [["Can I bring a dog?", "Yes, on a lead."]]
    assert widths("Any questions?", "Any") == [["Any questions?"]]


@given(st.text(alphabet="ab.:?1) \n", max_size=120))
def test_each_unit_is_in_its_own_company_which_is_of_the_passage(passage: str) -> None:
    parts = units(passage)
    for n, found in company(passage, parts).items():
        assert found
        assert all(n in width and width <= set(range(len(parts))) for width in found)
        assert [len(width) for width in found] == sorted((len(width) for width in found), reverse=True)


RULES = "Members keep boats here.\n\nIt has a name.\nIt is insured. Show the paper.\nNo petrol is kept."


def test_the_lines_of_a_list_are_fellows_with_what_leads_in() -> None:
    parts = units(RULES)
    assert fellows(RULES, parts) == dict.fromkeys(range(1, 5), frozenset({1, 2, 3, 4}))
    led = "Rules:\n\na\nb\nc"
    assert fellows(led, units(led))[2] == frozenset({0, 1, 2, 3})


def test_many_rules_under_each_other_stand_each_alone() -> None:
    rules = "\n".join(f"Rule {n} is short." for n in range(7))
    assert fellows(rules, units(rules)) == {}
    assert len(fellows(rules.replace(".", ""), units(rules.replace(".", "")))) == 7


def test_two_lines_and_rows_of_a_table_are_no_fellows() -> None:
    for text in ("One.\nTwo.", "Plan: A; Price: 1\nPlan: B; Price: 2\nPlan: C; Price: 3", "One. Two. Three. Four."):
        assert fellows(text, units(text)) == {}


MISSED = "We come back in three days.\n\nWe do not come back when\n\nthe bin was out late\nthe lid did not close\n\nNew bins cost 32."


def test_a_line_without_an_end_leads_into_a_list_that_goes_on_in_small_letters() -> None:
    assert widths(MISSED, "the lid") == [["We do not come back when", "the lid did not close"]]
    assert widths(MISSED, "We do not") == [
        ["We do not come back when", "the bin was out late", "the lid did not close"]
    ]
    assert widths(MISSED, "three days") == [["We come back in three days."]]
    assert widths("Your dog needs\n\n1. a chip\n2. a jab", "a jab")[-1] == ["Your dog needs", "2. a jab"]


def test_a_heading_or_a_sentence_over_lines_of_their_own_leads_into_nothing() -> None:
    assert widths("Fees\n\nPay at once.\nCards only.", "Cards") == [["Cards only."]]
    assert widths("We are open.\n\ncafe\nshop", "shop") == [["shop"]]
    assert widths("Fruit\n\npears", "pears") == [["pears"]]
