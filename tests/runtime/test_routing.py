"""Conversations that wait come to agents, come back from those who do not answer, and keep what was promised."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from conversation.events import ConversationRouted, Phase, SlaBreached
from conversation.model import Action, Agent, Author, Decision, Reason, Turn
from conversation.routing import Presence
from conversation.state import Conversation
from conversation.story import story_of
from conversation.turn import pending_question
from policy.rules import fired
from runtime.database import Database
from runtime.errors import NoSuchTeam, NoTime
from runtime.settings import Settings
from runtime.work import Lease
from tests.conversation.building import answered, decision, turn
from tests.runtime.building import HERE, Floor, floor, words

NewFloor = Callable[..., Floor]
ROBIN = """
answer_within: 2m
teams:
  - name: billing
    topics: [refund]
    members: [{email: ann@x.example, capacity: 2}, ben@x.example]
    policy: round_robin
    sla: {first_response: 5m, next_response: 10m, resolution: 1h}
"""
NINE_TO_FIVE = "\n".join(
    [
        "timezone: Europe/Berlin",
        "teams:",
        "  - name: all",
        "    policy: least_busy",
        "    hours: {mon-fri: 09:00-17:00}",
        "    sla: {first_response: 10m}",
    ]
)
# The clock begins on Tuesday 14 November 2023 at 22:13 UTC.
NIGHT_S = 9.8 * 3600


@pytest.fixture
def new_floor(database: Database, tmp_path: Path) -> NewFloor:
    return partial(floor, database, Settings(home=tmp_path))


def waits(at: Floor, text: str = "Where is my refund?", **more: dict[str, str]) -> str:
    one, _, _ = at.house.conversations.start(HERE, more.get("contact", {}), more.get("attributes", {}))
    at.house.conversations.say(HERE, one, text, None)
    at.house.conversations.ask_for_person(HERE, one)
    return one


def kept_for(at: Floor, one: str) -> str | None:
    reserved = at.house.state(one).reserved
    return reserved.id if reserved else None


def kept_for_ann(new_floor: NewFloor) -> tuple[Floor, Agent, Agent, str]:
    """A conversation is kept for Ann, and Ben has come too."""
    at = new_floor(ROBIN)
    ann, ben = at.hire("ann", "ben")
    at.come(ann)
    one = waits(at)
    at.work("route")
    at.come(ben)
    return at, ann, ben, one


def last_words(at: Floor, one: str) -> str:
    return words(at.house.state(one))[-1]


def kinds(at: Floor, one: str) -> list[str]:
    return [event.type for event in at.house.events(one)]


def test_conversations_go_round_and_stop_where_there_is_no_room(new_floor: NewFloor) -> None:
    at = new_floor(ROBIN)
    ann, ben = at.hire("ann", "ben")
    at.come(ann, ben)
    ones = []
    for _ in range(7):
        ones.append(waits(at))
        at.house.clock.advance(1)
        at.work("route")
    assert [kept_for(at, one) for one in ones] == ["ann", "ben", "ann", "ben", "ben", "ben", None]
    assert all(at.house.state(one).phase is Phase.QUEUED for one in ones)


def test_a_place_that_becomes_free_goes_to_the_most_urgent_then_to_who_waits_longest(new_floor: NewFloor) -> None:
    urgent = "priorities: [{attributes: {plan: pro}, priority: 3}]\n"
    at = new_floor(urgent + ROBIN.replace("capacity: 2", "capacity: 1").replace(", ben@x.example", ""))
    [ann] = at.hire("ann")
    at.come(ann)
    first, second, third = [waits(at) for _ in range(3) if at.house.clock.advance(1) is None]
    pro = waits(at, attributes={"plan": "pro"})
    at.work("route")
    assert kept_for(at, pro) == "ann"
    for expected in (first, second, third):
        held = next(one for one in (pro, first, second, third) if kept_for(at, one))
        at.house.conversations.claim(HERE, held, ann)
        at.house.conversations.handback(HERE, held, ann, True, None)
        at.work("route")
        assert kept_for(at, expected) == "ann"


def test_who_comes_to_the_desk_is_given_what_waits(new_floor: NewFloor) -> None:
    at = new_floor(ROBIN)
    [ann] = at.hire("ann")
    one = waits(at)
    at.work()
    assert kept_for(at, one) is None
    at.come(ann)
    at.work("route")
    assert kept_for(at, one) == "ann"


def test_two_who_look_at_once_give_nothing_twice_and_nobody_too_much(new_floor: NewFloor) -> None:
    at = new_floor(ROBIN)
    ann, ben = at.hire("ann", "ben")
    ones = [waits(at) for _ in range(12)]
    at.desk.choose(HERE, ann.id, Presence.ONLINE)
    at.desk.choose(HERE, ben.id, Presence.ONLINE)
    lease = Lease(0, "", 0, HERE, "route", "race", {}, 1)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(at.router.match, [lease] * 8))
    assert Counter(kept_for(at, one) for one in ones) == {"ann": 2, "ben": 4, None: 6}
    assert all(kinds(at, one).count("conversation.assigned") <= 1 for one in ones)


def test_the_agent_joins_by_name_when_they_claim_and_not_before(new_floor: NewFloor) -> None:
    """chatwoot#13881: handoffs must not be silent, and must not tell of somebody who is not there."""
    at = new_floor(ROBIN)
    [ann] = at.hire("ann")
    at.come(ann)
    one = waits(at)
    at.work("route")
    assert not any("Ann" in said for said in words(at.house.state(one)))
    at.house.conversations.claim(HERE, one, ann)
    assert last_words(at, one).startswith("Ann has joined")


