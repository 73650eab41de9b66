"""Ordinary values for the storage tests."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from mentoring.people import Member, PersonKind, Profile, WorkingHours, WorkingStyle
from mentoring.programs import Cadence, Enrolment, EnrolmentState, Every, Program, ProgramKind, Rhythm
from mentoring.rounds import Group, Round
from storage import Database, OutboxCall, OutboxRow, UnitOfWork

TEAM = "T1"
NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
TUESDAY = date(2026, 12, 1)

CADENCE = Cadence(rhythm=Rhythm(Every.TWO_WEEKS, TUESDAY, time(10, 15)), quiet_from=time(18, 30), repeat_window=7)
PROFILE = Profile(
    offers=("Public speaking", "SQL"),
    wants=("Zebra care", "Arabic"),
    goal="Grow",
    hours=WorkingHours(time(8, 30), time(16), frozenset({0, 1, 3})),
    style=WorkingStyle.WALK,
    languages=("english", "german"),
)


def a_member(user_id: str = "U1", profile: Profile | None = None) -> Member:
    """A member in Berlin."""
    return Member(
        user_id, f"Name of {user_id}", "Engineer", "Europe/Berlin", "de-DE", PersonKind.PERSON, True, False, profile
    )


def a_program(uow: UnitOfWork, channel_id: str = "C1") -> Program:
    """A stored program."""
    return uow.programs.add(channel_id, "Peers", ProgramKind.PEER, CADENCE, "Europe/Berlin", ["U8", "U9"], NOW)


def a_round(uow: UnitOfWork, program: Program, number: int = 1) -> Round:
    """A stored round; round 1 is on TUESDAY, the others follow weekly."""
    return uow.rounds.add(program.id, number, TUESDAY + timedelta(weeks=number - 1), 40 + number)


def a_group(uow: UnitOfWork, round_: Round, *members: str) -> Group:
    """A stored group; the first member organises it."""
    return uow.groups.add(round_, members, members[0], [("reason.shared_want", {"tag": "SQL"})])


def enrol(uow: UnitOfWork, program: Program, *user_ids: str, state: EnrolmentState = EnrolmentState.ACTIVE) -> None:
    """Stored members, and their enrolments in a program."""
    for user_id in user_ids:
        uow.members.save(a_member(user_id))
        uow.enrolments.save(Enrolment(program.id, user_id, state=state), NOW)


def a_call(key: str, lane: str = "dm:U1", *, method: str = "chat.postMessage", **changes: Any) -> OutboxCall:
    """A call that may be made from NOW on."""
    kind = "message" if method == "chat.postMessage" else "setup"
    values = {"arguments": {"text": key}, "kind": kind, "not_before": NOW, **changes}
    return OutboxCall(key=key, lane=lane, method=method, **values)


def opening(key: str, lane: str = "dm:U1") -> OutboxCall:
    """A call that opens a conversation."""
    return a_call(key, lane, method="conversations.open", arguments={"users": "U1"})


def into(opened: str) -> dict[str, Any]:
    """Arguments of a message into the conversation that the row `opened` opens."""
    return {"channel": {"$ref": [opened, "channel.id"]}, "text": "hello"}


def add(database: Database, *calls: OutboxCall) -> None:
    """Commit calls."""
    with database.begin(TEAM) as uow:
        for call in calls:
            uow.outbox.add(call)
        uow.commit()


def claim(database: Database, now: datetime = NOW) -> OutboxRow | None:
    """Claim and commit."""
    with database.begin(TEAM) as uow:
        row = uow.outbox.claim(now, "sender")
        uow.commit()
    return row


def claimed(database: Database, now: datetime = NOW) -> OutboxRow:
    """Claim and commit a row that must be there."""
    row = claim(database, now)
    assert row is not None
    return row


def send(database: Database, now: datetime = NOW, **result: Any) -> OutboxRow:
    """Claim the next row and mark it sent with this result."""
    row = claimed(database, now)
    with database.begin(TEAM) as uow:
        assert uow.outbox.mark_sent(row.id, row.attempt, result)
        uow.commit()
    return row


def row_of(database: Database, key: str) -> OutboxRow:
    """The stored row of a key that must be there."""
    with database.begin(TEAM) as uow:
        row = uow.outbox.get(key)
    assert row is not None
    return row
