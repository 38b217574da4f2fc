"""Recorded conversations taken again: the same where nothing changed, otherwise what, when and how sure."""

import hashlib
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conversation.model import Action, Agent, Reason
from evals.errors import MissingData, NothingRecorded
from evals.recorded_turns import episodes_of
from evals.replay import replay_episode
from evals.replay_page import as_page
from evals.replay_report import Change, replay, told, write_replay
from evals.replay_totals import load
from evals.window import Window
from runtime.bot import Bot
from runtime.compose import opened
from runtime.settings import SHIPPED, Settings
from tests.conversation.building import ANN, ESCALATE, answered, citation, decision, turn
from tests.runtime.building import HERE, House, always, joined, sqlite_ledger

ANSWER, OFFER = decision(), decision(Action.OFFER, reason=Reason.LOW_CONFIDENCE)
MADE = turn(answer=answered())


def says(house: House, one: str, text: str, decided) -> None:
    """The contact writes and the assistant takes its turn, an hour later."""
    house.conversations.say(HERE, one, text, None)
    house.clock.advance(3600)
    draft, no_one = always(MADE), lambda *_: False
    Bot(house.conversations, draft, lambda _: lambda *_: decided, no_one).take(HERE, one)


def again(house: House, one: str, *decisions, made=MADE):
    """The episodes of a conversation, replayed with these decisions in turn."""
    coming = iter(decisions)
    return [replay_episode(each, lambda _: made, lambda *_: next(coming)) for each in episodes_of(house.events(one))]


@pytest.fixture
def house(tmp_path):
    database = sqlite_ledger(tmp_path / "warmline.db")
    yield joined(database, Settings(home=tmp_path))
    database.close()


@pytest.fixture
def talk(house: House) -> str:
    one = house.started()
    for text, decided in (("Where is it?", ANSWER), ("And then?", OFFER), ("Hm.", ESCALATE)):
        says(house, one, text, decided)
    house.conversations.claim(HERE, one, ANN)
    house.clock.advance(1800)
    house.conversations.handback(HERE, one, ANN, True, None)
    return one


def test_the_assistant_sees_each_time_what_it_saw_then(house, talk):
    [episode] = episodes_of(house.events(talk))
    seen = [[m.text for m in one.state.messages if m.author == "contact"] for one in episode.turns]
    assert seen == [["Where is it?"], ["Where is it?", "And then?"], ["Where is it?", "And then?", "Hm."]]
    assert [len(one.state.unanswered) for one in episode.turns] == [1, 1, 1]
    assert (episode.handed_over, episode.unasked, episode.held_s) == (3, None, 1800)


def test_the_same_again_changes_nothing(house, talk):
    [found] = again(house, talk, ANSWER, OFFER, ESCALATE)
    assert [one.change for one in found.turns] == [None, None, None]
    assert (found.moved, found.unknown) == (None, False)


def test_an_earlier_handoff_is_certain_and_what_follows_rests_on_it(house, talk):
    [found] = again(house, talk, ESCALATE, OFFER, ESCALATE)
    assert [one.change for one in found.turns] == ["answered -> escalated", None, None]
    assert [one.rests for one in found.turns] == [False, True, True]
    assert (found.handed_over, found.moved, found.unknown) == (1, "earlier", False)


def test_a_handoff_after_another_reply_may_never_come_and_that_is_said(house, talk):
    [found] = again(house, talk, ANSWER, ANSWER, ESCALATE)
    assert (found.moved, found.unknown) == (None, True)
    [found] = again(house, talk, ANSWER, OFFER, ANSWER)
    assert (found.moved, found.unknown) == ("gone", True)


def test_another_document_and_another_sentence_are_told_apart(house, talk):
    other = turn(answer=replace(answered(), citations=(citation("doc2.md"),)))
    quote = turn(answer=replace(answered(), citations=(citation(quote="Orders are late."),)))
    [found] = again(house, talk, ANSWER, OFFER, ESCALATE, made=other)
    assert [one.change for one in found.turns] == ["cites other documents", None, None]
    [found] = again(house, talk, ANSWER, OFFER, ESCALATE, made=quote)
    assert (found.turns[0].change, found.unknown) == ("quotes otherwise", False)


def test_who_presses_the_button_gets_a_person_whatever_is_decided(house):
    one = house.started()
    says(house, one, "Where is it?", ANSWER)
    house.conversations.ask_for_person(HERE, one)
    says(house, one, "Hello?", ESCALATE)
    [found] = again(house, one, ANSWER, ESCALATE)
    assert (found.recorded.handed_over, found.recorded.unasked, found.handed_over) == (2, 2, 2)
    [found] = again(house, one, ESCALATE, ANSWER)
    assert (found.handed_over, found.moved, found.unknown) == (1, "earlier", False)


