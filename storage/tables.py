"""The rows of people, programs, rounds and check-ins.

Every table carries `team_id`, every unique key and every reference includes it, so that a row of one workspace can
not even point at another's. Moments are UTC; dates and wall times are local to whoever they are about.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, MetaData, Text, UniqueConstraint, false, text, true
from sqlmodel import BigInteger, Field, SQLModel

from mentoring.people import PersonKind, WorkingStyle
from mentoring.programs import Approval, EnrolmentState, Every, ProgramKind, ProgramState, Role
from mentoring.proposals import ProposalState
from mentoring.rounds import CheckInKind, CheckInState, GroupState, Outcome, RoundState
from storage.types import Json, UtcDateTime

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

#: ids stand in buttons of old messages, so that SQLite must never give one away twice
NEVER_REUSED = {"sqlite_autoincrement": True}
#: columns that came later have a value in the rows that were there
EMPTY = {"server_default": ""}
NOTHING = {"server_default": "0"}
NO_WORDS = {"server_default": "{}"}
YES = {"server_default": true()}
NO = {"server_default": false()}


class Table(SQLModel):
    """What all tables share: constraints have names, so that migrations can change them."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


def one_of(column: str, values: Iterable[StrEnum]) -> CheckConstraint:
    """A check that a column holds one of an enumeration's values."""
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=column)


def belongs_to(parent: str, column: str) -> ForeignKeyConstraint:
    """A reference to a row of the same workspace."""
    return ForeignKeyConstraint(["team_id", column], [f"{parent}.team_id", f"{parent}.id"], ondelete="CASCADE")


class WorkspaceRow(Table, table=True):
    """The workspace that the app is installed in."""

    __tablename__ = "workspace"
    team_id: str = Field(primary_key=True)
    name: str
    domain: str
    bot_user_id: str
    #: in the copy that a backup is: when it was made
    backed_up_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    #: when this database was put in the place of another
    restored_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    #: the rules of zones and holidays by which everything ahead was planned
    calendar_rules: str = Field(default="", sa_column_kwargs=EMPTY)


class MemberRow(Table, table=True):
    """A person; the columns from `goal` on are their profile, which exists once `has_profile` is true."""

    __tablename__ = "member"
    __table_args__ = (one_of("kind", PersonKind), one_of("style", WorkingStyle))
    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    name: str
    title: str
    zone: str
    locale: str
    kind: str
    workspace_admin: bool
    deactivated: bool
    has_profile: bool = False
    goal: str = Field(default="", sa_type=Text)
    hours_start: time = time(9)
    hours_end: time = time(17)
    hours_days: list[int] = Field(default_factory=list, sa_type=Json)
    style: str = WorkingStyle.ANY.value
    languages: list[str] = Field(default_factory=list, sa_type=Json)
    #: public holidays; NULL for those of the program
    calendar: str | None = None


class ProfileTagRow(Table, table=True):
    """One thing that a member offers or wants, in the order in which they named them."""

    __tablename__ = "profile_tag"
    __table_args__ = (
        CheckConstraint("kind IN ('offers', 'wants')", name="kind"),
        ForeignKeyConstraint(["team_id", "user_id"], ["member.team_id", "member.user_id"], ondelete="CASCADE"),
    )
    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    tag: str


