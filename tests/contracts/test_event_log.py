"""The event log: once, in order, whole or not at all, and never across workspaces."""

import inspect
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from conversation import commands as c
from conversation.errors import AlreadyClaimed, ConversationError, StaleEpoch, WrongPhase
from conversation.events import ConversationRouted, Outcome, Phase
from conversation.fold import replay
from conversation.model import Agent, Author
from conversation.state import Conversation
from runtime import tables
from runtime.errors import IdempotencyConflict, NotFound
from runtime.event_log import Carried, EventLog
from runtime.idempotency import Idempotency
from runtime.work import Job
from tests.conversation.building import ANN, BEN, agent_words, contact, notice, reply
from tests.runtime.building import ELSEWHERE, HERE, House, words


def fresh(house: House) -> EventLog:
    """Another process's view of the same ledger."""
    return EventLog(house.database, lambda *_: (), house.clock, house.clock.stamp)


def rows(house: House, table: sa.Table) -> int:
    return house.database.read(lambda connection: connection.scalar(sa.select(sa.func.count()).select_from(table)))


def test_a_conversation_opens_for_whoever_holds_its_token(house: House) -> None:
    conversation_id, token, state = house.conversations.start(HERE, {"email": "a@example.org"}, {"page": "/orders"})
    assert state.phase is Phase.BOT
    assert state.contact == {"email": "a@example.org"}
    assert house.log.holder_of(token) == (HERE, conversation_id)
    assert house.log.holder_of(token + "x") is None


def test_the_token_is_stored_as_a_hash_only(house: House) -> None:
    _, token, _ = house.conversations.start(HERE, {}, {})
    stored = house.database.read(lambda connection: connection.execute(sa.select(tables.conversations)).all())
    assert token not in str(stored)


def test_events_are_numbered_without_gaps_and_come_back_in_order(house: House) -> None:
    conversation_id = house.started("Hello", "Where is my order?")
    logged = house.events(conversation_id)
    assert [one.seq for one in logged] == list(range(1, len(logged) + 1))
    assert [one.type for one in logged] == ["conversation.started", "control.changed", *["message.created"] * 3]
    assert house.log.since(HERE, conversation_id, 3) == logged[3:]
    assert house.log.since(HERE, conversation_id, 0, limit=2) == logged[:2]
    assert replay(one.event() for one in logged) == house.state(conversation_id)


def test_the_workspaces_log_runs_over_all_its_conversations(house: House) -> None:
    first, other, second = house.started("a"), house.started("b", workspace=ELSEWHERE), house.started("c")
    logged = house.log.log_since(HERE, 0)
    assert {one.conversation_id for one in logged} == {first, second}
    assert [one.log_seq for one in logged] == sorted(one.log_seq for one in logged)
    assert house.log.last_log_seq(HERE) == logged[-1].log_seq
    assert house.log.log_since(HERE, logged[-2].log_seq) == logged[-1:]
    assert house.log.log_since(HERE, 0, limit=3) == logged[:3]
    assert other not in {one.conversation_id for one in logged}
    assert house.log.last_log_seq("nobody") == 0


def test_the_same_key_says_it_once(house: House) -> None:
    conversation_id = house.started()
    said = house.conversations.say(HERE, conversation_id, "Where is my order?", "k1")
    house.conversations.ask_for_person(HERE, conversation_id)
    again = house.conversations.say(HERE, conversation_id, "Where is my order?", "k1")
    assert again.events == ()
    assert again.message_id == said.message_id
    assert again.state == house.state(conversation_id)
    assert words(again.state, Author.CONTACT) == ["Where is my order?"]


def test_the_same_key_with_other_words_is_a_conflict(house: House) -> None:
    conversation_id = house.started()
    house.conversations.say(HERE, conversation_id, "Where is my order?", "k1")
    with pytest.raises(IdempotencyConflict):
        house.conversations.say(HERE, conversation_id, "Where is my parcel?", "k1")
    assert words(house.state(conversation_id), Author.CONTACT) == ["Where is my order?"]


