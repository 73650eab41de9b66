"""Every role tries every command, from the registry: who may not, is told so kindly, and nothing changes."""

from collections.abc import Iterator

import pytest

from handlers.commands import ALONE, SUBCOMMANDS, Subcommand
from handlers.guards import Access
from tests.conversations.company import ROLES, TURNED_AWAY, Company, open_company
from tests.conversations.forged import state_of

pytestmark = pytest.mark.xdist_group("access")  # one workspace for all of them

EVERY_COMMAND = [(command, one) for command, rows in SUBCOMMANDS.items() for one in (*rows, ALONE[command])]
#: refusals that say "this is not for you"; others ("there is one already") are about the moment
NOT_FOR_YOU = {"join.guest", "join.stranger", "join.bot", "join.deactivated", "admin.not_owner", "setup.not_allowed"}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with open_company(tmp_path_factory.mktemp("company")) as found:
        yield found


def refusal_of(role: str, access: Access) -> str | None:
    """What a role is refused with, for each kind of access, in the channel of "Peer circles"."""
    if role in TURNED_AWAY:
        return TURNED_AWAY[role]
    if role == "former":
        return None if access is Access.INSIDE else "join.guest"
    if access is Access.EVERYBODY:
        return None
    if access is Access.OWNERS and role not in {"owner", "admin"}:
        return "admin.not_owner"
    if access is Access.SETTERS and role != "admin":
        return "setup.not_allowed"
    return None


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("command", "one"), EVERY_COMMAND, ids=[f"{c} {one.name}" for c, one in EVERY_COMMAND])
def test_a_command_is_for_whom_the_registry_says(company: Company, command: str, one: Subcommand, role: str) -> None:
    before, posts, owner = state_of(company.world), company.world.posts(), company.world.texts("olga")
    answer = company.forger.command(company.who(role), command, one.name)
    expected = refusal_of(role, one.access)
    assert answer.status == 200
    assert answer.text.strip()
    assert "Something went wrong" not in answer.text
    if expected is None:
        assert answer.refusal not in NOT_FOR_YOU
        return
    assert answer.refusal == expected
    assert answer.views == ()
    assert state_of(company.world) == before
    assert (company.world.posts(), company.world.texts("olga")) == (posts, owner)


@pytest.mark.parametrize("command", SUBCOMMANDS)
def test_somebody_whom_slack_does_not_know_is_refused(company: Company, command: str) -> None:
    before = state_of(company.world)
    for one in SUBCOMMANDS[command]:
        assert company.forger.command("U0NOBODY", command, one.name).refusal == "person.unknown"
    assert state_of(company.world) == before


def test_every_kind_of_access_is_tried() -> None:
    assert {one.access for _, one in EVERY_COMMAND} == set(Access)


def test_in_another_programs_channel_an_owner_is_no_owner(company: Company) -> None:
    world = company.world
    world.client.join(user="otto", channel="design")
    before = state_of(world)
    for one in SUBCOMMANDS["/mentor-admin"]:
        if one.access is Access.OWNERS:
            said = world.says("otto", f"/mentor-admin {one.name}", channel="design")
            assert "Only the owners of Design peers" in said, one.name
    assert state_of(world) == before
