"""The owner's rules: what they look at, what they do, and how a bad file is refused."""

from pathlib import Path

import pytest

from conversation import commands as c
from conversation.events import Phase
from conversation.model import Action, MessageKind, Reason, TurnKind
from conversation.state import Conversation
from policy.decide import Decider
from policy.errors import BadRule
from policy.owner_rules import MAX_PATTERN_CHARS, NOT_ANSWERED, OwnerRule, Pattern, Then
from policy.rule_file import load_rules
from policy.rules import Fired, fired
from tests.conversation.building import after, answered, asked, assistant, contact, in_phase, passage, reply, turn
from tests.policy.building import policy

DOCS = Path(__file__).parents[2] / "docs"
WORDS = ("refund",)
# Each hangs an engine that backtracks; they are matched here, or refused for their size.
EVIL = [r"(a+)+$", r"^(a|a)*$", r"(a|aa)+$", r"(\w+\s?)*$x", r"(?:[^x]{0,90}){0,9}z", r"(.*)(.*)(.*)q"]


def known(contact_: dict | None = None, attributes: dict | None = None) -> Conversation:
    start = c.Start(assistant("Hello!", MessageKind.GREETING), contact_ or {}, attributes or {})
    return after(Conversation(), start, c.Say(contact()))


def loaded(folder: Path, text: str) -> tuple[OwnerRule, ...]:
    (folder / "rules.yaml").write_text(text)
    return load_rules(folder / "rules.yaml")


def test_a_pattern_is_found_anywhere_in_any_case() -> None:
    rule = OwnerRule("order", patterns=(Pattern(r"order #\d{4}\b"), Pattern("^urgent")))
    assert rule.fires(asked(), turn("About ORDER #1234, please"))
    assert rule.fires(asked(), turn("Urgent!"))
    assert not rule.fires(asked(), turn("About order #12345, not urgent"))


@pytest.mark.parametrize("pattern", EVIL)
def test_no_pattern_hangs_a_turn(pattern: str) -> None:
    # An engine that backtracks would not come back from these.
    assert not Pattern(pattern).found_in("a" * 19_999 + "!")


