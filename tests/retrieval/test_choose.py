"""Which units are quoted, and with what."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.choose import QUOTED_UNITS, QUOTED_WORDS, Candidate, choose, runs
from retrieval.lists import company, fellows
from retrieval.sentences import units
from tests.conversation.building import passage

STEPS = "Before that:\n\n1. Unplug it.\n2. Empty the tank.\n3. Rinse it."


def candidates(text: str, likeness: list[float], rank: int = 0, score: float = 1.0) -> list[Candidate]:
    one = passage(rank + 1, text, score)
    parts = units(text)
    together, lists = company(text, parts), fellows(text, parts)
    assert len(parts) == len(likeness)
    return [
        Candidate((rank, n), one, part, likeness[n], together.get(n, (frozenset({n}),)), lists.get(n, frozenset()))
        for n, part in enumerate(parts)
    ]


def said(chosen: list[Candidate]) -> list[str]:
    return [one.unit.text for one in chosen]


def test_one_step_brings_the_others_in_their_order() -> None:
    assert said(choose(candidates(STEPS, [0.1, 0.1, 0.9, 0.1]))) == [part.text for part in units(STEPS)]
    assert len(runs(choose(candidates(STEPS, [0.1, 0.1, 0.9, 0.1])))) == 1


def test_of_a_list_without_end_only_the_best_lines_are_quoted_and_what_leads_in() -> None:
    steps = "\n".join(f"{n}. Turn the {n}th knob {'slowly ' * 12}." for n in range(1, 21))
    chosen = said(choose(candidates(f"Do this:\n\n{steps}", [0.1] + [0.1 + 0.01 * n for n in range(1, 21)])))
    assert chosen[0] == "Do this:"
    assert 2 < len(chosen) <= QUOTED_UNITS + 1


def test_two_lines_of_a_list_bring_the_whole_list_and_one_does_not() -> None:
    rules = "Boats have a name.\nBoats are insured.\nPetrol is not kept.\nRacks stay empty."
    assert said(choose(candidates(rules, [0.9, 0.3, 0.3, 0.8]))) == rules.splitlines()
    other = candidates("The club has racks. They are full.", [0.8, 0.2], rank=1)
    assert said(choose([*candidates(rules, [0.9, 0.3, 0.3, 0.3]), *other])) == [
        "Boats have a name.",
        "The club has racks.",
    ]


def test_what_is_far_behind_the_best_two_is_left_out() -> None:
    text = "Delivery takes three days. It costs five euro. We like plants. Our shop is old."
    assert said(choose(candidates(text, [0.9, 0.8, 0.3, 0.2]))) == ["Delivery takes three days.", "It costs five euro."]
    assert len(choose(candidates(text, [0.9, 0.8, 0.7, 0.6]))) == 4


def test_the_passage_with_the_best_unit_comes_first_and_nothing_is_said_twice() -> None:
    first = candidates("Boats are green. Boats float.", [0.6, 0.5])
    second = candidates("Boats cost ten euro a day. Boats float.", [0.9, 0.5], rank=1, score=0.9)
    assert said(choose([*first, *second])) == ["Boats cost ten euro a day.", "Boats float.", "Boats are green."]


def test_another_document_is_quoted_only_where_it_is_nearly_as_near() -> None:
    here = candidates("Boats cost ten euro a day. Boats float.", [0.9, 0.8])
    assert said(choose([*here, *candidates("Racks are free.", [0.7], rank=1)]))[2:] == []
    assert said(choose([*here, *candidates("Racks are free.", [0.8], rank=1)]))[2:] == ["Racks are free."]


def test_to_a_second_question_the_answer_may_stand_anywhere() -> None:
    both = [
        *candidates("Boats cost ten euro a day. Boats float.", [0.9, 0.8]),
        *candidates("Racks are free.", [0.7], rank=1),
    ]
    for question in ("what do boats cost and are racks free", "What is a boat? What is a rack?"):
        assert "Racks are free." in said(choose(both, question))
    assert "Racks are free." not in said(choose(both, "what do boats and racks cost?"))


def test_the_second_best_of_all_may_stand_in_another_document() -> None:
    here = candidates("Boats cost ten euro a day. Boats float.", [0.9, 0.1])
    there = candidates("Racks are free.", [0.65], rank=1)
    assert "Racks are free." in said(choose([*here, *there]))


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4), st.lists(st.floats(0, 1), min_size=4, max_size=4))
def test_each_unit_is_chosen_once_in_reading_order_and_within_bounds(one: list[float], other: list[float]) -> None:
    both = [*candidates(STEPS, one), *candidates("Water is wet. Tanks are not. Pumps hum. Ask us.", other, rank=1)]
    chosen = choose(both)
    assert 0 < len(chosen) == len({one.place for one in chosen})
    assert sum(len(one.unit.text.split()) for one in chosen) <= 2 * QUOTED_WORDS
    for rank in (0, 1):
        places = [one.place for one in chosen if one.place[0] == rank]
        assert places == sorted(places)


def test_a_sentence_that_points_back_brings_the_one_left_out_before_it() -> None:
    text = "Fill it up. The dose is 3. If glasses stay dull, lower it. Rinse glasses by hand."
    likeness = [0.9, 0.1, 0.8, 0.1]
    assert said(choose(candidates(text, likeness))) == text.split(" Rinse", maxsplit=1)[0].replace(". ", ".|").split(
        "|"
    )
    for other in (text.replace("lower it", "call"), text.replace(" The", "\nThe")):
        assert len(choose(candidates(other, likeness))) == 2
