"""What helps an agent with the reply: suggestions, knowledge search, similar conversations, other words."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api import desk_shapes
from api.auth import AtDesk, Opened, as_agent
from api.errors import Invalid, TooLarge
from api.schemas import Draft
from api.shapes import gives
from conversation.events import Phase
from conversation.model import Author, Suggestion
from retrieval.query import terms
from retrieval.reword import Rewording
from runtime.codec import to_json
from runtime.errors import NoChatModel
from runtime.passages import FOR_STAFF

router = APIRouter(prefix="/v1", tags=["desk"])
SEARCH_RESULTS = 10
MAX_QUERY_CHARS = 500


@router.get("/desk/conversations/{conversation_id}/suggestions", responses=gives(list[Suggestion]))
def suggestions(conversation_id: str, member: AtDesk, warmline: Opened) -> list[Any]:
    """Replies with citations and confidence for the contact's newest words; made now if there are none yet."""
    _, state = warmline.log.state(member.workspace, conversation_id)
    if state.last(Author.CONTACT) is None:
        return []
    if state.phase is Phase.HUMAN and state.suggested_for is None:
        warmline.assist.take(member.workspace, conversation_id)
    state = warmline.conversations.shown(member.workspace, conversation_id, as_agent(member)).state
    found = [to_json(one) for one in state.open_suggestions]
    if found or state.suggested_for or state.phase is Phase.HUMAN:
        return found
    return [to_json(one) for one in warmline.assist.suggest(member.workspace, state)]


@router.post("/desk/conversations/{conversation_id}/suggestions/{suggestion}/dismiss", status_code=204)
def dismiss(conversation_id: str, suggestion: str, member: AtDesk, warmline: Opened) -> Response:
    """Put a suggested reply away."""
    warmline.conversations.dismiss(member.workspace, conversation_id, as_agent(member), suggestion)
    return Response(status_code=204)


@router.get("/desk/conversations/{conversation_id}/similar", responses=gives(list[desk_shapes.SimilarConversation]))
def similar(conversation_id: str, member: AtDesk, warmline: Opened) -> list[dict[str, Any]]:
    """Resolved conversations about much the same, the most similar first."""
    found = warmline.similar.like(member.workspace, conversation_id)
    return [{"id": one.conversation_id, "summary": one.summary, "at": one.at, "score": one.score} for one in found]


@router.post("/desk/drafts", responses=gives(desk_shapes.Reworded))
def put_otherwise(_member: AtDesk, warmline: Opened, body: Draft) -> dict[str, Any]:
    """An agent's draft in other words, by the chat model; nothing is sent."""
    if warmline.chat is None:
        raise NoChatModel("No chat model is configured; the owner can name one in WARMLINE_CHAT_MODEL.")
    if len(body.text) > warmline.settings.max_message_chars:
        raise TooLarge(f"A message may have at most {warmline.settings.max_message_chars} characters.")
    return {"text": warmline.chat.reword(body.text, Rewording(body.how), body.language)}


@router.get("/desk/search", responses=gives(list[desk_shapes.Hit]))
def search(q: str, member: AtDesk, warmline: Opened, library: str | None = None) -> list[dict[str, Any]]:
    """The passages that answer a query best, of one library if it is given."""
    if not q.strip() or len(q) > MAX_QUERY_CHARS:
        raise Invalid(f"q needs 1 to {MAX_QUERY_CHARS} characters.")
    [vector] = warmline.embedder([q])
    scope = replace(FOR_STAFF, libraries=(library,) if library else None)
    found = warmline.brain(member.workspace).staff_search(scope).search(terms(q), vector.tolist(), SEARCH_RESULTS)
    fields = ("source", "document_id", "version", "title", "heading", "text", "start", "end", "page", "second", "score")
    return [{name: getattr(one, name) for name in fields} for one in found]
