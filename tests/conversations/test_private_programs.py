"""A program in a private channel: to whoever is not in that channel it does not exist."""

from collections.abc import Iterator
from typing import Any

import pytest

from mentoring.programs import EnrolmentState, Program, ProgramState
from messages import ids
from messages.join import join_view
from messages.setup import Setup, SetupContext, setup_preview_view, setup_view
from messages.small_forms import owners_view, pause_view
from tests.conversations.forged import Answer, Forger, state_of
from tests.conversations.round_steps import home
from tests.messages.filling import submitted
from tests.world import PROFILE, OpenWorld, World, text_of

Json = dict[str, Any]

HOUSE = "Quiet leaders"
ROOM = "leaders"
GONE = "program.gone"
#: buttons of members and of owners that carry a program
MEMBERS_BUTTONS = ("program.join", "program.pause", "program.resume", "program.leave", "round.skip", "round.unskip")
OWNERS_BUTTONS = ("admin.edit", "admin.pause", "admin.resume", "admin.run_now", "admin.end")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Rosa's program is in a private channel with Pat; Sam, Ada (an admin) and others are not in that."""
    with OpenWorld(tmp_path_factory.mktemp("house")) as world:
        yield settle_in(world)


@pytest.fixture
def own_house(world: World) -> World:
    """The same, for one test alone."""
    return settle_in(world)


def settle_in(world: World) -> World:
    for name in ("rosa", "ada"):
        world.person(name, is_admin=True)
    for name in ("sam", "pat", "pia"):
        world.person(name)
    members = [world.id(one) for one in ("pat", "pia")]
    world.client.create_channel(name=ROOM, user="rosa", private=True, members=members, bot=True)
    everybody = [world.id(one) for one in ("rosa", "ada", "pat", "pia")]
    world.client.create_channel(name="lobby", user="sam", members=everybody)
    world.slash("rosa", "/mentor-admin setup", channel=ROOM)
    world.submit("rosa", {"name": HOUSE, "every": "two_weeks", "starts_on": "2026-12-08"})
    world.submit("rosa")
    return world


def program_of(world: World) -> Program:
    with world.bot.begin() as uow:
        return next(one for one in uow.programs.all() if one.name == HOUSE)


def form_of(world: World) -> Json:
    """The join form as it would be, for who would never be shown it."""
    return join_view([program_of(world)], chosen=None, profile=None, zone="UTC")


def clicked(world: World, name: str, action_id: str, *more: str) -> Answer:
    value = ":".join([ids.encode(program_of(world).id), *more])
    return Forger(world).click(world.id(name), {"action_id": action_id, "value": value})


def sent(world: World, name: str) -> Answer:
    form = form_of(world)
    return Forger(world).submit(world.id(name), form, submitted(form, **PROFILE))


def part(world: World, name: str) -> EnrolmentState | None:
    program = program_of(world)
    with world.bot.begin() as uow:
        found = uow.enrolments.get(program.id, world.id(name))
        return found.state if found else None


def join_in_room(world: World, name: str) -> None:
    (form,) = world.slash(name, "/mentor join", channel=ROOM)["views"]
    assert HOUSE in text_of(form)
    assert f"You are in *{HOUSE}*" in text_of(world.submit(name, PROFILE)["view"])


# --- outside


@pytest.mark.parametrize("name", ["sam", "ada", "pat"])
def test_home_offers_no_private_program(house: World, name: str) -> None:
    assert HOUSE not in home(house, name)


@pytest.mark.parametrize("name", ["sam", "ada", "pat"])
def test_join_typed_elsewhere_does_not_name_a_private_program(house: World, name: str) -> None:
    for channel in ("lobby", "@bot"):
        if channel == "@bot":
            house.client.open_dm(user=name)
        outcome = house.slash(name, "/mentor join", channel=channel)
        assert outcome["views"] == []
        assert "There is no program to join yet." in text_of(outcome["reply"])


