"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

#: as it was at this revision, whatever the code calls it later
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Everything, in the order in which the tables refer to each other."""
    _workspace()
    _member()
    _profile_tag()
    _avoidance()
    _program()
    _program_owner()
    _audit()
    _enrolment()
    _round()
    _mentoring_group()
    _group_member()
    _check_in()
    _answer()
    _due_work()
    _inbox()
    _outbox()
    _outbox_ref()


def _belongs_to(table: str, parent: str, column: str, of: str = "id") -> sa.ForeignKeyConstraint:
    """A reference to a row of the same workspace."""
    theirs = [f"{parent}.team_id", f"{parent}.{of}"]
    return sa.ForeignKeyConstraint(["team_id", column], theirs, name=f"fk_{table}_{parent}", ondelete="CASCADE")


def _unique_where(name: str, table: str, columns: list[str], where: str) -> None:
    """A key among some of the rows."""
    some = sa.text(where)
    op.create_index(name, table, columns, unique=True, sqlite_where=some, postgresql_where=some)


def _workspace() -> None:
    op.create_table(
        "workspace",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("bot_user_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name="pk_workspace"),
    )


def _member() -> None:
    op.create_table(
        "member",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("workspace_admin", sa.Boolean(), nullable=False),
        sa.Column("deactivated", sa.Boolean(), nullable=False),
        sa.Column("has_profile", sa.Boolean(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("hours_start", sa.Time(), nullable=False),
        sa.Column("hours_end", sa.Time(), nullable=False),
        sa.Column("hours_days", sa.JSON(), nullable=False),
        sa.Column("style", sa.String(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.CheckConstraint("kind IN ('person', 'guest', 'stranger', 'bot')", name=op.f("ck_member_kind")),
        sa.CheckConstraint("style IN ('call', 'walk', 'chat', 'any')", name=op.f("ck_member_style")),
        sa.PrimaryKeyConstraint("team_id", "user_id", name="pk_member"),
    )


def _profile_tag() -> None:
    op.create_table(
        "profile_tag",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('offers', 'wants')", name=op.f("ck_profile_tag_kind")),
        _belongs_to("profile_tag", "member", "user_id", "user_id"),
        sa.PrimaryKeyConstraint("team_id", "user_id", "kind", "position", name="pk_profile_tag"),
    )


def _avoidance() -> None:
    op.create_table(
        "avoidance",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("other_id", sa.String(), nullable=False),
        sa.CheckConstraint("user_id <> other_id", name=op.f("ck_avoidance_somebody_else")),
        sa.PrimaryKeyConstraint("team_id", "user_id", "other_id", name="pk_avoidance"),
    )


def _program() -> None:
    op.create_table(
        "program",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("every", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("round_days", sa.Integer(), nullable=False),
        sa.Column("checkin_after", sa.Integer(), nullable=False),
        sa.Column("checkin_at", sa.Time(), nullable=False),
        sa.Column("pulse_after", sa.Integer(), nullable=False),
        sa.Column("pulse_at", sa.Time(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=False),
        sa.Column("quiet_to", sa.Time(), nullable=False),
        sa.Column("repeat_window", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("pulse_floor", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("every IN ('week', 'two_weeks', 'four_weeks', 'month')", name=op.f("ck_program_every")),
        sa.CheckConstraint("kind IN ('peer', 'mentor', 'reverse', 'circle')", name=op.f("ck_program_kind")),
        sa.CheckConstraint("state IN ('active', 'paused', 'ended')", name=op.f("ck_program_state")),
        sa.CheckConstraint("pulse_floor >= 5", name=op.f("ck_program_pulse_floor")),
        sa.PrimaryKeyConstraint("id", name="pk_program"),
        sa.UniqueConstraint("team_id", "id", name="uq_program_team_id_id"),
        sqlite_autoincrement=True,
    )
    _unique_where("uq_program_channel", "program", ["team_id", "channel_id"], "state <> 'ended'")


def _program_owner() -> None:
    op.create_table(
        "program_owner",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        _belongs_to("program_owner", "program", "program_id"),
        sa.PrimaryKeyConstraint("team_id", "program_id", "user_id", name="pk_program_owner"),
    )
    op.create_index("ix_program_owner_user", "program_owner", ["team_id", "user_id"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _belongs_to("audit", "program", "program_id"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_program", "audit", ["team_id", "program_id", "id"])


def _enrolment() -> None:
    op.create_table(
        "enrolment",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("skip_round", sa.Date(), nullable=True),
        sa.Column("left_out_on", sa.Date(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.CheckConstraint("role IN ('peer', 'mentor', 'mentee')", name=op.f("ck_enrolment_role")),
        sa.CheckConstraint("state IN ('active', 'paused', 'left')", name=op.f("ck_enrolment_state")),
        sa.CheckConstraint("capacity >= 1", name=op.f("ck_enrolment_capacity")),
        _belongs_to("enrolment", "program", "program_id"),
        sa.PrimaryKeyConstraint("team_id", "program_id", "user_id", name="pk_enrolment"),
    )
    op.create_index("ix_enrolment_user", "enrolment", ["team_id", "user_id"])


def _round() -> None:
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("matched_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.CheckConstraint("state IN ('planned', 'open', 'closed', 'cancelled')", name=op.f("ck_round_state")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_round_number")),
        _belongs_to("round", "program", "program_id"),
        sa.PrimaryKeyConstraint("id", name="pk_round"),
        sa.UniqueConstraint("team_id", "id", name="uq_round_team_id_id"),
        sa.UniqueConstraint("team_id", "program_id", "number", name="uq_round_team_id_program_id_number"),
        sqlite_autoincrement=True,
    )
    _unique_where("uq_round_date", "round", ["team_id", "program_id", "on_date"], "state <> 'cancelled'")


def _mentoring_group() -> None:
    op.create_table(
        "mentoring_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("organiser", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.CheckConstraint("state IN ('active', 'ended')", name=op.f("ck_mentoring_group_state")),
        sa.CheckConstraint("size BETWEEN 2 AND 10", name=op.f("ck_mentoring_group_size")),
        _belongs_to("mentoring_group", "program", "program_id"),
        _belongs_to("mentoring_group", "round", "round_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mentoring_group"),
        sa.UniqueConstraint("team_id", "id", name="uq_mentoring_group_team_id_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_mentoring_group_program", "mentoring_group", ["team_id", "program_id"])
    op.create_index("ix_mentoring_group_round", "mentoring_group", ["team_id", "round_id"])


def _group_member() -> None:
    op.create_table(
        "group_member",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("left_at", MOMENT, nullable=True),
        _belongs_to("group_member", "mentoring_group", "group_id"),
        sa.PrimaryKeyConstraint("team_id", "group_id", "user_id", name="pk_group_member"),
    )
    op.create_index("ix_group_member_user", "group_member", ["team_id", "user_id", "group_id"])


def _check_in() -> None:
    op.create_table(
        "check_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("outbox_key", sa.String(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(kind = 'pulse') = (group_id IS NULL)", name=op.f("ck_check_in_group")),
        sa.CheckConstraint("kind IN ('meeting', 'pulse')", name=op.f("ck_check_in_kind")),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_check_in_state")),
        _belongs_to("check_in", "mentoring_group", "group_id"),
        _belongs_to("check_in", "program", "program_id"),
        _belongs_to("check_in", "round", "round_id"),
        sa.PrimaryKeyConstraint("id", name="pk_check_in"),
        sa.UniqueConstraint(
            "team_id",
            "group_id",
            "user_id",
            "kind",
            "on_date",
            name="uq_check_in_team_id_group_id_user_id_kind_on_date",
        ),
        sa.UniqueConstraint("team_id", "id", name="uq_check_in_team_id_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_check_in_round", "check_in", ["team_id", "round_id"])
    op.create_index("ix_check_in_user", "check_in", ["team_id", "user_id", "state"])
    _unique_where("uq_check_in_pulse", "check_in", ["team_id", "round_id", "user_id", "on_date"], "group_id IS NULL")


def _answer() -> None:
    op.create_table(
        "answer",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("checkin_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("outcome IN ('met', 'planned', 'not_yet', 'could_not')", name=op.f("ck_answer_outcome")),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_answer_score")),
        _belongs_to("answer", "check_in", "checkin_id"),
        sa.PrimaryKeyConstraint("team_id", "checkin_id", name="pk_answer"),
    )


def _due_work() -> None:
    op.create_table(
        "due_work",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("run_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("claimed_at", MOMENT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('pending', 'done', 'parked')", name=op.f("ck_due_work_state")),
        sa.PrimaryKeyConstraint("id", name="pk_due_work"),
        sa.UniqueConstraint("team_id", "key", name="uq_due_work_team_id_key"),
    )
    op.create_index("ix_due_work_run", "due_work", ["team_id", "state", "run_at"])


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "event_id", name="pk_inbox"),
    )
    op.create_index("ix_inbox_received", "inbox", ["team_id", "received_at"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("frozen", sa.JSON(), nullable=True),
        sa.Column("marker", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("claimed_at", MOMENT, nullable=True),
        sa.Column("first_claimed_at", MOMENT, nullable=True),
        sa.Column("server_claimed_at", MOMENT, nullable=True),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sweeps", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'sent', 'unknown', 'parked', 'expired')", name=op.f("ck_outbox_state")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("team_id", "id", name="uq_outbox_team_id_id"),
        sa.UniqueConstraint("team_id", "key", name="uq_outbox_team_id_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_lane", "outbox", ["team_id", "lane", "state", "id"])
    op.create_index("ix_outbox_message", "outbox", ["team_id", "channel", "ts"])
    op.create_index("ix_outbox_state", "outbox", ["team_id", "state", "not_before"])


def _outbox_ref() -> None:
    op.create_table(
        "outbox_ref",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("direct", sa.Boolean(), nullable=False),
        _belongs_to("outbox_ref", "outbox", "outbox_id"),
        sa.PrimaryKeyConstraint("team_id", "outbox_id", "target", name="pk_outbox_ref"),
    )
    op.create_index("ix_outbox_ref_target", "outbox_ref", ["team_id", "target"])
