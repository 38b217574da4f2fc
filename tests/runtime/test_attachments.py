"""Files of contacts: known by what is in them, kept once, read back by nobody's path."""

from dataclasses import replace
from pathlib import Path

import pytest

from conversation.model import Attachment, Author, Message
from conversation.state import Conversation
from runtime.attachments import AttachmentStore, attached, check_room, media_type_of, shown_name
from runtime.errors import AttachmentTooLarge, BadAttachment, NotFound

PNG, PDF = b"\x89PNG\r\n\x1a\n" + b"0" * 20, b"%PDF-1.7 x"


@pytest.fixture
def store(tmp_path: Path) -> AttachmentStore:
    return AttachmentStore(tmp_path / "attachments", 100)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF0000WEBPVP8 ", "image/webp"),
        (PDF, "application/pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"<html><script>", None),
        (b" %PDF-1.7", None),
        (b"MZ\x90", None),
        (b"", None),
    ],
)
def test_the_type_is_that_of_the_content(content: bytes, kind: str | None) -> None:
    assert media_type_of(content) == kind


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("photo.png", "photo.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.png", "a.png"),
        ("a\r\nSet-Cookie: x.png", "aSet-Cookie: x.png"),
        ("\u202egnp.exe", "gnp.exe"),
        ("\ud800x\u2028\x85.png", "x.png"),
        ("\u200b\u200d ", "image.png"),
        ("", "image.png"),
        ("x" * 500 + ".png", "x" * 96 + ".png"),
    ],
)
def test_a_name_is_only_shown(name: str, shown: str) -> None:
    assert shown_name(name, "image/png") == shown


def test_equal_files_are_kept_once_for_each_workspace(store: AttachmentStore) -> None:
    one, two = store.keep("acme", "a.png", PNG), store.keep("acme", "b.png", PNG)
    store.keep("globex", "a.png", PNG)
    assert (one.id, one.size_bytes, one.media_type) == (two.id, len(PNG), "image/png")
    assert store.read("acme", two) == PNG
    files = [path.relative_to(store.folder).as_posix() for path in store.folder.rglob("*") if path.is_file()]
    assert sorted(files) == [f"{workspace}/{one.id[:2]}/{one.id}" for workspace in ("acme", "globex")]


def test_what_is_not_taken_is_refused_or_passed_over(store: AttachmentStore) -> None:
    with pytest.raises(BadAttachment, match="PDFs are taken"):
        store.keep("acme", "a.png", b"<html>")
    with pytest.raises(AttachmentTooLarge, match="100 bytes"):
        store.keep("acme", "a.png", PNG * 5)
    files = [("a.html", b"<html>"), ("b.png", PNG), ("c.png", PNG * 5)]
    assert [one.name for one in store.keep_each("acme", files)] == ["b.png"]


def test_nothing_is_read_but_what_was_kept(store: AttachmentStore) -> None:
    kept = store.keep("acme", "a.png", PNG)
    for other in ("../../secret", "0" * 64, kept.id.upper(), ""):
        with pytest.raises(NotFound):
            store.read("acme", replace(kept, id=other))
    with pytest.raises(NotFound):
        store.read("globex", kept)


def test_a_conversation_knows_its_own_files_and_has_room_for_some() -> None:
    file = Attachment("a" * 64, "a.png", "image/png", 1)
    message = Message("m1", Author.CONTACT, "See.", "2026-01-01", attachments=(file, file))
    state = Conversation(messages=(message,))
    assert attached(state, file.id) == file
    with pytest.raises(NotFound):
        attached(state, "b" * 64)
    check_room(state, 1, 3)
    with pytest.raises(AttachmentTooLarge, match="at most 2"):
        check_room(state, 1, 2)
    check_room(state, 0, 0)


def test_what_is_not_kept_leaves_nothing_and_what_is_kept_comes_back(store: AttachmentStore) -> None:
    with pytest.raises(NotFound), store.staged("acme", "a.png", PNG):
        raise NotFound("There is no such conversation.")
    assert not [path for path in store.folder.rglob("*") if path.is_file()]
    with store.staged("acme", "a.png", PNG) as staged:
        kept = store.keep("acme", "a.png", PNG)
        store.remove("acme", [kept.id])
        staged.keep()
    assert store.read("acme", kept) == PNG
    assert [path.name for path in store.folder.rglob("*") if path.is_file()] == [kept.id]
