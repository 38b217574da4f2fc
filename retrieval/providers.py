"""Who offers chat models: what the setting says, the key's variable, and the package that is needed, if any."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any, Final

from retrieval.errors import ChatModelUnusable


@dataclass(frozen=True, slots=True)
class Provider:
    """A vendor as `WARMLINE_CHAT_MODEL` names it, before the colon.

    `langchain` is LangChain's name for it and `package` what that needs, both None where LangChain has none.
    `base_url` is where it speaks OpenAI's format, None where it does not; `keys` are the variables that may
    hold its key, the first that is set counting, none where it wants no key. A server that refuses the
    option of OpenAI's format that asks for token counts `counts_unasked`; `more` is for LangChain's package.
    """

    name: str
    title: str
    langchain: str | None
    package: str | None
    base_url: str | None
    keys: tuple[str, ...]
    example: str
    counts_unasked: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)


# Addresses and names of variables as the vendors' own pages and LangChain's packages give them (docs/chat-models.md).
PROVIDERS: Final = (
    Provider("openai", "OpenAI", "openai", "langchain-openai", None, ("OPENAI_API_KEY",), "gpt-5-mini"),
    Provider(
        "anthropic",
        "Anthropic",
        "anthropic",
        "langchain-anthropic",
        None,
        ("ANTHROPIC_API_KEY",),
        "claude-sonnet-4-5",
    ),
    Provider(
        "google",
        "Google Gemini",
        "google_genai",
        "langchain-google-genai",
        "https://generativelanguage.googleapis.com/v1beta/openai/",
        ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
        "gemini-2.5-flash",
        # Its gRPC would neither take an address with a path nor go through a proxy.
        more={"transport": "rest"},
    ),
    Provider("xai", "xAI", "xai", "langchain-xai", "https://api.x.ai/v1/", ("XAI_API_KEY",), "grok-4"),
    Provider(
        "deepseek",
        "DeepSeek",
        "deepseek",
        "langchain-deepseek",
        "https://api.deepseek.com/v1",
        ("DEEPSEEK_API_KEY",),
        "deepseek-chat",
        more={"stream_usage": True},
    ),
    Provider(
        "qwen",
        "Alibaba Qwen",
        None,
        None,
        "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
        ("DASHSCOPE_API_KEY",),
        "qwen-plus",
    ),
    Provider("glm", "Z.ai GLM", None, None, "https://api.z.ai/api/paas/v4/", ("ZAI_API_KEY",), "glm-4.6"),
    Provider(
        "mistral",
        "Mistral",
        "mistralai",
        "langchain-mistralai",
        "https://api.mistral.ai/v1",
        ("MISTRAL_API_KEY",),
        "mistral-small-latest",
        counts_unasked=True,
    ),
    Provider("ollama", "Ollama", "ollama", "langchain-ollama", "http://localhost:11434/v1", (), "llama3.1"),
)
# Servers of one's own often want no key, but the client will not go without one.
NO_KEY = "none"


@dataclass(frozen=True, slots=True)
class Wire:
    """What LangChain is asked for: its name of the model, and the options that belong to the vendor."""

    model: str
    options: Mapping[str, Any]


def wire(setting: str, base_url: str | None, environment: Mapping[str, str]) -> Wire:
    """How to reach the model of the setting; names that are not in the table are LangChain's own.

    LangChain's own package is used when it is installed, OpenAI's format otherwise. Raises
    `ChatModelUnusable`, saying which package to install or which variable to set.
    """
    name, _, model = setting.partition(":")
    provider = next((one for one in PROVIDERS if name in (one.name, one.langchain)), None)
    address: dict[str, Any] = {"base_url": base_url} if base_url else {}
    if provider is None or not model:
        return Wire(setting, address)
    key = _key(provider, environment, base_url)
    if provider.langchain == "openai":
        return Wire(setting, {**_openai_options(provider, key), **address})
    if provider.package and find_spec(provider.package.replace("-", "_")):
        options = {"api_key": key} if provider.keys else {}
        return Wire(f"{provider.langchain}:{model}", {**options, **address, **provider.more})
    if provider.base_url is None:
        raise ChatModelUnusable(
            f"The chat model '{setting}' needs a package that is not here; run pip install {provider.package}."
        )
    return Wire(f"openai:{model}", {**_openai_options(provider, key), "base_url": base_url or provider.base_url})


def _key(provider: Provider, environment: Mapping[str, str], base_url: str | None) -> str:
    found = next((environment[one] for one in provider.keys if environment.get(one)), None)
    if found is None and provider.keys and base_url is None:
        raise ChatModelUnusable(f"{provider.title} needs a key; set {' or '.join(provider.keys)} in the environment.")
    return found or NO_KEY


def _openai_options(provider: Provider, key: str) -> dict[str, Any]:
    return {"api_key": key, **({} if provider.counts_unasked else {"stream_usage": True})}