@pytest.mark.parametrize("name", ["sam", "ada"])
def test_a_forged_click_meets_what_is_said_of_a_program_that_is_not_there(house: World, name: str) -> None:
    before = state_of(house)
    for action_id in MEMBERS_BUTTONS:
        more = ["2026-12-08"] if action_id.startswith("round.") else []
        answer = clicked(house, name, action_id, *more)
        missing = Forger(house).click(
            house.id(name), {"action_id": action_id, "value": ":".join([ids.encode(999999), *more])}
        )
        assert answer.refusal == GONE, action_id
        assert answer.text == missing.text
        assert answer.views == ()
    assert state_of(house) == before


def test_a_forged_click_of_an_owners_button_does_not_name_the_program(house: World) -> None:
    before = state_of(house)
    for action_id in OWNERS_BUTTONS:
        answer = clicked(house, "sam", action_id)
        assert answer.refusal == GONE, action_id
        assert HOUSE not in answer.text
    assert state_of(house) == before


@pytest.mark.parametrize("name", ["sam", "ada"])
def test_a_forged_join_form_is_refused_as_for_a_program_that_is_not_there(house: World, name: str) -> None:
    before = state_of(house)
    assert sent(house, name).refusal == GONE
    program = program_of(house)
    picker = join_view([program, program], chosen=None, profile=None, zone="UTC")
    values = submitted(picker, program=ids.encode(program.id), **PROFILE)
    answer = Forger(house).submit(house.id(name), picker, values)
    assert answer.refusal == GONE
    assert HOUSE not in answer.text
    assert state_of(house) == before
    assert house.texts(name) == []


def test_other_forged_forms_do_not_name_the_program(house: World) -> None:
    program = program_of(house)
    today = house.now.date()
    settings = setup_view(program, channel_id=program.channel_id, today=today, zone="UTC")
    saving = setup_preview_view(
        SetupContext(program.channel_id, program.id),
        Setup("Taken over", program.cadence),
        program=program,
        dates=[],
        zone="UTC",
    )
    before = state_of(house)
    for view in (pause_view(program.id, today), settings, saving, owners_view(program)):
        answer = Forger(house).submit(house.id("sam"), view, submitted(view))
        assert answer.refusal == GONE, view["callback_id"]
        assert HOUSE not in answer.text
    assert state_of(house) == before


def test_an_ended_private_program_is_not_named_either(own_house: World) -> None:
    own_house.says("rosa", "/mentor-admin end", channel=ROOM)
    own_house.click("rosa", "admin.end", channel=ROOM)
    assert clicked(own_house, "sam", "program.join").refusal == GONE
    assert sent(own_house, "sam").refusal == GONE
    assert clicked(own_house, "pat", "program.join").refusal == "program.ended"


def test_who_was_taken_out_of_the_channel_can_send_the_open_form_no_more(own_house: World) -> None:
    own_house.slash("pat", "/mentor join", channel=ROOM)
    own_house.client.leave(user="pat", channel=ROOM)
    assert "This program does not exist any more." in text_of(own_house.submit("pat", PROFILE)["view"])
    assert part(own_house, "pat") is None


def test_without_the_app_in_the_channel_nobody_new_comes_in(own_house: World) -> None:
    own_house.client.leave(user=own_house.bot.kit.bot_user_id, channel=ROOM)
    assert clicked(own_house, "pat", "program.join").refusal == GONE


def test_a_channel_that_turns_public_or_private_or_is_lost_is_followed(own_house: World) -> None:
    def eyes() -> list[str]:
        return [text for text in own_house.texts("rosa") if "needs your eyes" in text or "no longer post" in text]

    own_house.client.turn(ROOM, private=False)
    own_house.client.fault(kind="error", method="conversations.info", error="internal_error", times=1)
    own_house.bot.look_at_channels()
    assert HOUSE not in home(own_house, "sam"), "what Slack does not say changes nothing"
    for _ in range(2):
        own_house.bot.look_at_channels()
    own_house.settle()
    assert HOUSE in home(own_house, "sam")
    assert ["Its channel is public now" in text for text in eyes()] == [True]

    own_house.client.turn(ROOM)
    own_house.bot.look_at_channels()
    own_house.settle()
    assert HOUSE not in home(own_house, "sam")
    assert clicked(own_house, "sam", "program.join").refusal == GONE
    assert "Its channel is private now" in eyes()[-1]

    own_house.client.fault(kind="error", method="conversations.info", error="channel_not_found", times=1)
    own_house.bot.look_at_channels()
    own_house.settle()
    assert program_of(own_house).state is ProgramState.PAUSED
    assert "We can no longer post in the channel" in eyes()[-1]
    assert len(eyes()) == 3


