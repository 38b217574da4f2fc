"""Exit statuses, and plain sentences for whatever goes wrong."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from retrieval.index import VectorIndexes


def test_a_home_that_is_in_use_is_refused(warmline, new_home):
    home = new_home()
    with VectorIndexes(home / "vectors"):
        assert "Another Warmline process is using this home" in warmline("ask", "hello", "--home", home).refused()


def test_a_home_that_cannot_be_a_folder_is_refused(warmline, tmp_path):
    (tmp_path / "file").touch()
    assert "check the path" in warmline("ask", "hello", "--home", tmp_path / "file").refused()


def test_a_wrong_setting_is_named(warmline, monkeypatch, tmp_path):
    monkeypatch.setenv("WARMLINE_CHUNK_TOKENS", "1")
    said = warmline("ask", "hello", "--home", tmp_path).refused()
    assert said.startswith("A setting is wrong: WARMLINE_CHUNK_TOKENS: ")


@pytest.mark.parametrize("name", ["LANGUAGES", "ALLOWED_ORIGINS"])
def test_a_list_that_is_no_json_is_named(warmline, monkeypatch, tmp_path, name):
    monkeypatch.setenv(f"WARMLINE_{name}", "en")
    said = warmline("key", "add", "--home", tmp_path).refused()
    assert said == f'A setting is wrong: WARMLINE_{name}: write a list in JSON, as ["en"].'


@pytest.mark.parametrize("level", ["", "foo"])
def test_the_program_itself_refuses_a_level_of_the_log_that_is_none(tmp_path, level):
    command = [sys.executable, "-m", "cli", "key", "add", "--home", str(tmp_path)]
    environment = {**os.environ, "WARMLINE_LOG_LEVEL": level}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("A setting is wrong: WARMLINE_LOG_LEVEL: ")


@pytest.mark.parametrize(
    "words",
    [("key", "add", "\udcff"), ("contact", "forget", "--email", "\udcff"), ("source", "add", "http://\udcff.org")],
)
def test_arguments_that_are_no_text_are_refused(warmline, tmp_path, words):
    assert "UTF-8" in warmline(*words, "--home", tmp_path).refused()


@pytest.mark.parametrize("words", [("nonsense",), ("ask", "--nonsense"), ("eval",), ("serve", "--port", "x")])
def test_wrong_usage_has_status_2(warmline, words):
    assert "; see warmline" in warmline(*words).refused()


def test_help_that_is_asked_for_is_no_error(warmline):
    ran = warmline("ask", "--help")
    assert (ran.status, ran.err) == (0, "")
    assert "--batch" in ran.out


def test_the_program_itself_exits_with_the_status_and_without_a_traceback(tmp_path):
    command = [sys.executable, "-m", "cli", "ingest", str(tmp_path / "no")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"There is nothing at {tmp_path / 'no'}; check the path.\n"


@pytest.mark.parametrize("words", [("source", "add"), ("source", "remove"), ("ingest",)])
def test_a_command_without_its_words_says_which_are_missing(warmline, words):
    assert warmline(*words).refused().startswith("Missing argument")


@pytest.mark.parametrize("words", [(), ("source",)])
def test_a_group_without_a_command_shows_its_help(warmline, words):
    ran = warmline(*words)
    assert ran.status == 2
    assert "Usage" in ran.err + ran.out


def _heeding():
    # Who runs the tests in the background may have it ignored, and what they start would too.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("loaded", ["typer", "pydantic", "cli.program"])
def test_ctrl_c_while_the_libraries_are_loaded_ends_the_program_without_a_word(tmp_path, loaded):
    command = [sys.executable, "-X", "importtime", "-m", "cli", "doctor", "--home", str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=_heeding) as process:
        # Python tells each module when it has been loaded.
        while (line := process.stderr.readline()) and line.split("|")[-1].strip() != loaded:
            pass
        process.send_signal(signal.SIGINT)
        left = process.stderr.read().splitlines()
    assert [line for line in left if not line.startswith("import time:")] == []
    assert process.returncode == 130


def test_a_command_that_is_told_to_end_leaves_no_copies_of_documents_behind(tmp_path):
    corpus = "".join(json.dumps({"_id": f"d{n}", "text": f"Bed {n} needs water."}) + "\n" for n in range(2_000))
    (tmp_path / "corpus.jsonl").write_text(corpus)
    (tmp_path / "queries.jsonl").write_text('{"_id": "q", "text": "Which bed needs water?"}\n')
    (tmp_path / "qrels.jsonl").write_text('{"query-id": "q", "corpus-id": "d1", "score": 1}\n')
    copies = tmp_path / "temporary"
    copies.mkdir()
    command = [sys.executable, "-m", "cli", "eval", "retrieval", str(tmp_path), "--json", str(tmp_path / "r.json")]
    environment = {**os.environ, "TMPDIR": str(copies)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not list(copies.glob("warmline-*/warmline.db")):
            time.sleep(0.05)
        process.terminate()
        left = process.stderr.read()
    assert (process.returncode, "Traceback" in left, list(copies.glob("warmline-*"))) == (143, False, [])


def test_what_the_terminal_has_no_character_for_is_spelled_out(tmp_path):
    (tmp_path / "20 €").mkdir()

    def ran(*words):
        command = [sys.executable, "-m", "cli", "source", *words, "--home", str(tmp_path)]
        done = subprocess.run(command, env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, check=True)
        return done.stdout.decode("ascii")

    ran("add", str(tmp_path / "20 €"))
    assert "20 \\u20ac" in ran("list")
    [source] = json.loads(ran("list", "--json"))
    assert source["address"] == str(tmp_path / "20 €")
