"""Programs of every kind: the owner's rules, mentors, what the company knows of people, and proposed groups."""

import sqlalchemy as sa
from alembic import op

from storage.types import Json, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Programs that are there go on as before: matched automatically, asked once a round, with the usual rules."""
    op.add_column("program", sa.Column("approval", sa.String(), nullable=False, server_default="automatic"))
    op.add_column("program", sa.Column("checkin_every", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("program", sa.Column("choices", Json, nullable=False, server_default="{}"))
    op.add_column("enrolment", sa.Column("waiting_since", UtcDateTime(), nullable=True))
    op.add_column("mentoring_group", sa.Column("mentor", sa.String(), nullable=False, server_default=""))
    op.add_column("mentoring_group", sa.Column("told", Json, nullable=False, server_default="{}"))
    op.create_table(
        "person_facts",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("manager", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_person_facts")),
    )
    op.create_table(
        "proposal",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("groups", Json, nullable=False),
        sa.Column("locked", Json, nullable=False),
        sa.Column("left_out", Json, nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("bound", sa.BigInteger(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'approved')", name=op.f("ck_proposal_state")),
        sa.ForeignKeyConstraint(
            ["team_id", "round_id"], ["round.team_id", "round.id"], name=op.f("fk_proposal_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", "round_id", name=op.f("pk_proposal")),
    )
