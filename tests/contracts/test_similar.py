"""Resolved conversations about much the same are found on every database."""

import numpy as np

from conversation import commands as c
from conversation.events import Phase
from conversation.model import Author, MessageKind
from runtime.similar import SHOWN, ResolvedBefore
from tests.conversation.building import ANN
from tests.runtime.building import ELSEWHERE, HERE, House


def resolved(house: House, text: str, workspace: str = HERE, solved: bool = True) -> str:
    one = house.started(text, workspace=workspace)
    house.conversations.claim(workspace, one, ANN)
    house.conversations.handback(workspace, one, ANN, solved, None)
    assert house.conversations.rate(workspace, one, 5, None).state.phase is Phase.RESOLVED
    return one


def by_first_word(texts):
    """Vectors that agree where the texts begin alike."""
    return np.array([[text.startswith("Pump"), not text.startswith("Pump")] for text in texts], dtype=np.float32)


def test_the_newest_alike_of_the_same_workspace_are_found_but_not_the_conversation_itself(house: House) -> None:
    alike = [resolved(house, f"Pump {n} leaks water") for n in range(SHOWN + 1)]
    resolved(house, "Lamp 1 flickers at night")
    resolved(house, "Pump 9 leaks water", ELSEWHERE)
    one = resolved(house, "Pump 8 leaks water")
    found = ResolvedBefore(house.log, by_first_word).like(HERE, one)
    assert [each.conversation_id for each in found] == alike[:0:-1]
    assert all(each.score == 1.0 and "leaks water" in each.summary for each in found)


def test_what_was_solved_comes_before_what_was_not(house: House) -> None:
    helps = resolved(house, "Pump 1 leaks water")
    does_not = resolved(house, "Pump 2 leaks water", solved=False)
    found = ResolvedBefore(house.log, by_first_word).like(HERE, house.started("Pump 3 leaks water"))
    assert [each.conversation_id for each in found] == [helps, does_not]


def test_a_goodbye_that_an_older_summary_names_is_like_nothing(house: House) -> None:
    one = house.started("Pump 1 leaks water")
    house.conversations.claim(HERE, one, ANN)
    words = "To sum up:\n- You asked: thanks, bye\n- This is marked as solved."
    goodbye = house.conversations.message(Author.ASSISTANT, words, MessageKind.SUMMARY)
    house.conversations.do(HERE, one, lambda _: [c.Handback(ANN, True, goodbye)])
    house.conversations.rate(HERE, one, 5, None)
    always_alike = lambda texts: np.ones((len(texts), 1), dtype=np.float32)  # noqa: E731
    assert ResolvedBefore(house.log, always_alike).like(HERE, house.started("Pump 3 leaks water")) == []


def test_nothing_is_like_a_conversation_that_named_nothing(house: House) -> None:
    resolved(house, "Pump 1 leaks water")
    assert ResolvedBefore(house.log, by_first_word).like(HERE, house.started("Hi")) == []
