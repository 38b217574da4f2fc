"""One writer, commits in groups: each change whole or not at all, each caller told of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from runtime.database import Database
from runtime.errors import LedgerUnavailable
from runtime.tables import api_keys


class Refusal(Exception):
    """Raised by a change that thinks better of it."""


def add(name: str, then: Exception | None = None) -> Callable[[sa.Connection], str]:
    def change(connection: sa.Connection) -> str:
        row = {"key_sha256": name, "workspace": "acme", "name": name, "role": "agent"}
        connection.execute(api_keys.insert().values(**row))
        if then:
            raise then
        return name

    return change


def names(database: Database) -> set[str]:
    return set(database.read(lambda c: c.scalars(sa.select(api_keys.c.name)).all()))


def test_a_write_is_there_for_everybody_when_it_returns(database: Database) -> None:
    assert database.write(add("a")) == "a"
    assert names(database) == {"a"}
    other = Database(database.url)
    assert names(other) == {"a"}
    other.close()


def test_whatever_a_change_raises_undoes_it_and_reaches_its_caller(database: Database) -> None:
    with pytest.raises(Refusal, match="no"):
        database.write(add("a", Refusal("no")))
    with pytest.raises(sa.exc.IntegrityError):
        database.write(lambda c: (add("b")(c), add("b")(c)))
    assert names(database) == set()
    assert database.write(add("a")) == "a"


def in_one_group(
    database: Database, changes: list[Callable[[sa.Connection], object]], longest_s: float = 60.0
) -> list[Future[object]]:
    """Hand all of them in while the writer is held up, so that they are committed together."""
    held, go = threading.Event(), threading.Event()
    # However slow the machine is.
    database.group.longest_s = longest_s

    def hold(_: sa.Connection) -> None:
        held.set()
        go.wait()

    with ThreadPoolExecutor(len(changes) + 1) as pool:
        first = pool.submit(database.write, hold)
        held.wait()
        waiting = [pool.submit(database.write, change) for change in changes]
        while database.group.inbox.qsize() < len(changes):
            threading.Event().wait(0.001)
        go.set()
        first.result()
    return waiting


def test_many_changes_share_a_commit(database: Database) -> None:
    commits: list[object] = []
    sa.event.listen(database.engine, "commit", commits.append)
    done = in_one_group(database, [add(f"n{n}") for n in range(10)])
    assert [one.result() for one in done] == [f"n{n}" for n in range(10)]
    assert len(names(database)) == 10
    assert len(commits) == 2


def test_a_group_that_takes_too_long_is_divided_so_that_the_first_are_seen_soon(database: Database) -> None:
    commits: list[object] = []
    sa.event.listen(database.engine, "commit", commits.append)
    done = in_one_group(database, [add(f"n{n}") for n in range(10)], longest_s=0.0)
    assert [one.result() for one in done] == [f"n{n}" for n in range(10)]
    assert len(commits) == 11


def test_a_refusal_in_a_group_undoes_only_itself(database: Database) -> None:
    refused = add("b", Refusal("no"))
    [a, b, c, d] = in_one_group(database, [add("a"), refused, add("c"), add("a")])
    assert (a.result(), c.result()) == ("a", "c")
    assert isinstance(b.exception(), Refusal)
    assert isinstance(d.exception(), sa.exc.IntegrityError)
    assert names(database) == {"a", "c"}


def test_a_group_that_cannot_be_committed_is_refused_to_everyone_in_it(database: Database) -> None:
    broken = sa.text("INSERT INTO nowhere VALUES (1)")
    [a, b, c] = in_one_group(database, [add("a"), lambda c: c.execute(broken), add("c", Refusal("no"))])
    assert isinstance(a.exception(), LedgerUnavailable)
    assert isinstance(b.exception(), LedgerUnavailable)
    assert isinstance(c.exception(), LedgerUnavailable)
    assert names(database) == set()
    assert database.write(add("a")) == "a"


def test_a_refusal_before_the_commit_fails_stays_a_refusal(database: Database) -> None:
    broken = sa.text("INSERT INTO nowhere VALUES (1)")
    [a, b] = in_one_group(database, [add("a", Refusal("no")), lambda c: c.execute(broken)])
    assert isinstance(a.exception(), Refusal)
    assert isinstance(b.exception(), LedgerUnavailable)


def test_every_write_of_many_threads_is_kept(database: Database) -> None:
    with ThreadPoolExecutor(16) as pool:
        done = list(pool.map(lambda n: database.write(add(f"n{n}")), range(300)))
    assert len(done) == 300
    assert names(database) == {f"n{n}" for n in range(300)}


def test_a_reader_sees_one_snapshot_while_others_write(database: Database) -> None:
    def twice(connection: sa.Connection) -> tuple[int, int]:
        count = sa.select(sa.func.count()).select_from(api_keys)
        before = connection.scalar(count)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(database.write, add("a")).result()
        return before, connection.scalar(count)

    assert database.read(twice) == (0, 0)
    assert names(database) == {"a"}


def test_a_full_disk_is_named_and_does_not_last(database: Database) -> None:
    limit = database.write(lambda c: c.exec_driver_sql("PRAGMA max_page_count").scalar())
    pages = database.write(lambda c: c.exec_driver_sql("PRAGMA page_count").scalar())
    database.write(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count={pages}").scalar())
    before = names(database)
    with pytest.raises(LedgerUnavailable, match=r"disk is full.*try again"):
        database.write(lambda c: [add(f"{n:>0200}")(c) for n in range(pages * 100)])
    assert names(database) == before
    assert database.read(lambda c: c.scalar(sa.text("SELECT 1"))) == 1
    database.write(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count={limit}").scalar())
    assert database.write(add("a")) == "a"


def test_a_ledger_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "folder.db").mkdir()
    broken = Database(f"sqlite:///{tmp_path / 'folder.db'}")
    with pytest.raises(LedgerUnavailable):
        broken.read(names)
    with pytest.raises(LedgerUnavailable):
        broken.write(add("a"))
    broken.close()


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "warmline.db").write_text("Not a database, however much is written into it. " * 10)
    broken = Database(f"sqlite:///{tmp_path / 'warmline.db'}")
    with pytest.raises(LedgerUnavailable, match=r"cannot be used \(file is not a database\); give another one"):
        broken.read(names)
    with pytest.raises(LedgerUnavailable, match="cannot be used"):
        broken.write(add("a"))
    broken.close()


def test_an_option_that_the_driver_does_not_know_makes_the_ledger_unavailable() -> None:
    pytest.importorskip("psycopg")
    wrong = Database("postgresql://ann@127.0.0.1:1/warmline?nonsense=1")
    with pytest.raises(LedgerUnavailable, match="nonsense"):
        wrong.read(names)
    wrong.close()


def test_what_the_driver_says_on_several_lines_is_one_sentence() -> None:
    pytest.importorskip("psycopg")
    away = Database("postgresql://ann@127.0.0.1:1/warmline")
    with pytest.raises(LedgerUnavailable, match=r"^The ledger did not take the request .*; try again in a moment\.$"):
        away.read(names)
    away.close()


def test_a_schema_that_cannot_be_changed_makes_the_ledger_unavailable(database: Database) -> None:
    with pytest.raises(LedgerUnavailable, match="no such table"), database.whole() as connection:
        connection.exec_driver_sql("ALTER TABLE nowhere ADD COLUMN a")


def test_closing_finishes_what_was_handed_in_and_refuses_the_rest(database: Database) -> None:
    held, go = threading.Event(), threading.Event()

    def hold(_: sa.Connection) -> None:
        held.set()
        go.wait()

    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(database.write, hold)
        held.wait()
        waiting = [pool.submit(database.write, add(f"n{n}")) for n in range(5)]
        while database.group.inbox.qsize() < 5:
            threading.Event().wait(0.001)
        closing = pool.submit(database.close)
        while not database.group.closed:
            threading.Event().wait(0.001)
        with pytest.raises(LedgerUnavailable, match="closed"):
            database.write(add("late"))
        go.set()
        assert [one.result() for one in waiting] == [f"n{n}" for n in range(5)]
        first.result()
        closing.result()
    again = Database(database.url)
    assert names(again) == {f"n{n}" for n in range(5)}
    again.close()


def test_closing_twice_does_no_harm(tmp_path: Path) -> None:
    opened = Database(f"sqlite:///{tmp_path / 'warmline.db'}")
    opened.close()
    opened.close()


def test_the_ledger_is_on_disk_when_a_write_returns(database: Database) -> None:
    pragmas = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    for pragma, value in pragmas.items():
        assert database.write(lambda c, pragma=pragma: c.exec_driver_sql(f"PRAGMA {pragma}").scalar()) == value
        assert database.read(lambda c, pragma=pragma: c.exec_driver_sql(f"PRAGMA {pragma}").scalar()) == value


def test_more_changes_than_fit_a_group_are_all_carried_out(database: Database) -> None:
    done = in_one_group(database, [add(f"n{n}") for n in range(70)])
    assert all(one.exception() is None for one in done)
    assert len(names(database)) == 70
