"""Whether the process is up, whether it can take turns, and what it has done."""

import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
import structlog
from fastapi import APIRouter, Request
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import JSONResponse, PlainTextResponse, Response

from api import shapes
from api.auth import Opened
from api.shapes import gives
from runtime.compose import Warmline
from runtime.errors import LedgerUnavailable
from runtime.tables import conversations, events, work

router = APIRouter(tags=["operations"])
READ_BATCH = 2_000
log = structlog.get_logger()


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz", responses=gives(shapes.Health))
async def healthz() -> dict[str, str]:
    """The process is up."""
    return {"status": "ok"}


@router.head("/readyz", include_in_schema=False)
@router.get("/readyz", responses={**gives(shapes.Ready), **gives(shapes.Ready, 503)})
def readyz(warmline: Opened) -> JSONResponse:
    """Turns can be taken: the ledger answers, the index is open, the policy fits."""
    checks = {"ledger": _ledger(warmline), **_brain(warmline)}
    ready = all(problem is None for problem in checks.values())
    shown = {name: problem or "ok" for name, problem in checks.items()}
    return JSONResponse({"ready": ready, "checks": shown}, 200 if ready else 503)


def _ledger(warmline: Warmline) -> str | None:
    try:
        warmline.database.read(lambda c: c.execute(sa.text("SELECT 1")))
    except LedgerUnavailable as error:
        return _no_ledger(error)
    return None


def _brain(warmline: Warmline) -> dict[str, str | None]:
    try:
        problem = warmline.brain(warmline.settings.workspace).problem
    except LedgerUnavailable as error:
        return {"index": _no_ledger(error), "policy": None}
    return {"index": None, "policy": problem}


def _no_ledger(error: LedgerUnavailable) -> str:
    # Anybody may ask; what the database said is for the log.
    log.error("ledger_unavailable", error=str(error))
    return "The ledger did not take the request; the log says why."


@router.get("/metrics", response_class=PlainTextResponse)
def metrics(request: Request) -> Response:
    """Counts from the log, for Prometheus."""
    registry: CollectorRegistry = request.app.state.registry
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class LogMetrics:
    """Counts over the event log, kept up from where the last look ended."""

    def __init__(self, warmline: Warmline) -> None:
        self._warmline = warmline
        self._lock = threading.Lock()
        self._log_seq = 0
        self._events: Counter[str] = Counter()
        self._decisions: Counter[tuple[str, str]] = Counter()
        self._breaches: Counter[tuple[str, str]] = Counter()
        self._turn_ms = 0.0
        self._chat: Counter[str] = Counter()
        self._tokens: Counter[str] = Counter()
        self._cost = 0.0

    def collect(self) -> Iterator[Metric]:
        """The metric families; called for every scrape."""
        with self._lock:
            self._catch_up()
            counts = self._counts()
        yield from counts
        yield from self._gauges()

    def _counts(self) -> list[Metric]:
        counted = CounterMetricFamily("warmline_events", "Events in the log.", labels=["type"])
        for kind, n in sorted(self._events.items()):
            counted.add_metric([kind], n)
        decided = CounterMetricFamily("warmline_decisions", "Decisions.", labels=["action", "reason"])
        for labels, n in sorted(self._decisions.items()):
            decided.add_metric(list(labels), n)
        timed = CounterMetricFamily("warmline_turn_ms", "Time in drafts.", value=self._turn_ms)
        late = CounterMetricFamily("warmline_sla_breaches", "Promised times gone by.", labels=["metric", "team"])
        for labels, n in sorted(self._breaches.items()):
            late.add_metric(list(labels), n)
        return [counted, decided, timed, late, *self._chat_counts()]

    def _chat_counts(self) -> list[Metric]:
        if not self._chat:
            return []
        asked = CounterMetricFamily("warmline_chat_turns", "Turns a chat model was in.", labels=["outcome"])
        for outcome, n in sorted(self._chat.items()):
            asked.add_metric([outcome], n)
        tokens = CounterMetricFamily("warmline_chat_tokens", "Tokens of sent turns.", labels=["direction"])
        for direction, n in sorted(self._tokens.items()):
            tokens.add_metric([direction], n)
        return [asked, tokens, CounterMetricFamily("warmline_chat_cost", "Their price.", value=self._cost)]

    def _catch_up(self) -> None:
        while rows := self._warmline.database.read(self._next):
            for row in rows:
                self._log_seq = row.log_seq
                self._events[row.type] += 1
                if row.type == "decision.made":
                    self._count(row.data)
                elif row.type == "sla.breached":
                    self._breaches[row.data["metric"], row.data["team"] or ""] += 1

    def _count(self, data: Any) -> None:
        self._decisions[data["decision"]["action"], data["decision"]["reason"] or ""] += 1
        self._turn_ms += sum(data["turn"]["timings_ms"].values())
        # Turns without a chat model have no usage, and those from before there was one do not know the word.
        if usage := data["turn"].get("usage"):
            self._chat[usage["outcome"] or ""] += 1
            self._tokens.update({"in": usage["tokens_in"], "out": usage["tokens_out"]})
            self._cost += usage["cost"] or 0.0

    def _next(self, connection: sa.Connection) -> Any:
        query = sa.select(events.c.log_seq, events.c.type, events.c.data).where(events.c.log_seq > self._log_seq)
        return connection.execute(query.order_by(events.c.log_seq).limit(READ_BATCH)).all()

    def _gauges(self) -> Iterator[Metric]:
        by_phase = sa.select(conversations.c.phase, sa.func.count()).group_by(conversations.c.phase)
        phases = GaugeMetricFamily("warmline_conversations", "Conversations by phase.", labels=["phase"])
        for phase, n in self._warmline.database.read(lambda c: c.execute(by_phase).all()):
            phases.add_metric([phase], n)
        aside = self._warmline.database.read(lambda c: c.scalar(sa.select(sa.func.count()).where(work.c.dead)))
        yield from self._promise()
        yield from (
            phases,
            GaugeMetricFamily("warmline_work_put_aside", "Work that failed for good.", value=aside or 0),
        )

    def _promise(self) -> Iterator[Metric]:
        """Of the workspace of the settings; nothing where nothing can be said."""
        found = self._warmline.watch.look(self._warmline.settings.workspace)
        if found.holds is None:
            return
        told = "1 while questions are like those that the promise was made on, else 0."
        yield GaugeMetricFamily("warmline_promise_holds", told, value=float(found.holds))
        far = GaugeMetricFamily("warmline_promise_drift", "Distance of features that moved.", labels=["feature"])
        for one in found.drift.moved:
            far.add_metric([one.feature], one.distance)
        yield far
