"""What the event log keeps in memory is only a copy; see tests/contracts for the rest."""

from conversation.model import Author
from runtime import tables
from runtime.state_cache import CACHED_STATES
from tests.runtime.building import HERE, House, words


def test_more_conversations_than_are_kept_in_memory_are_all_right(house: House) -> None:
    first = house.started("Hello")
    stored = {"workspace": HERE, "token_sha256": "", "last_seq": 0, "phase": "bot", "changed_at": ""}
    many = [{**stored, "id": f"c{n}"} for n in range(CACHED_STATES + 5)]
    house.database.write(lambda connection: connection.execute(tables.conversations.insert(), many))
    for one in many:
        house.log.state(HERE, one["id"])
    assert words(house.state(first), Author.CONTACT) == ["Hello"]
