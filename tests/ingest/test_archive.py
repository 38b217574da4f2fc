"""Archives are weighed before anything in them is read."""

import struct
import zipfile

import pytest

from ingest.archive import member_path, open_archive, read_xml
from ingest.container import ole_names, zip_mimetype, zip_names
from ingest.errors import ArchiveBomb, DamagedDocument, DangerousXml, EncryptedDocument, WrongFormat
from ingest.identify import identify
from tests.ingest.files import FILES, with_members, zip_bytes

ARCHIVES = ["warranty.docx", "returns.pptx", "plans.xlsx", "warranty.odt", "acme.epub"]
BILLION = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize("name", ARCHIVES)
def test_a_bomb_in_any_kind_of_archive_is_refused(samples, parsed, name):
    with pytest.raises(ArchiveBomb, match="unpacks to"):
        parsed(name, with_members(samples[name], {"padding.bin": b"\0" * 60_000_000}))
    with pytest.raises(ArchiveBomb, match="parts"):
        parsed(name, with_members(samples[name], {f"{number}.txt": b"" for number in range(10_001)}))


@pytest.mark.parametrize("name", ARCHIVES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_any_member_are_refused(samples, parsed, name, encoding):
    member = BILLION.decode().encode(encoding)
    with pytest.raises(DangerousXml):
        parsed(name, with_members(samples[name], {"extra/oddly.named": member}))


def test_an_entity_may_not_hide_behind_a_long_comment(samples, parsed):
    member = b"<?xml version='1.0'?><!--" + bytes(range(65, 91)) * 60_000 + b"-->" + BILLION[21:]
    with pytest.raises((DangerousXml, ArchiveBomb)):
        parsed("warranty.odt", with_members(samples["warranty.odt"], {"styles.xml": member}))


@pytest.mark.parametrize("at", range(1_048_560, 1_048_580))
def test_an_entity_may_not_lie_across_two_blocks(at):
    content = zip_bytes({"a.xml": b"<a>" + b"x" * (at - 3) + b"<!ENTITY"})
    with pytest.raises(DangerousXml):
        open_archive(content, "file")


def test_a_size_declared_too_small_does_not_help_a_bomb(samples, parsed):
    content = bytearray(with_members(samples["warranty.odt"], {"padding.bin": b"\0" * 60_000_000}))
    small, large = struct.pack("<L", 10), struct.pack("<L", 60_000_000)
    with pytest.raises((ArchiveBomb, DamagedDocument)):
        parsed("warranty.odt", bytes(content.replace(large, small)))


@pytest.mark.parametrize("name", ARCHIVES)
def test_a_password_on_a_member_is_told(samples, parsed, name):
    content = bytearray(samples[name])
    at = content.rfind(b"PK\x01\x02")
    content[at + 8] |= 1
    with pytest.raises(EncryptedDocument):
        parsed(name, bytes(content))


@pytest.mark.parametrize("name", ARCHIVES)
@pytest.mark.parametrize(
    "spoil", [lambda c: c[: len(c) // 2], lambda c: c[:-30], lambda c: c[:120] + b"\xff" * 40 + c[160:]]
)
def test_a_damaged_archive_is_refused(samples, parsed, name, spoil):
    with pytest.raises(DamagedDocument):
        parsed(name, spoil(samples[name]))


@pytest.mark.parametrize("name", ["../../outside", "/absolute", "C:\\windows", "a\0b"])
def test_members_with_wicked_names_are_harmless(samples, parsed, name):
    content = with_members(samples["warranty.odt"], {name: b"nothing"})
    assert parsed("a.odt", content).text == parsed("a.odt", samples["warranty.odt"]).text


@pytest.mark.parametrize(
    ("folder", "reference", "expected"),
    [
        ("ppt", "slides/a.xml", "ppt/slides/a.xml"),
        ("ppt/slides", "../notes/a%20b.xml#x", "ppt/notes/a b.xml"),
        ("ppt", "/ppt/a.xml", "ppt/a.xml"),
        ("ppt", "../../../etc/passwd", "etc/passwd"),
    ],
)
def test_references_stay_inside_the_archive(folder, reference, expected):
    assert member_path(folder, reference) == expected


def test_a_missing_or_broken_part_is_told():
    with open_archive(zip_bytes({"a.xml": "<a>"}), "file") as archive:
        for name in ("a.xml", "b.xml"):
            with pytest.raises(DamagedDocument):
                read_xml(archive, name, "file")


def test_the_directory_is_read_without_unpacking(tmp_path):
    names = [f"{number}.txt" for number in range(12_000)]
    assert list(zip_names(zip_bytes(dict.fromkeys(names, b"")))) == names[:10_000]
    assert list(zip_names(b"#!/bin/sh\n" + zip_bytes({"a": b"x"}))) == ["a"]
    assert list(zip_names(b"PK\x03\x04 cut off")) == []
    assert list(zip_names(zip_bytes({"a": b"x"})[:-5])) == []
    assert zip_mimetype(zip_bytes({"mimetype": "application/epub+zip", "a": b""})) == "application/epub+zip"
    assert zip_mimetype(b"PK\x03\x04") == ""
    assert list(ole_names(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) == []
    assert next(ole_names(FILES["hours.msg"])) == "Root Entry"


def test_the_names_agree_with_those_of_the_standard_library(samples, tmp_path):
    for name in ARCHIVES:
        (tmp_path / name).write_bytes(samples[name])
        with zipfile.ZipFile(tmp_path / name) as archive:
            assert list(zip_names(samples[name])) == archive.namelist()


def test_a_document_with_an_archive_behind_it_is_refused_and_an_archive_is_what_it_holds(samples):
    pdf, archive = samples["handbook.pdf"], samples["warranty.odt"]
    with pytest.raises(WrongFormat, match="a document and an archive in one"):
        identify("a.odt", pdf + archive)
    assert identify("a.pdf", archive + pdf).format == "odt"
    assert identify("a.pdf", zip_bytes({"mimetype": "application/epub+zip", "x": b"%PDF-1.7"})).format == "epub"


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_format_but_json_is_told_by_its_content(samples, name):
    true = identify(name, samples[name]).format
    assert identify("noname", samples[name]).format == true if true != "json" else true == "json"
    assert identify("a.docx", samples[name]).format == true if true not in ("json", "eml") else True


def test_an_archive_inside_does_not_decide_what_the_outer_one_is(samples):
    inner = {"ppt/embeddings/sheet.xlsx": samples["plans.xlsx"], "xl/workbook.xml.bak": b"x"}
    content = with_members(samples["returns.pptx"], inner)
    assert identify("noname", content).format == "pptx"
