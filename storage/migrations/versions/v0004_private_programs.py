"""Whether a program lives in a public channel."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Programs that are there count as public, as they were offered to everybody."""
    op.add_column("program", sa.Column("public", sa.Boolean(), nullable=False, server_default=sa.true()))
