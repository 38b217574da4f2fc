"""What is decided before any score."""

from dataclasses import replace
from pathlib import Path

import pytest

from conversation import commands as c
from conversation.asked import DECLINED, IN_ORDER, LEFT_QUEUE, NOTED, NOTHING_YET
from conversation.events import FollowUpScheduled, Outcome, Phase
from conversation.fold import replay
from conversation.model import Action, MessageKind, Reason, TurnKind
from conversation.state import Conversation
from policy.errors import BadRule
from policy.owner_rules import OwnerRule
from policy.requests import asks_for_person, refuses_person
from policy.rule_file import load_rules
from policy.rules import Fired, fired
from tests.conversation.building import (
    after,
    answered,
    asked,
    assistant,
    contact,
    decision,
    in_phase,
    notice,
    reply,
    resolved,
    started,
    turn,
)

REACHING = [
    "How can I contact customer service?",
    "customer support by phone",
    "get in touch with a representative",
    "when is someone available to chat?",
]
REQUESTS = [
    "I want to talk to a human",
    "Can I speak with an agent, please?",
    "Please connect me to someone",
    "put me through to a real person",
    "Transfer me to your manager!",
    "I need a human being",
    "Get me a person now",
    "I'd like to talk with customer service",
    "could you pass me to the support team",
    "Is there a live agent there?",
    "Real person please",
    "I do not want an answer. I want to talk to a human.",
    "I don't understand this, I want to talk to a human",
    "This does not work and I do not want to wait, connect me to an agent",
    "I have never been so angry, put me through to your manager",
    "Don't tell me to restart, let me talk to a person",
    "Without help I can't do it, please transfer me to an agent",
    "I do not want a robot, I want a human",
    "I don't want to talk to a bot, I want to talk to a real person",
    "I don't want to speak to a bot, let me talk to a person",
    "why don't you put me through to a person",
    "I want those 30 pounds back, put me through with a bank worker!",
    "transfer me to one of your technicians",
    "escalate this to a supervisor",
    "I want an agent",
    "is there anyone on your side I could talk to",
    "who do I speak to about a lost deposit",
    "could somebody from accounts ring me",
    "this calls for a human",
    "I won't discuss this with a machine",
    "how do I get hold of a person",
    "how long must I wait until I can talk to an agent",
    "spk to an agnet pls",
    "I tried that twice. person please",
    "let's escalate this",
    "I'd like a word with the vet",
]
NO_REQUESTS = [
    "please call me Sam",
    "who can sign for the parcel",
    "can somebody else collect it",
    "I'm not a robot but the test says so",
    "are you a computer or a real person",
    "how do I get a person removed from the lease",
    "how do I put a call on hold",
    "put me on the mailing list",
    "I don't want a bot on my website",
    "How do I transfer money to my account?",
    "What does a monthly plan cost?",
    "My agent number is 12",
    "I talked to my bank",
    "Are you a real person?",
    "are u a real person",
    "Is this a real person?",
    "Am I chatting with a real person",
    "how do I transfer loyalty points to somebody",
    "how do I transfer ownership to someone else",
    "I did not transfer any money to anyone",
    "how much does it cost to talk to someone abroad for an hour",
    "do I have to talk to someone first",
    "is there voice chat with people on my team",
    "can I put my bag with someone else's",
    "how do I put money on another person's account",
    "does the plan need a human resources module",
    "",
]
REFUSALS = [
    "no agent needed",
    "I'd rather chat with you than wait for a person",
    "I don't want to talk to a human",
    "I don\u2019t want to talk to a human",
    "please do not transfer me to an agent",
    "No need to connect me with someone",
    "I never want to speak to a person",
    "I'd rather not speak with a representative",
    "I don't think I need to talk to a human",
    "Please don't ask me to speak with an agent",
    "Can this be done without having to talk to a person",
    "you need not put me through to a person",
    "pls dont put me through to an agent again, just answer: is the fee 3 or 5 percent",
]


@pytest.mark.parametrize("text", REQUESTS)
def test_an_explicit_request_for_a_person_escalates_as_such(text: str) -> None:
    assert asks_for_person(text)
    assert fired(asked(text), turn(text)) == Fired("asked_for_person", TurnKind.REQUEST, Reason.CUSTOMER_REQUEST)


