"""One stocked home for every module that only talks in it; a module that changes documents has its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from filelock import FileLock
from starlette.testclient import TestClient

from runtime.compose import Warmline, opened
from runtime.logs import configure_logs
from tests.api.opening import NewHome, in_process, listening, new_keys, settings_for, stock
from tests.api.people import Keys


@pytest.fixture(scope="module", autouse=True)
def logs() -> Iterator[None]:
    """As the server writes them."""
    configure_logs("error")
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def stocked_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str, new_home: NewHome) -> NewHome:
    """Makes a home with three documents and all the staff: made once for all workers, then copied."""
    base = tmp_path_factory.getbasetemp()
    ready = (base if worker_id == "master" else base.parent) / "stocked-home"
    with FileLock(f"{ready}.lock"):
        if not ready.is_dir():
            made = new_home()
            stock(made, tmp_path_factory.mktemp("documents"))
            made.rename(ready)

    def copy() -> Path:
        home = tmp_path_factory.mktemp("stocked") / "home"
        shutil.copytree(ready, home, symlinks=True)
        return home

    return copy


@pytest.fixture(scope="session")
def warmline(stocked_home: NewHome) -> Iterator[Warmline]:
    with opened(settings_for(stocked_home())) as warmline:
        yield warmline


@pytest.fixture(scope="session")
def keys(warmline: Warmline) -> Keys:
    return new_keys(warmline)


@pytest.fixture(scope="session")
def http(warmline: Warmline) -> Iterator[TestClient]:
    with in_process(warmline) as client:
        yield client


@pytest.fixture(scope="session")
def url(warmline: Warmline) -> Iterator[str]:
    with listening(warmline) as address:
        yield address
