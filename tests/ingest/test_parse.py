"""The parser process: reused, watched, replaced, confined."""

import io
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from itertools import islice
from pathlib import Path

import pytest

from ingest import wire, worker
from ingest.child import Parser
from ingest.document import Document, RawDocument, sha256
from ingest.errors import DamagedDocument, EmptyDocument, ParserUnavailable
from ingest.identify import identify
from ingest.launch import COMMAND as COMMAND_OF_OURS
from ingest.launch import pipes, start
from ingest.load import load
from ingest.parse import ParserPool, parse_documents
from ingest.quarantine import Quarantined
from retrieval import pipe

ROOT = Path(__file__).resolve().parents[2]

FRAGILE = """
import os, resource, sys, time
from ingest import wire, worker
from retrieval import pipe
from ingest.document import Document, Element

def parse(raw):
    match raw.content.split()[0]:
        case b"hang": time.sleep(60)
        case b"crash": os.abort()
        case b"leak": print("noise"); return bytearray(4 << 30)
        case b"bug": raise RuntimeError("boom")
        case b"exit": sys.stdout.flush(); os._exit(3)
    text = f"pid {os.getpid()}"
    return Document(raw.source, None, text, (Element("paragraph", text, 0, len(text)),), raw.content_hash)

pipes = worker._private_pipes()
worker.confine()
worker.serve(parse, *pipes)
"""
COMMAND = (sys.executable, "-P", "-c", FRAGILE)


def raw(content: bytes, source: str = "a.txt") -> RawDocument:
    return RawDocument(source, "txt", content, sha256(content))


@pytest.fixture(scope="module")
def pool():
    with ParserPool(seconds=2, command=COMMAND) as pool:
        yield pool


def test_one_process_serves_many_documents(pool):
    texts = {item.text for item in parse_documents((raw(b"fine") for _ in range(20)), pool)}
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"hang", "ParserTimedOut"),
        (b"crash", "ParserCrashed"),
        (b"exit", "ParserCrashed"),
        (b"leak", "TooMuchMemory"),
        (b"bug", "DamagedDocument"),
    ],
)
def test_a_document_that_breaks_its_parser_is_refused_and_the_run_goes_on(pool, content, error):
    before, refused, after = parse_documents([raw(b"fine"), raw(content, "bad.txt"), raw(b"fine")], pool)
    assert isinstance(before, Document)
    assert isinstance(after, Document)
    assert isinstance(refused, Quarantined)
    assert (refused.source, refused.error, refused.content_hash) == ("bad.txt", error, sha256(content))
    assert refused.reason.endswith(".")
    if error.startswith("Parser"):
        assert before.text != after.text


def test_results_come_in_order_from_several_workers():
    with ParserPool(workers=2, command=COMMAND) as pool:
        sources = [f"{n}.txt" for n in range(30)]
        found = list(parse_documents((raw(b"fine", source) for source in sources), pool))
    assert [item.source for item in found] == sources
    assert len({item.text for item in found}) == 2


def test_parsing_is_lazy(pool):
    taken = []

    def endless():
        while True:
            taken.append(1)
            yield raw(b"fine")

    assert len(list(islice(parse_documents(endless(), pool), 5))) == 5
    assert len(taken) <= 5 + 2 * pool.workers + 1


def test_refusals_of_the_loader_pass_through(pool):
    refused = Quarantined("x", "Because.", "TooLarge")
    assert list(parse_documents([refused], pool)) == [refused]


def test_a_parser_that_cannot_start_stops_the_run():
    command = (sys.executable, "-c", "raise SystemExit('no such library')")
    with ParserPool(command=command) as pool, pytest.raises(ParserUnavailable, match="no such library"):
        pool.parse(raw(b"fine"))


@pytest.mark.parametrize(
    "answer",
    [
        "{}",
        "not json",
        "[1]",
        "7",
        '{"document":["t","text",null,null,[["paragraph",0,99,1,1,1,1]]]}',
        '{"document":["t","text",null,null,[["paragraph",0,4,"1",1,1,1]]]}',
        '{"document":["t","text",null,null,[["paragraph",0,4,1,-1,1,1]]]}',
        '{"document":["t","text",null,null,[["paragraph",0,4,1,1,"soon",1]]]}',
        '{"document":["t","text",null,null,[["script",0,4,1,1,1,1]]]}',
        '{"document":["t","text",null,null,[["paragraph",0,4,1,1,1,99999999999999999999999]]]}',
        '{"document":["t","text",null,"soon",[]]}',
        '{"document":["t","te\\u001b[2Jxt",null,null,[]]}',
        '{"document":["' + 300 * "t" + '","text",null,null,[]]}',
        '{"error":"ParserUnavailable","reason":"stop the run"}',
        '{"error":["ParserCrashed"],"reason":"x"}',
        '{"error":"IngestError.__subclasses__","reason":"x"}',
    ],
)
def test_an_answer_out_of_shape_is_a_crash(answer):
    script = f"""
import sys
from retrieval.pipe import read_frame, write_frame
write_frame(sys.stdout.buffer, b"ready")
for _ in range(3): read_frame(sys.stdin.buffer, 10**6)
write_frame(sys.stdout.buffer, {answer.encode()!r})
"""
    with ParserPool(command=(sys.executable, "-P", "-c", script)) as pool:
        refused = pool.parse(raw(b"fine"))
    assert isinstance(refused, Quarantined)
    assert refused.error == "ParserCrashed"