def test_a_manual_claim_wins_over_what_is_kept_for_another(new_floor: NewFloor) -> None:
    at = new_floor(ROBIN)
    ann, ben = at.hire("ann", "ben")
    at.come(ann)
    one = waits(at)
    at.work("route")
    state = at.house.conversations.claim(HERE, one, ben).state
    assert (state.assignee, state.reserved) == (ben, None)
    at.work("route")
    assert kept_for(at, one) is None


def test_who_lets_it_go_by_is_away_and_another_is_asked(new_floor: NewFloor) -> None:
    """chatwoot#13178: what is promised to the contact happens although the first agent does not react."""
    at, ann, ben, one = kept_for_ann(new_floor)
    at.pass_time(121, ann, ben)
    assert kept_for(at, one) == "ben"
    assert "assignment.missed" in kinds(at, one)
    assert [seat.presence for seat in at.desk.everybody(HERE)] == [Presence.AWAY, Presence.ONLINE]
    assert at.desk.acted(HERE, ann.id)
    assert not at.desk.acted(HERE, ann.id)
    assert at.desk.everybody(HERE)[0].presence is Presence.ONLINE


def test_what_is_kept_for_who_leaves_the_desk_goes_to_another_at_once(new_floor: NewFloor) -> None:
    at, ann, _, one = kept_for_ann(new_floor)
    at.desk.leave(HERE, ann.id)
    at.router.went(HERE, ann.id)
    at.work("route")
    assert kept_for(at, one) == "ben"
    at.router.went(HERE, ann.id)
    assert kept_for(at, one) == "ben"


def test_who_grows_angry_in_the_queue_waits_higher_and_never_lower_again(new_floor: NewFloor) -> None:
    urgent = "priorities: [{reasons: [sentiment], priority: 3}]"
    at = new_floor(urgent, decided=decision(Action.ESCALATE, reason=Reason.SENTIMENT))
    one = waits(at)
    assert at.house.state(one).routed == ConversationRouted(None, 0, False)
    at.house.conversations.say(HERE, one, "This is outrageous!", None)
    at.pass_time(5)
    assert at.house.state(one).routed == ConversationRouted(None, 3, False)
    calm = new_floor(urgent, decided=decision(Action.OFFER, reason=Reason.LOW_CONFIDENCE))
    calm.house.conversations.say(HERE, one, "Sorry.", None)
    calm.pass_time(5)
    assert at.house.state(one).routed == ConversationRouted(None, 3, False)
    assert kinds(at, one).count("conversation.routed") == 2