class ProgramRow(Table, table=True):
    """A program with its cadence. A channel holds one that has not ended."""

    __tablename__ = "program"
    __table_args__ = (
        UniqueConstraint("team_id", "id"),
        one_of("kind", ProgramKind),
        one_of("state", ProgramState),
        one_of("every", Every),
        CheckConstraint("pulse_floor >= 5", name="pulse_floor"),
        Index(
            "uq_program_channel",
            "team_id",
            "channel_id",
            unique=True,
            sqlite_where=text("state <> 'ended'"),
            postgresql_where=text("state <> 'ended'"),
        ),
        NEVER_REUSED,
    )
    id: int = Field(default=None, primary_key=True)
    team_id: str
    channel_id: str
    name: str
    kind: str
    state: str
    every: str
    starts_on: date
    at: time
    round_days: int
    checkin_after: int
    checkin_at: time
    pulse_after: int
    pulse_at: time
    quiet_from: time
    quiet_to: time
    repeat_window: int
    calendar: str = Field(default="", sa_column_kwargs=EMPTY)
    zone: str
    pulse_floor: int
    public: bool = Field(default=True, sa_column_kwargs=YES)
    approval: str = Field(default=Approval.AUTOMATIC.value, sa_column_kwargs={"server_default": "automatic"})
    checkin_every: int = Field(default=0, sa_column_kwargs=NOTHING)
    #: the owner's rules and wishes
    choices: dict[str, Any] = Field(default_factory=dict, sa_type=Json, sa_column_kwargs=NO_WORDS)
    #: how its circles are
    circle: dict[str, Any] = Field(default_factory=dict, sa_type=Json, sa_column_kwargs=NO_WORDS)
    created_at: datetime = Field(sa_type=UtcDateTime)


class ProgramOwnerRow(Table, table=True):
    """Who looks after a program."""

    __tablename__ = "program_owner"
    __table_args__ = (belongs_to("program", "program_id"), Index("ix_program_owner_user", "team_id", "user_id"))
    team_id: str = Field(primary_key=True)
    program_id: int = Field(primary_key=True)
    user_id: str = Field(primary_key=True)


class EnrolmentRow(Table, table=True):
    """A member's part in a program; leaving changes the state and keeps the row."""

    __tablename__ = "enrolment"
    __table_args__ = (
        belongs_to("program", "program_id"),
        one_of("role", Role),
        one_of("state", EnrolmentState),
        CheckConstraint("capacity >= 1", name="capacity"),
        Index("ix_enrolment_user", "team_id", "user_id"),
    )
    team_id: str = Field(primary_key=True)
    program_id: int = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    role: str
    state: str
    paused_until: date | None = None
    skip_round: date | None = None
    left_out_on: date | None = None
    capacity: int = 1
    waiting_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    joined_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class AvoidanceRow(Table, table=True):
    """A private wish never to be matched with somebody."""

    __tablename__ = "avoidance"
    __table_args__ = (CheckConstraint("user_id <> other_id", name="somebody_else"),)
    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    other_id: str = Field(primary_key=True)


class PersonFactsRow(Table, table=True):
    """What the company has told of a person, who need not have joined anything."""

    __tablename__ = "person_facts"
    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    department: str = ""
    team: str = ""
    location: str = ""
    level: int | None = None
    manager: str = ""
    #: {"department": ...} from the fields of their Slack profile, which count where the company says nothing
    profile: dict[str, Any] = Field(default_factory=dict, sa_type=Json, sa_column_kwargs=NO_WORDS)


