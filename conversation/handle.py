"""What a command does to a conversation, or why it is refused."""

from typing import assert_never

from conversation import commands as c
from conversation import control, errors, from_agent, from_assistant, from_clock, from_contact
from conversation import events as e
from conversation.events import Event, Phase
from conversation.state import Conversation

FROM_CONTACT = (c.Say, c.AskForPerson, c.CancelHandoff, c.AnswerSurvey, c.GiveFeedback, c.UpdateContact)


def handle(state: Conversation, command: c.Command) -> tuple[Event, ...]:
    """Decide what follows from a command.

    Raises a `ConversationError` when the conversation, as it stands, refuses. An empty tuple means
    that the command changes nothing, because it has been carried out before.
    """
    if state.gone and isinstance(command, FROM_CONTACT):
        # They were let in a moment before their data was removed.
        raise errors.ContactGone("What was said here was removed at the contact's request; open a new conversation.")
    match command:
        case c.Start():
            return from_contact.start(state, command)
        case c.Say(message):
            return from_contact.say(state, message)
        case c.Reply():
            return from_assistant.reply(state, command)
        case c.RunFlow():
            return from_assistant.run_flow(state, command)
        case c.AskForPerson(notice, same_agent):
            return from_contact.ask_for_person(state, notice, same_agent)
        case c.CancelHandoff(notice):
            return from_contact.cancel_handoff(state, notice)
        case c.Claim(agent, notice):
            return from_agent.claim(state, agent, notice)
        case c.TakeOver(agent, notice):
            return from_agent.take_over(state, agent, notice)
        case c.AgentSay():
            return from_agent.agent_say(state, command)
        case c.AddNote(id, agent, text, at, mentions):
            return (e.NoteCreated(id, agent, text, at, mentions),)
        case c.Suggest(message_id, suggestions):
            return from_agent.suggest(state, message_id, suggestions)
        case c.Judge():
            return from_agent.judge(state, command)
        case c.Transfer(agent, to, notice):
            return from_agent.transfer(state, agent, to, notice)
        case c.Handback():
            return from_agent.handback(state, command)
        case c.Close(summary):
            control.require(state, Phase.BOT)
            return control.closing(state, summary)
        case c.RequestSurvey(message):
            return from_assistant.request_survey(state, message)
        case c.AnswerSurvey(score, comment):
            return from_contact.answer_survey(state, score, comment)
        case c.GiveFeedback(message_id, helpful):
            return from_contact.give_feedback(state, message_id, helpful)
        case c.ScheduleFollowUp(due_at, text, id, agent):
            return (e.FollowUpScheduled(due_at, text, id, agent),)
        case c.CancelFollowUp(id):
            return from_agent.cancel_follow_up(state, id)
        case c.FollowUp(message, id):
            return from_assistant.follow_up(state, message, id)
        case c.Route(routed):
            control.require(state, Phase.QUEUED)
            return () if state.routed == routed else (routed,)
        case c.Assign(agent):
            return from_clock.assign(state, agent)
        case c.Reroute(agent, notice):
            return from_clock.reroute(state, agent, notice)
        case c.TellQueue(message, updated):
            control.require(state, Phase.QUEUED)
            return updated, e.MessageCreated(message)
        case c.UpdateContact(contact, attributes):
            return from_contact.update_contact(state, contact, attributes)
        case c.Acknowledge():
            return from_assistant.acknowledge(state, command)
        case c.Breach():
            return from_clock.breach(state, command)
        case c.Remind(message):
            return from_assistant.remind(state, message)
        case c.Resolve(outcome):
            return from_clock.resolve(state, outcome)
        case c.Forget(by):
            return from_agent.forget(state, by)
        case _:  # pragma: no cover
            assert_never(command)
