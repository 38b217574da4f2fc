"""What the houses' tests share: the exported model, and homes with and without the sample help centre."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from ingest.open import syncing
from retrieval.embed import Embedder
from retrieval.model_files import DEFAULT_MODEL, exported, find_model
from runtime.compose import Warmline, opened
from runtime.settings import SHIPPED, Settings

# A busy machine is no failure.
settings.register_profile("warmline", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("warmline")

NewHome = Callable[[], Path]


@pytest.fixture(scope="session")
def model_cache(request: pytest.FixtureRequest) -> Path:
    """A folder with the ONNX export in it, kept between runs; the first worker to come makes it."""
    folder = request.config.cache.mkdir("warmline-models")
    exported(find_model(DEFAULT_MODEL), folder)
    return folder


@pytest.fixture(scope="session")
def embedder(model_cache: Path) -> Embedder:
    return Embedder(DEFAULT_MODEL, model_cache)


@pytest.fixture(scope="session")
def new_home(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> NewHome:
    """Makes a home with nothing in it but the model."""

    def make() -> Path:
        home = tmp_path_factory.mktemp("home")
        (home / "models").symlink_to(model_cache, target_is_directory=True)
        return home

    return make


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str, new_home: NewHome) -> NewHome:
    """Makes a home that holds the sample help centre: ingested once for all workers, then copied."""
    base = tmp_path_factory.getbasetemp()
    ready = (base if worker_id == "master" else base.parent) / "sample-home"
    with FileLock(f"{ready}.lock"):
        if not ready.is_dir():
            made = new_home()
            with opened(Settings(home=made)) as warmline, syncing(warmline, "default") as sync:
                sync(SHIPPED / "sample")
            made.rename(ready)

    def copy() -> Path:
        home = tmp_path_factory.mktemp("sample") / "home"
        shutil.copytree(ready, home, symlinks=True)
        return home

    return copy


@pytest.fixture(scope="session")
def sample(sample_home: NewHome) -> Iterator[Warmline]:
    """The sample help centre, opened once for the session: for tests that only read."""
    with opened(Settings(home=sample_home())) as warmline:
        yield warmline
