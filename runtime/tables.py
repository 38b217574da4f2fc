"""The tables of both ledgers. A change here needs a migration."""

import sqlalchemy as sa

metadata = sa.MetaData()
JSON = sa.JSON()

# The event log: the truth about every conversation.
conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("workspace", sa.String(32), nullable=False, index=True),
    sa.Column("token_sha256", sa.String(64), nullable=False, index=True),
    sa.Column("last_seq", sa.Integer, nullable=False),
    # A projection of the events, for the queue: it can be rebuilt, the log cannot.
    sa.Column("phase", sa.String(16), nullable=False),
    sa.Column("changed_at", sa.String(32), nullable=False),
    # Where it waits, how urgently, and who holds it or is meant to take it.
    sa.Column("team", sa.String(64), nullable=True),
    sa.Column("priority", sa.Integer, nullable=False, server_default="0"),
    sa.Column("agent_id", sa.String(32), nullable=True),
    sa.Index("ix_conversations_queue", "workspace", "phase", "changed_at"),
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("log_seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("workspace", sa.String(32), nullable=False),
    sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id"), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("type", sa.String(40), nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("data", JSON, nullable=False),
    sa.UniqueConstraint("conversation_id", "seq"),
    sa.Index("ix_events_workspace", "workspace", "log_seq"),
    sqlite_autoincrement=True,
)

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id"), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("idempotency_key", sa.String(200), nullable=True),
    sa.Column("text_sha256", sa.String(64), nullable=False),
    sa.UniqueConstraint("conversation_id", "idempotency_key"),
)