# --- inside


def test_who_is_in_the_channel_joins_by_the_command_there(own_house: World) -> None:
    join_in_room(own_house, "pat")
    assert part(own_house, "pat") is EnrolmentState.ACTIVE


def test_who_is_in_the_channel_joins_by_the_button_there(own_house: World) -> None:
    (form,) = own_house.click("pat", "program.join", channel=ROOM)["views"]
    assert f"You are joining *{HOUSE}*" in text_of(form)
    own_house.submit("pat", PROFILE)
    assert part(own_house, "pat") is EnrolmentState.ACTIVE


def test_people_of_a_large_channel_are_found_on_its_later_pages(
    own_house: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.channels.MOST_NAMED", 1)
    assert "You are joining" in clicked(own_house, "pia", "program.join").text
    assert clicked(own_house, "sam", "program.join").refusal == GONE


def test_who_takes_part_has_the_program_everywhere_even_after_leaving_the_channel(own_house: World) -> None:
    join_in_room(own_house, "pat")
    own_house.client.close_view(user="pat", all=True)
    own_house.client.leave(user="pat", channel=ROOM)
    assert HOUSE in home(own_house, "pat")
    assert f"You are in {HOUSE} already" in own_house.says("pat", "/mentor join", channel="lobby")
    assert f"You are taking a break from {HOUSE}" in own_house.says("pat", "/mentor pause", channel="lobby")
    assert clicked(own_house, "pat", "program.resume").refusal is None
    assert part(own_house, "pat") is EnrolmentState.ACTIVE


def test_who_has_left_program_and_channel_is_offered_it_no_more(own_house: World) -> None:
    join_in_room(own_house, "pat")
    own_house.client.close_view(user="pat", all=True)
    own_house.client.leave(user="pat", channel=ROOM)
    own_house.says("pat", "/mentor leave", channel="lobby")
    assert HOUSE not in home(own_house, "pat")
    assert clicked(own_house, "pat", "program.join").refusal == GONE
    assert f"You are not in {HOUSE}, so nothing changes." in clicked(own_house, "pat", "program.leave").text
    assert sent(own_house, "pat").refusal == GONE


def test_owners_may_join_from_anywhere_and_admins_may_manage(own_house: World) -> None:
    assert HOUSE in home(own_house, "rosa")
    (form,) = own_house.slash("rosa", "/mentor join", channel="lobby")["views"]
    assert HOUSE in text_of(form)
    own_house.submit("rosa", PROFILE)
    assert part(own_house, "rosa") is EnrolmentState.ACTIVE
    assert clicked(own_house, "ada", "admin.pause").refusal is None


def test_who_is_in_the_channel_is_told_by_name_what_they_are_not_in(house: World) -> None:
    assert f"You are not in {HOUSE}." in house.says("pat", "/mentor pause", channel=ROOM)
    assert f"Only the owners of {HOUSE}" in house.says("pat", "/mentor-admin status", channel=ROOM)


# --- setting up


def test_the_preview_of_a_private_channel_says_who_sees_the_program(own_house: World) -> None:
    own_house.client.create_channel(name="board", user="rosa", private=True, bot=True)
    for channel, said in (("board", True), ("mentoring", False)):
        own_house.slash("rosa", "/mentor-admin setup", channel=channel)
        preview = own_house.submit("rosa", {"name": "Board", "starts_on": "2026-12-08"})["view"]
        assert ("Only people in this private channel see it and can join." in text_of(preview)) is said
        own_house.client.close_view(user="rosa", all=True)


def test_whether_a_program_is_private_is_what_its_channel_was_at_set_up(own_house: World) -> None:
    own_house.set_up("ada")
    with own_house.bot.begin() as uow:
        assert {one.name: one.public for one in uow.programs.all()} == {HOUSE: False, "Peer circles": True}
    assert "Peer circles" in home(own_house, "sam")
