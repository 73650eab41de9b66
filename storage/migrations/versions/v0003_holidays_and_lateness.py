"""Calendars of public holidays, the rules that plans were made by, and due work that came too late."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATE = "ck_due_work_state"
STATES = "state IN ('pending', 'done', 'parked', 'expired')"


def upgrade() -> None:
    """Columns have defaults, so that rows which are there stay as they are."""
    op.add_column("workspace", sa.Column("calendar_rules", sa.String(), nullable=False, server_default=""))
    op.add_column("member", sa.Column("calendar", sa.String(), nullable=True))
    op.add_column("program", sa.Column("calendar", sa.String(), nullable=False, server_default=""))
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(STATE), "due_work", type_="check")
        op.create_check_constraint(op.f(STATE), "due_work", STATES)
        return
    # SQLite copies the table, and leaves its checks behind
    with op.batch_alter_table("due_work", recreate="always") as batch:
        batch.create_check_constraint(op.f(STATE), STATES)
