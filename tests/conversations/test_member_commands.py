"""What members say to /mentor, and what they hear."""

from pathlib import Path
from typing import Any

import pytest

from handlers.commands import SUBCOMMANDS
from tests.conversations.forged import refusal_in, state_of
from tests.world import OpenWorld, World, text_of

pytestmark = pytest.mark.xdist_group("town")


def member(world: World, name: str, **profile: Any) -> str:
    """Somebody who has joined; returns the user id."""
    user_id = world.person(name)
    world.join(name, **profile)
    return user_id


def start_round(world: World) -> None:
    """The owner starts a round at once."""
    world.slash("olga", "/mentor-admin run-now")
    world.click("olga", "admin.run_now", channel=world.channel)


def open_second_program(world: World) -> None:
    """Another program, in another channel."""
    world.client.create_channel(name="design", user="olga", bot=True)
    world.slash("olga", "/mentor-admin setup", channel="design")
    world.submit("olga", {"name": "Design peers", "starts_on": "2026-12-09"})
    world.submit("olga")


# --- profile


def test_a_profile_is_shown_as_it_was_and_what_is_not_touched_stays(town: World) -> None:
    member(town, "ana", offers="Juggling, SQL", goal="Write a book", hours_start="08:30", style="walk")
    town.slash("ana", "/mentor profile")
    assert "Your profile is saved" in text_of(town.submit("ana", {"wants": "Chess"})["view"])
    (form,) = town.slash("ana", "/mentor profile")["views"]
    values = {name: field[name] for name, field in form["state"]["values"].items()}
    chosen = {name: [one["value"] for one in values[name]["selected_options"]] for name in ("offers", "wants")}
    assert chosen == {"offers": ["Juggling", "SQL"], "wants": ["Chess"]}
    assert values["goal"]["value"] == "Write a book"
    assert values["hours_start"]["selected_time"] == "08:30"
    assert values["style"]["selected_option"]["value"] == "walk"


def test_a_mistake_in_a_profile_leaves_the_old_one(town: World) -> None:
    member(town, "ada")
    before = state_of(town)
    town.slash("ada", "/mentor profile")
    assert set(town.submit("ada", {"offers": "x" * 61})["errors"]) == {"offers"}
    assert state_of(town) == before


# --- pause and resume


def test_pausing_lasts_until_the_member_comes_back(town: World) -> None:
    user_id = member(town, "ben")
    assert "until you say so" in town.says("ben", "/mentor pause")
    assert f"On a break* (1)\n<@{user_id}>" in town.says("olga", "/mentor-admin members")
    assert "Welcome back" in town.says("ben", "/mentor resume")
    assert "On a break" not in town.says("olga", "/mentor-admin members")


def test_the_answer_to_a_pause_has_a_way_back(town: World) -> None:
    member(town, "bob")
    town.says("bob", "/mentor pause")
    outcome = town.click("bob", "program.resume", channel=town.channel)
    assert "you are taking part in *Peer circles* again" in text_of(outcome["messages"][0])