@pytest.mark.parametrize("routing", ["", ROBIN])
def test_a_transfer_to_a_colleague_who_never_answers_comes_back_to_the_queue(new_floor: NewFloor, routing: str) -> None:
    """chatwoot#13178: a transfer that is promised and never happens."""
    at = new_floor(routing)
    ann, ben = at.hire("ann", "ben")
    one = waits(at)
    at.house.conversations.claim(HERE, one, ann)
    at.house.conversations.transfer(HERE, one, ann, ben, None)
    at.pass_time(601, ann)
    state = at.house.state(one)
    assert state.phase is Phase.QUEUED
    assert any("Ben could not answer" in said for said in words(state))
    assert state.reason is Reason.CUSTOMER_REQUEST
    assert len([m for m in state.messages if m.author is Author.CONTACT]) == 1


def talking(at: Floor, agent: Agent) -> str:
    """A conversation in which the agent has spoken, and the contact has asked more."""
    one = waits(at)
    epoch = at.house.conversations.claim(HERE, one, agent).state.epoch
    at.house.conversations.agent_say(HERE, one, agent, "Let me look.", epoch, None)
    at.house.conversations.say(HERE, one, "Thank you, and the invoice?", None)
    return one


@pytest.mark.parametrize(("routing", "claimed"), [("", None), (ROBIN, "ben")])
def test_who_leaves_the_contact_without_an_answer_in_mid_talk_loses_them_to_a_colleague(
    new_floor: NewFloor, routing: str, claimed: str | None
) -> None:
    at = new_floor(routing)
    ann, ben = at.hire("ann", "ben")
    one = talking(at, ann)
    within_s = 120 if routing else at.house.settings.answer_s
    at.pass_time(within_s - 1, ann, ben)
    assert at.house.state(one).phase is Phase.HUMAN
    at.pass_time(2, ann, ben)
    state = at.house.state(one)
    assert state.phase is Phase.QUEUED
    assert "Ann could not answer just now" in " ".join(words(state))
    assert (state.reserved.id if state.reserved else None) == claimed


def test_who_writes_back_and_forth_keeps_the_conversation_and_who_has_left_does_not(new_floor: NewFloor) -> None:
    at = new_floor()
    [ann] = at.hire("ann")
    one = talking(at, ann)
    for _ in range(3):
        at.pass_time(200, ann)
    at.pass_time(10, ann)
    assert at.house.state(one).phase is Phase.HUMAN
    at.pass_time(600)
    assert at.house.state(one).phase is Phase.QUEUED


def test_a_transfer_to_a_team_reaches_that_team(new_floor: NewFloor) -> None:
    at = new_floor(ROBIN + "  - {name: general, policy: round_robin, members: [eve@x.example]}\n")
    ann, eve = at.hire("ann", "eve")
    at.come(eve)
    one = waits(at)
    at.house.conversations.claim(HERE, one, ann)
    to = at.router.to_team(HERE, "general")
    at.house.conversations.transfer(HERE, one, ann, None, "Knows it best.", to)
    at.work("route")
    state = at.house.state(one)
    assert (state.routed.team if state.routed else None, kept_for(at, one)) == ("general", "eve")
    with pytest.raises(NoSuchTeam, match="billing, general"):
        at.router.to_team(HERE, "sales")


def test_who_waits_is_told_their_place_and_the_wait(new_floor: NewFloor) -> None:
    at = new_floor()
    [ann] = at.hire("ann")
    for _ in range(3):
        one = waits(at)
        at.pass_time(120, ann)
        at.house.conversations.claim(HERE, one, ann)
        at.house.conversations.handback(HERE, one, ann, True, None)
    waits(at)
    at.pass_time(31, ann)
    second = waits(at)
    assert last_words(at, second) == "You are number 2 in the queue; it should take about 4 minutes."
    told = at.house.state(second).queue
    assert told is not None
    assert (told.position, told.expected_wait_s, told.absence) == (2, 240.0, None)


def test_nobody_who_waits_is_left_in_silence(new_floor: NewFloor) -> None:
    at = new_floor()
    [ann] = at.hire("ann")
    at.come(ann)
    one = waits(at)
    at.work()
    for _ in range(3):
        before = len(at.house.state(one).messages)
        at.pass_time(at.house.settings.queue_status_s, ann)
        assert len(at.house.state(one).messages) > before
    at.house.conversations.cancel_handoff(HERE, one)
    quiet = len(at.house.state(one).messages)
    at.pass_time(3600, ann)
    at.house.due()
    assert len(at.house.state(one).messages) <= quiet + 1