work = sa.Table(
    "work",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("workspace", sa.String(32), nullable=False),
    sa.Column("kind", sa.String(24), nullable=False),
    # What the work is about (a conversation, a document); at most one open row for each kind and subject.
    sa.Column("subject", sa.String(64), nullable=False),
    sa.Column("data", JSON, nullable=False),
    sa.Column("first_at", sa.Float, nullable=False),
    sa.Column("due_at", sa.Float, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("lease_until", sa.Float, nullable=True),
    sa.Column("lease_token", sa.String(32), nullable=True),
    # Grows when the row is scheduled again while it runs, so that a finished run does not delete it.
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("dead", sa.Boolean, nullable=False),
    sa.Column("error", sa.Text, nullable=True),
    sa.UniqueConstraint("workspace", "kind", "subject"),
    sa.Index("ix_work_due", "dead", "due_at"),
    sqlite_autoincrement=True,
)

# Where documents come from. `address` is the root of its documents.
sources = sa.Table(
    "sources",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("workspace", sa.String(32), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("library", sa.String(64), nullable=False),
    sa.Column("audience", sa.String(64), nullable=False),
    sa.Column("every_s", sa.Float, nullable=True),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("synced_at", sa.String(32), nullable=True),
    sa.Column("error", sa.Text, nullable=True),
    sa.Column("counts", JSON, nullable=True),
    # What the pages of a website repeat at their edges.
    sa.Column("template", sa.Text, nullable=True),
    sa.UniqueConstraint("workspace", "address"),
)

# The knowledge ledger: documents, their versions, and chunks with text and vector.
documents = sa.Table(
    "documents",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("workspace", sa.String(32), nullable=False, index=True),
    sa.Column("root", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=True),
    sa.Column("active_version", sa.Integer, nullable=True),
    sa.Column("last_version", sa.Integer, nullable=False),
    sa.Column("content_sha256", sa.String(64), nullable=True),
    sa.Column("changed_at", sa.String(32), nullable=False),
    # What a web server wants to hear to say that nothing has changed.
    sa.Column("validator", sa.Text, nullable=True),
    sa.Column("language", sa.String(8), nullable=True),
    # One document in several languages has one group.
    sa.Column("translation_group", sa.Text, nullable=True),
    sa.UniqueConstraint("workspace", "root", "source"),
)

versions = sa.Table(
    "versions",
    metadata,
    sa.Column("document_id", sa.String(32), sa.ForeignKey("documents.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("content_sha256", sa.String(64), nullable=False),
    sa.Column("title", sa.Text, nullable=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("updated", sa.String(32), nullable=True),
    sa.Column("at", sa.String(32), nullable=False),
    # Samples of its words, to tell near-duplicates without reading the text again.
    sa.Column("sketch", sa.LargeBinary, nullable=True),
)

chunks = sa.Table(
    "chunks",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("workspace", sa.String(32), nullable=False),
    sa.Column("document_id", sa.String(32), sa.ForeignKey("documents.id"), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("heading", JSON, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("page", sa.Integer, nullable=True),
    sa.Column("second", sa.Float, nullable=True),
    sa.Column("row", sa.Integer, nullable=True),
    sa.Column("places", JSON, nullable=True),
    # Names what was embedded: equal chunks of several documents are indexed once.
    sa.Column("content_sha256", sa.String(64), nullable=True),
    sa.Index("ix_chunks_document", "document_id", "version", "ordinal"),
    sa.Index("ix_chunks_content", "workspace", "content_sha256"),
)

# One for each embedding model: another model's are built beside those in use.
vectors = sa.Table(
    "vectors",
    metadata,
    sa.Column("chunk_id", sa.String(32), sa.ForeignKey("chunks.id"), primary_key=True),
    sa.Column("model", sa.String(32), primary_key=True),
    sa.Column("vector", sa.LargeBinary, nullable=False),
)

# Grows with every change of what is active, so that nobody reads all documents to see that none has changed.
knowledge_states = sa.Table(
    "knowledge_states",
    metadata,
    sa.Column("workspace", sa.String(32), primary_key=True),
    sa.Column("generation", sa.Integer, nullable=False),
)

quarantine = sa.Table(
    "quarantine",
    metadata,
    sa.Column("workspace", sa.String(32), primary_key=True),
    sa.Column("root", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("error", sa.String(64), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("content_sha256", sa.String(64), nullable=True),
    sa.Column("at", sa.String(32), nullable=False),
)

# People, sessions and keys. Secrets are stored hashed.
users = sa.Table(
    "users",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("workspace", sa.String(32), nullable=False),
    sa.Column("email", sa.String(254), nullable=False, unique=True),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("password_hash", sa.Text, nullable=False),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("token_sha256", sa.String(64), primary_key=True),
    sa.Column("user_id", sa.String(32), sa.ForeignKey("users.id"), nullable=False),
    sa.Column("expires_at", sa.Float, nullable=False),
)

api_keys = sa.Table(
    "api_keys",
    metadata,
    sa.Column("key_sha256", sa.String(64), primary_key=True),
    sa.Column("workspace", sa.String(32), nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
)

# When staff were last at the desk, and what they said about it themselves.
presence = sa.Table(
    "presence",
    metadata,
    sa.Column("workspace", sa.String(32), primary_key=True),
    sa.Column("user_id", sa.String(32), primary_key=True),
    sa.Column("chosen", sa.String(16), nullable=True),
    sa.Column("seen_at", sa.Float, nullable=False),
    sa.Column("assigned_at", sa.Float, nullable=False),
)

# Who is told of events over HTTP. The secret signs, so it is kept as it is.
webhooks = sa.Table(
    "webhooks",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("workspace", sa.String(32), nullable=False, index=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("types", JSON, nullable=False),
    sa.Column("secret", sa.String(80), nullable=False),
    sa.Column("created_at", sa.String(32), nullable=False),
    # How often in a row its server did not take anything, and until when it is therefore left alone.
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("rest_until", sa.Float, nullable=False),
)

# One for each event and webhook, written with the event; the work table says when it is tried.
deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("workspace", sa.String(32), nullable=False),
    sa.Column("webhook_id", sa.String(32), nullable=False),
    sa.Column("conversation_id", sa.String(32), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("type", sa.String(40), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("asked_at", sa.Float, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("tried_at", sa.Float, nullable=True),
    sa.Column("status", sa.Integer, nullable=True),
    sa.Column("error", sa.Text, nullable=True),
    sa.Index("ix_deliveries_webhook", "webhook_id", "asked_at"),
    sa.Index("ix_deliveries_state", "workspace", "state"),
)

# What signs who a visitor is; kept as it is, because it verifies.
identity_secrets = sa.Table(
    "identity_secrets",
    metadata,
    sa.Column("workspace", sa.String(32), primary_key=True),
    sa.Column("secret", sa.String(80), nullable=False),
)

# The one conversation of a contact who is known to the owner's site.
identities = sa.Table(
    "identities",
    metadata,
    sa.Column("workspace", sa.String(32), primary_key=True),
    sa.Column("contact_id", sa.String(200), primary_key=True),
    sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id"), nullable=False),
)

# A token for each further device that a conversation was resumed on.
contact_tokens = sa.Table(
    "contact_tokens",
    metadata,
    sa.Column("token_sha256", sa.String(64), primary_key=True),
    sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id"), nullable=False),
)

canned = sa.Table(
    "canned",
    metadata,
    sa.Column("workspace", sa.String(32), primary_key=True),
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("changed_at", sa.String(32), nullable=False),
)

# What a workspace's mailbox has been read to, and the key of the ids by which answers find their conversation.
mailboxes = sa.Table(
    "mailboxes",
    metadata,
    sa.Column("workspace", sa.String(32), primary_key=True),
    sa.Column("secret", sa.String(80), nullable=False),
    sa.Column("validity", sa.BigInteger, nullable=True),
    sa.Column("last_uid", sa.BigInteger, nullable=False),
    # The day on which it was first looked into: older mails are nobody's question any more.
    sa.Column("since", sa.String(10), nullable=True),
)

# Every mail that was looked at, by its Message-ID and sender, so that none is taken twice.
mails = sa.Table(
    "mails",
    metadata,
    sa.Column("workspace", sa.String(32), primary_key=True),
    sa.Column("mail_sha256", sa.String(64), primary_key=True),
    sa.Column("outcome", sa.String(24), nullable=False),
    sa.Column("conversation_id", sa.String(32), nullable=True),
    sa.Column("at", sa.Float, nullable=False),
)

# To whom a conversation's letters go, and which mail they answer.
mail_threads = sa.Table(
    "mail_threads",
    metadata,
    sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("workspace", sa.String(32), nullable=False),
    sa.Column("address", sa.String(254), nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    # False while all that is known is an address that was typed on a page.
    sa.Column("by_mail", sa.Boolean, nullable=False),
    # Those of the contact's mails, oldest first.
    sa.Column("message_ids", JSON, nullable=False),
    # Whether they were told that nobody is there, and so wait to hear that somebody is.
    sa.Column("told_absent", sa.Boolean, nullable=False),
)

# The mails that go out: events `first_seq` to `last_seq`, or a transcript; the work table says when they are tried.
letters = sa.Table(
    "letters",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("workspace", sa.String(32), nullable=False),
    sa.Column("conversation_id", sa.String(32), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("address", sa.String(254), nullable=False),
    sa.Column("automatic", sa.Boolean, nullable=False),
    sa.Column("first_seq", sa.Integer, nullable=False),
    sa.Column("last_seq", sa.Integer, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("asked_at", sa.Float, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("tried_at", sa.Float, nullable=True),
    sa.Column("status", sa.Integer, nullable=True),
    sa.Column("error", sa.Text, nullable=True),
    sa.Index("ix_letters_state", "workspace", "state"),
    sa.Index("ix_letters_conversation", "conversation_id", "state"),
    sa.Index("ix_letters_address", "workspace", "address", "asked_at"),
)
