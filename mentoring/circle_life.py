"""What happens in a circle: its sessions, who said they would come and who came, notes, topics, and its channel.

A circle is a group of a program of circles; its sessions are counted from 1 in each season.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from mentoring.errors import MentoringError

LONGEST_LEARNING = 300
LONGEST_ACTION = 150
LONGEST_TOPIC = 100
#: actions of one session, and topics that wait in one circle
MOST_ACTIONS, MOST_TOPICS = 10, 20
#: for so long after a session whoever led it is asked who came; from then on anybody of the circle may say
STILL_KNOWN = timedelta(days=7)


class SessionState(StrEnum):
    """A session is planned, and then took place or did not."""

    PLANNED = "planned"
    HELD = "held"
    SKIPPED = "skipped"


class Coming(StrEnum):
    """What somebody says about a session that is ahead."""

    YES = "yes"
    NO = "no"
    OTHER = "other"  # at another of the times that are offered


@dataclass(frozen=True, slots=True)
class CircleSession:
    """One session of a circle. `on` is its nominal date; `starts_at` is in UTC, None while no time is known.

    `agenda` is a key of `sessions.library()`. `sequence` counts the changes of its time, for calendar files.
    """

    id: int
    group_id: int
    number: int
    on: date
    agenda: str
    minutes: int
    state: SessionState = SessionState.PLANNED
    starts_at: datetime | None = None
    others: tuple[datetime, ...] = ()  # other times that are offered, in UTC
    facilitator: str = ""  # user id
    instead_of: str = ""  # who handed the session to the facilitator
    asked_at: datetime | None = None  # when the facilitator was asked
    reacted_at: datetime | None = None  # when they last did anything about it
    sequence: int = 0
    topic: str = ""  # what the circle has chosen to talk about, in a member's words
    learning: str = ""  # the one thing that the circle takes along
    learning_by: str = ""

    @property
    def ends_at(self) -> datetime | None:
        """When it is over; None while it has no time."""
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None

    def is_over(self, now: datetime) -> bool:
        """Whether its time has gone by, whatever has become of it."""
        return self.ends_at is not None and self.ends_at <= now

    def is_unsaid(self, now: datetime) -> bool:
        """Whether nobody has said for long whether it took place."""
        ends_at = self.ends_at
        return self.state is SessionState.PLANNED and ends_at is not None and now - ends_at >= STILL_KNOWN


@dataclass(frozen=True, slots=True)
class Reply:
    """A member's word about a session; with `Coming.OTHER` at which of the times offered (UTC) they could."""

    coming: Coming
    times: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody wants to do after a session; the circle's own, never told to anybody outside."""

    id: int
    session_id: int
    owner: str  # user id
    text: str
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """What somebody would like to talk about, and who else would.

    With a group it is a circle's, and `session` is the number of the one that took it up. Without, it is a program's:
    circles of the next season are formed of those who voted for the same.
    """

    id: int
    program_id: int
    group_id: int | None
    user_id: str
    text: str
    votes: frozenset[str] = frozenset()  # user ids
    session: int | None = None


@dataclass(frozen=True, slots=True)
class CircleChannel:
    """A circle's private channel. `channel_id` is "" until the outbox row that creates it has been sent."""

    group_id: int
    outbox_key: str
    channel_id: str = ""


def note_text(typed: str, longest: int) -> str:
    """What a member typed, on one line, "" for nothing. Raises MentoringError "note.too_long" (limit)."""
    text = " ".join(typed.split())
    if len(text) > longest:
        raise MentoringError("note.too_long", limit=longest)
    return text


def topics_in_turn(topics: Iterable[Topic]) -> tuple[Topic, ...]:
    """The topics that no session has taken yet, those with most votes first, then the oldest."""
    return tuple(sorted((one for one in topics if one.session is None), key=lambda one: (-len(one.votes), one.id)))


def topic_pools(
    topics: Iterable[Topic], people: Collection[str], low: int
) -> tuple[tuple[tuple[Topic, tuple[str, ...]], ...], tuple[str, ...]]:
    """Who is to be in circles about which topic, and who is left over, for `people` (user ids).

    The topic that most of those without one want comes first, while `low` people at least want one; each person is in
    one pool. Who may meet whom is for the matching inside each pool.
    """
    free, pools, open_to = set(people), [], list(topics)
    while open_to:
        best = max(open_to, key=lambda one: (len(one.votes & free), -one.id))
        pool = best.votes & free
        if len(pool) < low:
            break
        pools.append((best, tuple(sorted(pool))))
        free -= pool
        open_to.remove(best)
    return tuple(pools), tuple(sorted(free))


#: so many have to be unable to come before a move is suggested
ENOUGH_AWAY = 2


def better_time(replies: Mapping[str, Reply], others: Sequence[datetime]) -> datetime | None:
    """The time of `others` that suits most of those who cannot come; None while that is no reason to move.

    It is one when two or more cannot come, or could only at another time, and the same other time suits half of them or
    more, and two at least. Of equal ones the earliest is taken.
    """
    cannot = [reply for reply in replies.values() if reply.coming is not Coming.YES]
    votes = {at: sum(at in reply.times for reply in cannot) for at in others}
    best = min(votes, key=lambda at: (-votes[at], at), default=None)
    if best is None or len(cannot) < ENOUGH_AWAY or votes[best] < max(ENOUGH_AWAY, len(cannot) / 2):
        return None
    return best