@pytest.mark.parametrize(
    ("typed", "back"),
    [
        ("2026-12-24", "Thursday 24 December 2026"),
        ("until 24 Dec", "Thursday 24 December 2026"),
        ("24.12.2026", "Thursday 24 December 2026"),
        ("December 24th", "Thursday 24 December 2026"),
        ("Thursday, 24th of december", "Thursday 24 December 2026"),
        ("two weeks", "Monday 14 December 2026"),
        ("FRIDAY", "Friday 4 December 2026"),
        ("next monday", "Monday 7 December 2026"),
        ("tomorrow", "Tuesday 1 December 2026"),
        ("next month", "Tuesday 1 December 2026"),
        ("3 months", "Sunday 28 February 2027"),
        ("5 Jan", "Tuesday 5 January 2027"),
    ],
)
def test_a_pause_takes_a_day_in_the_words_people_use(town: World, typed: str, back: str) -> None:
    if "bev" not in town.people:
        member(town, "bev")
    town.says("bev", "/mentor resume")
    assert f"You are back on {back}, by itself." in town.says("bev", f"/mentor pause {typed}")


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("2026-11-29", "pause.past"),
        ("30 November 2026", "pause.past"),
        ("1 Jan 2020", "pause.past"),
        ("2030-01-01", "pause.far"),
        ("999 months", "pause.far"),
        ("99 weeks", "pause.far"),
        ("24/12", "pause.date"),
        ("31 February", "pause.date"),
        ("2026-13-45", "pause.date"),
        ("0000-00-00", "pause.date"),
        ("some time", "pause.date"),
        ("🌴", "pause.date"),
        ("9" * 4000, "pause.date"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_nothing_changes(town: World, typed: str, refusal: str) -> None:
    if "bia" not in town.people:
        member(town, "bia")
    before = state_of(town)
    assert refusal_in(town.says("bia", f"/mentor pause {typed}")) == refusal
    assert state_of(town) == before


def test_pausing_twice_changes_nothing_and_another_day_moves_the_end(town: World) -> None:
    member(town, "bix")
    town.says("bix", "/mentor pause 24 Dec")
    before = state_of(town)
    assert "You are pausing Peer circles already, so nothing changes." in town.says("bix", "/mentor pause 24 Dec")
    assert state_of(town) == before
    assert "You are back on Friday 25 December 2026" in town.says("bix", "/mentor pause 25 Dec")


def test_resuming_without_a_pause_changes_nothing(town: World) -> None:
    member(town, "bud")
    before = state_of(town)
    assert "You are taking part in Peer circles already" in town.says("bud", "/mentor resume")
    assert "You are taking part in Peer circles already" in town.says("bud", "/mentor resume")
    assert state_of(town) == before


def test_the_pause_form_refuses_a_day_that_is_over_beside_its_field(town: World) -> None:
    member(town, "bert")
    town.click("bert", "program.pause")
    before = state_of(town)
    result = town.submit("bert", {"until": "2026-11-30"})
    assert set(result["errors"]) == {"until"}
    assert "Choose a later one" in result["errors"]["until"]
    assert state_of(town) == before
    assert "You are back on Friday 4 December 2026" in text_of(town.submit("bert", {"until": "2026-12-04"})["view"])


def test_a_pause_ends_by_itself_and_nobody_has_to_say_so(world: World) -> None:
    world.set_up()
    for name in ("ana", "ben", "cem"):
        member(world, name)
    world.says("ana", "/mentor pause 2026-12-08")
    world.says("ben", "/mentor pause 2026-12-09")
    assert "*Taking part:* 2 people of 3" in world.says("olga", "/mentor-admin preview")
    world.advance(days=7, hours=6)
    assert any("matches you with somebody on Tuesday 8 December" in one for one in world.texts("ana"))
    assert len(world.texts("ben")) == 1
    world.advance(days=2)
    together = [people for people, _ in world.group_dms()]
    assert together == [{world.id("ana"), world.id("cem")}]
    home = world.client.home(user="ben")
    assert "on a break" not in text_of(home or {})
    assert "Next match: Tuesday 22 December." in text_of(home or {})


@pytest.mark.parametrize("command", ["pause", "pause friday", "resume"])
def test_whoever_is_not_in_the_program_is_told_how_to_join(town: World, command: str) -> None:
    if "bob-outside" not in town.people:
        town.person("bob-outside")
    assert refusal_in(town.says("bob-outside", f"/mentor {command}")) == "enrolment.none"
    town.client.join(user="bob-outside", channel="general")
    assert refusal_in(town.says("bob-outside", f"/mentor {command}", channel="general")) == "enrolment.nowhere"


# --- leave


def test_leaving_takes_effect_at_once_and_twice_is_harmless(town: World) -> None:
    user_id = member(town, "cat")
    assert "You have left *Peer circles*" in town.says("cat", "/mentor leave")
    assert user_id not in town.says("olga", "/mentor-admin members")
    before = state_of(town)
    assert "You are not in Peer circles, so nothing changes." in town.says("cat", "/mentor leave")
    assert state_of(town) == before


def test_whoever_left_hears_nothing_more_and_can_come_back_by_the_button(world: World) -> None:
    world.set_up()
    for name in ("ana", "ben", "cem"):
        member(world, name)
    world.says("cem", "/mentor leave")
    heard = world.texts("cem")
    world.advance(days=20)
    assert world.texts("cem") == heard
    assert "You are joining" in text_of(world.click("cem", "program.join", channel=world.channel)["views"][0])


def test_with_several_programs_the_person_says_which(world: World) -> None:
    world.set_up()
    open_second_program(world)
    member(world, "ana")
    world.client.join(user="ana", channel="design")
    world.client.join(user="ana", channel="general")
    world.slash("ana", "/mentor join", channel="design")
    world.submit("ana", {})
    rest = ("pause", " two weeks", "Take a break"), ("resume", "", "taking part"), ("leave", "", "You have left")
    for word, more, said in rest:
        reply = world.slash("ana", f"/mentor {word}{more}", channel="general")["reply"]
        assert text_of(reply).count("This one") == 2
        value = next(
            one["accessory"]["value"] for one in reply["blocks"] if "Design peers" in text_of({"blocks": [one]})
        )
        outcome = world.click("ana", f"program.{word}", channel="general", value=value)
        shown = [*outcome["views"], *outcome["messages"]]
        assert said in text_of(shown[0]) or said in str(shown[0].get("title"))
        assert ("'initial_date': '2026-12-14'" in str(shown[0])) == (word == "pause"), "what was typed is not lost"
        world.client.close_view(user="ana", all=True) if outcome["views"] else None
    assert "You are in Peer circles already" in world.says("ana", "/mentor join")


# --- matches


def test_matches_are_the_members_own_and_so_is_what_they_answered(world: World) -> None:
    world.set_up()
    for name in ("ana", "ben"):
        member(world, name)
    before = world.says("ana", "/mentor matches")
    assert "You have not been matched yet" in before
    start_round(world)
    line = f"Mon 30 Nov 2026 · <@{world.id('ben')}> · Peer circles"
    assert line in world.says("ana", "/mentor matches")
    world.advance(days=8)
    world.click("ben", "checkin.answer.met")
    assert f"{line} · met" not in world.says("ana", "/mentor matches")
    assert " · met" in world.says("ben", "/mentor matches")
    world.click("ana", "checkin.answer.could_not")
    assert f"{line} · did not meet" in world.says("ana", "/mentor matches")


# --- avoid


def test_somebody_can_be_avoided_by_mention_or_by_form_and_taken_off_again(town: World) -> None:
    member(town, "dan")
    eve, eli = town.person("eve"), town.person("eli")
    assert "There is nobody on your list" in town.says("dan", "/mentor avoid")
    said = town.says("dan", f"/mentor avoid <@{eve}|eve>")
    assert f"<@{eve}>" in said
    assert "Only you can see this" in said
    town.slash("dan", "/mentor avoid add")
    assert f"<@{eli}>" in text_of(town.submit("dan", {"person": eli})["view"])
    assert f"<@{eve}>" in town.says("dan", "/mentor avoid")
    town.click("dan", "avoid.remove", channel=town.channel, value=eve)
    said = town.says("dan", "/mentor avoid")
    assert f"<@{eve}>" not in said
    assert f"<@{eli}>" in said


def test_the_button_under_the_list_opens_the_form(town: World) -> None:
    member(town, "dex")
    town.says("dex", "/mentor avoid")
    assert "will not be matched with each other" in text_of(
        town.click("dex", "avoid.add", channel=town.channel)["views"][0]
    )


def test_nobody_avoids_themselves_a_stranger_to_slack_or_nobody(town: World) -> None:
    dan = member(town, "dora")
    before = state_of(town)
    assert refusal_in(town.says("dora", f"/mentor avoid <@{dan}>")) == "avoid.self"
    assert refusal_in(town.says("dora", "/mentor avoid <@U0NOBODY>")) == "person.unknown"
    assert refusal_in(town.says("dora", f"/mentor avoid <@{town.bot.kit.bot_user_id}>")) == "avoid.app"
    assert refusal_in(town.says("dora", "/mentor avoid ben")) == "avoid.mention"
    assert refusal_in(town.says("dora", f"/mentor avoid <@{dan}> and others")) == "avoid.mention"
    town.slash("dora", "/mentor avoid add")
    result = town.submit("dora", {"person": dan})
    assert refusal_in(text_of(result["view"])) == "avoid.self"
    assert state_of(town) == before


def test_avoiding_twice_is_harmless(town: World) -> None:
    member(town, "drew")
    other = town.person("ed")
    town.says("drew", f"/mentor avoid <@{other}>")
    before = state_of(town)
    assert f"<@{other}>" in town.says("drew", f"/mentor avoid <@{other}>")
    assert state_of(town) == before


def everything_owners_and_others_see(world: World, watcher: str) -> list[str]:
    """What the owner can ask for and is shown, what the channel holds, and what somebody else is shown."""
    asked = [world.says("olga", f"/mentor-admin {one}") for one in ("status", "preview", "members")]
    mine = [world.says(watcher, f"/mentor {one}") for one in ("avoid", "matches")]
    homes = [text_of(world.client.home(user=one) or {}) for one in ("olga", watcher)]
    return [*asked, *mine, *homes, *world.posts(), *world.texts("olga"), *world.texts(watcher)]


def company(folder: Path, *, avoiding: bool) -> list[str]:
    """Four people and one round; in one company Ana avoids Ben."""
    with OpenWorld(folder) as world:
        world.set_up(starts_on="2026-12-22")
        ids = {name: member(world, name) for name in ("ana", "ben", "cem", "dee")}
        before = everything_owners_and_others_see(world, "ben")
        if avoiding:
            world.says("ana", f"/mentor avoid <@{ids['ben']}>")
            assert everything_owners_and_others_see(world, "ben") == before
        start_round(world)
        world.advance(days=15)
        together = [set(people) for people, _ in world.group_dms()]
        assert len(together) == 2
        if avoiding:
            assert {ids["ana"], ids["ben"]} not in together
        seen = "\n".join(everything_owners_and_others_see(world, "ben"))
        for user in world.client.users():
            seen = seen.replace(user["id"], "-")
        return sorted(set(seen.splitlines()))


def test_that_somebody_is_avoided_shows_nowhere(tmp_path: Path) -> None:
    assert company(tmp_path / "with", avoiding=True) == company(tmp_path / "without", avoiding=False)


# --- help and unknown words


@pytest.mark.parametrize("typed", ["", "help", "HELP", "  help  "])
def test_help_names_everything_that_can_be_said(town: World, typed: str) -> None:
    said = town.says("olga", f"/mentor {typed}")
    for subcommand in SUBCOMMANDS["/mentor"]:
        assert f"`/mentor {subcommand.name}" in said


@pytest.mark.parametrize(
    ("typed", "guess"),
    [("pase", "pause"), ("PROFIL", "profile"), ("match", "matches"), ("leaf", "leave"), ("resme now", "resume")],
)
def test_a_word_that_is_not_known_gets_the_nearest_one(town: World, typed: str, guess: str) -> None:
    assert f"Did you mean `/mentor {guess}`?" in town.says("olga", f"/mentor {typed}")


@pytest.mark.parametrize("typed", ["xyzzy", "42", "🦆", "-" * 3000])
def test_a_word_like_no_other_gets_the_way_to_help(town: World, typed: str) -> None:
    said = town.says("olga", f"/mentor {typed}")
    assert "Did you mean" not in said
    assert "`/mentor help` shows all it can do" in said


@pytest.mark.parametrize("typed", ["LEAVE", "Leave", "leave now", "leave   please", "leave\tnow", "leave\nnow"])
def test_case_and_spaces_do_not_matter(town: World, typed: str) -> None:
    if "fay" not in town.people:
        town.person("fay")
    assert "You are not in Peer circles" in town.says("fay", f"/mentor {typed}")


def test_the_word_after_avoid_may_be_in_any_case(town: World) -> None:
    assert "will not be matched" in text_of(town.slash("olga", "/mentor AVOID ADD")["views"][0])
    town.client.close_view(user="olga", all=True)
