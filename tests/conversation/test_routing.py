"""Who should answer, from what is known."""

from dataclasses import replace
from datetime import UTC, datetime

from conversation.events import Phase
from conversation.hours import Hours
from conversation.model import Agent, Reason
from conversation.routing import (
    Match,
    Member,
    Policy,
    Presence,
    Routing,
    Seat,
    Team,
    Urgent,
    absence,
    choose_agent,
    pace,
)
from tests.conversation.building import ANN, asked, in_phase

BILLING = Team("billing", Match(topics=("refund", "invoice")), (Member("ann@x"), Member("ben@x")), Policy.ROUND_ROBIN)
REST = Team("rest", policy=Policy.LEAST_BUSY)
FILE = Routing((BILLING, REST))


def seat(name: str, presence: Presence = Presence.ONLINE, load: int = 0, assigned_at: float = 0.0) -> Seat:
    return Seat(Agent(name, name.title()), f"{name}@x", presence, load, assigned_at)


def test_the_first_team_that_fits_gets_it() -> None:
    assert FILE.choose(asked("Where are my refunds?")).team == "billing"
    assert FILE.choose(asked("Where is my parcel?")).team == "rest"
    assert Routing().choose(asked()).team is None


def test_attributes_must_all_fit_and_any_of_their_values_does() -> None:
    match = Match({"plan": frozenset({"pro", "max"}), "country": frozenset({"de"})})
    state = replace(asked(), attributes={"plan": "Max"}, contact={"country": "DE"})
    assert match.fits(state)
    assert not match.fits(replace(state, contact={}))


def test_urgency_adds_up() -> None:
    urgent = (
        Urgent(Match(reasons=frozenset({Reason.CUSTOMER_REQUEST})), 2),
        Urgent(Match({"vip": frozenset({"yes"})}), 5),
    )
    state = in_phase(Phase.QUEUED)
    assert Routing((replace(REST, priority=1),), urgent).choose(state).priority == 3


def test_who_comes_back_from_an_agent_stays_with_the_team_one_step_higher_until_the_episode_ends() -> None:
    before = FILE.choose(asked("Where is my refund?"))
    back = replace(asked("Hello?"), routed=before, was_held=True)
    assert (FILE.choose(back).team, FILE.choose(back).priority) == ("billing", before.priority + 1)
    assert FILE.choose(replace(back, routed=None, was_held=False, last_assignee=ANN)).priority == 0


def test_round_robin_goes_to_who_was_last_given_one_the_longest_ago() -> None:
    seats = [seat("ann", assigned_at=9.0), seat("ben", assigned_at=5.0), seat("eve", assigned_at=1.0)]
    assert choose_agent(BILLING, seats, asked()) == Agent("ben", "Ben")


def test_the_least_busy_is_who_has_the_smallest_share_of_their_room_in_use() -> None:
    team = replace(REST, members=(Member("ann@x", capacity=10), Member("ben@x", capacity=2)))
    assert choose_agent(team, [seat("ann", load=3), seat("ben", load=1)], asked()) == Agent("ann", "Ann")


def test_nobody_is_chosen_who_is_away_or_full_or_whose_team_chooses_for_itself() -> None:
    seats = [seat("ann", Presence.AWAY), seat("ben", load=4), seat("eve", Presence.OFFLINE)]
    assert choose_agent(BILLING, seats, asked()) is None
    assert choose_agent(replace(BILLING, policy=Policy.MANUAL), [seat("ann")], asked()) is None


def test_who_knows_the_topic_comes_first_and_the_last_agent_before_all() -> None:
    team = replace(BILLING, members=(Member("ann@x"), Member("ben@x", ("refund",))))
    seats = [seat("ann"), seat("ben", assigned_at=9.0)]
    assert choose_agent(team, seats, asked("A refund please")) == Agent("ben", "Ben")
    assert choose_agent(BILLING, seats, replace(asked(), last_assignee=Agent("ben", "Ben"))) == Agent("ben", "Ben")
    assert choose_agent(BILLING, seats, replace(asked(), last_assignee=ANN)) == Agent("ann", "Ann")


def test_it_is_said_why_nobody_is_there() -> None:
    at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert absence(replace(REST, hours=Hours("UTC")), [seat("ann")], at) == "closed"
    assert absence(BILLING, [seat("eve")], at) == "nobody_online"
    assert absence(BILLING, [seat("ann")], at) is None
    assert absence(None, [seat("eve")], at) is None


def test_the_pace_is_what_one_place_took_lately() -> None:
    one = [("a", "queued", 0.0), ("b", "queued", 1.0), ("a", "human", 60.0), ("b", "human", 121.0)]
    assert pace(one) is None
    assert (
        pace([*one, ("c", "queued", 200.0), ("d", "queued", 201.0), ("d", "bot", 202.0), ("c", "human", 300.0)]) == 60.0
    )