@pytest.mark.parametrize("text", NO_REQUESTS)
def test_words_that_only_look_like_a_request_do_not_escalate(text: str) -> None:
    assert not asks_for_person(text)
    assert not refuses_person(text)
    made = fired(asked(text), turn(text))
    assert made is None or made.rule == "who_is_there"


@pytest.mark.parametrize("text", REFUSALS)
def test_a_negated_request_does_not_escalate_even_when_the_reader_took_it_for_one(text: str) -> None:
    assert refuses_person(text)
    assert fired(asked(text), turn(text, TurnKind.REQUEST)) is None


def test_a_request_that_only_the_reader_recognises_escalates() -> None:
    assert fired(asked(), turn("Anybody home?", TurnKind.REQUEST)).rule == "asked_for_person"


@pytest.mark.parametrize("text", ["agent", "Agent?", "human", "representative.", " someone "])
def test_a_bare_word_for_a_person_is_an_offer_and_the_second_time_a_wish(text: str) -> None:
    first = fired(asked(text), turn(text, TurnKind.REQUEST))
    assert first == Fired("named_a_person", TurnKind.REQUEST, Reason.CUSTOMER_REQUEST, Action.OFFER)
    assert fired(offered(), turn(text)) == Fired("asked_for_person", TurnKind.REQUEST, Reason.CUSTOMER_REQUEST)


def answered_once() -> Conversation:
    state = asked()
    cited = replace(assistant("Within 14 days.", MessageKind.ANSWER), citations=answered().citations)
    return after(state, reply(state, message=cited))


MISSED = [
    "that's not what I asked",
    "That is not what I meant",
    "you didn't answer my question",
    "you misunderstood me",
    "Wrong answer!",
    "I already told you that",
    "you keep repeating the same thing",
    "that didn't help",
    "that's not it",
    "you are not listening",
    "you already said that",
    "we are going in circles",
    "I asked about the fee, not the date",
    "this has nothing to do with my bike",
]


@pytest.mark.parametrize("text", MISSED)
def test_an_answer_that_missed_is_offered_a_person_and_the_second_time_gets_one(text: str) -> None:
    state = after(answered_once(), c.Say(contact(text)))
    assert fired(state, turn(text)) == Fired("missed", TurnKind.KNOWLEDGE, Reason.LOOP, Action.OFFER)
    again = after(state, reply(state), c.Say(contact("no, you misunderstood me")))
    found = fired(again, turn("no, you misunderstood me"))
    assert found == Fired("missed_again", TurnKind.KNOWLEDGE, Reason.LOOP)


@pytest.mark.parametrize(
    "text", ["that's wrong, it is 30 days", "You are wrong", "This is not true.", "no", "Nope, it isn't"]
)
def test_a_contradicted_answer_is_offered_a_person_and_not_given_again(text: str) -> None:
    cited = replace(assistant("Within 14 days.", MessageKind.ANSWER), citations=answered().citations)
    state = asked()
    state = after(state, reply(state, message=cited), c.Say(contact(text)))
    assert fired(state, turn(text)) == Fired("missed", TurnKind.KNOWLEDGE, Reason.LOOP, Action.OFFER)


@pytest.mark.parametrize(
    "text", ["What if that is wrong?", "Is it wrong that I must pay twice?", "No, the blue one", "The sum is wrong"]
)
def test_what_only_sounds_like_a_contradiction_is_answered(text: str) -> None:
    assert fired(after(answered_once(), c.Say(contact(text))), turn(text)) is None


def cited() -> Conversation:
    told = replace(assistant("Within 14 days.", MessageKind.ANSWER), citations=answered().citations)
    state = asked()
    return after(state, reply(state, message=replace(told, action=Action.ANSWER)))


@pytest.mark.parametrize("text", ["tried that, same error", "still E4", "didn't work", "that made no difference"])
def test_an_answer_tried_in_vain_is_offered_a_person_and_the_second_time_gets_one(text: str) -> None:
    state = after(cited(), c.Say(contact(text)))
    assert fired(state, turn(text)) == Fired("missed", TurnKind.KNOWLEDGE, Reason.LOOP, Action.OFFER)
    offer = after(state, reply(state, message=assistant("A person?", MessageKind.OFFER)), c.Say(contact(text)))
    assert fired(offer, turn(text)).rule == "missed_again"
    assert offer.wants is not None
    assert offer.wants.text == "Where is my order?"
    assert fired(asked(text), turn(text)) is None


