"""`python -m tests.large [PEOPLE]`: a round of a large program from its proposal to the last introduction, in seconds.

The database is filled directly; from there on everything goes through the whole app and the sandbox, without Slack's
limits on how much may be sent in a minute.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import perf_counter

from mentoring.people import Member, Profile
from mentoring.programs import Enrolment
from tests.conversations.proposal_steps import press, proposal_in, propose, shown, view_of
from tests.conversations.round_steps import ROUND, moment, program_of
from tests.simulation import SKILLS
from tests.world import OpenWorld, World

ZONES = ("Europe/London", "Europe/Berlin", "America/New_York", "Asia/Kolkata")


def main(arguments: list[str]) -> int:
    """Fill a program, propose, change, approve, publish, deliver; print what each step took."""
    people = int(arguments[0]) if arguments else 500
    with tempfile.TemporaryDirectory() as folder:
        opened = OpenWorld(Path(folder))
        world = opened.__enter__()
        world.set_up(approval="owners")
        fill(world, people)
        steps(world, people)
        opened.close()
    return 0


def fill(world: World, people: int) -> None:
    """So many people take part."""
    program, random = program_of(world), Random(1)
    zones = [random.choice(ZONES) for _ in range(people)]
    ids = [world.person(f"person{number}", real_name=f"Person {number}", tz=zone) for number, zone in enumerate(zones)]
    with world.bot.begin() as uow:
        for number, user_id in enumerate(ids):
            offers, wants = (tuple(random.sample(SKILLS, 3)) for _ in range(2))
            uow.members.save(Member(user_id, f"Person {number}", zone=zones[number]))
            uow.members.save_profile(user_id, Profile(offers=offers, wants=wants))
            uow.enrolments.save(Enrolment(program.id, user_id), world.now)
        uow.commit()


def steps(world: World, people: int) -> None:
    """One step after the other, with its seconds."""

    def tell(what: str, step: Callable[[], object]) -> None:
        started = perf_counter()
        step()
        print(f"{what}: {perf_counter() - started:.2f} s", flush=True)

    tell(f"/mentor-admin propose, {people} people, until the first page is there", lambda: propose(world))
    tell("the next page", lambda: press(world, "page.next"))
    tell("lock a group", lambda: press(world, "lock", block_id="group.20"))
    tell("a swap: the form, and what it would do", lambda: _swap(world))
    tell("do it", lambda: world.submit("olga"))
    tell("match the rest again", lambda: press(world, "again"))
    tell("approve", lambda: press(world, "approve"))
    print(shown(world).splitlines()[2])
    tell("time walks to the round, which is published and delivered", lambda: world.advance_to(moment(ROUND, "23:00")))
    print(f"{len(world.group_dms())} conversations, and a proposal is left: {proposal_in(world) is not None}")


def _swap(world: World) -> None:
    found = proposal_in(world)
    assert found
    press(world, "change")
    chosen = {"proposal.one": found.groups[3][0], "proposal.other": found.groups[5][0]}
    for field, user_id in chosen.items():
        name = next(one["name"] for one in world.people.values() if one["id"] == user_id)
        number = name.removeprefix("person")
        world.client.options(user="olga", action_id=field, value=f"Person {number}", view_id=view_of(world)["id"])
    print(world.submit("olga", chosen)["action"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
