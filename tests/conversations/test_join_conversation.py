"""Joining: by command, by button, from Home, from elsewhere; with all that may be typed wrong."""

from typing import Any

import pytest

from messages.join import join_view
from tests.conversations.forged import Forger, refusal_in, state_of
from tests.conversations.round_steps import change
from tests.messages.filling import submitted
from tests.world import PROFILE, World, text_of

pytestmark = pytest.mark.xdist_group("town")


def opened(outcome: dict[str, Any]) -> str:
    """Everything that the form says which an action has opened."""
    (view,) = outcome["views"]
    return text_of(view)


def fields(view: dict[str, Any]) -> dict[str, Any]:
    """What stands in the fields of a form that are typed into."""
    found = {name: field[name] for name, field in view["state"]["values"].items()}
    chosen = {
        name: ", ".join(one["value"] for one in state["selected_options"])
        for name, state in found.items()
        if state["type"] == "multi_external_select"
    }
    return chosen | {name: state["value"] for name, state in found.items() if "value" in state}


def a_join_form(world: World) -> dict[str, Any]:
    """The form as the app renders it, for those who would never be shown it."""
    with world.bot.begin() as uow:
        programs = uow.programs.all()
    return join_view(programs[:1], chosen=None, profile=None, zone="UTC")


def test_joining_takes_one_form_and_is_answered_with_what_comes_next(town: World) -> None:
    town.person("ana")
    form = opened(town.slash("ana", "/mentor join"))
    assert "You are joining *Peer circles*" in form
    assert "not anonymous" in form
    result = town.submit("ana", PROFILE)
    assert result["action"] == "update"
    assert "You are in *Peer circles*. The next round starts on Tuesday 8 December." in text_of(result["view"])
    (welcome,) = town.texts("ana")
    assert "Welcome to *Peer circles*" in welcome
    assert "/mentor leave" in welcome


def test_that_somebody_joined_is_told_to_nobody_else(town: World) -> None:
    town.person("amy")
    posts, owner = town.posts(), town.texts("olga")
    town.join("amy")
    assert town.posts() == posts
    assert town.texts("olga") == owner
    assert f"<@{town.id('amy')}>" in town.says("olga", "/mentor-admin members")


