"""Circles: sessions and what belongs to them, norms, topics, prompts, and channels."""

import sqlalchemy as sa
from alembic import op

from storage.types import Json, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New tables; nothing that is there changes."""
    _sessions()
    _topics()
    _prompts()
    _channels()


def _sessions() -> None:
    op.create_table(
        "circle_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("agenda", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=True),
        sa.Column("others", Json, nullable=False),
        sa.Column("facilitator", sa.String(), nullable=False),
        sa.Column("instead_of", sa.String(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("reacted_at", UtcDateTime(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("learning", sa.Text(), nullable=False),
        sa.Column("learning_by", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('planned', 'held', 'skipped')", name=op.f("ck_circle_session_state")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_circle_session_number")),
        sa.ForeignKeyConstraint(
            ["team_id", "group_id"],
            ["mentoring_group.team_id", "mentoring_group.id"],
            name=op.f("fk_circle_session_mentoring_group"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_session")),
        sa.UniqueConstraint("team_id", "group_id", "number", name=op.f("uq_circle_session_team_id_group_id_number")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_circle_session_team_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "session_reply",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("coming", sa.String(), nullable=False),
        sa.Column("times", Json, nullable=False),
        sa.CheckConstraint("coming IN ('yes', 'no', 'other')", name=op.f("ck_session_reply_coming")),
        sa.ForeignKeyConstraint(
            ["team_id", "session_id"],
            ["circle_session.team_id", "circle_session.id"],
            name=op.f("fk_session_reply_circle_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "session_id", "user_id", name=op.f("pk_session_reply")),
    )
    op.create_table(
        "session_attendance",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "session_id"],
            ["circle_session.team_id", "circle_session.id"],
            name=op.f("fk_session_attendance_circle_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "session_id", "user_id", name=op.f("pk_session_attendance")),
    )
    op.create_table(
        "session_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id", "session_id"],
            ["circle_session.team_id", "circle_session.id"],
            name=op.f("fk_session_action_circle_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_action")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_session_action_session", "session_action", ["team_id", "session_id"], unique=False)


def _topics() -> None:
    op.create_table(
        "norm_acceptance",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "group_id"],
            ["mentoring_group.team_id", "mentoring_group.id"],
            name=op.f("fk_norm_acceptance_mentoring_group"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "group_id", "user_id", name=op.f("pk_norm_acceptance")),
    )
    op.create_table(
        "circle_topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id", "group_id"],
            ["mentoring_group.team_id", "mentoring_group.id"],
            name=op.f("fk_circle_topic_mentoring_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "program_id"],
            ["program.team_id", "program.id"],
            name=op.f("fk_circle_topic_program"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_topic")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_circle_topic_team_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_circle_topic_program", "circle_topic", ["team_id", "program_id", "group_id"], unique=False)
    op.create_table(
        "topic_vote",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "topic_id"],
            ["circle_topic.team_id", "circle_topic.id"],
            name=op.f("fk_topic_vote_circle_topic"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "topic_id", "user_id", name=op.f("pk_topic_vote")),
    )


def _prompts() -> None:
    op.create_table(
        "prompt_used",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "group_id"],
            ["mentoring_group.team_id", "mentoring_group.id"],
            name=op.f("fk_prompt_used_mentoring_group"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "group_id", "key", name=op.f("pk_prompt_used")),
    )
    op.create_table(
        "own_prompt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("stage IN ('forming', 'working', 'closing', 'any')", name=op.f("ck_own_prompt_stage")),
        sa.ForeignKeyConstraint(
            ["team_id", "program_id"],
            ["program.team_id", "program.id"],
            name=op.f("fk_own_prompt_program"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_prompt")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_own_prompt_program", "own_prompt", ["team_id", "program_id"], unique=False)
    op.create_table(
        "prompt_off",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "program_id"],
            ["program.team_id", "program.id"],
            name=op.f("fk_prompt_off_program"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "program_id", "key", name=op.f("pk_prompt_off")),
    )


def _channels() -> None:
    op.create_table(
        "circle_channel",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("outbox_key", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "group_id"],
            ["mentoring_group.team_id", "mentoring_group.id"],
            name=op.f("fk_circle_channel_mentoring_group"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "group_id", name=op.f("pk_circle_channel")),
    )
    op.create_index("ix_circle_channel_channel", "circle_channel", ["team_id", "channel_id"], unique=False)
