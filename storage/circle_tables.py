"""The rows of circles: sessions and what belongs to them, norms, topics, prompts, and channels."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from mentoring.circle_life import Coming, SessionState
from mentoring.circle_prompts import Stage
from storage.tables import NEVER_REUSED, Table, belongs_to, one_of
from storage.types import Json, UtcDateTime


class CircleSessionRow(Table, table=True):
    """A session of a circle; `learning` is the circle's own."""

    __tablename__ = "circle_session"
    __table_args__ = (
        UniqueConstraint("team_id", "id"),
        UniqueConstraint("team_id", "group_id", "number"),
        belongs_to("mentoring_group", "group_id"),
        one_of("state", SessionState),
        CheckConstraint("number >= 1", name="number"),
        NEVER_REUSED,
    )
    id: int = Field(default=None, primary_key=True)
    team_id: str
    group_id: int
    number: int
    on_date: date
    agenda: str
    minutes: int
    state: str
    starts_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    #: moments as text, in UTC
    others: list[Any] = Field(default_factory=list, sa_type=Json)
    facilitator: str = ""
    instead_of: str = ""
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reacted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sequence: int = 0
    topic: str = Field(default="", sa_type=Text)
    learning: str = Field(default="", sa_type=Text)
    learning_by: str = ""


class SessionReplyRow(Table, table=True):
    """Whether a member said that they would come."""

    __tablename__ = "session_reply"
    __table_args__ = (belongs_to("circle_session", "session_id"), one_of("coming", Coming))
    team_id: str = Field(primary_key=True)
    session_id: int = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    coming: str
    #: moments as text, in UTC
    times: list[Any] = Field(default_factory=list, sa_type=Json)


class SessionAttendanceRow(Table, table=True):
    """Whether a member came."""

    __tablename__ = "session_attendance"
    __table_args__ = (belongs_to("circle_session", "session_id"),)
    team_id: str = Field(primary_key=True)
    session_id: int = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    came: bool


class SessionActionRow(Table, table=True):
    """What a member wants to do after a session."""

    __tablename__ = "session_action"
    __table_args__ = (
        belongs_to("circle_session", "session_id"),
        Index("ix_session_action_session", "team_id", "session_id"),
        NEVER_REUSED,
    )
    id: int = Field(default=None, primary_key=True)
    team_id: str
    session_id: int
    owner: str
    text: str = Field(sa_type=Text)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class NormAcceptanceRow(Table, table=True):
    """A member has said that they are in."""

    __tablename__ = "norm_acceptance"
    __table_args__ = (belongs_to("mentoring_group", "group_id"),)
    team_id: str = Field(primary_key=True)
    group_id: int = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)


class TopicRow(Table, table=True):
    """What somebody would like to talk about: with their circle, or, without a group, in one of the next season."""

    __tablename__ = "circle_topic"
    __table_args__ = (
        UniqueConstraint("team_id", "id"),
        belongs_to("program", "program_id"),
        belongs_to("mentoring_group", "group_id"),
        Index("ix_circle_topic_program", "team_id", "program_id", "group_id"),
        NEVER_REUSED,
    )
    id: int = Field(default=None, primary_key=True)
    team_id: str
    program_id: int
    group_id: int | None = None
    user_id: str
    text: str = Field(sa_type=Text)
    session: int | None = None


class TopicVoteRow(Table, table=True):
    """Somebody would like to talk about it too."""

    __tablename__ = "topic_vote"
    __table_args__ = (belongs_to("circle_topic", "topic_id"),)
    team_id: str = Field(primary_key=True)
    topic_id: int = Field(primary_key=True)
    user_id: str = Field(primary_key=True)


class PromptUsedRow(Table, table=True):
    """A prompt that a circle has had."""

    __tablename__ = "prompt_used"
    __table_args__ = (belongs_to("mentoring_group", "group_id"),)
    team_id: str = Field(primary_key=True)
    group_id: int = Field(primary_key=True)
    key: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)


class OwnPromptRow(Table, table=True):
    """A prompt that an owner has written."""

    __tablename__ = "own_prompt"
    __table_args__ = (
        belongs_to("program", "program_id"),
        one_of("stage", Stage),
        Index("ix_own_prompt_program", "team_id", "program_id"),
        NEVER_REUSED,
    )
    id: int = Field(default=None, primary_key=True)
    team_id: str
    program_id: int
    user_id: str
    text: str = Field(sa_type=Text)
    stage: str
    at: datetime = Field(sa_type=UtcDateTime)


class PromptOffRow(Table, table=True):
    """A prompt that the owners of a program do not want."""

    __tablename__ = "prompt_off"
    __table_args__ = (belongs_to("program", "program_id"),)
    team_id: str = Field(primary_key=True)
    program_id: int = Field(primary_key=True)
    key: str = Field(primary_key=True)


class CircleChannelRow(Table, table=True):
    """The private channel of a circle."""

    __tablename__ = "circle_channel"
    __table_args__ = (
        belongs_to("mentoring_group", "group_id"),
        Index("ix_circle_channel_channel", "team_id", "channel_id"),
    )
    team_id: str = Field(primary_key=True)
    group_id: int = Field(primary_key=True)
    outbox_key: str
    channel_id: str = ""
