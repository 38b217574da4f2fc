"""docs/chat-models.md: every vendor with its setting, key and package."""

from docs.table import HEADER, table
from retrieval.providers import PROVIDERS, Provider

CHAT_INTRO = """
# Chat models

Without a chat model, answers are quoted from the documents, and nothing leaves the machine. With one, the model
writes the answer from the best passages, and each of its sentences is checked against the passage that it cites
([decision 18](decisions/0018-what-a-chat-model-may-say.md)). One setting chooses it:

```
export WARMLINE_CHAT_MODEL=openai:gpt-5-mini
export OPENAI_API_KEY=...
warmline serve
```

What stands before the colon is the vendor, what stands after it is the vendor's own name of a model; the examples
below are no recommendations. Keys are read from the environment and are never logged or stored.
"""
CHAT_NOTES = """
`langchain-openai` comes with Warmline. The other packages do not: `pip install` the one in the table to use a
vendor's own format. Where the table says "or", Warmline uses the package if it is installed and speaks OpenAI's
format with the address in the table if it is not. A missing package or key is told when the server starts, in one
sentence that says what to install or set.

Of these formats OpenAI's is tested in every run of the tests, against a server on loopback that speaks it, streamed
and whole: an answer, a rate limit with a time to wait, errors, silence, a drip of bytes, garbage, a cut stream, an
empty reply, a refusal, a huge reply. The same tests run over the formats of Anthropic, Google and Ollama where their
packages are installed; they have been run with langchain-anthropic 1.7.7, langchain-google-genai 3.2.0 and
langchain-ollama 1.1.0. No vendor's own servers have been asked.

**Other vendors.** Any name that LangChain's `init_chat_model` knows works as well, such as `groq:...` or
`bedrock_converse:...`, once its package is installed.

**A server of your own.** Whatever speaks OpenAI's format (vLLM, llama.cpp, LM Studio, a gateway) is reached as
`openai:NAME` with `WARMLINE_CHAT_BASE_URL`, for instance `http://localhost:8080/v1`. It needs no key.
`WARMLINE_CHAT_BASE_URL` replaces the address of every vendor in the table, so other regions work too: Qwen in
Beijing is `https://dashscope.aliyuncs.com/compatible-mode/v1`, GLM in China `https://open.bigmodel.cn/api/paas/v4/`.

## Time

`WARMLINE_CHAT_TIMEOUT_S` is the time for everything that the chat model does in one turn, tries and pauses included.
After it the quoted answer is used. A call that fails for a passing reason (429, 5xx, a lost connection, garbage, an
empty reply) is made again, at most twice, after a pause that grows, is a little random, and is at least as long as
`Retry-After` says. A refused key or an unknown model is not tried again. A refusal of the request itself is tried
once more without temperature and token counts, which some models and servers do not take.

After four failures in a row the model is left alone for 30 seconds, by all conversations of the process; then one
call may try.

## Words

`WARMLINE_VOICE` sets the tone, in at most 300 characters: "Warm and brief; we say you, never sir or madam." It is
told to the model and changes nothing of what it may say.

A follow-up such as "and for two?" is worded in full by the model before the documents are searched, if it does so
within `WARMLINE_CHAT_REWRITE_S`; otherwise the search uses the messages before it, as it does without a model.

## Seen while it is written

A sentence goes out as `answer.delta` as soon as it is checked and the policy would send the answer as it stands.
Nothing goes out that is not part of the reply in the end, and nothing after an agent has taken over or the contact
has written more ([HTTP](http.md#streams)).

## Cost

Calls and tokens, as the model reports them, are stored with each turn (`usage`) and counted in `/metrics`. With
`WARMLINE_CHAT_PRICE_IN` and `WARMLINE_CHAT_PRICE_OUT`, prices of a million tokens in your currency, the cost is too.
Not counted are turns whose reply was overtaken and suggestions for agents. A vendor that reports no tokens counts
as none.

## What leaves the machine

The contact's question with up to four messages before it, and five passages with their titles. Agents' drafts send
passages that are for staff alone. Names and addresses of contacts are not sent unless they stand in the messages.
"""


def chat_models_page() -> str:
    """docs/chat-models.md."""
    heads = ["vendor", "`WARMLINE_CHAT_MODEL`, for example", "key", "package", "address in OpenAI's format"]
    return HEADER + CHAT_INTRO + "\n" + table(heads, [_row(one) for one in PROVIDERS]) + "\n" + CHAT_NOTES


def _row(one: Provider) -> list[str]:
    keys = " or ".join(f"`{key}`" for key in one.keys) or "none"
    if one.name == "openai":
        package = "comes with Warmline"
    elif one.package is None:
        package = "none needed"
    else:
        package = f"`{one.package}`" if one.base_url is None else f"none needed, or `{one.package}`"
    return [one.title, f"`{one.name}:{one.example}`", keys, package, f"`{one.base_url}`" if one.base_url else ""]