def test_outside_the_hours_they_hear_when_the_team_is_back_and_then_hear_from_us(new_floor: NewFloor) -> None:
    """chattermate#298: a follow-up is promised where it can be kept, and a missing address is asked for."""
    at = new_floor(NINE_TO_FIVE)
    [ann] = at.hire("ann")
    at.come(ann)
    one = waits(at, attributes={"timezone": "America/New_York"})
    at.work()
    state = at.house.state(one)
    assert state.queue is not None
    assert (state.queue.absence, state.queue.next_at) == ("closed", "2023-11-15T08:00:00+00:00")
    assert "back on Wednesday 15 November at 03:00 (America/New_York)" in " ".join(words(state))
    assert kept_for(at, one) is None
    at.pass_time(NIGHT_S, ann)
    assert kept_for(at, one) == "ann"
    assert last_words(at, one) == "Our team is here now. You are next in the queue."


def test_who_was_told_that_nobody_is_there_hears_at_once_when_somebody_comes(new_floor: NewFloor) -> None:
    """chatwoot#13881: without a word the contact would learn of it half an hour later, or never."""
    at = new_floor()
    [ann] = at.hire("ann")
    one, two = [waits(at) for _ in range(2) if at.house.clock.advance(60) is None]
    assert "Nobody is at the desk" in last_words(at, one)
    at.come(ann)
    at.work()
    assert last_words(at, one) == "Our team is here now. You are next in the queue."
    assert last_words(at, two) == "Our team is here now. You are number 2 in the queue."
    told = at.house.state(one).queue
    assert told is not None
    assert told.absence is None
    said = len(at.house.state(one).messages)
    at.come(ann)
    at.work()
    assert len(at.house.state(one).messages) == said


def test_who_comes_for_another_team_is_not_announced(new_floor: NewFloor) -> None:
    at = new_floor(ROBIN)
    [eve] = at.hire("eve")
    one = waits(at)
    at.come(eve)
    at.work()
    assert "Nobody is at the desk" in last_words(at, one)


def test_who_comes_before_the_hours_is_not_announced_until_they_begin(new_floor: NewFloor) -> None:
    at = new_floor(NINE_TO_FIVE)
    [ann] = at.hire("ann")
    one = waits(at)
    at.come(ann)
    at.work()
    assert "is back on Wednesday" in last_words(at, one)
    at.pass_time(NIGHT_S)
    assert "Nobody is at the desk" in last_words(at, one)
    at.come(ann)
    at.work()
    assert last_words(at, one).startswith("Our team is here now.")


def test_an_address_is_taken_kept_and_not_asked_for_again(new_floor: NewFloor) -> None:
    """chattermate#298: nothing is promised to an address that nobody has."""
    at = new_floor()
    one = waits(at)
    assert "leave your e-mail address" in last_words(at, one)
    at.house.conversations.say(HERE, one, "You can reach me at maya.l@shop.example thanks", None)
    at.pass_time(5)
    state = at.house.state(one)
    assert state.contact == {"email": "maya.l@shop.example"}
    assert "maya.l@shop.example" in words(state)[-1]
    assert state.unanswered == ()
    at.pass_time(1800)
    assert "leave your e-mail" not in last_words(at, one)
    assert "Nobody is at the desk" in last_words(at, one)


def test_a_question_beside_the_address_is_answered_all_the_same(new_floor: NewFloor) -> None:
    at = new_floor()
    one = waits(at)
    at.house.conversations.say(HERE, one, "I am at a@b.example. When is the parcel shipped?", None)
    at.pass_time(5)
    assert at.house.state(one).contact == {"email": "a@b.example"}
    assert last_words(at, one) == "Orders are shipped within two days."


