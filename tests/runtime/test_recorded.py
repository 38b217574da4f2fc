"""A ledger that is only read: nothing of it changes, and nothing of another workspace is seen."""

import numpy as np
import pytest
import sqlalchemy as sa

from retrieval.chunk import Chunk
from runtime.database import Database
from runtime.documents import NewVersion, Staged, document_id
from runtime.errors import LedgerUnavailable, NoLedger
from runtime.knowledge import Knowledge
from runtime.recorded import copy_knowledge, events_of, reading, started_between
from runtime.settings import Settings
from runtime.tables import documents, events, users, vectors, versions
from tests.runtime.building import ELSEWHERE, HERE, House, sqlite_ledger

LATER = "2100-01-01T00:00:00.000+00:00"


def put(database: Database, workspace: str, source: str, version: int = 1) -> None:
    key = document_id(workspace, "/docs", source)
    part = Chunk(f"{key}-{version}", key, version, source, None, (), f"Words of {source}.", 0, 12, 0)
    made = np.ones((1, 4), dtype=np.float32)
    new = NewVersion("/docs", source, None, part.text, f"sha{version}")
    Knowledge(database, workspace, "model").swap([Staged(new, version, [part], made)])


def test_only_what_the_workspace_answers_from_is_copied(house: House, tmp_path) -> None:
    for version in (1, 2):
        put(house.database, HERE, "a.md", version)
    put(house.database, HERE, "gone.md")
    put(house.database, ELSEWHERE, "theirs.md")
    Knowledge(house.database, HERE, "model").remove(document_id(HERE, "/docs", "gone.md"))
    house.started("hello")
    target = sqlite_ledger(tmp_path / "copy.db")
    assert copy_knowledge(house.database, target, HERE) == 1
    there = Knowledge(target, HERE, "model")
    assert [one.source for one in there.documents()] == ["a.md"]
    assert there.fingerprint() == Knowledge(house.database, HERE, "model").fingerprint()
    counts = {
        table.name: target.read(lambda c, t=table: c.scalar(sa.select(sa.func.count()).select_from(t)))
        for table in (documents, versions, vectors, events, users)
    }
    assert counts == {"documents": 1, "versions": 1, "vectors": 1, "events": 0, "users": 0}
    target.close()


def test_conversations_are_found_by_when_they_began_and_for_their_own_workspace_alone(house: House) -> None:
    first = house.started("hello")
    house.started("hello", workspace=ELSEWHERE)
    house.clock.advance(60)
    second = house.started("hello")
    moments = [events_of(house.database, HERE, one)[0].at for one in (first, second)]
    assert started_between(house.database, HERE, "2000", LATER) == [first, second]
    assert started_between(house.database, HERE, "2000", moments[1]) == [first]
    assert started_between(house.database, HERE, moments[1], LATER) == [second]
    assert events_of(house.database, ELSEWHERE, first) == []
    assert events_of(house.database, HERE, first) == house.events(first)


def test_a_ledger_is_read_while_its_owner_has_it_and_cannot_be_written(house: House, tmp_path) -> None:
    one = house.started("hello")
    with reading(Settings(home=tmp_path)) as ledger:
        assert started_between(ledger, HERE, "2000", LATER) == [one]
        with pytest.raises(LedgerUnavailable, match="opened only to be read"):
            ledger.write(lambda c: c.execute(events.delete()))
        with pytest.raises(LedgerUnavailable, match="readonly"):
            ledger.read(lambda c: c.execute(events.delete()))
    assert house.started("still here")


def test_no_ledger_and_one_of_another_version_are_refused(tmp_path) -> None:
    with pytest.raises(NoLedger, match="no ledger at"), reading(Settings(home=tmp_path)):
        pass
    assert not list(tmp_path.iterdir())
    made = sqlite_ledger(tmp_path / "warmline.db")
    made.write(lambda c: c.execute(sa.text("UPDATE alembic_version SET version_num = '0001'")))
    made.close()
    with pytest.raises(NoLedger, match=r"another version \(0001\)"), reading(Settings(home=tmp_path)):
        pass
