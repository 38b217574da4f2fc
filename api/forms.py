"""Forms with one file: read when it is known who sends them, small in everything but the file, and whole."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from api.errors import Invalid, TooLarge, what_is_wrong

M = TypeVar("M", bound=BaseModel)
MULTIPART = "multipart/form-data"
# Those that are not known are passed over, as pages and clients send some of their own.
MAX_FIELDS, MAX_FILES = 32, 4
LEAST_FIELD_BYTES = 8_000


class _Parts(MultiPartParser):
    """Starlette's, which does not notice when the end is missing."""

    ended = False

    def on_end(self) -> None:
        self.ended = True

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        part = self._current_part
        if part.file is None and len(part.data) + end - start > self.max_part_size:
            raise TooLarge(f"A field other than the file may have at most {self.max_part_size} bytes.")
        super().on_part_data(data, start, end)

    async def parse(self) -> FormData:
        form = await super().parse()
        if not self.ended:
            for file in self._files_to_close_on_error:
                file.close()
            raise Invalid("The form is cut off before its last boundary; send it again, and all of it.")
        return form


@asynccontextmanager
async def form_of(request: Request, field_bytes: int) -> AsyncIterator[FormData]:
    """The form, whose files are gone afterwards. Raises `Invalid`, `TooLarge`."""
    if not is_form(request):
        raise Invalid(f"Send a form as {MULTIPART}.")
    most = max(field_bytes, LEAST_FIELD_BYTES)
    parts = _Parts(request.headers, request.stream(), max_files=MAX_FILES, max_fields=MAX_FIELDS, max_part_size=most)
    try:
        form = await parts.parse()
    except MultiPartException as error:
        raise Invalid(
            f"The form cannot be read; send {MULTIPART} with its boundary, one file, and at most {MAX_FIELDS} fields."
        ) from error
    try:
        yield form
    finally:
        await form.close()


def is_form(request: Request) -> bool:
    """Whether a form is what the request says that it brings."""
    kind, _ = parse_options_header(request.headers.get("content-type"))
    return kind.decode("latin-1") == MULTIPART


def file_in(form: FormData) -> UploadFile:
    """The field `file`. Raises `Invalid`."""
    # A page's field in which nothing was chosen comes without a name and empty.
    files = [one for one in form.getlist("file") if isinstance(one, UploadFile) and (one.filename or one.size)]
    if len(files) != 1:
        raise Invalid("Send one file in the form field 'file', with its name.")
    return files[0]


def fields_in(form: FormData, shape: type[M]) -> M:
    """The other fields; one that is empty is as good as missing. Raises `Invalid`."""
    given = {name: value for name, value in form.items() if isinstance(value, str) and value}
    try:
        return shape.model_validate(given)
    except ValidationError as error:
        raise Invalid(what_is_wrong(error.errors()[0])) from error


def described(*required: str, **fields: Mapping[str, Any]) -> dict[str, Any]:
    """The form as `/openapi.json` says it: a file and these fields."""
    file = {"type": "string", "format": "binary"}
    return {"type": "object", "required": ["file", *required], "properties": {"file": file, **fields}}


def body(kinds: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What a route that reads its body by itself takes, by media type."""
    return {"requestBody": {"required": True, "content": {kind: {"schema": one} for kind, one in kinds.items()}}}
