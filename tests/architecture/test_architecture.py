"""The houses, who may import whom, and what the server never loads."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text())
TOOLS = PROJECT["tool"]
# Packages with code that is not part of the product.
BESIDE = {"docs", "benchmarks", "tests"}
HOUSES = {path.parent.name for path in REPO.glob("*/__init__.py")} - BESIDE
SOURCES = [path for house in sorted(HOUSES) for path in (REPO / house).rglob("*.py")]
VAGUE = {"utils", "util", "helpers", "helper", "misc", "common", "base", "manager", "service", "services"}
HEAVY = {
    "langchain",
    "langchain_core",
    "sentence_transformers",
    "scipy",
    "sklearn",
    "spacy",
    "torch",
    "transformers",
    "unstructured",
}


def test_imports_follow_the_contracts() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=REPO, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_every_list_of_packages_names_the_folders_that_exist() -> None:
    assert {"conversation", "runtime", "api", "cli"} <= HOUSES
    assert {name.split(".")[0] for name in TOOLS["setuptools"]["packages"]} == HOUSES
    assert set(TOOLS["mypy"]["packages"]) == HOUSES
    assert set(TOOLS["importlinter"]["root_packages"]) == HOUSES
    assert set(TOOLS["coverage"]["run"]["source_pkgs"]) == HOUSES


def test_the_layers_name_every_house_once() -> None:
    [layers] = [one["layers"] for one in TOOLS["importlinter"]["contracts"] if one["type"] == "layers"]
    named = [name.strip() for layer in layers for name in layer.split("|")]
    assert sorted(named) == sorted(HOUSES)
    assert named[0] == "cli"


def test_no_module_lies_outside_of_the_houses() -> None:
    assert list(REPO.glob("*.py")) == []
    assert PROJECT["project"]["scripts"] == {"warmline": "cli:main"}


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = {part for path in SOURCES for part in (*path.relative_to(REPO).parts[:-1], path.stem)}
    assert names.isdisjoint(VAGUE)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(REPO).as_posix())
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text()))


def test_the_serving_path_loads_nothing_heavy() -> None:
    code = "import sys, runtime.compose, api.main; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True, check=True)
    assert HEAVY.isdisjoint(done.stdout.split())


def test_the_conversation_core_loads_the_standard_library_only() -> None:
    code = (
        "import sys; before = set(sys.modules); import conversation.handle, conversation.turn;"
        "print(*{name.split('.')[0] for name in set(sys.modules) - before} - sys.stdlib_module_names)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["conversation"]
