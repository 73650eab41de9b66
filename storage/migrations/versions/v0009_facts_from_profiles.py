"""What people have in the custom fields of their Slack profile, beside what their company tells."""

import sqlalchemy as sa
from alembic import op

from storage.types import Json

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing has been read from profiles so far."""
    op.add_column("person_facts", sa.Column("profile", Json, nullable=False, server_default="{}"))
