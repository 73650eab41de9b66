"""Steps of conversations about a proposal: what an owner sees, clicks and fills in."""

from dataclasses import replace
from typing import Any

from mentoring.programs import Program
from mentoring.proposals import Ids, Proposal
from mentoring.rounds import RoundState
from tests.conversations.round_steps import program_of
from tests.world import World, text_of


def propose(world: World, name: str = "olga") -> str:
    """An owner asks for the groups, and reads them."""
    assert world.slash(name, "/mentor-admin propose")["views"], "no form opened"
    return shown(world, name)


def view_of(world: World, name: str = "olga") -> dict[str, Any]:
    """The form that somebody looks at."""
    return dict(world.client.views(user=name)[-1])


def shown(world: World, name: str = "olga") -> str:
    """What stands in it."""
    return text_of(view_of(world, name))


def press(world: World, action_id: str, name: str = "olga", **where: Any) -> dict[str, Any]:
    """Click a button in it."""
    return world.click(name, f"proposal.{action_id}", view_id=view_of(world, name)["id"], **where)


def want(world: World, one: str, other: str, kind: str = "swap", name: str = "olga") -> dict[str, Any]:
    """Open the form that changes places, choose two people by their names, and ask what it would do."""
    press(world, "change", name)
    chosen = {}
    for field, who in (("proposal.one", one), ("proposal.other", other)):
        found = world.client.options(user=name, action_id=field, value=who)["options"]
        assert [option["text"]["text"] for option in found] == [who]
        chosen[field] = found[0]["value"]
    return world.submit(name, {**chosen, "kind": kind})


def proposal_in(world: World) -> Proposal | None:
    """The proposal of the next round as it is stored."""
    program = program_of(world)
    with world.bot.begin() as uow:
        planned = uow.rounds.latest(program.id, states=(RoundState.PLANNED,))
        return uow.proposals.get(planned.id) if planned else None


def proposed(world: World) -> list[frozenset[str]]:
    """Its groups, by name."""
    found = proposal_in(world)
    return [named(world, group) for group in found.groups] if found else []


def put(world: World, *groups: str) -> None:
    """The proposal becomes one of these groups ("ana ben"), as if an owner had made it so."""
    found = proposal_in(world)
    assert found
    made = tuple(tuple(sorted(world.id(name) for name in group.split())) for group in groups)
    with world.bot.begin() as uow:
        uow.proposals.save(replace(found, groups=made, left_out=(), version=found.version + 1))
        uow.commit()


def named(world: World, group: Ids) -> frozenset[str]:
    """The names of some people."""
    names = {facts["id"]: name for name, facts in world.people.items()}
    return frozenset(names[one] for one in group)


def program_with(world: World, **changed: Any) -> Program:
    """The program, with something of it changed behind the owners' backs."""
    program = replace(program_of(world), **changed)
    with world.bot.begin() as uow:
        uow.programs.save(program)
        uow.commit()
    return program
