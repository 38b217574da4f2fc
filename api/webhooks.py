"""The owner's webhooks: who is told of events, what was delivered, and what is to be delivered again."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field, StringConstraints
from starlette.responses import Response

from api import content_shapes
from api.auth import ContentOwner, Opened
from api.errors import Invalid
from api.shapes import gives
from runtime.deliveries import MAX_LISTED, Delivery
from runtime.webhooks import Webhook

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"])
_ADDRESS = r"^https?://[^\s\x00-\x1f\x7f]+$"
MAX_TYPES = 64


class NewWebhook(BaseModel):
    """Where events are posted, and which; `*` stands for every type."""

    url: Annotated[str, StringConstraints(max_length=2_000, pattern=_ADDRESS)]
    events: Annotated[list[Annotated[str, StringConstraints(max_length=64)]], Field(max_length=MAX_TYPES)]


@router.get("", responses=gives(list[content_shapes.ShownWebhook]))
def listed(member: ContentOwner, warmline: Opened) -> list[dict[str, Any]]:
    """Every webhook, without its secret."""
    return [_shown(one) for one in warmline.webhooks.all(member.workspace)]


@router.post("", status_code=201, responses=gives(content_shapes.WebhookWithSecret, 201))
def add(member: ContentOwner, warmline: Opened, request: Request, body: NewWebhook) -> dict[str, Any]:
    """Tell a server of events; the secret that signs them is in this answer and in no other."""
    if wrong := request.app.state.objection(body.url):
        raise Invalid(wrong)
    added = warmline.webhooks.add(member.workspace, body.url, body.events)
    return {**_shown(added), "secret": added.secret}


@router.delete("/{webhook}", status_code=204)
def remove(webhook: str, member: ContentOwner, warmline: Opened) -> Response:
    """Tell it nothing any more."""
    warmline.webhooks.remove(member.workspace, webhook)
    return Response(status_code=204)


@router.get("/{webhook}/deliveries", responses=gives(list[Delivery]))
def deliveries(
    webhook: str,
    member: ContentOwner,
    warmline: Opened,
    state: Literal["waiting", "delivered", "dead"] | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LISTED)] = MAX_LISTED,
) -> list[dict[str, Any]]:
    """What was delivered to it, what waits, and what was put aside and why; newest first."""
    found = warmline.webhooks.get(member.workspace, webhook)
    return [asdict(one) for one in warmline.deliveries.listed(member.workspace, found.id, state, limit)]


@router.post("/{webhook}/deliveries/{delivery}/replay", status_code=202, responses=gives(Delivery, 202))
def replay(webhook: str, delivery: str, member: ContentOwner, warmline: Opened) -> dict[str, Any]:
    """Deliver it once more, under the same id."""
    again: Delivery = warmline.deliveries.replay(member.workspace, delivery, webhook)
    warmline.feed.notify(member.workspace, "")
    return asdict(again)


def _shown(one: Webhook) -> dict[str, Any]:
    shown = {"id": one.id, "url": one.url, "events": list(one.types)}
    return {**shown, "created_at": one.created_at, "failures": one.failures}
