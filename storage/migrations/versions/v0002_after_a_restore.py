"""What a restored database has to look up before it sends, and a quicker way to the messages sent twice over."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Columns have defaults, so that rows which are there stay as they are."""
    op.add_column("workspace", sa.Column("backed_up_at", MOMENT, nullable=True))
    op.add_column("workspace", sa.Column("restored_at", MOMENT, nullable=True))
    op.add_column("outbox", sa.Column("look_since", sa.String(), nullable=False, server_default=""))
    op.create_index("ix_outbox_repeated", "outbox", ["team_id", "state", "attempt"])
