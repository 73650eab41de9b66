"""The app's Home: what waits, what one takes part in, what could be joined, and buttons that work from there."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.conversations.forged import refusal_in, state_of
from tests.conversations.round_steps import change, home
from tests.world import PROFILE, OpenWorld, World, text_of

pytestmark = pytest.mark.xdist_group("town")

Json = dict[str, Any]


@pytest.fixture(scope="module")
def matched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Ana and Ben are a group, and have been asked both questions."""
    with OpenWorld(tmp_path_factory.mktemp("matched")) as world:
        world.set_up(starts_on="2026-12-29")
        for name in ("ana", "ben"):
            world.person(name)
            world.join(name)
        world.slash("olga", "/mentor-admin run-now")
        world.click("olga", "admin.run_now", channel=world.channel)
        world.advance(days=10, hours=3)
        yield world


def buttons(world: World, name: str) -> list[str]:
    """The action ids of everything that can be clicked there."""
    view = world.client.home(user=name) or {}
    parts = [one for block in view["blocks"] for one in [block.get("accessory"), *block.get("elements", [])] if one]
    return [one["action_id"] for one in parts if "action_id" in one]


def reply(outcome: Json) -> str:
    """What is said over the Home after a click."""
    assert outcome["acked"], outcome
    return "\n".join(map(text_of, outcome["views"]))


def test_a_home_without_programs_says_so(world: World) -> None:
    world.person("ana")
    assert "You are not in a program yet" in home(world, "ana")
    assert "There is no program to join right now" in home(world, "ana")


def test_a_newcomer_joins_from_home_and_home_follows(town: World) -> None:
    town.person("ana")
    assert "Programs you can join" in home(town, "ana")
    assert "You are joining *Peer circles*" in reply(town.click("ana", "program.join", home=True))
    assert town.submit("ana", PROFILE)["action"] == "update"
    assert "My programs" in home(town, "ana", opened=False)
    assert "Next match: Tuesday 8 December." in home(town, "ana", opened=False)
    assert "program.join" not in buttons(town, "ana")


def test_the_next_round_is_skipped_and_unskipped_from_home(town: World) -> None:
    town.person("ben")
    town.join("ben")
    home(town, "ben")
    town.click("ben", "round.skip", home=True)
    assert "You skip the next round, on Tuesday 8 December." in home(town, "ben", opened=False)
    town.click("ben", "round.unskip", home=True)
    assert "Next match: Tuesday 8 December." in home(town, "ben", opened=False)


def test_a_break_is_taken_and_ended_from_home(town: World) -> None:
    town.person("cem")
    town.join("cem")
    home(town, "cem")
    town.click("cem", "program.pause", home=True)
    assert "You are back on Thursday 24 December 2026" in text_of(town.submit("cem", {"until": "2026-12-24"})["view"])
    assert "You are on a break; first day back: Thursday 24 December 2026." in home(town, "cem", opened=False)
    assert "you are taking part in *Peer circles* again" in reply(town.click("cem", "program.resume", home=True))
    assert "Next match: Tuesday 8 December." in home(town, "cem", opened=False)


def test_leaving_from_home_offers_to_come_back(town: World) -> None:
    town.person("dee")
    town.join("dee")
    home(town, "dee")
    assert "You have left *Peer circles*" in reply(town.click("dee", "program.leave", home=True))
    assert "Programs you can join" in home(town, "dee", opened=False)
    assert "program.leave" not in buttons(town, "dee")


def test_a_button_on_a_home_that_is_out_of_date_is_harmless_and_brings_it_up_to_date(town: World) -> None:
    town.person("eli")
    town.join("eli")
    home(town, "eli")
    town.says("eli", "/mentor leave")
    before = state_of(town)
    assert refusal_in(reply(town.click("eli", "program.pause", home=True))) == "enrolment.none"
    assert "You are not in Peer circles" in reply(town.click("eli", "program.leave", home=True))
    assert state_of(town) == before
    assert "Programs you can join" in home(town, "eli", opened=False)


def test_the_profile_and_the_private_list_open_from_home(town: World) -> None:
    town.person("fay")
    other = town.person("finn")
    home(town, "fay")
    assert "I can help with" in str(town.click("fay", "program.profile", home=True)["views"][0])
    town.client.close_view(user="fay", all=True)
    town.click("fay", "avoid.add", home=True)
    town.submit("fay", {"person": other})
    assert f"<@{other}>" in town.says("fay", "/mentor avoid")
    assert other not in home(town, "fay")
    town.client.close_view(user="fay", all=True)


