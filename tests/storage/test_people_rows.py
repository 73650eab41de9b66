"""Workspaces, members, enrolments and avoid lists, on both databases."""

from dataclasses import replace
from datetime import date

import pytest

from mentoring.facts import Facts
from mentoring.people import Profile
from mentoring.programs import Avoidance, Enrolment, EnrolmentState, Role
from storage import Database, Workspace
from tests.storage.samples import LATER, NOW, PROFILE, TEAM, a_member, a_program, enrol


def test_workspace_is_none_until_saved_and_then_the_last_saved(database: Database) -> None:
    with database.begin(TEAM) as uow:
        assert uow.workspace.get() is None
        uow.workspace.save("Acme", "acme", "B1")
        uow.workspace.save("Acme & Co", "acme", "B1")
        assert uow.workspace.get() == Workspace(TEAM, "Acme & Co", "acme", "B1")


def test_member_comes_back_as_saved_with_profile(database: Database) -> None:
    member = a_member(profile=PROFILE)
    with database.begin(TEAM) as uow:
        uow.members.save(member)
        uow.commit()
    with database.begin(TEAM) as uow:
        assert uow.members.get("U1") == member


def test_member_without_profile_has_none(database: Database) -> None:
    with database.begin(TEAM) as uow:
        uow.members.save(a_member())
        assert uow.members.get("U1") == a_member()


def test_saving_slacks_facts_keeps_the_stored_profile(database: Database) -> None:
    with database.begin(TEAM) as uow:
        uow.members.save(a_member(profile=PROFILE))
        uow.members.save(replace(a_member(), zone="Asia/Tokyo", profile=None))
        assert uow.members.get("U1") == replace(a_member(profile=PROFILE), zone="Asia/Tokyo")


def test_saving_a_profile_replaces_the_one_before(database: Database) -> None:
    with database.begin(TEAM) as uow:
        uow.members.save(a_member(profile=PROFILE))
        uow.members.save_profile("U1", Profile(wants=("Arabic",)))
        assert uow.members.get("U1") == a_member(profile=Profile(wants=("Arabic",)))


def test_profile_of_somebody_never_saved_is_refused(database: Database) -> None:
    with database.begin(TEAM) as uow, pytest.raises(LookupError):
        uow.members.save_profile("U404", PROFILE)


def test_many_members_come_in_the_order_asked_for_without_strangers(database: Database) -> None:
    with database.begin(TEAM) as uow:
        for user_id in ("U1", "U2", "U3"):
            uow.members.save(a_member(user_id, PROFILE if user_id == "U2" else None))
        found = uow.members.many(["U3", "U404", "U2", "U3"])
        assert list(found) == ["U3", "U2"]
        assert found["U2"].profile == PROFILE
        assert uow.members.many([]) == {}


def test_all_members_come_by_user_id(database: Database) -> None:
    with database.begin(TEAM) as uow:
        for user_id in ("U2", "U1"):
            uow.members.save(a_member(user_id))
        assert [member.user_id for member in uow.members.all()] == ["U1", "U2"]


def test_enrolment_comes_back_as_saved(database: Database) -> None:
    with database.begin(TEAM) as uow:
        program = a_program(uow)
        enrolment = Enrolment(
            program.id,
            "U1",
            role=Role.MENTOR,
            state=EnrolmentState.PAUSED,
            paused_until=date(2026, 12, 24),
            skip_round=date(2026, 12, 8),
            left_out_on=date(2026, 11, 24),
            capacity=3,
        )
        uow.enrolments.save(enrolment, NOW)
        assert uow.enrolments.get(program.id, "U1") == enrolment
        uow.enrolments.save(replace(enrolment, paused_until=None, state=EnrolmentState.ACTIVE), LATER)
        again = uow.enrolments.get(program.id, "U1")
        assert again is not None
        assert (again.state, again.paused_until) == (EnrolmentState.ACTIVE, None)


def test_enrolments_of_a_program_are_filtered_by_state_and_ordered_by_user(database: Database) -> None:
    with database.begin(TEAM) as uow:
        program, other = a_program(uow), a_program(uow, "C2")
        enrol(uow, program, "U3", "U1")
        enrol(uow, program, "U2", state=EnrolmentState.LEFT)
        enrol(uow, other, "U4")
        assert [one.user_id for one in uow.enrolments.of_program(program.id)] == ["U1", "U2", "U3"]
        active = uow.enrolments.of_program(program.id, states=[EnrolmentState.ACTIVE])
        assert [one.user_id for one in active] == ["U1", "U3"]
        assert uow.enrolments.of_program(program.id, states=[]) == ()


def test_enrolments_of_a_member_span_programs(database: Database) -> None:
    with database.begin(TEAM) as uow:
        first, second = a_program(uow), a_program(uow, "C2")
        enrol(uow, second, "U1")
        enrol(uow, first, "U1", "U2")
        assert [one.program_id for one in uow.enrolments.of_member("U1")] == [first.id, second.id]
        assert uow.enrolments.get(second.id, "U2") is None


def test_avoid_list_is_the_members_own(database: Database) -> None:
    with database.begin(TEAM) as uow:
        for pair in (("U1", "U3"), ("U1", "U2"), ("U1", "U2"), ("U2", "U4")):
            uow.avoidances.add(Avoidance(*pair))
        assert uow.avoidances.of_member("U1") == (Avoidance("U1", "U2"), Avoidance("U1", "U3"))
        uow.avoidances.remove(Avoidance("U1", "U2"))
        uow.avoidances.remove(Avoidance("U1", "U404"))
        assert uow.avoidances.of_member("U1") == (Avoidance("U1", "U3"),)


def test_avoidances_among_people_need_both_of_them(database: Database) -> None:
    with database.begin(TEAM) as uow:
        for pair in (("U1", "U2"), ("U2", "U1"), ("U1", "U5")):
            uow.avoidances.add(Avoidance(*pair))
        assert uow.avoidances.among(["U1", "U2", "U3"]) == (Avoidance("U1", "U2"), Avoidance("U2", "U1"))


def test_what_a_company_tells_counts_before_what_a_profile_in_slack_says(database: Database) -> None:
    with database.begin(TEAM) as uow:
        assert uow.facts.save_profile("U1", {"department": "Ops", "location": "Rome"})
        assert not uow.facts.save_profile("U1", {"department": "Ops", "location": "Rome"})
        assert uow.facts.of(["U1", "U2"]) == {"U1": Facts("Ops", location="Rome")}
        uow.facts.save({"U1": Facts("Sales", level=3), "U2": Facts("Legal")})
        assert uow.facts.of(["U1", "U2"]) == {"U1": Facts("Sales", location="Rome", level=3), "U2": Facts("Legal")}
        assert uow.facts.save_profile("U1", {"team": "East"})
        assert not uow.facts.save_profile("U2", {})
        assert uow.facts.of(["U1"]) == {"U1": Facts("Sales", team="East", level=3)}
        assert uow.facts.told(["U1"]) == {"U1": Facts("Sales", level=3)}
