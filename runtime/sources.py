"""Where documents come from: folders, files, sites and stores, each with a schedule and an audience."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf
from typing import Any

import sqlalchemy as sa

from runtime.database import Database
from runtime.errors import BadPeriod, NotFound
from runtime.generations import grow
from runtime.passages import LIBRARY, PUBLIC
from runtime.rows import add_missing
from runtime.source_address import check_address
from runtime.tables import sources
from runtime.work import Job, schedule, withdraw

SYNC = "sync"
PERIOD = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd])")
# More often a run would hardly end before the next one, and a site would take it for an attack.
LEAST_EVERY_S = 60.0
GAVE_UP = "The run broke off each time that it was tried; the server's log says why. Sync it again when that is mended."
UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


class SourceKind(StrEnum):
    """How documents are found at an address."""

    FOLDER = "folder"
    FILE = "file"
    URL = "url"
    SITE = "site"
    SITEMAP = "sitemap"
    FEED = "feed"
    STORE = "store"
    UPLOAD = "upload"


class SourceState(StrEnum):
    """How the last run went."""

    NEW = "new"
    OK = "ok"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Source:
    """One place to sync from. `every_s` is its schedule, None for by hand; `counts` what the last run did."""

    id: str
    workspace: str
    kind: SourceKind
    address: str
    library: str = LIBRARY
    audience: str = PUBLIC
    every_s: float | None = None
    state: SourceState = SourceState.NEW
    synced_at: str | None = None
    error: str | None = None
    counts: Mapping[str, int] | None = None


def source_id(workspace: str, address: str) -> str:
    """The same address keeps its id when it is removed and added again."""
    return hashlib.sha256(f"{workspace}\n{address}".encode()).hexdigest()[:16]


class Sources:
    """The sources of one workspace."""

    def __init__(self, database: Database, workspace: str, now: Callable[[], float], stamp: Callable[[], str]) -> None:
        """`now` is Unix seconds, `stamp` ISO 8601 in UTC."""
        self._db = database
        self.workspace = workspace
        self._now = now
        self._stamp = stamp

    def add(
        self,
        kind: SourceKind,
        address: str,
        library: str | None = None,
        audience: str | None = None,
        every_s: float | None = None,
    ) -> Source:
        """A new source, or new settings for one that is known; with a schedule its first run is due now.

        What is None stays as it was: a source for staff never becomes public by the way. An `every_s` of 0
        takes the schedule away. Raises `BadAddress`.
        """
        check_address(address)
        known = self._first(sources.c.address == address)
        before = known or Source(source_id(self.workspace, address), self.workspace, kind, address)
        every_s = before.every_s if every_s is None else every_s or None
        found = replace(
            before, kind=kind, library=library or before.library, audience=audience or before.audience, every_s=every_s
        )
        settings = {"kind": kind.value, "library": found.library, "audience": found.audience, "every_s": every_s}

        def change(connection: sa.Connection) -> None:
            key = {"id": found.id, "workspace": self.workspace, "address": address, "state": found.state.value}
            if not add_missing(connection, sources, key | settings):
                connection.execute(sources.update().where(self._is(found.id)).values(**settings))
            grow(connection, self.workspace)
            withdraw(connection, self.workspace, SYNC, found.id)
            if every_s:
                schedule(connection, self.workspace, Job(SYNC, found.id, self._now()), self._now())

        self._db.write(change)
        return self.get(found.id)

    def ensure(self, kind: SourceKind, address: str) -> Source:
        """The source at that address, made with the usual settings when it is new. Raises `BadAddress`."""
        known = self._first(sources.c.address == address)
        return known or self.add(kind, address)

    def find(self, key: str) -> Source | None:
        """By id, or None."""
        return self._first(sources.c.id == key)

    def template(self, source: Source) -> str | None:
        """What its pages were found to repeat, as the crawler wrote it."""
        query = sa.select(sources.c.template).where(self._is(source.id))
        return self._db.read(lambda c: c.scalar(query))

    def get(self, key: str) -> Source:
        """By id or address. Raises `NotFound`."""
        found = self._first(sa.or_(sources.c.id == key, sources.c.address == key))
        if found is None:
            raise NotFound(f"There is no source {key}; see warmline source list.")
        return found

    def all(self) -> list[Source]:
        """Every source, by address."""
        query = sa.select(sources).where(sources.c.workspace == self.workspace).order_by(sources.c.address)
        return [_source(row) for row in self._db.read(lambda c: c.execute(query).all())]

    def remove(self, source: Source) -> None:
        """Forget the source and its schedule; its documents are for the caller to take out first."""

        def change(connection: sa.Connection) -> None:
            connection.execute(sources.delete().where(self._is(source.id)))
            grow(connection, self.workspace)
            withdraw(connection, self.workspace, SYNC, source.id)

        self._db.write(change)

    def ask_for_run(self, source: Source) -> None:
        """Have the background work sync it now."""
        now = self._now()
        self._db.write(lambda c: schedule(c, self.workspace, Job(SYNC, source.id, now), now))

    def finished(
        self, source: Source, counts: Mapping[str, int], error: str | None = None, template: str | None = None
    ) -> None:
        """Keep how the run went, and plan the next one."""
        state = SourceState.FAILED if error else SourceState.OK
        row: dict[str, Any] = {"state": state.value, "synced_at": self._stamp(), "error": error, "counts": dict(counts)}
        row |= {"template": template} if template else {}

        def change(connection: sa.Connection) -> None:
            there = connection.execute(sources.update().where(self._is(source.id)).values(**row)).rowcount
            if there and source.every_s:
                next_run = Job(SYNC, source.id, self._now() + source.every_s)
                schedule(connection, self.workspace, next_run, self._now())

        self._db.write(change)

    def gave_up(self, key: str) -> None:
        """Keep that its run could not be ended, however often it was tried; the next one is planned all the same."""
        if source := self.find(key):
            self.finished(source, {}, GAVE_UP)

    def _is(self, key: str) -> sa.ColumnElement[bool]:
        return sa.and_(sources.c.workspace == self.workspace, sources.c.id == key)

    def _first(self, where: sa.ColumnElement[bool]) -> Source | None:
        query = sa.select(sources).where(sources.c.workspace == self.workspace, where)
        row = self._db.read(lambda c: c.execute(query).first())
        return _source(row) if row else None


def seconds_of(period: str) -> float:
    """ "90s", "30m", "6h" or "1d" in seconds, at least a minute. Raises `BadPeriod`."""
    found = PERIOD.fullmatch(period.strip().lower())
    if not found or not 0 < float(found[1]) < inf:
        raise BadPeriod(f"{period!r} is no period; write it as 30m, 6h or 1d.")
    seconds = float(found[1]) * UNITS[found[2]]
    if seconds < LEAST_EVERY_S:
        raise BadPeriod(f"{period!r} is too often; a source is looked at once a minute at most, as with 1m.")
    return seconds


def told(source: Source) -> str:
    """One line about a source."""
    counts = ", ".join(f"{n} {name}" for name, n in (source.counts or {}).items() if n)
    when = source.synced_at or "never synced"
    how = source.error or counts or source.state.value
    return f"{source.id}  {source.kind:8} {source.address}  [{source.library}, {source.audience}]  {when}: {how}"


def _source(row: Any) -> Source:
    fields = {name: getattr(row, name) for name in ("id", "workspace", "address", "library", "audience", "every_s")}
    told = {name: getattr(row, name) for name in ("synced_at", "error", "counts")}
    return Source(kind=SourceKind(row.kind), state=SourceState(row.state), **fields, **told)
