"""How the circles of a program are."""

import sqlalchemy as sa
from alembic import op

from storage.types import Json

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Programs that are there have said nothing of circles."""
    op.add_column("program", sa.Column("circle", Json, nullable=False, server_default="{}"))
