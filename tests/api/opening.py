"""A small help centre behind the real application, in-process or listening; no network."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.main import create_app
from ingest.open import syncing
from ingest.origins import sync_handler
from ingest.post import objection
from ingest.standby import Standby
from ingest.uploads import upload_handler
from runtime.accounts import Role
from runtime.compose import Warmline, opened
from runtime.settings import Settings
from tests.api.declared import as_declared
from tests.api.people import PASSWORD, WORKSPACES, Keys, address

DOCUMENTS = {
    "deposit.md": "# Deposit\n\nWe take a deposit of 275 euros for each rowing boat when you collect it.\n\n"
    "You get the deposit back within five working days after the boat is returned undamaged.\n",
    "late.md": "# Returning late\n\nIf you bring the rowing boat back late, we charge 19 euros for every hour that "
    "has begun. Please call us as soon as you know that you will be late.\n",
    "insurance.txt": "Insurance\n\nTheft insurance for the rowing boat is included in the price. "
    "It covers theft when the lock that we supply was used.\n",
}
START_S = 30.0
NewHome = Callable[[], Path]


def stock(home: Path, folder: Path) -> None:
    """Put the documents and staff of every role, in both workspaces, into an empty home."""
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text)
    with opened(Settings(home=home)) as warmline:
        with syncing(warmline, "default") as sync:
            assert not sync(folder).quarantined
        for workspace in WORKSPACES:
            for role in Role:
                name = f"{role} of {workspace}".title()
                warmline.accounts.add_user(workspace, address(role, workspace), name, role, PASSWORD)


def settings_for(home: Path, **changes: object) -> Settings:
    """Quick to reply, and no limit on how often a test may ask."""
    limits = ("conversations_per_minute", "messages_per_minute", "messages_per_address")
    quick = {"debounce_s": 0.02, **dict.fromkeys(limits, 1_000_000)}
    return Settings.model_validate({"home": home, **quick, **changes})


def new_keys(warmline: Warmline) -> Keys:
    """An API key by workspace and role."""
    return {
        (workspace, role): warmline.accounts.add_key(workspace, f"{role} key", role)
        for workspace in WORKSPACES
        for role in Role
    }


@contextmanager
def in_process(warmline: Warmline) -> Iterator[TestClient]:
    """The application with its background work; a fault in it comes back as what a client would get."""
    with Standby() as standby:
        work = {"upload": upload_handler(warmline, standby.lent), "sync": sync_handler(warmline, standby.lent)}
        app = create_app(warmline, work, objection)
        with as_declared(app), TestClient(app, raise_server_exceptions=False) as client:
            yield client


@contextmanager
def listening(warmline: Warmline) -> Iterator[str]:
    """The address of a real server over that home, in a thread: streams need one."""
    app = create_app(warmline, {"upload": upload_handler(warmline)})
    with as_declared(app), served(app) as url:
        yield url


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address of a server of that application, in a thread."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_config=None, access_log=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until = time.monotonic() + START_S
        while not server.started:
            assert thread.is_alive()
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.01)
        [socket] = server.servers[0].sockets
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