def test_the_private_list_is_read_and_shortened_from_home(town: World) -> None:
    town.person("flo")
    first, second = town.person("gwen"), town.person("greg")
    home(town, "flo")
    assert "There is nobody on your list" in reply(town.click("flo", "avoid.add", home=True))
    town.client.close_view(user="flo", all=True)
    for one in (first, second):
        town.says("flo", f"/mentor avoid <@{one}>")
    home(town, "flo")
    (form,) = town.click("flo", "avoid.add", home=True)["views"]
    assert [f"<@{one}>" in text_of(form) for one in (first, second)] == [True, True]
    assert "Only you can see this" in text_of(form)
    town.click("flo", "avoid.remove", view_id=form["id"], value=first)
    (form,) = town.client.views(user="flo")
    assert [f"<@{one}>" in text_of(form) for one in (first, second)] == [False, True]
    assert f"<@{second}>" in text_of(town.submit("flo", {"person": first})["view"])
    said = town.says("flo", "/mentor avoid")
    assert f"<@{first}>" in said
    assert f"<@{second}>" in said
    assert not any(one in home(town, name) for one in (first, second) for name in ("gwen", "olga"))


def test_only_owners_see_what_owners_can_do(town: World) -> None:
    town.person("gil")
    assert "Programs you look after" in home(town, "olga")
    assert "*Peer circles* is running: every second Tuesday at 10:00." in home(town, "olga")
    assert {"admin.edit", "admin.pause", "admin.run_now", "admin.end"} <= set(buttons(town, "olga"))
    assert not [one for one in buttons(town, "gil") if one.startswith("admin.")]


def test_an_owner_pauses_and_resumes_from_home_and_members_see_it(world: World) -> None:
    world.set_up()
    world.person("ana")
    world.join("ana")
    home(world, "olga")
    assert "is paused, and the channel has been told" in reply(world.click("olga", "admin.pause", home=True))
    assert "*Peer circles* is paused" in home(world, "olga", opened=False)
    assert "The program is paused; your place is kept." in home(world, "ana")
    assert "round.skip" not in buttons(world, "ana")
    world.click("olga", "admin.resume", home=True)
    assert "Next match: Tuesday 8 December." in home(world, "ana")
    world.click("olga", "admin.edit", home=True)
    assert world.submit("olga", {"name": "Round table"})["action"] == "push"
    assert world.submit("olga")["action"] == "clear"
    assert "*Round table* is running" in home(world, "olga", opened=False)
    world.click("olga", "admin.end", home=True)
    assert "Round table" not in home(world, "olga") + home(world, "ana")


def test_home_names_the_people_of_the_present_round(matched: World) -> None:
    assert f"Matched with <@{matched.id('ben')}> in this round." in home(matched, "ana")
    assert f"Matched with <@{matched.id('ana')}> in this round." in home(matched, "ben")


def test_a_check_in_is_answered_from_home_and_the_question_follows(matched: World) -> None:
    assert f"*Have you and <@{matched.id('ben')}> met yet?*" in home(matched, "ana")
    matched.click("ana", "checkin.answer.met", home=True)
    assert "You said: *We met*. You can change it" in home(matched, "ana", opened=False)
    assert any("you said *We met*" in one for one in matched.texts("ana"))
    assert "We met*." not in home(matched, "ben")
    matched.click("ana", "checkin.answer.not_yet", home=True)
    assert "You said: *Not yet*." in home(matched, "ana", opened=False)
    assert any("you said *Not yet*" in one for one in matched.texts("ana"))


def test_the_short_question_is_answered_from_home_too(matched: World) -> None:
    home(matched, "ben")
    matched.click("ben", "pulse.score.4", home=True)
    assert "You answered *4* of 5" in home(matched, "ben", opened=False)
    assert any("You answered *4* of 5" in one for one in matched.texts("ben"))
    assert "You answered" not in home(matched, "ana")


def test_what_waits_goes_with_whoever_leaves(matched: World) -> None:
    matched.person("cem")
    matched.join("cem")
    assert "Waiting for you" not in home(matched, "cem")
    home(matched, "ben")
    matched.click("ben", "program.leave", home=True)
    assert "Waiting for you" not in home(matched, "ben", opened=False)
    assert "Matched with" not in home(matched, "ana")


@pytest.mark.parametrize(
    ("name", "facts", "reason"),
    [
        ("gus", {"is_restricted": True}, "join.guest"),
        ("uma", {"is_restricted": True, "is_ultra_restricted": True}, "join.guest"),
        ("sam", {"is_stranger": True}, "join.stranger"),
    ],
)
def test_outsiders_see_a_kind_home_without_buttons(town: World, name: str, facts: Json, reason: str) -> None:
    town.person(name, **facts)
    assert refusal_in(home(town, name)) == reason
    assert "Peer circles" not in home(town, name)
    assert buttons(town, name) == []


def test_a_member_who_becomes_a_guest_sees_the_kind_home(town: World) -> None:
    town.person("hal")
    town.join("hal")
    assert "My programs" in home(town, "hal")
    change(town, "hal", is_restricted=True)
    assert refusal_in(home(town, "hal")) == "join.guest"


@pytest.mark.parametrize("command", ["/mentor help", "/mentor", "/mentor-admin help"])
def test_help_tells_a_guest_kindly_that_there_is_nothing_to_do(town: World, command: str) -> None:
    if "gert" not in town.people:
        town.person("gert", is_restricted=True)
    said = town.says("gert", command)
    assert "matches colleagues now and then" in said
    assert refusal_in(said) == "join.guest"
    assert "`/mentor" not in said
