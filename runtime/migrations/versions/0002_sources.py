"""Sources, what is known of a document besides its text, and vectors of several models."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "sources",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("library", sa.String(length=64), nullable=False),
        sa.Column("audience", sa.String(length=64), nullable=False),
        sa.Column("every_s", sa.Float(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("synced_at", sa.String(length=32), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=True),
        sa.Column("template", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace", "address"),
    )
    op.add_column("documents", sa.Column("validator", sa.Text(), nullable=True))
    op.add_column("documents", sa.Column("language", sa.String(length=8), nullable=True))
    op.add_column("documents", sa.Column("translation_group", sa.Text(), nullable=True))
    op.add_column("versions", sa.Column("sketch", sa.LargeBinary(), nullable=True))
    op.add_column("chunks", sa.Column("places", sa.JSON(), nullable=True))
    op.add_column("chunks", sa.Column("content_sha256", sa.String(length=64), nullable=True))
    # What was there before stands for itself until its document is read again.
    op.execute("UPDATE chunks SET content_sha256 = id")
    op.create_index("ix_chunks_content", "chunks", ["workspace", "content_sha256"])
    op.create_table(
        "vectors",
        sa.Column("chunk_id", sa.String(length=32), nullable=False),
        sa.Column("model", sa.String(length=32), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["chunk_id"], ["chunks.id"]),
        sa.PrimaryKeyConstraint("chunk_id", "model"),
    )
    op.execute("INSERT INTO vectors (chunk_id, model, vector) SELECT id, model, vector FROM chunks")
    op.drop_column("chunks", "model")
    op.drop_column("chunks", "vector")
