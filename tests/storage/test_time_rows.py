"""Calendars, the rules that plans were made by, and due work that waits or comes too late; on both databases."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from mentoring.programs import ProgramKind
from storage import Database, DueWork
from storage.schema import migrate
from tests.storage.samples import CADENCE, LATER, NOW, PROFILE, TEAM, a_call, a_member, a_program

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("calendar", [None, "", "DE-BY"])
def test_calendar_of_a_member_is_kept(database: Database, calendar: str | None) -> None:
    profile = replace(PROFILE, calendar=calendar)
    with database.begin(TEAM) as uow:
        uow.members.save(a_member("U1", profile))
        uow.members.save(a_member("U1"))  # what Slack says of them leaves it alone
        uow.commit()
    with database.begin(TEAM) as uow:
        found = uow.members.get("U1")
    assert found is not None
    assert found.profile == profile


def test_calendar_of_a_program_is_kept(database: Database) -> None:
    with database.begin(TEAM) as uow:
        made = uow.programs.add("C1", "P", ProgramKind.PEER, replace(CADENCE, calendar="GB-SCT"), "UTC", ["U1"], NOW)
        uow.commit()
    with database.begin(TEAM) as uow:
        assert uow.programs.get(made.id) == made
        uow.programs.save(replace(made, cadence=CADENCE))
        uow.commit()
    with database.begin(TEAM) as uow:
        found = uow.programs.get(made.id)
    assert found is not None
    assert found.cadence.calendar == ""


def test_rules_that_plans_were_made_by_are_noted(database: Database) -> None:
    with database.begin(TEAM) as uow:
        uow.workspace.save("Acme", "acme", "B1")
        before = uow.workspace.get()
        uow.workspace.planned_by("tzdata 2026.1")
        uow.workspace.save("Acme", "acme", "B1")
        after = uow.workspace.get()
    assert before is not None
    assert after is not None
    assert (before.calendar_rules, after.calendar_rules) == ("", "tzdata 2026.1")


# due work


def claim(database: Database, now: datetime = NOW) -> DueWork | None:
    """Claim and commit, without doing it."""
    with database.begin(TEAM) as uow:
        work = uow.due.claim(now, owner="ticker")
        uow.commit()
    return work


def planned(database: Database, key: str = "round:1:checkin:2:U1", due_at: datetime = NOW) -> DueWork:
    """Work that has been planned and claimed."""
    with database.begin(TEAM) as uow:
        uow.due.plan("checkin.ask", key, {"user": "U1"}, due_at)
        uow.commit()
    work = claim(database, due_at)
    assert work is not None
    return work


def test_postponed_work_waits_but_keeps_the_time_at_which_it_was_due(database: Database) -> None:
    work = planned(database)
    with database.begin(TEAM) as uow:
        uow.due.postpone(work.id, LATER, "no_hour")
        assert uow.due.next_due_at() == LATER
        uow.commit()

    assert claim(database, LATER - timedelta(seconds=1)) is None
    again = claim(database, LATER)
    assert again is not None
    assert (again.due_at, again.attempts, again.reason) == (NOW, 0, "no_hour")


def test_planning_postponed_work_for_the_same_time_does_not_hurry_it(database: Database) -> None:
    work = planned(database)
    with database.begin(TEAM) as uow:
        uow.due.postpone(work.id, LATER, "")
        uow.due.plan("checkin.ask", work.key, work.payload, NOW)
        uow.commit()
    assert claim(database) is None

    with database.begin(TEAM) as uow:
        uow.due.plan("checkin.ask", work.key, work.payload, NOW - HOUR)
        uow.commit()
    assert claim(database) is not None


def test_expired_work_is_never_done_nor_planned_again_and_is_counted(database: Database) -> None:
    work = planned(database)
    with database.begin(TEAM) as uow:
        uow.due.expire(work.id, "late")
        uow.due.plan("checkin.ask", work.key, work.payload, LATER)
        uow.commit()

    assert claim(database, LATER) is None
    with database.begin(TEAM) as uow:
        assert uow.due.cancel("round:1:") == 0
        assert uow.due.expired("round:1") == {("checkin.ask", "late"): 1}
        assert uow.due.expired("round:11") == {}


def test_expired_work_is_forgotten_in_time(database: Database) -> None:
    work = planned(database)
    with database.begin(TEAM) as uow:
        uow.due.expire(work.id, "late")
        assert uow.due.forget_done(NOW) == 0
        assert uow.due.forget_done(LATER) == 1
        assert uow.due.expired("round:1") == {}


def test_parked_work_can_expire_too(database: Database) -> None:
    work = planned(database)
    for _ in range(8):
        with database.begin(TEAM) as uow:
            uow.due.fail(work.id, "it broke", NOW)
            uow.commit()
    with database.begin(TEAM) as uow:
        assert uow.due.parked()
        uow.due.expire(work.id, "late")
        assert uow.due.parked() == ()
        assert uow.due.expired("round:1") == {("checkin.ask", "late"): 1}


def test_waiting_work_of_a_round_is_listed_by_its_time(database: Database) -> None:
    with database.begin(TEAM) as uow:
        for key, at in (("round:1:b", LATER), ("round:1:a", NOW), ("round:12:a", NOW), ("round:1:done", NOW - HOUR)):
            uow.due.plan("checkin.ask", key, {}, at)
        done = uow.due.claim(NOW, owner="ticker")
        assert done is not None
        uow.due.done(done.id)
        assert [work.key for work in uow.due.waiting("round:1")] == ["round:1:a", "round:1:b"]


def test_clock_that_was_set_back_leaves_no_delay_behind(database: Database) -> None:
    ahead = NOW + timedelta(days=3650)
    work = planned(database)
    with database.begin(TEAM) as uow:
        uow.due.fail(work.id, "it broke", ahead)
        uow.due.plan("round.close", "round:1:close", {}, LATER)
        uow.commit()
    assert claim(database) is None

    with database.begin(TEAM) as uow:
        assert uow.due.clock_set_back() == 1
        uow.commit()

    again = claim(database)
    assert again is not None
    assert (again.key, again.attempts) == (work.key, 1)
    with database.begin(TEAM) as uow:
        assert uow.due.last_claim_at() == NOW


def test_last_claim_is_none_before_anything_was_done(database: Database) -> None:
    with database.begin(TEAM) as uow:
        assert uow.due.last_claim_at() is None


# databases that were there before


def at_revision(url: str, revision: str) -> None:
    """Bring an empty database to an older schema."""
    engine = create_engine(url)
    with engine.begin() as connection:
        if "postgres" in url:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        migrate(connection, revision)
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database as it was before there were calendars, with a program, a member and due work in it."""
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    if request.param == "postgres":
        url = request.getfixturevalue("migrated_postgres")
    at_revision(url, "0002")
    engine = create_engine(url)
    rows: dict[str, dict[str, Any]] = {
        "workspace": {"team_id": TEAM, "name": "Acme", "domain": "acme", "bot_user_id": "B1"},
        "due_work": {
            "team_id": TEAM, "kind": "checkin.ask", "key": "round:1:a", "payload": "{}", "due_at": NOW, "run_at": NOW,
            "state": "pending", "attempts": 2, "owner": "", "reason": "it broke",
        },
        "member": {
            "team_id": TEAM, "user_id": "U1", "name": "Ana", "title": "", "zone": "UTC", "locale": "en-US",
            "kind": "person", "workspace_admin": False, "deactivated": False, "has_profile": True, "goal": "",
            "hours_start": time(9), "hours_end": time(17), "hours_days": "[0]", "style": "any", "languages": "[]",
        },
        "program": {
            "team_id": TEAM, "channel_id": "C1", "name": "Peers", "kind": "peer", "state": "active", "every": "week",
            "starts_on": date(2026, 12, 1), "at": time(10), "round_days": 7, "checkin_after": 2,
            "checkin_at": time(9, 30), "pulse_after": 3, "pulse_at": time(9, 30), "quiet_from": time(19),
            "quiet_to": time(8), "repeat_window": 12, "zone": "UTC", "pulse_floor": 5, "created_at": NOW,
        },
    }  # fmt: skip
    with engine.begin() as connection:
        for table, values in rows.items():
            plain = {
                name: value.isoformat(" ") if isinstance(value, datetime) and "sqlite" in url
                else value.isoformat() if isinstance(value, date | time) and "sqlite" in url
                else value
                for name, value in values.items()
            }  # fmt: skip
            names = ", ".join(plain)
            marks = ", ".join(f":{name}" for name in plain)
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), plain)
    engine.dispose()
    return url