def test_records_need_no_parser_process(tmp_path):
    (tmp_path / "c.jsonl").write_text('{"_id": "1", "title": "T", "text": "One.\\n\\nTwo."}\n')
    with ParserPool(command=("/nonexistent",)) as pool:
        (document,) = parse_documents(load([tmp_path]), pool)
    assert isinstance(document, Document)
    assert document.text == "One.\n\nTwo."


def test_the_parent_loads_no_parser():
    script = """
import sys, ingest.parse, ingest.load, ingest.chunk
print(sorted({"unstructured", "spacy", "lxml", "docx", "pypdfium2", "torch"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_child_sees_none_of_our_secrets(pool, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    script = FRAGILE.replace('f"pid {os.getpid()}"', "repr(sorted(os.environ))")
    with ParserPool(command=(sys.executable, "-P", "-c", script)) as other:
        document = other.parse(raw(b"fine"))
    assert isinstance(document, Document)
    assert "OPENAI" not in document.text


@pytest.mark.parametrize(
    ("attempt", "error"),
    [
        ("__import__('socket').create_connection(('127.0.0.1', 9))", "PermissionError"),
        ("__import__('subprocess').run(['true'])", "PermissionError"),
        ("os.system('true')", "PermissionError"),
        ("os.fork()", "PermissionError"),
        ("open('/tmp/warmline-escape', 'wb', buffering=0).write(b'x' * 9)", "OSError"),
    ],
)
def test_the_child_can_neither_connect_nor_start_programs_nor_write(attempt, error):
    script = FRAGILE.replace('f"pid {os.getpid()}"', attempt)
    parser = Parser(9, (sys.executable, "-P", "-c", script))
    with pytest.raises(DamagedDocument) as raised:
        parser.parse(raw(b"fine"))
    parser.stop()
    assert raised.value.__notes__ == [f"in the parser: {error}"]
    Path("/tmp/warmline-escape").unlink(missing_ok=True)


@pytest.mark.parametrize("after_s", [0, 1])
def test_a_parser_whose_parent_is_gone_ends_in_the_middle_of_a_document(after_s):
    """This document keeps a regular expression busy for longer than its time limit, and Python with it."""
    process = start(COMMAND_OF_OURS)
    requests, answers = pipes(process)
    endless = b"{{ page.a" * 1_000_000
    for frame in (b"600", wire.raw_to_json(RawDocument("a.md", "markdown", endless, "")), endless):
        pipe.write_frame(requests, frame)
    time.sleep(after_s)
    answers.close()
    requests.close()
    assert process.wait(timeout=60) in (0, -signal.SIGIO)


def test_what_is_written_to_a_parser_that_works_does_not_end_it():
    process = start(COMMAND_OF_OURS)
    requests, answers = pipes(process)
    first, second = (
        (b"60", wire.raw_to_json(RawDocument("a.md", "markdown", content, "")), content)
        for content in (b"Some words of a document.\n\n" * 20_000, b"Short.")
    )
    # Most of the second comes while the first is being parsed, and its end when the first answer has been read, as
    # with whoever asks: what is read from a parser that works would end it.
    for frame in (*first, *second[:-1]):
        pipe.write_frame(requests, frame)
        time.sleep(0.1)
    told = [pipe.read_frame(answers, wire.MAX_ANSWER)]
    pipe.write_frame(requests, second[-1])
    told.append(pipe.read_frame(answers, wire.MAX_ANSWER))
    assert [b"document" in one for one in told] == [True, True]
    requests.close()
    answers.close()
    assert process.wait(timeout=60) == 0


def test_the_worker_answers_until_its_input_ends():
    requests, answers = io.BytesIO(), io.BytesIO()
    for content in (b"fine", b"refuse", b"leak", b"bug", b"huge"):
        for frame in (b"9", wire.raw_to_json(raw(content)), content):
            pipe.write_frame(requests, frame)

    def parse(asked: RawDocument) -> Document:
        match asked.content:
            case b"refuse":
                raise EmptyDocument("Nothing here.")
            case b"leak":
                raise MemoryError
            case b"bug":
                raise RuntimeError("boom")
        text = "word " * (60_000_000 if asked.content == b"huge" else 1)
        return Document(asked.source, None, text, (), asked.content_hash)

    worker.serve(parse, io.BytesIO(requests.getvalue()), answers)
    answers.seek(0)
    assert pipe.read_frame(answers, 99) == worker.READY
    found = [json.loads(pipe.read_frame(answers, wire.MAX_ANSWER)) for _ in range(5)]
    assert [answer.get("error") for answer in found] == [
        None, "EmptyDocument", "TooMuchMemory", "DamagedDocument", "TooLarge",
    ]  # fmt: skip


def test_every_format_is_parsed_in_the_real_child_alike(samples, parsed):
    raws = [identify(source, content) for source, content in samples.items()]
    with ParserPool() as pool:
        found = list(parse_documents(raws, pool))
    assert found == [parsed(source, content) for source, content in samples.items()]


def test_every_format_is_parsed_with_the_network_cut_off(samples, tmp_path):
    for name, content in samples.items():
        (tmp_path / name).write_bytes(content)
    script = textwrap.dedent("""
        import socket, sys
        def refuse(*_args, **_kwargs): raise AssertionError("the network was used")
        socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
        from pathlib import Path
        from ingest.load import load
        from ingest.partition import partition
        print([partition(raw).source for raw in load([Path(sys.argv[1])])])
        print("torch" in sys.modules)
    """)
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path], cwd=ROOT, capture_output=True, text=True, check=True,
        env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert done.stdout.splitlines() == [str(sorted(samples)), "False"]
