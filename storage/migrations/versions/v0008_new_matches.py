"""Matches that end before their round does, and those that are made in the middle of one."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Groups that are there began with their round, and nobody has asked for another match."""
    op.add_column("mentoring_group", sa.Column("begins_on", sa.Date(), nullable=True))
    op.add_column("group_member", sa.Column("parted", sa.Boolean(), nullable=False, server_default=sa.false()))