def test_who_writes_mails_is_not_asked_where_and_no_address_in_their_words_replaces_theirs(new_floor: NewFloor) -> None:
    at = new_floor()
    one = waits(at, attributes={"channel": "email"})
    assert "e-mail address" not in last_words(at, one)
    at.house.conversations.say(HERE, one, "Please write to boss@b.example", None)
    at.pass_time(5)
    assert at.house.state(one).contact == {}


def breaches(at: Floor, one: str) -> list[str]:
    return [event.event().metric for event in at.house.events(one) if event.type == "sla.breached"]


def test_a_promised_time_that_goes_by_is_an_event_once(new_floor: NewFloor) -> None:
    at = new_floor(ROBIN)
    [ann] = at.hire("ann")
    one = waits(at)
    at.pass_time(301)
    at.pass_time(301)
    assert breaches(at, one) == ["first_response"]
    made = next(event.event() for event in at.house.events(one) if event.type == "sla.breached")
    assert isinstance(made, SlaBreached)
    assert made.team == "billing"
    assert datetime.fromisoformat(made.due_at).timestamp() == at.house.clock() - 302
    epoch = at.house.conversations.claim(HERE, one, ann).state.epoch
    at.house.conversations.agent_say(HERE, one, ann, "Here I am.", epoch, None)
    at.house.conversations.say(HERE, one, "And now?", None)
    for _ in range(6):
        at.pass_time(100, ann)
    at.pass_time(3000, ann)
    assert breaches(at, one) == ["first_response", "next_response", "resolution"]


def test_what_was_done_in_time_is_no_breach(new_floor: NewFloor) -> None:
    at = new_floor(ROBIN)
    [ann] = at.hire("ann")
    one = waits(at)
    epoch = at.house.conversations.claim(HERE, one, ann).state.epoch
    at.house.conversations.agent_say(HERE, one, ann, "Here I am.", epoch, None)
    at.house.conversations.handback(HERE, one, ann, True, None)
    at.pass_time(7200, ann)
    assert breaches(at, one) == []


def test_the_clock_of_a_promise_stands_while_the_team_is_closed(new_floor: NewFloor) -> None:
    at = new_floor(NINE_TO_FIVE)
    one = waits(at)
    at.pass_time(3600)
    assert breaches(at, one) == []
    at.pass_time(NIGHT_S - 3600)
    assert breaches(at, one) == []
    at.pass_time(601)
    assert breaches(at, one) == ["first_response"]


def test_a_handback_that_says_when_to_look_again_does_so_in_the_contacts_time(new_floor: NewFloor) -> None:
    at = new_floor()
    [ann] = at.hire("ann")
    one = waits(at, attributes={"timezone": "Asia/Tokyo"})
    at.house.conversations.claim(HERE, one, ann)
    when = partial(at.router.moment_in, HERE)
    instruction = "difficult customer, check again on Friday 10:00"
    at.house.conversations.handback(HERE, one, ann, True, instruction, when)
    [promised] = at.house.state(one).follow_ups
    assert promised.due_at == "2023-11-17T01:00:00+00:00"
    assert "Friday 17 November at 10:00 (Asia/Tokyo)" in last_words(at, one)
    due_s = datetime.fromisoformat(promised.due_at).timestamp() - at.house.clock()
    at.pass_time(due_s - 1)
    assert len(at.house.state(one).follow_ups) == 1
    at.pass_time(2)
    state = at.house.state(one)
    assert state.follow_ups == ()
    assert words(state)[-1].startswith("As promised, I am coming back")
    assert not any("difficult" in said for said in words(state))


def test_a_promise_to_look_again_asks_for_an_address_and_takes_it(new_floor: NewFloor) -> None:
    """chattermate#298: a follow-up is promised to somebody who cannot be reached."""
    at = new_floor()
    [ann] = at.hire("ann")
    one = waits(at)
    at.house.conversations.claim(HERE, one, ann)
    at.house.conversations.handback(HERE, one, ann, True, "check again in 3 days", partial(at.router.moment_in, HERE))
    summary = [said for said in words(at.house.state(one)) if said.startswith("To sum up")][-1]
    assert "leave your e-mail address" in summary
    at.house.conversations.say(HERE, one, "Does billing@shop.example answer mails?", None)
    at.pass_time(5)
    assert at.house.state(one).contact == {}
    at.house.conversations.say(HERE, one, "maya@shop.example", None)
    at.pass_time(5)
    assert at.house.state(one).contact == {"email": "maya@shop.example"}
    assert "maya@shop.example" in last_words(at, one)