@pytest.mark.parametrize(
    "pattern", ["(", "[", "*", "(?=x)", r"(a)\1", "", "x" * (MAX_PATTERN_CHARS + 1), r"(\w{99}){99}"]
)
def test_what_is_no_pattern_is_refused_by_name(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(BadRule, match=r"^rules\.yaml, rule 1 \(a\), when\.matches\.1: "):
        loaded(tmp_path, f"- {{name: a, when: {{matches: ['{pattern}']}}}}")


def test_the_language_of_the_message_counts_where_it_can_be_told() -> None:
    rule = OwnerRule("german", languages=("de",))
    assert rule.fires(asked(), turn("Wie lange habe ich Zeit, um die Ware zurückzugeben?"))
    assert not rule.fires(asked(), turn("How long do I have to return the goods that I ordered?"))
    assert not rule.fires(asked(), turn("Ja"))


@pytest.mark.parametrize(("frustrated", "fires"), [(0.69, False), (0.7, True), (1.0, True)])
def test_frustration_counts_from_the_owners_own_threshold(frustrated: float, fires: bool) -> None:
    assert OwnerRule("upset", frustrated_from=0.7).fires(asked(), turn(frustrated=frustrated)) is fires


def test_what_is_known_of_contact_and_conversation_counts() -> None:
    big = OwnerRule("big", contact={"email": ("*@bigco.example",)}, attributes={"plan": ("gold", "enterprise")})
    assert big.fires(known({"email": "Kim@BigCo.example"}, {"plan": "Gold"}), turn())
    assert not big.fires(known({"email": "kim@bigco.example.org"}, {"plan": "gold"}), turn())
    assert not big.fires(known({"email": "kim@bigco.example"}, {"plan": "free"}), turn())
    assert not big.fires(known({"email": "kim@bigco.example"}), turn())
    assert not big.fires(known(), turn())


@pytest.mark.parametrize(("wanted", "fires"), [("a?[b]*", True), ("a??b]c", False), ("*", True), ("a?[b]", False)])
def test_only_a_star_stands_for_something_else(wanted: str, fires: bool) -> None:
    assert (
        OwnerRule("plan", attributes={"plan": (wanted,)}).fires(known(attributes={"plan": "A?[b]c"}), turn()) is fires
    )


def test_every_condition_must_hold() -> None:
    rule = OwnerRule("both", WORDS, attributes={"plan": ("gold",)})
    assert rule.fires(known(attributes={"plan": "gold"}), turn("A refund, please"))
    assert not rule.fires(known(attributes={"plan": "gold"}), turn("A question"))
    assert not rule.fires(known(), turn("A refund, please"))


def test_an_offer_is_made_once_and_then_a_person_comes() -> None:
    rules = (OwnerRule("refund", WORDS, then=Then.OFFER, say="A colleague can do that. Shall I ask one?"),)
    state = asked("A refund")
    first = fired(state, turn("A refund"), rules)
    assert first == Fired("refund", TurnKind.KNOWLEDGE, Reason.POLICY_RULE, Action.OFFER, rules[0].say)
    offered = after(state, reply(state, message=assistant("Shall I?", MessageKind.OFFER)), c.Say(contact("Refund!")))
    assert fired(offered, turn("Refund!"), rules) == Fired("refund", TurnKind.KNOWLEDGE, Reason.POLICY_RULE)


def test_who_is_queued_already_is_offered_nothing() -> None:
    rules = (OwnerRule("refund", WORDS, then=Then.OFFER),)
    assert fired(in_phase(Phase.QUEUED), turn("A refund"), rules).action is Action.ESCALATE


def test_a_topic_that_is_never_answered_gets_fixed_words_and_no_citation() -> None:
    sure = turn("Which refund is best?", answer=answered(), evidence=(passage(),))
    for say in (None, "Please ask your bank."):
        rules = (OwnerRule("advice", WORDS, then=Then.NEVER_ANSWER, say=say),)
        for phase in (Phase.BOT, Phase.QUEUED, Phase.CLOSING):
            decided = Decider(policy(confidence=0.99), rules)(in_phase(phase), sure)
            assert (decided.action, decided.kind, decided.rule) == (Action.ANSWER, TurnKind.SMALLTALK, "advice")
            assert decided.words == (say or NOT_ANSWERED)
            assert decided.reason is None


def test_the_decision_says_which_rule_fired_and_the_first_in_the_file_wins(tmp_path: Path) -> None:
    rules = loaded(tmp_path, "- {name: a, words: [refund]}\n- {name: b, words: [refund, money]}\n")
    assert Decider(policy(), rules)(asked(), turn("refund my money")).rule == "a"
    assert Decider(policy(), rules)(asked(), turn("my money")).rule == "b"
    assert Decider(policy(), rules)(asked(), turn("hello")).rule is None


def test_a_wish_for_a_person_goes_before_a_topic_that_is_never_answered() -> None:
    rules = (OwnerRule("advice", WORDS, then=Then.NEVER_ANSWER),)
    found = fired(asked(), turn("I want to talk to a person about a refund"), rules)
    assert (found.rule, found.action) == ("asked_for_person", Action.ESCALATE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: a\nwords: [b]", "is not a list of rules"),
        ("- 7", "rule 1: "),
        ("- {words: [b]}", "name: Field required"),
        ("- {name: a}", "a rule needs either 'words' or 'when'"),
        ("- {name: a, words: [b], when: {words: [b]}}", "either 'words' or 'when'"),
        ("- {name: a, when: {}}", "when: name at least one of words, matches"),
        ("- {name: a, when: {wrods: [b]}}", "when.wrods: there is no such field"),
        ("- {name: a, words: [b], than: offer}", "than: there is no such field"),
        ("- {name: a, words: [b], then: shout}", "then: "),
        ("- {name: a, words: []}", "words: "),
        ("- {name: a, words: [{x: 1}]}", "words.1: "),
        ("- {name: a, words: [b, ' ']}", "words.2: this is empty"),
        ("- {name: a, when: {language: [english]}}", "when.language.1: 'english' is no two-letter language code"),
        ("- {name: a, when: {frustrated: 1.5}}", "when.frustrated: "),
        ("- {name: a, when: {frustrated: very}}", "when.frustrated: "),
        ("- {name: a, when: {contact: [email]}}", "when.contact: "),
        ("- {name: a, when: {contact: {email: []}}}", "when.contact.email: "),
        ("- {name: a, words: [b], say: ''}", "say: this is empty"),
        ("- {name: a, words: [b]}\n- {name: a, words: [c]}", "two rules named 'a'"),
        ("- {name: a, words: [b]\n", "is no YAML in line"),
        ("- !!python/object:os.system {}", "is no YAML"),
        ("- name: a\n  words: &a [*a]", "line 2: what is named here holds itself"),
        ("- &a {name: a, when: *a}", "line 1: what is named here holds itself"),
        ("[" * 2_000 + "]" * 2_000, "nested too deep"),
    ],
)
def test_a_bad_file_is_refused_with_the_rule_and_the_field(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadRule) as refusal:
        loaded(tmp_path, text)
    assert said in str(refusal.value)
    assert str(refusal.value).startswith("rules.yaml")
    assert "\n" not in str(refusal.value)
    assert str(refusal.value).endswith(".")


def test_one_value_may_stand_for_a_list_and_a_number_for_its_digits(tmp_path: Path) -> None:
    [rule] = loaded(tmp_path, "- {name: 7, when: {words: refund, attributes: {level: 3}}}")
    assert rule == OwnerRule("7", ("refund",), attributes={"level": ("3",)})


def test_the_documented_rules_can_be_read_and_fire(tmp_path: Path) -> None:
    example = (DOCS / "rules.md").read_text().split("```yaml\n")[1].split("```")[0]
    rules = loaded(tmp_path, example)
    assert {rule.then for rule in rules} == set(Then)
    for rule in rules:
        assert rule.name in example
    said = turn("Should I sell my shares?")
    assert Decider(policy(), rules)(asked(), said).rule == "investment-advice"
    gold = known({"email": "kim@bigco.example"}, {"plan": "enterprise"})
    assert Decider(policy(), rules)(gold, turn("hello", frustrated=0.6)).rule == "important-and-upset"
