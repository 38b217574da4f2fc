"""The HTTP application over one open home, and the process that serves it."""

import gc
import signal
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from functools import partial

import structlog
import uvicorn
from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from starlette.middleware.cors import CORSMiddleware
from starlette.staticfiles import StaticFiles

from api import (
    assist,
    attachments,
    canned,
    colleagues,
    contacts,
    content,
    customer,
    desk,
    errors,
    health,
    pages,
    reports,
    sources,
    webhooks,
)
from api.charset import Utf8Only
from api.faults import Faults
from api.fleet import check_free, stop_with_parent
from api.headers import SafeHeaders
from api.limits import AtOnce, BodyLimit, RateLimit
from api.openapi import described
from api.patience import punctual
from api.stopping import Server, cut_short
from runtime.ahead import Ahead
from runtime.compose import Warmline
from runtime.errors import LedgerUnavailable
from runtime.pruning import KIND as PRUNE
from runtime.work import Job
from runtime.worker import Handler, Workers

log = structlog.get_logger()
MAX_BODY_BYTES = 256_000
LOG_INS_PER_MINUTE = 10
LOG_INS_PER_ADDRESS = 100
LOG_INS_TO_ACCOUNT = 100
# To check a password takes 64 MiB and every core there is for a while, whoever asks.
LOG_INS_AT_ONCE = 2
LOG_IN_WAIT_S = 3.0
# Typing, thumbs and the button for a person, for each message that may be written.
GESTURES_PER_MESSAGE = 4
GRACE_S = 3
# An event passes through several threads on its way to a stream; each waits so long for one that computes.
SWITCH_S = 0.001
# Every stream is hundreds of objects. To look through all of them for cycles takes most of a second with 5,000 streams,
# in which nothing else is done; so the young, of whom most are gone at once, are looked through often, and all seldom.
COLLECTIONS = (5_000, 10, 200)
# A receiver, or a mail server, that is slow to answer must not keep the others waiting.
THREADS = {"webhook": 4, "mail": 2}
FOR_CONTACTS = (customer, attachments)
FOR_STAFF = (colleagues, desk, assist, contacts, canned)
FOR_OWNERS = (content, sources, webhooks, reports)


def create_app(
    warmline: Warmline,
    handlers: Mapping[str, Handler] | None = None,
    objection: Callable[[str], str | None] = lambda _url: None,
) -> FastAPI:
    """The application; its background work runs while its lifespan does.

    `objection` says why a webhook could never be delivered to a URL, or None.
    """
    settings = warmline.settings
    workers = all_workers(warmline, handlers or {})
    app = FastAPI(
        title="Warmline",
        version="1",
        lifespan=_lifespan(warmline, workers),
        responses=errors.RESPONSES,
        docs_url=None,
        redoc_url=None,
        # A redirect would go to whatever Host was sent, without TLS behind a proxy, and take the token along.
        redirect_slashes=False,
    )
    app.openapi = partial(described, app)  # type: ignore[method-assign]
    app.state.warmline = warmline
    app.state.objection = objection
    app.state.messages = RateLimit(settings.messages_per_minute, time.monotonic)
    app.state.messages_from = RateLimit(settings.messages_per_address, time.monotonic)
    app.state.new_conversations = RateLimit(settings.conversations_per_minute, time.monotonic)
    app.state.gestures = RateLimit(GESTURES_PER_MESSAGE * settings.messages_per_minute, time.monotonic)
    app.state.log_ins = RateLimit(LOG_INS_PER_MINUTE, time.monotonic)
    app.state.log_ins_to = RateLimit(LOG_INS_TO_ACCOUNT, time.monotonic)
    app.state.log_ins_from = RateLimit(LOG_INS_PER_ADDRESS, time.monotonic)
    app.state.log_ins_at_once = AtOnce(LOG_INS_AT_ONCE, LOG_IN_WAIT_S)
    app.state.registry = CollectorRegistry()
    app.state.registry.register(health.LogMetrics(warmline))
    errors.install(app)
    for module in (*FOR_CONTACTS, *FOR_STAFF, *FOR_OWNERS, health, pages):
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=pages.STATIC), name="static")
    larger = {"documents": settings.max_upload_bytes, "attachments": settings.max_attachment_bytes}
    app.add_middleware(Faults)
    app.add_middleware(Utf8Only)
    app.add_middleware(BodyLimit, max_bytes=MAX_BODY_BYTES, larger=larger)
    app.add_middleware(SafeHeaders)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.allowed_origins,
        allow_methods=["GET", "POST", "PUT", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", "Prefer"],
        # A page elsewhere is shown no other header than these, and would not know when to try again.
        expose_headers=["Retry-After"],
    )
    return app


def _lifespan(warmline: Warmline, workers: Sequence[Workers]) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with working(warmline, workers):
            yield

    return lifespan


@contextmanager
def working(warmline: Warmline, workers: Sequence[Workers]) -> Iterator[None]:
    """Background work goes on meanwhile, and what other processes do is heard."""
    warmline.brain(warmline.settings.workspace)
    with suppress(LedgerUnavailable):
        # A full disk keeps nobody from starting.
        warmline.log.plan(warmline.settings.workspace, Job(PRUNE, "ledger", warmline.now()))
    with warmline.connected():
        # What is for the world outside waits for the next look: every event would else cause one for each kind.
        warmline.feed.watch(workers[0].wake)
        for each in workers:
            each.start()
        try:
            yield
        finally:
            for each in workers:
                each.stop()


def all_workers(warmline: Warmline, handlers: Mapping[str, Handler]) -> list[Workers]:
    """First those for what conversations cause, then threads for each kind of other work: a long crawl keeps no
    upload waiting."""
    others = [warmline.workers_for({kind: one}, THREADS.get(kind, 1)) for kind, one in handlers.items()]
    return [warmline.workers(), *others]


def run_worker(warmline: Warmline, handlers: Mapping[str, Handler]) -> None:
    """Do background work, and serve nothing, until Ctrl-C or SIGTERM."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    with working(warmline, all_workers(warmline, handlers)), Ahead(warmline.open_brains).running():
        log.info("worker_ready", workspace=warmline.settings.workspace)
        stopping.wait()


def run_server(
    warmline: Warmline,
    handlers: Mapping[str, Handler],
    host: str,
    port: int,
    fd: int | None = None,
    objection: Callable[[str], str | None] = lambda _url: None,
) -> None:
    """Serve until Ctrl-C or SIGTERM; open streams are given a moment to end.

    `fd` is a listening socket that other processes may have too; `host` and `port` are not looked at then.
    Raises `NoPort`.
    """
    if fd is None:
        check_free(host, port)
    # When it has stopped, uvicorn raises the signal again, for whoever listened before it; by default that kills the
    # process before anything is closed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    config = uvicorn.Config(
        cut_short(create_app(warmline, handlers, objection)),
        host=host,
        port=port,
        log_level=warmline.settings.log_level,
        access_log=False,
        timeout_graceful_shutdown=GRACE_S,
        http=punctual(),
    )
    if fd is not None:
        stop_with_parent()
    _prefer_short_waits()
    with Ahead(warmline.open_brains).running():
        Server(config, warmline.feed.end).run(sockets=None if fd is None else [socket.socket(fileno=fd)])


def _prefer_short_waits() -> None:
    sys.setswitchinterval(SWITCH_S)
    gc.set_threshold(*COLLECTIONS)
    # What is open by now stays open.
    gc.collect()
    gc.freeze()
