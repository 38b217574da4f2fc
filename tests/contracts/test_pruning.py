"""What is over goes after its time, on every database; what is still to be done stays however old."""

import sqlalchemy as sa

from runtime.pruning import AT_ONCE, EVERY_S, KIND, Pruning
from runtime.tables import deliveries, letters, sessions, users, work
from runtime.work import Lease
from tests.runtime.building import HERE, House

DAY_S = 86_400.0
ABOUT = {"workspace": HERE, "conversation_id": "c", "tries": 1}


def delivery(id: str, state: str, asked_at: float, tried_at: float | None = None) -> dict:
    row = {"id": id, "webhook_id": "w", "seq": 1, "type": "message.created", "state": state}
    return {**ABOUT, **row, "asked_at": asked_at, "tried_at": tried_at}


def letter(id: str, state: str, asked_at: float) -> dict:
    row = {"id": id, "kind": "reply", "address": "kim@home.example", "automatic": False, "first_seq": 1, "last_seq": 1}
    return {**ABOUT, **row, "state": state, "asked_at": asked_at, "tried_at": None}


def piece(subject: str, dead: bool, due_at: float) -> dict:
    row = {"workspace": HERE, "kind": "turn", "subject": subject, "data": {}, "first_at": due_at, "due_at": due_at}
    return {**row, "tries": 5, "revision": 0, "dead": dead}


def left(house: House, table: sa.Table, column: str) -> set[str]:
    return set(house.database.read(lambda c: c.scalars(sa.select(table.c[column])).all()))


def put(house: House, table: sa.Table, *rows: dict) -> None:
    house.database.write(lambda c: c.execute(table.insert(), list(rows)))


def pruning(house: House) -> Pruning:
    return Pruning(house.database, house.clock, 30 * DAY_S)


def test_what_has_been_over_for_long_goes_and_what_is_open_or_young_stays(house: House) -> None:
    old, young = house.clock() - 31 * DAY_S, house.clock() - 29 * DAY_S
    put(
        house,
        deliveries,
        *(delivery(f"old-{state}", state, old) for state in ("waiting", "delivered", "dead")),
        delivery("young", "delivered", young),
        delivery("tried lately", "dead", old, young),
    )
    states = ("waiting", "sending", "sent", "read", "bounced", "dead")
    put(house, letters, *(letter(f"old-{state}", state, old) for state in states), letter("young", "sent", young))
    put(house, work, piece("old open", False, old), piece("old dead", True, old), piece("young dead", True, young))
    assert pruning(house).prune() == 2 + 4 + 1
    assert left(house, deliveries, "id") == {"old-waiting", "young", "tried lately"}
    assert left(house, letters, "id") == {"old-waiting", "old-sending", "young"}
    assert left(house, work, "subject") == {"old open", "young dead"}


def test_sessions_that_are_over_go(house: House) -> None:
    row = {"id": "ann", "workspace": HERE, "email": "ann@x.example", "name": "Ann", "role": "agent"}
    put(house, users, {**row, "password_hash": "-"})
    ends = {"over": house.clock() - 1, "open": house.clock() + 1}
    put(house, sessions, *({"token_sha256": name, "user_id": "ann", "expires_at": at} for name, at in ends.items()))
    assert pruning(house).prune() == 1
    assert left(house, sessions, "token_sha256") == {"open"}


def test_more_than_one_transaction_takes_go_too(house: House) -> None:
    old = house.clock() - 31 * DAY_S
    put(house, deliveries, *(delivery(str(number), "delivered", old) for number in range(AT_ONCE + 5)))
    assert pruning(house).prune() == AT_ONCE + 5


def test_it_plans_the_next_day(house: House) -> None:
    pruning(house)(Lease(0, "", 0, HERE, KIND, "ledger", {}, 1))
    assert house.work.next_due((KIND,)) == house.clock() + EVERY_S