def test_a_takeover_is_no_decision_of_the_assistant(house):
    one = house.started()
    says(house, one, "Where is it?", ANSWER)
    house.conversations.claim(HERE, one, ANN)
    [found] = again(house, one, OFFER)
    assert (found.recorded.unasked, found.handed_over, found.unknown) == (2, 2, True)


def test_the_load_is_handoffs_a_day_and_the_agents_that_they_keep_busy(house, talk):
    quiet = house.started()
    says(house, quiet, "Where is it?", ANSWER)
    episodes = [*again(house, talk, ANSWER, OFFER, ANSWER), *again(house, quiet, ESCALATE)]
    found = load(episodes, days=2)
    assert (found.before[0], found.after[0], found.least, found.most) == (0.5, 0.5, 0.5, 1.0)
    assert found.agents_before == pytest.approx(0.5 * 1800 / 86_400)
    assert load(again(house, quiet, ANSWER), days=2).agents_after is None


def digests(home):
    files = (one for one in home.rglob("*") if one.is_file() and not one.name.endswith(("-shm", "-wal")))
    return {str(one.relative_to(home)): hashlib.sha256(one.read_bytes()).hexdigest() for one in files}


@pytest.fixture(scope="module")
def recorded(sample_home):
    """A home with conversations, still open as by a server."""
    home = sample_home()
    with opened(Settings(home=home)) as warmline:
        for workspace, texts in (
            ("default", ["How many days do I have to return products after delivery?", "can I talk to a person?"]),
            ("default", ["Who won the football game in 1987?"]),
            ("elsewhere", ["A secret of others"]),
        ):
            one, _, _ = warmline.conversations.start(workspace, {}, {})
            for text in texts:
                warmline.conversations.say(workspace, one, text, None)
                warmline.bot.take(workspace, one)
            warmline.conversations.claim(workspace, one, Agent("ann", "Ann"))
        yield Settings(home=home)


@pytest.fixture
def today():
    now = datetime.now(UTC)
    return Window(now - timedelta(days=1), now + timedelta(minutes=1))


def test_beside_the_server_the_same_policy_and_documents_say_the_same(recorded, today):
    before = digests(recorded.home)
    report, items = replay(recorded, today, Change())
    assert digests(recorded.home) == before
    assert report["n"] | {"changed": 0, "episodes_unknown": 0} == report["n"]
    assert (report["n"]["conversations"], [one["change"] for one in items]) == (2, [None] * 3)
    assert report["fingerprints"]["before"] == report["fingerprints"]["after"]
    assert "secret" not in json.dumps([report, items])


def test_another_policy_over_other_documents_is_told_turn_by_turn(recorded, today, tmp_path):
    policy = json.loads((SHIPPED / "policy" / "policy.json").read_bytes())
    (tmp_path / "policy").mkdir()
    shutil.copy(SHIPPED / "policy" / "reader.json", tmp_path / "policy")
    (tmp_path / "policy" / "policy.json").write_text(json.dumps({**policy, "threshold": 1.0}))
    (tmp_path / "help.md").write_text("# Returns\n\nYou can return <b>products</b> within 14 days after delivery.")
    change = Change(tmp_path / "policy", tmp_path / "help.md")
    report, items = replay(recorded, today, change)
    assert [one["change"] for one in items] == ["answered -> offered a person", None, None]
    assert items[0]["after"]["citations"][0]["source"] == "help.md"
    coverage = report["metrics"]["coverage"]
    assert (coverage["before"], coverage["after"], coverage["n"]) == (0.5, 0.0, 2)
    assert report["metrics"]["offered"]["n"] == 3
    write_replay(report, items, tmp_path / "r.json")
    written = json.loads((tmp_path / "r.json").read_bytes())
    assert len((tmp_path / "r.json.items.jsonl").read_text().splitlines()) == 3
    assert written["cannot_know"]
    assert "answered -> offered a person" in told(report)
    assert "How many days" not in told(report)
    page = as_page(report, items)
    assert "How many days" in page
    assert "<b>products" not in page


def test_nothing_recorded_and_nothing_to_read_are_refused(recorded, today, tmp_path):
    long_ago = Window(today.since - timedelta(days=9), today.since - timedelta(days=8))
    with pytest.raises(NothingRecorded, match="give an earlier --since"):
        replay(recorded, long_ago, Change())
    with pytest.raises(MissingData, match="There is no policy at"):
        replay(recorded, today, Change(policy=tmp_path / "none.json"))
    with pytest.raises(MissingData, match="There is nothing at"):
        replay(recorded, today, Change(knowledge=tmp_path / "none"))