def test_older_database_keeps_its_rows_and_gains_what_is_new(older: str) -> None:
    database = Database.open(older)
    database.migrate()
    with database.begin(TEAM) as uow:
        (program,) = uow.programs.all()
        ana = uow.members.get("U1")
        workspace = uow.workspace.get()
        work = uow.due.claim(NOW, owner="ticker")
        assert (program.name, program.cadence.calendar) == ("Peers", "")
        assert ana is not None and ana.profile is not None
        assert ana.profile.calendar is None
        assert workspace is not None
        assert workspace.calendar_rules == ""
        assert work is not None
        assert (work.key, work.attempts, work.reason, work.due_at) == ("round:1:a", 2, "it broke", NOW)
        uow.due.expire(work.id, "late")
        uow.due.plan("kind", "another", {}, NOW)
        assert a_program(uow, "C2").id > program.id
        uow.commit()
    database.close()
    engine = create_engine(older)
    with engine.begin() as connection, pytest.raises(IntegrityError):
        connection.execute(text("UPDATE due_work SET state = 'nonsense'"))
    engine.dispose()


@pytest.mark.parametrize(
    ("payload", "due_at", "expected"),
    [
        ({"user": "U1"}, NOW, True),
        ({"user": "U1", "on": "2026-12-01"}, NOW + HOUR, True),
        ({"user": "U1", "on": "2026-11-30"}, NOW, False),  # it is late itself
        ({"user": "U1"}, NOW - HOUR - timedelta(seconds=1), False),
        ({"user": "U1"}, NOW + HOUR + timedelta(seconds=1), False),
        ({"user": "U2"}, NOW, False),
        ({}, NOW, False),
    ],
)
def test_work_for_a_member_is_seen_coming(
    database: Database, payload: dict[str, Any], due_at: datetime, expected: bool
) -> None:
    with database.begin(TEAM) as uow:
        uow.due.plan("kind", "key", payload, due_at)
        assert uow.due.soon_for("U1", date(2026, 12, 1), NOW - HOUR, NOW + HOUR, ["kind", "x"]) is expected
        assert not uow.due.soon_for("U1", date(2026, 12, 1), NOW - HOUR, NOW + HOUR, ["other"])
        work = uow.due.claim(NOW + 2 * HOUR, owner="ticker")
        assert work is not None
        uow.due.done(work.id)
        assert not uow.due.soon_for("U1", date(2026, 12, 1), NOW - HOUR, NOW + HOUR, ["kind"])


def test_messages_that_reached_nobody_are_counted(database: Database) -> None:
    with database.begin(TEAM) as uow:
        for key in ("sent", "late", "waiting"):
            uow.outbox.add(a_call(key, lane=key))
        late = uow.outbox.get("late")
        assert late is not None
        uow.outbox.expire(late.id, "it could not be sent in time")
        assert uow.outbox.lost_count(["sent", "late", "waiting", "unheard of"]) == 1
        assert uow.outbox.lost_count([]) == 0
        assert uow.outbox.lost_count(["late", *map(str, range(40_000))]) == 1