def test_who_went_to_try_the_answer_and_comes_back_in_vain_is_heard() -> None:
    state = after(cited(), c.Say(contact("let me try")))
    noted = replace(assistant("All right.", MessageKind.ANSWER), action=Action.ANSWER)
    back = after(state, reply(state, message=noted), c.Say(contact("still E4")))
    assert fired(back, turn("still E4")).rule == "missed"
    assert back.wants is not None
    assert back.wants.text == "Where is my order?"


@pytest.mark.parametrize(
    "text", ["my lamp does not work", "I still need the invoice", "what is E4?", "what if it still leaks?"]
)
def test_another_matter_after_an_answer_is_a_question(text: str) -> None:
    assert fired(after(cited(), c.Say(contact(text))), turn(text)) is None


@pytest.mark.parametrize("text", ["no change", "same as before", "tried that, same error", "still E4", "leaking again"])
def test_in_vain_as_the_first_words_of_a_new_episode_goes_back_to_people(text: str) -> None:
    assert fired(after(resolved(), c.Say(contact(text))), turn(text)).rule == "still_broken"


def test_a_no_to_a_question_of_the_assistant_is_no_contradiction() -> None:
    asked_back = after(answered_once(), c.Say(contact("And?")))
    asked_back = after(asked_back, reply(asked_back, message=assistant("Which one?")), c.Say(contact("no")))
    assert fired(asked_back, turn("no")) is None


@pytest.mark.parametrize("text", REACHING)
def test_a_question_about_contacting_is_no_wish_for_a_person(text: str) -> None:
    assert fired(asked(text), turn(text, TurnKind.REQUEST)) is None
    both = f"{text} I want to talk to a human."
    assert fired(asked(both), turn(both, TurnKind.REQUEST)).rule == "asked_for_person"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("not asking for a human, just the address", None),
        ("I am not asking to talk to a person, just the address", None),
        ("I'm not asking for a bot's help, let me talk to a person", "asked_for_person"),
        ("I am not looking for an agent, I want to speak to the manager", "asked_for_person"),
    ],
)
def test_who_names_a_person_only_to_say_that_none_is_wanted_is_answered(text: str, rule: str | None) -> None:
    found = fired(asked(text), turn(text, TurnKind.REQUEST))
    assert (found.rule if found else None) == rule


def test_nothing_was_missed_before_the_first_answer() -> None:
    assert fired(asked(), turn("you misunderstood me")) is None


def test_whoever_says_at_length_what_was_meant_instead_is_tried_again() -> None:
    text = "that's not what I meant, I meant the label for a return from Switzerland"
    assert fired(after(answered_once(), c.Say(contact(text))), turn(text)) is None


def offered() -> Conversation:
    state = asked()
    return after(state, reply(state, message=assistant("Shall I bring in a person?", MessageKind.OFFER)))


@pytest.mark.parametrize(
    "text", ["Yes", "yes please!", "ok, go ahead", "Sure, connect me", "sounds good", "Please do.", "ok I will wait"]
)
def test_an_accepted_offer_escalates_on_the_contacts_wish(text: str) -> None:
    state = after(offered(), c.Say(contact(text)))
    assert fired(state, turn(text)) == Fired("accepted_offer", TurnKind.REQUEST, Reason.CUSTOMER_REQUEST)


@pytest.mark.parametrize("text", ["Yes, but where is my order?", "yesterday", "no, I mean the blue one"])
def test_anything_but_a_yes_does_not_accept_the_offer(text: str) -> None:
    assert fired(after(offered(), c.Say(contact(text))), turn(text)) is None


REFUSALS = ["No thanks", "no, I do not want a person", "no need to bring in a person, thanks", "I'd rather not"]


@pytest.mark.parametrize("text", REFUSALS)
def test_who_declines_a_person_gets_none_however_often_they_say_so(text: str) -> None:
    state = after(offered(), c.Say(contact(text)))
    found = fired(state, turn(text, TurnKind.REQUEST))
    assert found == Fired(DECLINED, TurnKind.SMALLTALK, None, Action.ANSWER)
    declined = after(state, reply(state, decision(rule=DECLINED), message=assistant("All right.", MessageKind.ANSWER)))
    again = after(declined, c.Say(contact("no")))
    assert fired(again, turn("no")).rule == DECLINED
    assert fired(after(declined, c.Say(contact("Is it wet?"))), turn("Is it wet?")) is None


