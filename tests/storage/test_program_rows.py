"""Programs and rounds, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from mentoring.programs import Every, ProgramKind, ProgramState, Rhythm
from mentoring.rounds import RoundState
from storage import Database
from tests.storage.samples import CADENCE, LATER, NOW, TEAM, TUESDAY, a_program, a_round


def test_program_comes_back_as_added(database: Database) -> None:
    with database.begin(TEAM) as uow:
        added = uow.programs.add("C1", "Peers", ProgramKind.PEER, CADENCE, "Europe/Berlin", ["U8", "U9"], NOW)
        uow.commit()
    assert added.state is ProgramState.ACTIVE
    assert (added.cadence, added.owners, added.pulse_floor) == (CADENCE, frozenset({"U8", "U9"}), 5)
    with database.begin(TEAM) as uow:
        assert uow.programs.get(added.id) == added
        assert uow.programs.by_channel("C1") == added
        assert uow.programs.get(added.id + 1) is None


def test_program_of_a_private_channel_comes_back_as_private(database: Database) -> None:
    with database.begin(TEAM) as uow:
        added = uow.programs.add("C1", "Peers", ProgramKind.PEER, CADENCE, "UTC", ["U8"], NOW, public=False)
        assert uow.programs.get(added.id) == added
        assert not added.public
        assert a_program(uow, "C2").public


def test_saved_program_changes_every_field_and_its_owners(database: Database) -> None:
    with database.begin(TEAM) as uow:
        program = a_program(uow)
        changed = replace(
            program,
            channel_id="C2",
            name="Better peers",
            state=ProgramState.PAUSED,
            zone="Asia/Tokyo",
            owners=frozenset({"U9", "U10"}),
            pulse_floor=8,
            public=False,
            circle={"meetings": 6},
            cadence=replace(
                CADENCE, rhythm=Rhythm(Every.MONTH, date(2027, 1, 12), time(9)), round_days=28, checkin_at=time(11)
            ),
        )
        uow.programs.save(changed)
        assert uow.programs.get(program.id) == changed


def test_program_that_does_not_exist_cannot_be_saved(database: Database) -> None:
    with database.begin(TEAM) as uow:
        program = a_program(uow)
        with pytest.raises(LookupError):
            uow.programs.save(replace(program, id=program.id + 1))


def test_pulse_floor_below_five_is_refused(database: Database) -> None:
    with database.begin(TEAM) as uow:
        program = a_program(uow)
        with pytest.raises(IntegrityError):
            uow.programs.save(replace(program, pulse_floor=4))


def test_channel_holds_one_program_until_it_has_ended(database: Database) -> None:
    with database.begin(TEAM) as uow:
        first = a_program(uow)
        uow.programs.save(replace(first, state=ProgramState.ENDED))
        assert uow.programs.by_channel("C1") is None
        second = a_program(uow)
        assert uow.programs.by_channel("C1") == second
        with pytest.raises(IntegrityError):
            a_program(uow)


def test_programs_are_listed_by_state_and_by_owner(database: Database) -> None:
    with database.begin(TEAM) as uow:
        first, second, third = (a_program(uow, channel) for channel in ("C1", "C2", "C3"))
        paused = replace(second, state=ProgramState.PAUSED, owners=frozenset({"U1"}))
        ended = replace(third, state=ProgramState.ENDED, owners=frozenset({"U1"}))
        uow.programs.save(paused)
        uow.programs.save(ended)
        assert uow.programs.all() == (first, paused, ended)
        assert uow.programs.all(states=[ProgramState.ACTIVE, ProgramState.ENDED]) == (first, ended)
        assert uow.programs.owned_by("U1") == (paused,)
        assert uow.programs.owned_by("U404") == ()


def test_round_comes_back_as_saved(database: Database) -> None:
    with database.begin(TEAM) as uow:
        program = a_program(uow)
        planned = uow.rounds.add(program.id, 1, TUESDAY, 2**63 - 1)
        assert (planned.state, planned.seed, planned.on) == (RoundState.PLANNED, 2**63 - 1, TUESDAY)
        closed = replace(
            planned,
            on=TUESDAY + timedelta(days=7),
            state=RoundState.CLOSED,
            matched_at=NOW,
            closed_at=LATER,
            invited=7,
            matched=6,
            left_out=("U7",),
        )
        uow.rounds.save(closed)
        uow.commit()
    with database.begin(TEAM) as uow:
        assert uow.rounds.get(planned.id) == closed


def test_moments_come_back_in_utc_whatever_zone_they_were_given_in(database: Database) -> None:
    tokyo = datetime.fromisoformat("2026-12-01T09:30:15.000123+09:00")
    with database.begin(TEAM) as uow:
        planned = a_round(uow, a_program(uow))
        uow.rounds.save(replace(planned, matched_at=tokyo))
        found = uow.rounds.get(planned.id)
    assert found is not None
    assert found.matched_at == tokyo
    assert found.matched_at.tzinfo is UTC


def test_moment_without_a_zone_is_refused(database: Database) -> None:
    with database.begin(TEAM) as uow:
        planned = a_round(uow, a_program(uow))
        with pytest.raises(Exception, match="time zone"):
            uow.rounds.save(replace(planned, matched_at=NOW.replace(tzinfo=None)))


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_seed_that_the_database_cannot_hold_is_refused(database: Database, seed: int) -> None:
    with database.begin(TEAM) as uow:
        program = a_program(uow)
        with pytest.raises(ValueError, match="63-bit"):
            uow.rounds.add(program.id, 1, TUESDAY, seed)


def test_rounds_are_found_by_date_state_and_recency(database: Database) -> None:
    with database.begin(TEAM) as uow:
        program, other = a_program(uow), a_program(uow, "C2")
        first, second, third = (a_round(uow, program, number) for number in (1, 2, 3))
        a_round(uow, other, 9)
        opened = replace(second, state=RoundState.OPEN)
        uow.rounds.save(opened)
        assert uow.rounds.by_date(program.id, first.on) == first
        assert uow.rounds.by_date(program.id, TUESDAY - timedelta(days=1)) is None
        assert uow.rounds.latest(program.id) == third
        assert uow.rounds.latest(program.id, states=[RoundState.OPEN]) == opened
        assert uow.rounds.latest(program.id, states=[RoundState.CLOSED]) is None
        assert uow.rounds.recent(program.id, 2) == (third, opened)


def test_date_is_taken_once_unless_its_round_was_cancelled(database: Database) -> None:
    with database.begin(TEAM) as uow:
        program = a_program(uow)
        cancelled = a_round(uow, program)
        uow.rounds.save(replace(cancelled, state=RoundState.CANCELLED))
        assert uow.rounds.by_date(program.id, TUESDAY) is None
        again = uow.rounds.add(program.id, 2, TUESDAY, 1)
        assert uow.rounds.by_date(program.id, TUESDAY) == again
        with pytest.raises(IntegrityError):
            uow.rounds.add(program.id, 3, TUESDAY, 1)


def test_round_number_is_used_once(database: Database) -> None:
    with database.begin(TEAM) as uow:
        program = a_program(uow)
        a_round(uow, program)
        with pytest.raises(IntegrityError):
            uow.rounds.add(program.id, 1, TUESDAY + timedelta(days=1), 1)


def test_audit_lists_a_programs_changes_newest_first(database: Database) -> None:
    with database.begin(TEAM) as uow:
        program, other = a_program(uow), a_program(uow, "C2")
        uow.audit.add(program.id, "U8", "program.created", {"name": "Peers"}, NOW)
        uow.audit.add(other.id, "U8", "program.created", {}, NOW)
        uow.audit.add(None, "U8", "workspace.paused", {}, NOW)
        uow.audit.add(program.id, "U9", "program.configured", {"round_days": [14, 28]}, LATER)
        entries = uow.audit.of_program(program.id, 10)
        assert [(one.actor, one.action, one.at) for one in entries] == [
            ("U9", "program.configured", LATER),
            ("U8", "program.created", NOW),
        ]
        assert entries[0].detail == {"round_days": [14, 28]}
        assert len(uow.audit.of_program(program.id, 1)) == 1