@pytest.mark.parametrize(
    ("number", "values", "field", "words"),
    [
        (0, {"offers": ", ".join(f"skill {n}" for n in range(11))}, "offers", "These are 11; 10 are enough."),
        (1, {"wants": "x" * 61}, "wants", "“xxxxxxxxxxxxxxxxxxxx…” is too long. Use at most 60 characters"),
        (2, {"offers": "R&D <b> `code` " * 6}, "offers", "“R&D <b>"),
        (3, {"goal": "x" * 301}, "goal", "Enter no more than 300 characters."),
        (4, {"hours_start": "17:00", "hours_end": "09:00"}, "hours_end", "The day has to end after it starts."),
        (5, {"hours_start": "09:00", "hours_end": "09:00"}, "hours_end", "The day has to end after it starts."),
        (6, {"hours_start": None}, "hours_start", "Please complete this required field."),
        (7, {"days": []}, "days", "Please complete this required field."),
        (8, {"languages": ", ".join("abcdefghijk")}, "languages", "These are 11; 10 are enough."),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_nothing_typed_is_lost(
    town: World, number: int, values: dict[str, Any], field: str, words: str
) -> None:
    name = f"bea{number}"
    town.person(name)
    town.slash(name, "/mentor join")
    before = state_of(town)
    result = town.submit(name, {**PROFILE, **values})
    assert result["action"] == "errors"
    assert set(result["errors"]) == {field}
    assert result["errors"][field].startswith(words)
    typed = {**PROFILE, **values}
    assert fields(result["view"]).items() >= {one: typed[one] for one in ("offers", "wants", "goal")}.items()
    assert state_of(town) == before
    assert town.texts(name) == []


def test_every_mistake_is_told_at_once_and_a_mended_form_joins(town: World) -> None:
    town.person("cat")
    town.slash("cat", "/mentor join")
    wrong = {"offers": "x" * 61, "wants": ", ".join("abcdefghijk"), "hours_start": "18:00", "hours_end": "09:00"}
    result = town.submit("cat", wrong)
    assert set(result["errors"]) == {"offers", "wants", "hours_end"}
    right = {"offers": "SQL", "wants": "Rust", "hours_start": "09:00", "hours_end": "18:00"}
    assert "You are in *Peer circles*" in text_of(town.submit("cat", right)["view"])


def test_the_app_checks_what_slack_would_have_checked(town: World) -> None:
    user_id = town.person("cem")
    form = a_join_form(town)
    before = state_of(town)
    long = Forger(town).submit(user_id, form, submitted(form, goal="x" * 301, days=[]))
    assert long.ack["response_action"] == "errors"
    assert long.ack["errors"]["goal"] == "Please shorten this to 300 characters."
    assert "at least one working day" in long.ack["errors"]["days"]
    assert state_of(town) == before


def test_joining_twice_changes_nothing(town: World) -> None:
    town.person("dan")
    town.join("dan")
    before = state_of(town)
    outcome = town.slash("dan", "/mentor join")
    assert outcome["views"] == []
    assert "You are in Peer circles already, so nothing changes." in text_of(outcome["reply"])
    assert state_of(town) == before


def test_an_old_form_sent_after_joining_only_saves_the_profile(town: World) -> None:
    user_id = town.person("don")
    town.join("don")
    form = a_join_form(town)
    answer = Forger(town).submit(user_id, form, submitted(form, offers="Juggling"))
    assert "You are in Peer circles already" in answer.text
    assert len(town.texts("don")) == 1
    assert fields(town.slash("don", "/mentor profile")["views"][0])["offers"] == "Juggling"


def test_whoever_left_is_welcomed_back_with_the_profile_they_had(town: World) -> None:
    town.person("eva")
    town.join("eva", offers="Juggling")
    town.says("eva", "/mentor leave")
    (form,) = town.slash("eva", "/mentor join")["views"]
    assert fields(form)["offers"] == "Juggling"
    town.submit("eva")
    assert "Welcome back to *Peer circles*" in town.texts("eva")[-1]


def test_the_button_under_the_announcement_opens_the_same_form(town: World) -> None:
    town.person("fay")
    assert "You are joining *Peer circles*" in opened(town.click("fay", "program.join", channel=town.channel))
    assert "You are in *Peer circles*" in text_of(town.submit("fay", PROFILE)["view"])


def test_the_button_tells_a_member_privately_that_they_are_in(town: World) -> None:
    town.person("gil")
    town.join("gil")
    posts = town.posts()
    outcome = town.click("gil", "program.join", channel=town.channel)
    (reply,) = outcome["messages"]
    assert reply["ephemeral_to"] == town.id("gil")
    assert "already" in text_of(reply)
    assert town.posts() == posts


def test_joining_from_another_channel_means_the_only_program(town: World) -> None:
    town.person("hal")
    town.client.join(user="hal", channel="general")
    assert "You are joining *Peer circles*" in opened(town.slash("hal", "/mentor join", channel="general"))
    assert town.submit("hal", PROFILE)["action"] == "update"
    assert "Welcome to *Peer circles*" in town.texts("hal")[-1]


def test_with_several_programs_the_channel_decides_and_elsewhere_the_person(world: World) -> None:
    world.person("ana")
    world.client.join(user="ana", channel="general")
    assert refusal_in(world.says("ana", "/mentor join", channel="general")) == "program.none"
    world.set_up()
    world.client.create_channel(name="design", user="olga", members=["ana"], bot=True)
    world.slash("olga", "/mentor-admin setup", channel="design")
    world.submit("olga", {"name": "Design peers", "starts_on": "2026-12-09"})
    world.submit("olga")
    assert "You are joining *Design peers*" in opened(world.slash("ana", "/mentor join", channel="design"))
    (form,) = world.slash("ana", "/mentor join", channel="general")["views"]
    choices = {one["text"]["text"]: one["value"] for one in form["blocks"][0]["element"]["options"]}
    assert set(choices) == {"Peer circles", "Design peers"}
    result = world.submit("ana", PROFILE)
    assert result["errors"] == {"program": "Please complete this required field."}
    result = world.submit("ana", {"program": choices["Design peers"]})
    assert "You are in *Design peers*" in text_of(result["view"])
    assert not [one for one in world.texts("ana") if "Peer circles" in one]


def test_a_program_that_has_ended_refuses_at_the_button_and_at_an_old_form(world: World) -> None:
    world.set_up()
    world.person("ana")
    world.person("ben")
    world.client.join(user="ben", channel="general")
    world.slash("ben", "/mentor join", channel="general")
    world.slash("olga", "/mentor-admin end")
    world.click("olga", "admin.end", channel=world.channel)
    before = state_of(world)
    late = world.submit("ben", PROFILE)
    assert "Peer circles has ended." in text_of(late["view"])
    outcome = world.click("ana", "program.join", channel=world.channel)
    assert outcome["views"] == []
    assert "Peer circles has ended." in text_of(outcome["messages"][0])
    assert refusal_in(world.says("ana", "/mentor join")) == "program.none"
    assert state_of(world) == before


OUTSIDERS = {
    "guest": {"is_restricted": True},
    "one-channel guest": {"is_restricted": True, "is_ultra_restricted": True},
    "stranger": {"is_stranger": True},
    "bot": {"is_bot": True},
    "deactivated": {"deleted": True},
}


@pytest.mark.parametrize("who", OUTSIDERS)
def test_an_outsider_is_refused_kindly_whichever_way_they_come(town: World, who: str) -> None:
    user_id = town.person(f"some-{who.replace(' ', '-')}")
    change(town, user_id, **OUTSIDERS[who])
    forger, form = Forger(town), a_join_form(town)
    before = state_of(town)
    button = {"action_id": "program.join", "value": form["private_metadata"]}
    answers = [
        forger.command(user_id, "/mentor", "join"),
        forger.click(user_id, button),
        forger.click(user_id, button, home=True),
        forger.submit(user_id, form, submitted(form, **PROFILE)),
    ]
    reason = "join.guest" if "guest" in who else f"join.{who}"
    assert [one.refusal for one in answers] == [reason] * 4
    assert [one.status for one in answers] == [200] * 4
    assert state_of(town) == before
    assert town.texts(user_id) == []


def test_who_becomes_a_guest_while_the_form_is_open_is_refused(town: World) -> None:
    town.person("ida")
    town.slash("ida", "/mentor join")
    change(town, "ida", is_restricted=True)
    before = state_of(town)
    assert refusal_in(text_of(town.submit("ida", {"goal": PROFILE["goal"]})["view"])) == "join.guest"
    assert state_of(town) == before
