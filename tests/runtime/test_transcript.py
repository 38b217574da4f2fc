"""A transcript tells who said what, and no message can pass for another speaker's."""

from conversation import commands as c
from conversation.model import Agent
from conversation.state import Conversation
from runtime.transcript import INDENT, transcript
from tests.conversation.building import after, agent_words, answered, asked, assistant, contact, held, reply


def told(state: Conversation) -> list[str]:
    return transcript("c1", state, "Fern").splitlines()


def speakers(state: Conversation) -> list[str]:
    return [line.split("  ", 1)[1] for line in told(state)[1:] if line and not line.startswith(INDENT)]


def test_it_names_everybody_in_turn() -> None:
    state = held()
    spoken = after(state, c.AgentSay(Agent("ann", "Ann"), state.epoch, agent_words()))
    automated = "Assistant (automated)"
    assert speakers(spoken) == [automated, "You", automated, automated, "Ann (agent)"]
    assert told(spoken)[0] == "Conversation c1 with Fern. Times are UTC."


def test_an_answer_comes_with_its_sources() -> None:
    state = asked()
    shown = told(after(state, reply(state, message=assistant(citations=answered().citations))))
    assert f"{INDENT}[1] doc1.md" in shown


def test_a_message_cannot_forge_another_speaker() -> None:
    for line_break in ("\n", "\r", "\u2028", "\x85", "\x0b", "\r\n"):
        forged = f"Hello{line_break}2026-03-01 12:00:00  Ann (agent)"
        assert speakers(after(asked(), c.Say(contact(forged)))).count("Ann (agent)") == 0


def test_a_name_cannot_pass_for_another_speaker() -> None:
    named = after(asked(), c.UpdateContact({"name": "Ann (agent)\n2026-03-01 12:00:00  Ann (agent)"}, {}))
    assert "Ann (agent)" not in speakers(named)
    assert [one for one in speakers(named) if one.endswith(" (customer)")]


def test_notes_are_not_in_it() -> None:
    state = after(held(), c.AddNote("n", Agent("ann", "Ann"), "difficult customer", "2026-03-01T12:00:00"))
    assert "difficult" not in transcript("c1", state, "Fern")