def test_a_no_is_a_refusal_only_where_something_was_offered() -> None:
    assert fired(asked("no thanks"), turn("no thanks")).rule == NOTHING_YET


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("never mind", LEFT_QUEUE),
        ("I don't need a person anymore", LEFT_QUEUE),
        ("please take me out of the queue", LEFT_QUEUE),
        ("solved it myself, thanks", IN_ORDER),
        ("great that fixed it, no need for a person", IN_ORDER),
        ("that's fine, thanks", None),
        ("no", "nothing_asked"),
        ("How long is the queue?", None),
    ],
)
def test_who_waits_may_leave_the_queue_in_words(text: str, rule: str | None) -> None:
    found = fired(in_phase(Phase.QUEUED), turn(text))
    assert (found.rule if found else None) == rule


def test_an_address_for_a_promise_may_be_refused() -> None:
    promised = after(asked(), c.ScheduleFollowUp("2026-03-02T12:00:00+00:00", "Is it there?", "f1"))
    told = after(promised, reply(promised, message=assistant("I will check. Leave your e-mail?", MessageKind.NOTICE)))
    assert fired(after(told, c.Say(contact("no thanks"))), turn("no thanks")).rule == NOTED


def test_an_offer_may_be_accepted_or_declined_after_silence_has_ended_the_episode() -> None:
    ended = after(offered(), c.Resolve(Outcome.ASSUMED))
    for text, rule in (("yes please", "accepted_offer"), ("no thanks", DECLINED)):
        assert fired(after(ended, c.Say(contact(text))), turn(text)).rule == rule


def test_a_yes_without_an_offer_just_before_accepts_nothing() -> None:
    assert fired(asked("yes"), turn("yes")).rule == NOTHING_YET
    state = after(offered(), c.Say(contact("How long is the warranty?")))
    moved_on = after(state, reply(state), c.Say(contact("ok")))
    assert fired(moved_on, turn("ok")).rule == "noted"


def test_an_old_handoff_in_the_history_triggers_no_new_one() -> None:
    state = after(asked("I want to talk to a human"), c.AskForPerson(notice()), c.CancelHandoff(notice()))
    assert fired(after(state, c.Say(contact("How long is it?"))), turn("How long is it?")) is None


@pytest.mark.parametrize(
    "text",
    [
        "It caught fire!",
        "I got an electric shock from the charger",
        "I smell burning when I plug it in",
        "my lawyer will hear of this",
        "I want to kill myself",
        "This is an EMERGENCY",
        "someone fell down and is not breathing",
        "my daughter can't breathe",
        "he is unconscious",
        "what is the emergency number, my brother is drowning",
    ],
)
def test_safety_goes_to_a_person(text: str) -> None:
    assert fired(asked(text), turn(text)) == Fired("safety", TurnKind.KNOWLEDGE, Reason.POLICY_RULE)


@pytest.mark.parametrize("text", ["What is the emergency phone number?", "Where are the emergency exits?"])
def test_what_documents_say_about_emergencies_is_a_question(text: str) -> None:
    assert fired(asked(text), turn(text)) is None


def test_the_owners_rules_fire_on_whole_words_in_any_case() -> None:
    rules = (OwnerRule("gdpr", ("delete my data", "GDPR")), OwnerRule("press", ("journalist",)))
    assert fired(asked(), turn("Please DELETE my data"), rules) == Fired("gdpr", TurnKind.KNOWLEDGE, Reason.POLICY_RULE)
    assert fired(asked(), turn("I am a journalist."), rules).rule == "press"
    assert fired(asked(), turn("two journalists"), rules) is None
    assert OwnerRule("c", ("c++ (new)",)).fires(asked(), turn("Is C++ (new) in stock?"))


def test_safety_comes_before_the_owners_rules_and_a_wish_before_both() -> None:
    rules = (OwnerRule("fire", ("fire",)),)
    assert fired(asked(), turn("it is on fire"), rules).rule == "safety"
    assert fired(asked(), turn("it is on fire, I need a human"), rules).rule == "asked_for_person"


@pytest.mark.parametrize(("times", "rule"), [(0.0, None), (1.0, None), (2.0, "same_need"), (3.0, "same_need")])
def test_the_same_need_for_the_third_time_is_a_loop(times: float, rule: str | None) -> None:
    found = fired(asked(), turn("Where is my order?", same_need=times))
    assert (found and found.rule) == rule
    assert found is None or found.reason is Reason.LOOP