def test_a_key_belongs_to_its_conversation(house: House) -> None:
    first, second = house.started(), house.started()
    house.conversations.say(HERE, first, "Where is my order?", "k1")
    assert house.conversations.say(HERE, second, "Another question", "k1").events


def test_without_a_key_the_same_words_are_said_twice(house: House) -> None:
    assert words(house.state(house.started("Hello", "Hello")), Author.CONTACT) == ["Hello", "Hello"]


def test_the_key_stands_on_the_clients_message_even_when_others_come_with_it(house: House) -> None:
    conversation_id = house.started("Hi")
    message, before = contact("I will wait"), notice("I will wait, too")
    carried = house.log.carry_out(
        HERE,
        conversation_id,
        lambda _: [c.AskForPerson(before), c.Say(message)],
        Idempotency("k1", message.text),
    )
    assert carried.message_id == message.id


def test_many_tries_of_one_message_at_once_say_it_once(house: House) -> None:
    conversation_id = house.started()
    with ThreadPoolExecutor(8) as pool:
        tries = [pool.submit(house.conversations.say, HERE, conversation_id, "Hello?", "k1") for _ in range(8)]
    assert len({one.result().message_id for one in tries}) == 1
    assert sum(bool(one.result().events) for one in tries) == 1
    assert words(house.state(conversation_id), Author.CONTACT) == ["Hello?"]


def test_a_refused_command_leaves_no_trace(house: House) -> None:
    conversation_id = house.started("Hello")
    before = house.log.state(HERE, conversation_id)
    counted = [rows(house, table) for table in (tables.events, tables.messages, tables.work)]
    with pytest.raises(WrongPhase):
        house.log.carry_out(
            HERE, conversation_id, lambda _: [c.Say(contact("One")), c.RequestSurvey(notice()), c.Say(contact("Two"))]
        )
    assert [rows(house, table) for table in (tables.events, tables.messages, tables.work)] == counted
    assert house.log.state(HERE, conversation_id) == before
    assert fresh(house).state(HERE, conversation_id) == before


def test_commands_see_the_state_that_those_before_them_made(house: House) -> None:
    conversation_id = house.started("Hello")
    seen: list[Conversation] = []

    def commands(state: Conversation) -> list[c.Command]:
        seen.append(state)
        return [c.Claim(ANN, notice()), c.AgentSay(ANN, state.epoch + 1, agent_words())]

    carried = house.log.carry_out(HERE, conversation_id, commands)
    assert seen == [replay(one.event() for one in house.events(conversation_id)[:4])]
    assert carried.state.phase is Phase.HUMAN
    assert carried.state == house.state(conversation_id)


def test_a_command_that_changes_nothing_writes_nothing(house: House) -> None:
    conversation_id = house.started("Hello")
    house.conversations.ask_for_person(HERE, conversation_id)
    before = house.log.state(HERE, conversation_id)
    assert house.conversations.ask_for_person(HERE, conversation_id) == Carried(before[1], ())
    assert house.log.state(HERE, conversation_id) == before


def calls(house: House, workspace: str, conversation_id: str) -> dict[str, Callable[[], object]]:
    """Every method of the log that takes a workspace and a conversation."""
    return {
        "carry_out": lambda: house.log.carry_out(workspace, conversation_id, lambda _: [c.Say(contact())]),
        "state": lambda: house.log.state(workspace, conversation_id),
        "since": lambda: house.log.since(workspace, conversation_id, 0),
    }


@pytest.mark.parametrize("method", ["carry_out", "state", "since"])
@pytest.mark.parametrize("warm", [True, False], ids=["cached", "not cached"])
def test_what_belongs_to_another_workspace_is_not_found(house: House, method: str, warm: bool) -> None:
    conversation_id = house.started("Hello")
    if warm:
        house.state(conversation_id)
    before = fresh(house).state(HERE, conversation_id)
    with pytest.raises(NotFound):
        calls(house, ELSEWHERE, conversation_id)[method]()
    with pytest.raises(NotFound):
        calls(house, HERE, "nowhere")[method]()
    assert fresh(house).state(HERE, conversation_id) == before
    calls(house, HERE, conversation_id)[method]()