def test_a_contact_who_asks_to_hear_again_does_and_may_call_it_off(new_floor: NewFloor) -> None:
    at = new_floor()
    one, _, _ = at.house.conversations.start(HERE, {}, {"timezone": "Asia/Tokyo"})
    at.house.conversations.say(HERE, one, "Where is my refund?", None)
    at.pass_time(5)
    at.house.conversations.say(HERE, one, "Can you check back with me on Friday 10:00?", None)
    at.pass_time(5)
    assert "Friday 17 November at 10:00 (Asia/Tokyo)" in last_words(at, one)
    assert "leave your e-mail address" in last_words(at, one)
    [promised] = at.house.state(one).follow_ups
    assert (promised.agent, promised.due_at) == (None, "2023-11-17T01:00:00+00:00")
    assert "Where is my refund?" in promised.text
    at.house.conversations.say(HERE, one, "please do not write to me", None)
    at.pass_time(5)
    assert at.house.state(one).follow_ups == ()
    at.house.conversations.say(HERE, one, "Sorry, remind me in 2 hours", None)
    at.pass_time(5)
    at.pass_time(2 * 3600)
    assert last_words(at, one).startswith("As promised, I am coming back")


def promise(at: Floor, one: str, by: Agent) -> str:
    due_at = at.router.due(HERE, at.house.state(one), None, "in 2 hours")
    return at.house.conversations.follow_up(HERE, one, by, due_at, "Has it arrived?")


def test_a_follow_up_opens_the_conversation_again_and_comes_once(new_floor: NewFloor) -> None:
    at = new_floor()
    [ann] = at.hire("ann")
    one = waits(at)
    at.house.conversations.claim(HERE, one, ann)
    promise(at, one, ann)
    at.house.conversations.handback(HERE, one, ann, True, None)
    at.house.conversations.rate(HERE, one, 5, None)
    assert at.house.state(one).phase is Phase.RESOLVED
    at.pass_time(7201)
    at.router.follow_up(Lease(0, "", 0, HERE, "follow_up", "gone", {"conversation": one}, 2))
    state = at.house.state(one)
    assert (state.phase, state.episode, words(state).count("Has it arrived?")) == (Phase.BOT, 2, 1)


def by_rules(state: Conversation, made: Turn) -> Decision:
    found = fired(state, made)
    return decision(found.action, found.kind, found.reason, found.rule) if found else decision()


def followed_up(at: Floor, ann: Agent, on_duty: bool) -> str:
    """A matter that was thought to be solved and has been come back to, and now the contact has written."""
    one = waits(at)
    at.house.conversations.claim(HERE, one, ann)
    promise(at, one, ann)
    at.house.conversations.handback(HERE, one, ann, True, None)
    at.house.conversations.rate(HERE, one, 5, None)
    at.pass_time(7201)
    at.house.conversations.say(HERE, one, "No, it is still broken", None)
    at.house.clock.advance(1)
    draft = lambda _workspace, _show: lambda state: turn(pending_question(state)[0], answer=answered())  # noqa: E731
    bot = replace(at.bot, draft=draft, decide=lambda _: by_rules, same_agent_on_duty=lambda *_: on_duty)
    bot.take(HERE, one)
    return one


def test_still_broken_after_a_follow_up_goes_to_the_same_agent_if_on_duty(new_floor: NewFloor) -> None:
    at = new_floor(ROBIN)
    [ann] = at.hire("ann")
    one = followed_up(at, ann, on_duty=True)
    state = at.house.state(one)
    assert (state.phase, state.assignee, state.followed_up) == (Phase.HUMAN, ann, False)
    assert "Ann has it again" in words(state)[-1]


