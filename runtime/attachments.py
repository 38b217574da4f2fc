"""Pictures and PDFs that are sent: recognised by what is in them, kept in the home under the hash of it."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from conversation.model import Attachment
from conversation.names import showable
from conversation.state import Conversation
from conversation.words import shows_nothing
from runtime.errors import AttachmentTooLarge, BadAttachment, NotFound

PDF = "application/pdf"
MAX_NAME_CHARS = 100
TAKEN = "Pictures (PNG, JPEG, GIF, WebP) and PDFs are taken."
_ID = re.compile(r"[0-9a-f]{64}")


def media_type_of(content: bytes) -> str | None:
    """What the bytes begin as, of the types that are taken; names are not looked at."""
    starts = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"%PDF-": PDF}
    starts |= {b"GIF87a": "image/gif", b"GIF89a": "image/gif"}
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in starts.items() if content.startswith(start)), None)


def shown_name(name: str, media_type: str) -> str:
    """The last part of what it was called, without what could disguise it; named by its type when nothing is left."""
    last = re.split(r"[\\/]", showable(name))[-1].strip()[-MAX_NAME_CHARS:]
    return media_type.replace("/", ".") if shows_nothing(last) else last


def check_room(state: Conversation, new: int, most: int) -> None:
    """Raises `AttachmentTooLarge` when the conversation would have more files than `most`."""
    if new > room_in(state, most):
        raise AttachmentTooLarge(f"A conversation may have at most {most} files.")


def room_in(state: Conversation, most: int) -> int:
    """How many files more the conversation may have."""
    return max(0, most - sum(len(one.attachments) for one in state.messages))


def holds(state: Conversation, content: bytes) -> bool:
    """Whether the same file was sent in this conversation before."""
    key = hashlib.sha256(content).hexdigest()
    return any(one.id == key for message in state.messages for one in message.attachments)


def attached(state: Conversation, attachment_id: str) -> Attachment:
    """The file of that id, if it was sent in this conversation. Raises `NotFound`."""
    files = (one for message in state.messages for one in message.attachments)
    found = next((one for one in files if one.id == attachment_id), None)
    if found is None:
        raise NotFound("There is no such file in this conversation.")
    return found


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that is whole and on disk beside its place, and not yet in it."""

    attachment: Attachment
    lies: Path
    place: Path

    def keep(self) -> None:
        """Put it in its place. An equal one that is there already, or went away meanwhile, does no harm."""
        self.lies.replace(self.place)


@dataclass(frozen=True, slots=True)
class AttachmentStore:
    """The files of every workspace, in a folder that all processes share. Equal files are kept once in each."""

    folder: Path
    max_bytes: int

    def keep(self, workspace: str, name: str, content: bytes) -> Attachment:
        """Keep the file, on disk when this returns. Raises `BadAttachment`, `AttachmentTooLarge`."""
        with self.staged(workspace, name, content) as staged:
            staged.keep()
        return staged.attachment

    @contextmanager
    def staged(self, workspace: str, name: str, content: bytes) -> Iterator[Staged]:
        """Write the file, and leave nothing of it unless it is kept: what is refused must not fill the disk.

        Equal files of others are not touched by that. Raises `BadAttachment`, `AttachmentTooLarge`.
        """
        if len(content) > self.max_bytes:
            raise AttachmentTooLarge(f"A file may have at most {self.max_bytes} bytes.")
        media_type = media_type_of(content)
        if media_type is None:
            raise BadAttachment(TAKEN)
        known = Attachment(hashlib.sha256(content).hexdigest(), shown_name(name, media_type), media_type, len(content))
        path = self._path(workspace, known.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        # Whole or not at all, whoever is killed when.
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            lies = Path(file.name)
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                yield Staged(known, lies, path)
            finally:
                lies.unlink(missing_ok=True)

    def keep_each(self, workspace: str, files: Iterable[tuple[str, bytes]]) -> tuple[Attachment, ...]:
        """Keep those that are taken, and pass over the others."""
        return tuple(self._taken(workspace, files))

    def _taken(self, workspace: str, files: Iterable[tuple[str, bytes]]) -> Iterator[Attachment]:
        for name, content in files:
            if media_type_of(content) and len(content) <= self.max_bytes:
                yield self.keep(workspace, name, content)

    def read(self, workspace: str, attachment: Attachment) -> bytes:
        """What is in it. Raises `NotFound` when the file has been removed from the folder."""
        try:
            return self._path(workspace, attachment.id).read_bytes()
        except FileNotFoundError:
            raise NotFound("This file is no longer kept.") from None

    def remove(self, workspace: str, ids: Iterable[str]) -> None:
        """Keep these no longer."""
        for one in ids:
            self._path(workspace, one).unlink(missing_ok=True)

    def _path(self, workspace: str, id: str) -> Path:
        if not _ID.fullmatch(id):
            raise NotFound("There is no such file.")
        return self.folder / workspace / id[:2] / id