def test_lists_hold_only_the_workspaces_own(house: House) -> None:
    house.started("Hello")
    assert house.log.log_since(ELSEWHERE, 0) == []
    assert house.log.last_log_seq(ELSEWHERE) == 0
    assert house.log.open_conversations(ELSEWHERE) == []


def test_every_method_that_names_a_workspace_is_tested_across_workspaces() -> None:
    methods = {name: inspect.signature(method) for name, method in inspect.getmembers(EventLog, inspect.isfunction)}
    scoped = {name for name, signature in methods.items() if name[0] != "_" and "workspace" in signature.parameters}
    known = {"open", "carry_out", "state", "since", "log_since", "last_log_seq", "open_conversations"}
    # `carry_out` goes through `consult`; work that is planned names its workspace.
    assert scoped == known | {"consult", "plan"}


def test_work_that_is_planned_belongs_to_its_workspace(house: House) -> None:
    house.log.plan(ELSEWHERE, Job("turn", "somebody", house.clock()))
    lease = house.work.claim(house.clock(), ("turn",))
    assert lease is not None
    assert (lease.workspace, lease.subject) == (ELSEWHERE, "somebody")


def test_what_is_read_beside_the_conversation_is_read_in_its_transaction(house: House) -> None:
    one = house.started("Hello")

    def commands(connection: sa.Connection, state: Conversation) -> list[c.Command]:
        said = connection.scalar(sa.select(sa.func.count()).select_from(tables.messages))
        return [c.UpdateContact({"messages": f"{said} of {len(state.messages)}"})]

    assert house.log.consult(HERE, one, commands).state.contact == {"messages": "2 of 2"}


def test_an_open_conversation_is_listed_from_its_last_change_of_control_on(house: House) -> None:
    first, second, third = house.started("Hello"), house.started("Hello"), house.started()
    house.clock.advance(60)
    house.conversations.ask_for_person(HERE, first)
    house.conversations.say(HERE, second, "Still there?", None)
    house.log.carry_out(HERE, third, lambda _: [c.Close(notice()), c.Resolve(Outcome.CONFIRMED)])
    listed = house.log.open_conversations(HERE)
    assert [one for one, _ in listed] == [second, first]
    assert listed[0][1] < listed[1][1] == house.clock.stamp()
    assert house.log.open_conversations(HERE, limit=1) == listed[:1]
    assert house.log.open_conversations(HERE, phase=Phase.QUEUED) == listed[1:]
    assert house.log.open_conversations(HERE, newest=True) == listed[::-1]


def test_conversations_are_listed_by_team_and_by_whose_they_are_and_the_urgent_are_not_cut_off(house: House) -> None:
    first, urgent, held = (house.started("Hello") for _ in range(3))
    for one, routed in ((first, ConversationRouted("boats")), (urgent, ConversationRouted("bills", 5))):
        house.clock.advance(60)
        house.conversations.ask_for_person(HERE, one)
        house.log.carry_out(HERE, one, lambda _, routed=routed: [c.Route(routed)])
    house.conversations.claim(HERE, held, ANN)

    def ids(**which: Any) -> list[str]:
        return [one for one, _ in house.log.open_conversations(HERE, **which)]

    assert ids(phase=Phase.QUEUED) == [urgent, first]
    assert ids(phase=Phase.QUEUED, limit=1) == [urgent]
    assert ids(phase=Phase.QUEUED, limit=1, team="boats") == [first]
    assert ids(agent_id=ANN.id) == ids(phase=Phase.HUMAN, agent_id=ANN.id) == [held]
    assert ids(agent_id=BEN.id) == ids(team="sales") == []


