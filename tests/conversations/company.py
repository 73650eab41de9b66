"""A company in the middle of a round, with everybody in it who might try something."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mentoring.programs import Program
from mentoring.rounds import CheckIn, CheckInKind
from tests.conversations.forged import Forger
from tests.conversations.round_steps import change
from tests.world import OpenWorld, World

#: role -> who plays it; the first five are people of the workspace
ROLES = {
    "outsider": "eve",  # works here, takes no part
    "member": "mia",
    "partner": "ben",  # in Ana's group
    "owner": "otto",  # of the first program; no admin
    "other owner": "dora",  # of the second program; no admin
    "admin": "ada",  # owns nothing
    "guest": "gus",
    "former": "gil",  # a guest now, who joined both programs as a colleague
    "stranger": "sam",
    "bot": "robo",
}
#: role -> the refusal that meets them everywhere
TURNED_AWAY = {"guest": "join.guest", "stranger": "join.stranger", "bot": "join.bot"}
FACTS = {
    "gus": {"is_restricted": True},
    "sam": {"is_stranger": True},
    "robo": {"is_bot": True},
    "ada": {"is_admin": True},
}


@dataclass(frozen=True)
class Company:
    """Ana and Ben are a group of "Peer circles"; Mia is in another one; Zoe is in "Design peers"."""

    world: World
    forger: Forger
    ids: dict[str, str]  # name -> user id
    peers: Program
    design: Program
    checkin: CheckIn  # Ana's "did you meet?", open
    pulse: CheckIn  # Ana's short question, open and answered

    def who(self, role: str) -> str:
        """The user id of whoever plays a role."""
        return self.ids[ROLES[role]]


@contextmanager
def open_company(folder: Path) -> Iterator[Company]:
    """The company at noon of the tenth day of its first round, with a frozen clock."""
    with OpenWorld(folder) as world:
        names = ("ana", "max", "zoe", *ROLES.values())
        ids = {name: world.person(name, **FACTS.get(name, {})) for name in names} | {"olga": world.id("olga")}
        _set_up(world, "mentoring", "Peer circles", "otto")
        world.client.create_channel(name="design", user="olga", members=["zoe", "dora"], bot=True)
        _set_up(world, "design", "Design peers", "dora")
        for name in ("ana", "ben"):
            world.join(name)
        world.slash("olga", "/mentor-admin run-now")
        world.click("olga", "admin.run_now", channel=world.channel)
        for name in ("mia", "max"):
            world.join(name)
        world.slash("zoe", "/mentor join", channel="design")
        world.submit("zoe")
        world.advance(days=10, hours=3)
        world.click("ana", "pulse.score.4")
        _joins_and_becomes_a_guest(world, "gil")
        yield _company(world, ids)


def _set_up(world: World, channel: str, name: str, owner: str) -> None:
    world.slash("olga", "/mentor-admin setup", channel=channel)
    world.submit("olga", {"name": name, "every": "four_weeks", "starts_on": "2026-12-29"})
    world.submit("olga")
    world.slash("olga", "/mentor-admin owners", channel=channel)
    world.submit("olga", {"owners": [world.id(owner)]})


def _joins_and_becomes_a_guest(world: World, name: str) -> None:
    world.join(name)
    world.client.join(user=name, channel="design")
    world.slash(name, "/mentor join", channel="design")
    world.submit(name)
    change(world, name, is_restricted=True)


def _company(world: World, ids: dict[str, str]) -> Company:
    with world.bot.begin() as uow:
        programs = {one.name: one for one in uow.programs.all()}
        own = {one.kind: one for one in uow.checkins.open_of_member(ids["ana"])}
    return Company(
        world,
        Forger(world),
        ids,
        programs["Peer circles"],
        programs["Design peers"],
        own[CheckInKind.MEETING],
        own[CheckInKind.PULSE],
    )
