"""With a model that knows both languages a question finds the page of either."""

from pathlib import Path

import pytest

from ingest.open import syncing
from retrieval.query import terms
from runtime.compose import opened
from runtime.settings import Settings
from tests.retrieval.bilingual import made

ENGLISH = "# Help\n\n## Password\n\nChange a forgot password of the account.\n\n## Parcel\n\nA parcel arrives in three days.\n"
SPANISH = "# Ayuda\n\n## Cuenta\n\nBorrar la cuenta.\n\n## Devoluciones\n\nEl dinero devuelto llega tarde.\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "source", "heading"),
    [
        ("olvidé la contraseña", "en.md", "Password"),
        ("¿cuándo llega el paquete?", "en.md", "Parcel"),
        ("how do I delete my account", "es.md", "Cuenta"),
        ("when do I get my money back from returns", "es.md", "Devoluciones"),
    ],
)
def test_a_question_finds_the_page_in_the_other_language(
    home: Settings, question: str, source: str, heading: str
) -> None:
    with opened(home) as warmline:
        [vector] = warmline.embedder([question])
        found = warmline.brain("default").retriever.search(terms(question), vector.tolist(), 3)
    assert (found[0].source, found[0].heading[-1]) == (source, heading)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder: Path = tmp_path_factory.mktemp("bilingual")
    pages = folder / "pages"
    pages.mkdir()
    (pages / "en.md").write_text(ENGLISH)
    (pages / "es.md").write_text(SPANISH)
    settings = Settings(home=folder / "home", embedding_model=str(made(folder)), languages=())
    with opened(settings) as warmline, syncing(warmline, "default") as sync:
        sync(pages)
    return settings
