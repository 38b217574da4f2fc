"""A parser stays for the next document, of the same workspace only, and not for long."""

import os
from collections.abc import Iterator

import pytest

from ingest.document import Document
from ingest.parse import ParserPool
from ingest.standby import Standby
from tests.api.people import eventually
from tests.ingest.test_parse import COMMAND, raw


def new() -> ParserPool:
    return ParserPool(command=COMMAND)


@pytest.fixture
def standby() -> Iterator[Standby]:
    with Standby(new=new) as made:
        yield made


def process(pool: ParserPool) -> int:
    """Of the parser that reads a document."""
    read = pool.parse(raw(b"fine"))
    assert isinstance(read, Document)
    return int(read.text.removeprefix("pid "))


def read_for(workspace: str, standby: Standby) -> int:
    with standby.lent(workspace) as pool:
        return process(pool)


def break_off(workspace: str, standby: Standby, pids: list[int]) -> None:
    with standby.lent(workspace) as pool:
        pids.append(process(pool))
        raise ZeroDivisionError


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_next_document_finds_the_same_parser(standby: Standby) -> None:
    assert len({read_for("acme", standby) for _ in range(3)}) == 1


def test_another_workspace_gets_another_and_the_first_is_ended(standby: Standby) -> None:
    first = read_for("acme", standby)
    assert read_for("globex", standby) != first
    assert not runs(first)


def test_whoever_comes_meanwhile_gets_another_and_one_of_them_is_kept(standby: Standby) -> None:
    with standby.lent("acme") as one:
        first = process(one)
        second = read_for("acme", standby)
    assert first != second
    assert (runs(first), runs(second)) == (True, False)
    assert read_for("acme", standby) == first


def test_after_a_run_that_was_broken_off_it_is_not_lent_again(standby: Standby) -> None:
    pids: list[int] = []
    with pytest.raises(ZeroDivisionError):
        break_off("acme", standby, pids)
    assert not runs(pids[0])
    assert read_for("acme", standby) != pids[0]


def test_a_parser_that_nobody_needs_is_ended() -> None:
    with Standby(idle_s=0.05, new=new) as standby:
        first = read_for("acme", standby)
        eventually(lambda: not runs(first))
        assert read_for("acme", standby) != first


def test_at_the_end_none_is_left_and_none_is_kept() -> None:
    with Standby(new=new) as standby:
        first = read_for("acme", standby)
        with standby.lent("globex") as pool:
            second = process(pool)
            standby.__exit__(None, None, None)
            assert (runs(first), runs(second)) == (False, True)
    assert not runs(second)
