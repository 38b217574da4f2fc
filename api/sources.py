"""Where documents come from, for content owners: sources on the web and in stores, and their runs."""

from dataclasses import asdict
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints, model_validator
from starlette.responses import Response

from api import content_shapes
from api.auth import AnyStaff, ContentOwner, Opened
from api.schemas import Label
from api.shapes import gives
from runtime.errors import BadAddress, NotFound
from runtime.source_address import check_address
from runtime.sources import LEAST_EVERY_S, Source, SourceKind

router = APIRouter(prefix="/v1/sources", tags=["content"])
# The server's own files are for those who can log in to it; a store's library would take "::" to lead there.
_STORES = ("s3", "gs", "gcs", "az", "abfs")
_ADDRESS = r"^(?:https?|s3|gs|gcs|az|abfs)://[^\s\x00-\x1f\x7f]+$"


class NewSource(BaseModel):
    """A source to sync from, and how often; without `every_s` only when asked."""

    kind: Literal["url", "site", "sitemap", "feed", "store"]
    address: Annotated[str, StringConstraints(max_length=2_000, pattern=_ADDRESS)]
    library: Label | None = None
    audience: Literal["public", "staff"] | None = None
    every_s: Annotated[float, Field(ge=LEAST_EVERY_S, allow_inf_nan=False)] | None = None

    @model_validator(mode="after")
    def _is_of_its_kind(self) -> Self:
        """Web pages are fetched with care for where they lead; a store's library would go anywhere."""
        parts = urlsplit(self.address)
        if (self.kind == "store") != (parts.scheme in _STORES):
            raise ValueError(f"a {self.kind} is not read from {parts.scheme}://")
        if self.kind == "store" and "::" in self.address:
            raise ValueError("the address of a store has no :: in it")
        try:
            check_address(self.address)
        except BadAddress as error:
            raise ValueError(str(error)) from error
        return self


@router.get("", responses=gives(list[content_shapes.ShownSource]))
def listed(member: AnyStaff, warmline: Opened) -> list[dict[str, Any]]:
    """Every source and how its last run went."""
    return [_shown(one) for one in warmline.sources(member.workspace).all()]


@router.post("", status_code=201, responses=gives(content_shapes.ShownSource, 201))
def add(member: ContentOwner, warmline: Opened, body: NewSource) -> dict[str, Any]:
    """Add a source, or change the settings of one; its first run begins at once."""
    sources = warmline.sources(member.workspace)
    unscheduled = body.every_s is None and "every_s" in body.model_fields_set
    every_s = 0.0 if unscheduled else body.every_s
    added = sources.add(SourceKind(body.kind), body.address, body.library, body.audience, every_s)
    sources.ask_for_run(added)
    warmline.feed.notify(member.workspace, "")
    return _shown(added)


@router.post("/{source}/sync", status_code=202, responses=gives(content_shapes.Queued, 202))
def sync(source: str, member: ContentOwner, warmline: Opened) -> dict[str, Any]:
    """Read a source now, in the background."""
    found = _found(source, member.workspace, warmline)
    warmline.sources(member.workspace).ask_for_run(found)
    warmline.feed.notify(member.workspace, "")
    return {"id": found.id, "state": "queued"}


@router.delete("/{source}", status_code=204)
def remove(source: str, member: ContentOwner, warmline: Opened) -> Response:
    """Forget a source; nothing is answered from its documents any more."""
    warmline.remove_source(member.workspace, _found(source, member.workspace, warmline))
    return Response(status_code=204)


def _found(source: str, workspace: str, warmline: Opened) -> Source:
    found = warmline.sources(workspace).find(source)
    if found is None:
        raise NotFound("There is no such source.")
    return found


def _shown(source: Source) -> dict[str, Any]:
    return {name: value for name, value in asdict(source).items() if name != "workspace"}
