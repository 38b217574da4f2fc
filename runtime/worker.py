"""Threads that take due work from the ledger's work table, one piece at a time."""

import threading
from collections.abc import Callable, Mapping

import structlog

from runtime.errors import LedgerUnavailable
from runtime.work import Lease, WorkTable

log = structlog.get_logger()
Handler = Callable[[Lease], None]
POLL_S = 0.5
KILLED = "Whoever began it was killed, in each of the tries."


class Workers:
    """Runs handlers by kind of work until stopped; each holds its lease while it runs.

    Of the threads that have nothing to do one looks out for work; when it finds some, the next one takes its
    place. So a new message causes one look at the table, however many threads there are.
    """

    def __init__(
        self,
        table: WorkTable,
        handlers: Mapping[str, Handler],
        now: Callable[[], float],
        lease_s: float,
        threads: int = 2,
        last_resorts: Mapping[str, Handler] | None = None,
    ) -> None:
        """`last_resorts` are called, by kind, with what has failed for the last time, before it is put aside."""
        self._table = table
        self._handlers = handlers
        self._now = now
        self._last_resorts = last_resorts or {}
        self._renew_s = lease_s / 3
        self._stopping = threading.Event()
        self._news = threading.Event()
        self._lookout = threading.Lock()
        self._threads = [threading.Thread(target=self._run, name=f"worker-{n}", daemon=True) for n in range(threads)]

    def start(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what is in hand, then end."""
        self._stopping.set()
        self.wake()
        for thread in self._threads:
            thread.join()

    def wake(self) -> None:
        """Look again now: something may be due."""
        self._news.set()

    def run_one(self) -> bool:
        """Do the piece of work that has been due the longest; False when nothing is due."""
        lease = self._claim()
        if lease is None:
            return False
        self._carry_out(lease)
        return True

    def _claim(self) -> Lease | None:
        return self._table.claim(self._now(), tuple(self._handlers))

    def _carry_out(self, lease: Lease) -> None:
        with self._renewed(lease):
            self._handle(lease)

    def _handle(self, lease: Lease) -> None:
        if self._table.is_spent(lease):
            # Nobody was left to say that it failed: whoever had it died each time, perhaps of it.
            self._failed(lease, KILLED)
            return
        try:
            self._handlers[lease.kind](lease)
            self._table.finish(lease)
        except Exception as error:
            log.exception("work_failed", kind=lease.kind, subject=lease.subject, tries=lease.tries)
            self._failed(lease, f"{type(error).__name__}: {error}")

    def _failed(self, lease: Lease, error: str) -> None:
        # Before the row says that all is over: whoever is killed in between does it again.
        if self._table.is_last(lease):
            self._resort(lease)
        if self._table.fail(lease, error, self._now()):
            log.error("work_put_aside", kind=lease.kind, subject=lease.subject)

    def _resort(self, lease: Lease) -> None:
        try:
            if last_resort := self._last_resorts.get(lease.kind):
                last_resort(lease)
        except Exception:
            log.exception("last_resort_failed", kind=lease.kind, subject=lease.subject)

    def _renewed(self, lease: Lease) -> "Renewal":
        return Renewal(lambda: self._table.renew(lease, self._now()), self._renew_s)

    def _run(self) -> None:
        while not self._stopping.is_set():
            with self._lookout:
                lease = self._next()
            if lease is not None:
                try:
                    self._carry_out(lease)
                except Exception:
                    # The lease runs out, and whoever looks then takes the work again.
                    log.exception("work_table_unavailable")

    def _next(self) -> Lease | None:
        """A piece of work, or None after a rest."""
        # First, so that no news is lost that comes while the table is read.
        self._news.clear()
        try:
            due_at = None if self._stopping.is_set() else self._table.next_due(tuple(self._handlers))
            lease = self._claim() if due_at is not None and due_at <= self._now() else None
            if lease is None:
                self._rest(due_at)
            return lease
        except Exception:
            log.exception("work_table_unavailable")
            self._stopping.wait(POLL_S)
            return None

    def _rest(self, due_at: float | None) -> None:
        wait_s = POLL_S if due_at is None else min(POLL_S, max(0.005, due_at - self._now()))
        if not self._stopping.is_set():
            self._news.wait(wait_s)


class Renewal:
    """Keeps a lease alive while its work goes on."""

    def __init__(self, renew: Callable[[], bool], every_s: float) -> None:
        self._renew = renew
        self._every_s = every_s
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _keep(self) -> None:
        while not self._done.wait(self._every_s):
            try:
                if not self._renew():
                    return
            except LedgerUnavailable:
                log.exception("lease_not_renewed")
