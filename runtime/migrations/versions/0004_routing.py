"""Where conversations wait and for whom, and who is at the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("conversations", sa.Column("team", sa.String(length=64), nullable=True))
    op.add_column("conversations", sa.Column("priority", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("conversations", sa.Column("agent_id", sa.String(length=32), nullable=True))
    op.create_table(
        "presence",
        sa.Column("workspace", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("chosen", sa.String(length=16), nullable=True),
        sa.Column("seen_at", sa.Float(), nullable=False),
        sa.Column("assigned_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "user_id"),
    )
