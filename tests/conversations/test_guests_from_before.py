"""Somebody who joined as a colleague and is a guest now: nothing is left to them but the ways out."""

from collections.abc import Iterator

import pytest

from handlers.actions import CLICKS, WAYS_OUT
from handlers.commands import SUBCOMMANDS
from handlers.guards import Access
from messages import ids
from tests.conversations.company import TURNED_AWAY, Company, open_company
from tests.conversations.forged import refusal_in, state_of
from tests.conversations.round_steps import buttons, change, enrol, home
from tests.conversations.swapped import TRIES
from tests.world import World, text_of

pytestmark = pytest.mark.xdist_group("town")

ELSEWHERE = [key for key in CLICKS if key not in WAYS_OUT]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """Gil is a guest, and in both programs still."""
    with open_company(tmp_path_factory.mktemp("company")) as found:
        yield found


def from_before(world: World, name: str) -> None:
    """Somebody joins, and is made a guest afterwards."""
    enrol(world, name)
    change(world, name, is_restricted=True)


def test_a_guest_from_before_leaves_by_the_command_and_then_has_no_part_at_all(town: World) -> None:
    from_before(town, "gil")
    assert town.id("gil") in town.says("olga", "/mentor-admin members")
    assert "You have left *Peer circles*" in town.says("gil", "/mentor leave")
    assert town.id("gil") not in town.says("olga", "/mentor-admin members")
    assert refusal_in(town.says("gil", "/mentor leave")) == "join.guest"


def test_a_guest_from_before_leaves_by_the_button_on_home(town: World) -> None:
    from_before(town, "gus")
    assert refusal_in(home(town, "gus")) == "join.guest"
    assert "Peer circles" in home(town, "gus")
    said = town.click("gus", "program.leave", home=True)
    assert "You have left *Peer circles*" in "\n".join(map(text_of, said["views"]))
    assert "Peer circles" not in home(town, "gus")
    assert town.id("gus") not in town.says("olga", "/mentor-admin members")


def test_a_guest_from_before_takes_names_off_the_private_list_and_adds_none(town: World) -> None:
    enrol(town, "hal", "ian")
    town.says("hal", f"/mentor avoid <@{town.id('ian')}>")
    change(town, "hal", is_restricted=True)
    shown = town.slash("hal", "/mentor avoid")["reply"]
    assert town.id("ian") in text_of(shown)
    assert buttons(shown) == []  # nothing to add somebody with
    assert refusal_in(town.says("hal", f"/mentor avoid <@{town.id('olga')}>")) == "join.guest"
    town.click("hal", "avoid.remove", channel=town.channel)
    assert "There is nobody on your list" in town.says("hal", "/mentor avoid")


def test_a_guest_from_before_sees_whom_they_have_met_and_is_told_what_is_left(town: World) -> None:
    from_before(town, "joe")
    assert "You have not been matched yet" in town.says("joe", "/mentor matches")
    said = town.says("joe", "/mentor help")
    assert refusal_in(said) == "join.guest"
    for word in ("matches", "leave", "avoid"):
        assert f"`/mentor {word}" in said
    assert "`/mentor join" not in said
    assert "`/" not in town.says("joe", "/mentor-admin help")


@pytest.mark.parametrize("word", ["join", "profile", "pause", "resume", "rematch"])
def test_a_guest_from_before_is_refused_all_else(town: World, word: str) -> None:
    if "kim" not in town.people:
        from_before(town, "kim")
    before = state_of(town)
    assert refusal_in(town.says("kim", f"/mentor {word}")) == "join.guest"
    assert state_of(town) == before


@pytest.mark.parametrize("key", ELSEWHERE, ids=[TRIES[key].action_id for key in ELSEWHERE])
def test_no_other_button_does_anything_for_a_guest_from_before(company: Company, key: object) -> None:
    tried, before = TRIES[key], state_of(company.world)
    for home_tab in (False, True):
        action = {"action_id": tried.action_id, **tried.carries(company)}
        answer = company.forger.click(company.ids["gil"], action, home=home_tab)
        assert answer.refusal == TURNED_AWAY["guest"]
    assert state_of(company.world) == before


def test_the_ways_out_are_few() -> None:
    words = {
        f"{command} {one.name}" for command, rows in SUBCOMMANDS.items() for one in rows if one.access is Access.INSIDE
    }
    assert words == {"/mentor leave", "/mentor matches", "/mentor avoid", "/circle leave"}
    assert {ids.PROGRAM_LEAVE, ids.AVOID_REMOVE} == WAYS_OUT
