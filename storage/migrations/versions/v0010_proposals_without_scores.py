"""Proposals without a score and its bound: what an owner reads is worked out from the groups, and nothing read them."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A proposal that is there stays as it is."""
    op.drop_column("proposal", "score")
    op.drop_column("proposal", "bound")