@pytest.mark.parametrize(
    "text",
    [
        "It is still broken",
        "Still not working",
        "that didn't help",
        "That didn\u2019t help",
        "the problem is not solved",
        "It isn't fixed",
        "It is happening again",
        "Sorry, it is again the same",
        "No, it does not work",
    ],
)
def test_still_broken_in_closing_goes_back_to_people(text: str) -> None:
    assert fired(in_phase(Phase.CLOSING), turn(text)) == Fired("still_broken", TurnKind.KNOWLEDGE, Reason.LOOP)
    assert fired(asked(text), turn(text)) is None
    sent = FollowUpScheduled("2026-03-02T12:00:00+00:00", "Is it well now?", "f1")
    come_back = after(replay([sent], resolved()), c.FollowUp(assistant(sent.text), "f1"), c.Say(contact(text)))
    assert fired(come_back, turn(text)) == Fired("still_broken", TurnKind.KNOWLEDGE, Reason.LOOP)


@pytest.mark.parametrize(("text", "back"), [("It is still not working", True), ("My lamp does not work", False)])
def test_who_begins_anew_with_still_broken_goes_back_to_people_and_no_other_question_does(
    text: str, back: bool
) -> None:
    """chatwoot#13880, chatwoot#15068: a conversation that is opened again is not handed over by its past."""
    found = fired(after(resolved(), c.Say(contact(text))), turn(text))
    assert (found and found.rule) == ("still_broken" if back else None)


@pytest.mark.parametrize("text", ["still here", "one sec", "ok I will wait"])
def test_who_waits_in_the_queue_stays_there_whatever_the_head_says(text: str) -> None:
    queued = after(in_phase(Phase.QUEUED), c.Say(contact(text)))
    assert fired(queued, turn(text, TurnKind.SMALLTALK, smalltalk="goodbye")).rule == "nothing_asked"


@pytest.mark.parametrize("text", ["yes please", "ok", "Do it!"])
def test_yes_to_a_handoff_that_is_under_way_asks_nothing(text: str) -> None:
    queued = after(in_phase(Phase.QUEUED), c.Say(contact(text)))
    assert fired(queued, turn(text)) == Fired("nothing_asked", TurnKind.KNOWLEDGE, Reason.CUSTOMER_REQUEST)
    assert fired(queued, turn("When are you open?")) is None


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, it works",
        "Everything is working now",
        "And how do I change the colour?",
        "No, it works now",
        "It still works, thank you",
        "It is working again, solved!",
        "It is not broken any more",
    ],
)
def test_good_news_in_closing_is_not_taken_for_bad(text: str) -> None:
    made = fired(in_phase(Phase.CLOSING), turn(text))
    assert made is None or made.rule == "in_order"


def rules_file(folder: Path, content: str | bytes) -> Path:
    path = folder / "rules.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_the_owners_rules_are_read_from_yaml(tmp_path: Path) -> None:
    path = rules_file(tmp_path, "- name: gdpr\n  words: [delete my data, 17]\n- {name: press, words: [journalist]}\n")
    assert load_rules(path) == (OwnerRule("gdpr", ("delete my data", "17")), OwnerRule("press", ("journalist",)))


def test_an_empty_file_holds_no_rules(tmp_path: Path) -> None:
    assert load_rules(rules_file(tmp_path, "# none yet\n")) == ()


@pytest.mark.parametrize(
    "content",
    [
        "- name: gdpr\n",
        "- words: [a]\n",
        "name: gdpr\nwords: [a]\n",
        "just words\n",
        "7\n",
        "- [unclosed\n",
        "- name: gdpr\n  words:\n",
        "- name: gdpr\n  words: ['']\n",
        b"- name: caf\xe9\n  words: [a]\n",
    ],
)
def test_rules_that_cannot_be_read_are_refused_with_the_files_name(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(BadRule, match=r"rules\.yaml"):
        load_rules(rules_file(tmp_path, content))


def test_a_missing_rules_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRule, match=r"none\.yaml"):
        load_rules(tmp_path / "none.yaml")


def test_the_greeting_alone_fires_nothing() -> None:
    assert fired(started(), turn("Hello there")) is None
