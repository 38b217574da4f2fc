"""One setting for each vendor: over its own package where that is installed, over OpenAI's format otherwise."""

from importlib.util import find_spec

import pytest

from retrieval.errors import ChatModelUnusable
from retrieval.providers import PROVIDERS, wire

ALL_KEYS = {key: f"key of {one.name}" for one in PROVIDERS for key in one.keys}
OVER_OPENAI = [
    one for one in PROVIDERS if one.base_url and not (one.package and find_spec(one.package.replace("-", "_")))
]


@pytest.mark.parametrize("name", [one.name for one in OVER_OPENAI])
def test_without_a_package_of_its_own_a_vendor_is_reached_in_openais_format(name):
    one = next(one for one in PROVIDERS if one.name == name)
    found = wire(f"{name}:some-model", None, ALL_KEYS)
    assert found.model == "openai:some-model"
    assert found.options["base_url"] == one.base_url
    assert found.options["api_key"] == (f"key of {name}" if one.keys else "none")


def test_openai_is_itself():
    found = wire("openai:gpt-5-mini", None, ALL_KEYS)
    assert (found.model, found.options["api_key"]) == ("openai:gpt-5-mini", "key of openai")
    assert "base_url" not in found.options


def test_a_server_of_ones_own_needs_no_key_and_a_model_may_have_colons():
    found = wire("openai:qwen3:8b", "http://localhost:8080/v1", {})
    assert (found.model, found.options["base_url"]) == ("openai:qwen3:8b", "http://localhost:8080/v1")
    assert found.options["api_key"] == "none"
    assert wire("ollama:qwen3:8b", "http://other:11434/v1", {}).options["base_url"] == "http://other:11434/v1"


@pytest.mark.parametrize("name", [one.name for one in PROVIDERS if one.keys])
def test_a_key_that_is_missing_is_named(name):
    one = next(one for one in PROVIDERS if one.name == name)
    with pytest.raises(ChatModelUnusable, match=f"{one.title} needs a key; set {one.keys[0]}"):
        wire(f"{name}:some-model", None, {})


@pytest.mark.skipif(find_spec("langchain_anthropic") is not None, reason="langchain_anthropic is installed")
def test_a_package_that_is_missing_is_named():
    with pytest.raises(ChatModelUnusable, match="run pip install langchain-anthropic"):
        wire("anthropic:some-model", None, ALL_KEYS)


@pytest.mark.skipif(find_spec("langchain_anthropic") is None, reason="langchain_anthropic is not installed")
def test_a_package_that_is_there_is_used():
    found = wire("anthropic:some-model", None, ALL_KEYS)
    assert (found.model, found.options) == ("anthropic:some-model", {"api_key": "key of anthropic"})


def test_other_names_are_langchains_own():
    assert wire("groq:some-model", None, {}).model == "groq:some-model"
    assert wire("groq:some-model", "http://x", {}).options == {"base_url": "http://x"}
    assert wire("gpt-5", None, {}).model == "gpt-5"


def test_who_does_not_take_the_question_for_counts_is_not_asked_it():
    asked = {one.name: wire(f"{one.name}:m", None, ALL_KEYS).options.get("stream_usage") for one in OVER_OPENAI}
    assert asked["qwen"] is True
    assert not asked.get("mistral")