def test_the_stored_phase_is_the_phase_of_the_state(house: House) -> None:
    conversation_id = house.started("Hello")
    commands: list[c.Command] = [
        c.AskForPerson(notice()),
        c.Say(contact()),
        c.Claim(ANN, notice()),
        c.Handback(ANN, True, notice()),
        c.Resolve(Outcome.CONFIRMED),
        c.Say(contact()),
    ]
    column = sa.select(tables.conversations.c.phase).where(tables.conversations.c.id == conversation_id)
    for command in commands:
        carried = house.log.carry_out(HERE, conversation_id, lambda _, command=command: [command])
        assert house.database.read(lambda connection: connection.scalar(column)) == carried.state.phase


def test_the_cached_state_is_what_a_fresh_replay_gives(house: House) -> None:
    conversation_id = house.started("Hello")
    other = fresh(house)
    for n in range(6):
        log = house.log if n % 2 else other
        log.carry_out(HERE, conversation_id, lambda _: [c.Say(contact())])
        with pytest.raises(StaleEpoch):
            log.carry_out(HERE, conversation_id, lambda _: [c.AgentSay(ANN, 99, agent_words())])
        expected = fresh(house).state(HERE, conversation_id)
        assert house.log.state(HERE, conversation_id) == expected
        assert other.state(HERE, conversation_id) == expected
        assert replay(one.event() for one in house.events(conversation_id)) == expected[1]


def test_background_work_is_written_with_its_cause_or_not_at_all(house: House) -> None:
    conversation_id = house.started()
    with pytest.raises(WrongPhase):
        house.log.carry_out(HERE, conversation_id, lambda _: [c.Say(contact()), c.RequestSurvey(notice())])
    assert not house.work.is_open("turn", conversation_id)
    house.conversations.say(HERE, conversation_id, "Hello", None)
    assert house.work.is_open("turn", conversation_id)


def test_of_two_agents_who_claim_at_once_exactly_one_gets_it(house: House) -> None:
    conversation_id = house.started("Hello")
    assert claims(house, conversation_id, [ANN, BEN]) == 1


def test_of_twenty_agents_who_claim_at_once_exactly_one_gets_it(house: House) -> None:
    agents = [Agent(f"agent-{n}", f"Agent {n}") for n in range(20)]
    for _ in range(20):
        conversation_id = house.started()
        assert claims(house, conversation_id, agents) == 1
        changes = [one for one in house.events(conversation_id) if one.type == "control.changed"]
        assert len(changes) == 2


def claims(house: House, conversation_id: str, agents: list[Agent]) -> int:
    """How many of them got the conversation, claiming as nearly at once as threads can."""
    ready = threading.Barrier(len(agents))

    def claim(agent: Agent) -> bool:
        ready.wait()
        try:
            return house.conversations.claim(HERE, conversation_id, agent).state.assignee == agent
        except AlreadyClaimed:
            return False

    with ThreadPoolExecutor(len(agents)) as pool:
        return sum(pool.map(claim, agents))


def test_a_reply_and_a_takeover_at_once_leave_no_reply_after_the_takeover(house: House) -> None:
    for _ in range(20):
        conversation_id = house.started("Hello")
        drafted = reply(house.state(conversation_id))
        with ThreadPoolExecutor(2) as pool:
            said = pool.submit(_refused, house, conversation_id, drafted)
            taken = pool.submit(_refused, house, conversation_id, c.Claim(ANN, notice()))
        assert taken.result() is None
        assert said.result() in (None, StaleEpoch)
        places = {one.type: one.seq for one in house.events(conversation_id)}
        assert places.get("decision.made", 0) < places["control.changed"]
        assert ("decision.made" in places) is (said.result() is None)


def _refused(house: House, conversation_id: str, command: c.Command) -> type[Exception] | None:
    try:
        house.log.carry_out(HERE, conversation_id, lambda _: [command])
    except ConversationError as error:
        return type(error)
    return None