def test_still_broken_after_a_follow_up_is_queued_with_everything_kept_when_that_agent_is_away(
    new_floor: NewFloor,
) -> None:
    at = new_floor(ROBIN)
    [ann] = at.hire("ann")
    one = followed_up(at, ann, on_duty=False)
    state = at.house.state(one)
    assert (state.phase, state.last_assignee, state.routed and state.routed.team) == (Phase.QUEUED, ann, "billing")
    story = story_of((one.at, one.event()) for one in at.house.events(one))
    assert story.wants is not None
    assert story.wants.text == "Where is my refund?"


def test_what_was_promised_is_kept_after_a_restart(new_floor: NewFloor, tmp_path: Path) -> None:
    before = new_floor(ROBIN)
    [ann] = before.hire("ann")
    one = waits(before)
    promise(before, one, ann)
    before.house.database.close()
    again = Database(f"sqlite:///{tmp_path / 'warmline.db'}")
    try:
        after = floor(again, before.house.settings, ROBIN)
        after.pass_time(7201)
        assert words(after.house.state(one)).count("Has it arrived?") == 1
        assert breaches(after, one) == ["first_response", "resolution"]
    finally:
        again.close()


def test_a_cancelled_follow_up_never_comes_and_a_held_conversation_gets_it_as_a_note(new_floor: NewFloor) -> None:
    at = new_floor()
    [ann] = at.hire("ann")
    one, two = waits(at), waits(at)
    at.house.conversations.cancel_follow_up(HERE, one, promise(at, one, ann))
    promise(at, two, ann)
    at.house.clock.advance(7000)
    at.house.conversations.claim(HERE, two, ann)
    at.pass_time(201, ann)
    assert "Has it arrived?" not in words(at.house.state(one)) + words(at.house.state(two))
    assert "followup.sent" not in kinds(at, one)
    assert "note.created" in kinds(at, two)


@pytest.mark.parametrize("when", ["yesterday", "2020-01-01 10:00", "some day"])
def test_a_time_that_is_none_or_past_is_refused(new_floor: NewFloor, when: str) -> None:
    at = new_floor()
    one = waits(at)
    with pytest.raises(NoTime):
        at.router.due(HERE, at.house.state(one), None, when)


@pytest.mark.parametrize("due_at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2023-11-14T22:13:20Z"])
def test_a_moment_that_is_past_or_far_ahead_is_refused_in_every_zone(new_floor: NewFloor, due_at: str) -> None:
    at = new_floor()
    for attributes in ({}, {"timezone": "America/Los_Angeles"}, {"timezone": "Pacific/Kiritimati"}):
        one = waits(at, attributes=attributes)
        with pytest.raises(NoTime):
            at.router.due(HERE, at.house.state(one), datetime.fromisoformat(due_at), None)


def test_a_moment_of_another_zone_is_kept_in_utc(new_floor: NewFloor) -> None:
    at = new_floor()
    given = datetime.fromisoformat("2023-11-15T10:00:00+09:00")
    assert at.router.due(HERE, at.house.state(waits(at)), given, None).isoformat() == "2023-11-15T01:00:00+00:00"


def test_the_last_evening_of_the_calendar_is_promised_to_nobody(new_floor: NewFloor) -> None:
    at = new_floor()
    [ann] = at.hire("ann")
    one, _, _ = at.house.conversations.start(HERE, {}, {"timezone": "America/Los_Angeles"})
    at.house.conversations.say(HERE, one, "Please remind me on 9999-12-31 at 23:00", None)
    at.pass_time(5)
    assert at.house.state(one).unanswered == ()
    at.house.conversations.claim(HERE, one, ann)
    instruction, when = "check again on 9999-12-31 at 23:00", partial(at.router.moment_in, HERE)
    at.house.conversations.handback(HERE, one, ann, True, instruction, when)
    assert at.house.state(one).follow_ups == ()


def test_an_escalation_by_the_bot_is_routed_like_any_other(new_floor: NewFloor) -> None:
    at = new_floor(ROBIN, decided=decision(Action.ESCALATE, reason=Reason.SENTIMENT))
    [ann] = at.hire("ann")
    at.come(ann)
    one = at.house.started("My refund never came!")
    at.pass_time(5, ann)
    at.work("route")
    assert kept_for(at, one) == "ann"
    assert kinds(at, one).index("conversation.routed") > kinds(at, one).index("control.changed")