class RoundRow(Table, table=True):
    """One run of a program. A cancelled one leaves its date free for another."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("team_id", "id"),
        UniqueConstraint("team_id", "program_id", "number"),
        belongs_to("program", "program_id"),
        one_of("state", RoundState),
        CheckConstraint("number >= 1", name="number"),
        Index(
            "uq_round_date",
            "team_id",
            "program_id",
            "on_date",
            unique=True,
            sqlite_where=text("state <> 'cancelled'"),
            postgresql_where=text("state <> 'cancelled'"),
        ),
        NEVER_REUSED,
    )
    id: int = Field(default=None, primary_key=True)
    team_id: str
    program_id: int
    number: int
    on_date: date
    state: str
    seed: int = Field(sa_type=BigInteger)
    matched_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    invited: int = 0
    matched: int = 0
    left_out: list[str] = Field(default_factory=list, sa_type=Json)


class ProposalRow(Table, table=True):
    """The groups that are proposed for a round that has not begun; `groups` and `locked` hold lists of user ids."""

    __tablename__ = "proposal"
    __table_args__ = (belongs_to("round", "round_id"), one_of("state", ProposalState))
    team_id: str = Field(primary_key=True)
    round_id: int = Field(primary_key=True)
    version: int
    state: str
    groups: list[Any] = Field(sa_type=Json)
    locked: list[Any] = Field(sa_type=Json)
    #: [user id, key of why]
    left_out: list[Any] = Field(sa_type=Json)
    made_at: datetime = Field(sa_type=UtcDateTime)
    changed_by: str = ""


class GroupRow(Table, table=True):
    """A group as it was formed; `size` counts those who have left since as well."""

    __tablename__ = "mentoring_group"
    __table_args__ = (
        UniqueConstraint("team_id", "id"),
        belongs_to("round", "round_id"),
        belongs_to("program", "program_id"),
        one_of("state", GroupState),
        CheckConstraint("size BETWEEN 2 AND 10", name="size"),
        Index("ix_mentoring_group_round", "team_id", "round_id"),
        Index("ix_mentoring_group_program", "team_id", "program_id"),
        NEVER_REUSED,
    )
    id: int = Field(default=None, primary_key=True)
    team_id: str
    program_id: int
    round_id: int
    organiser: str
    state: str
    size: int
    reasons: list[Any] = Field(default_factory=list, sa_type=Json)
    mentor: str = Field(default="", sa_column_kwargs=EMPTY)
    #: for a group that was made in the middle of its round; NULL: the round's own date
    begins_on: date | None = None
    told: dict[str, Any] = Field(default_factory=dict, sa_type=Json, sa_column_kwargs=NO_WORDS)


class GroupMemberRow(Table, table=True):
    """Who is, or was, in a group."""

    __tablename__ = "group_member"
    __table_args__ = (
        belongs_to("mentoring_group", "group_id"),
        Index("ix_group_member_user", "team_id", "user_id", "group_id"),
    )
    team_id: str = Field(primary_key=True)
    group_id: int = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    position: int
    left_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    #: whether they left for another match; who asked for it is told to nobody
    parted: bool = Field(default=False, sa_column_kwargs=NO)


class CheckInRow(Table, table=True):
    """A question to one member. The same question is put once per group (or, for a pulse, per round) and date."""

    __tablename__ = "check_in"
    __table_args__ = (
        UniqueConstraint("team_id", "id"),
        belongs_to("program", "program_id"),
        belongs_to("round", "round_id"),
        belongs_to("mentoring_group", "group_id"),
        one_of("kind", CheckInKind),
        one_of("state", CheckInState),
        CheckConstraint("(kind = 'pulse') = (group_id IS NULL)", name="group"),
        UniqueConstraint("team_id", "group_id", "user_id", "kind", "on_date"),
        Index(
            "uq_check_in_pulse",
            "team_id",
            "round_id",
            "user_id",
            "on_date",
            unique=True,
            sqlite_where=text("group_id IS NULL"),
            postgresql_where=text("group_id IS NULL"),
        ),
        Index("ix_check_in_round", "team_id", "round_id"),
        Index("ix_check_in_user", "team_id", "user_id", "state"),
        NEVER_REUSED,
    )
    id: int = Field(default=None, primary_key=True)
    team_id: str
    program_id: int
    round_id: int
    group_id: int | None = None
    user_id: str
    kind: str
    on_date: date
    state: str
    question: str
    outbox_key: str
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reminded: bool = False


class AnswerRow(Table, table=True):
    """The last answer to a check-in."""

    __tablename__ = "answer"
    __table_args__ = (
        belongs_to("check_in", "checkin_id"),
        CheckConstraint(f"outcome IN ({', '.join(repr(str(o)) for o in Outcome)})", name="outcome"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
    )
    team_id: str = Field(primary_key=True)
    checkin_id: int = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    outcome: str | None = None
    score: int | None = None
    comment: str = Field(default="", sa_type=Text)
    planned_on: date | None = None
    reason: str = ""
