"""Steps of programs with mentors: people of both roles, and where they stand."""

from typing import Any

from mentoring.programs import Role
from mentoring.rounds import GroupState, RoundState
from tests.conversations.round_steps import enrol, program_of
from tests.world import World


def set_up_mentors(world: World, kind: str = "mentor", **settings: str) -> None:
    """Olga starts a program with mentors: 84 days from 8 December, asked about after 14 days and every 28."""
    world.slash("olga", f"/mentor-admin setup {kind}")
    preview = world.submit("olga", {"name": "Growing together", "starts_on": "2026-12-08", "at": "10:00", **settings})
    assert preview["action"] == "push", preview
    assert world.submit("olga")["action"] == "clear"


def enrol_as(world: World, role: Role, *names: str, capacity: int = 1, **profile: Any) -> None:
    """People join in one role."""
    for name in names:
        enrol(world, name, role=role.value, capacity=str(capacity), **profile)


def pairs(world: World) -> set[tuple[str, str]]:
    """Every mentor with each of their mentees, as it stands."""
    names = {facts["id"]: name for name, facts in world.people.items()}
    program_id = program_of(world).id
    with world.bot.begin() as uow:
        opened = uow.rounds.latest(program_id, states=(RoundState.OPEN,))
        groups = uow.groups.of_round(opened.id) if opened else ()
    going_on = [one for one in groups if one.state is GroupState.ACTIVE]
    return {(names[one.mentor], names[user]) for one in going_on for user in one.members if user != one.mentor}
