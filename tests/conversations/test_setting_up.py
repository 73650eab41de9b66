"""An admin starts a program: the form, the preview in words, the post in the channel; and who cannot, and why."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import Settings
from tests.conversations.round_steps import audit, redeliver
from tests.world import Message, OpenWorld, World, text_of

SETUP = "/mentor-admin setup"
FIRST = {"name": "Peer circles", "every": "two_weeks", "starts_on": "2026-12-08", "at": "10:00"}


def opens(world: World, name: str, channel: str | None = None) -> Message:
    """The form that the command opens."""
    views = world.slash(name, SETUP, channel)["views"]
    assert len(views) == 1
    return dict(views[0])


def preview(world: World, by: str = "olga", **values: str) -> str:
    """The preview in words."""
    result = world.submit(by, {**FIRST, **values})
    assert result["action"] == "push", result
    return text_of(result["view"])


def test_setup_opens_a_form_with_settings_that_can_be_left_as_they_are(world: World) -> None:
    form = opens(world, "olga")
    assert "You see it all in words before anything is saved." in text_of(form)
    result = world.submit("olga", {"name": "Peer circles"})
    assert result["action"] == "push"
    assert "Every second Tuesday at 10:00 in each member's time zone." in text_of(result["view"])


def test_setup_is_announced_with_a_join_button_and_noted_once(world: World) -> None:
    world.set_up()
    (post,) = [one for one in world.client.messages(channel="mentoring") if one.get("bot_id")]
    said = text_of(post)
    assert f"<@{world.id('olga')}> has started a mentoring program here" in said
    assert "every second Tuesday at 10:00 in your own time zone" in said
    assert "*Next:* 8 December, 22 December, 5 January" in said
    assert "Being in this channel does not sign you up" in said
    assert [one["text"]["text"] for one in post["blocks"][-2]["elements"]] == ["Join"]
    (entry,) = audit(world)
    assert (entry.actor, entry.action) == (world.id("olga"), "set-up")
    assert entry.detail["starts_on"] == "2026-12-08"
    assert world.dms("olga") == [], "whoever sets a program up has not joined it"


def test_join_button_of_the_announcement_opens_the_form(world: World) -> None:
    world.set_up()
    world.person("ana")
    (form,) = world.click("ana", "program.join", channel="mentoring")["views"]
    assert "You are joining *Peer circles*." in text_of(form)


def test_preview_says_all_that_will_be_sent_and_nothing_is_saved_before(world: World) -> None:
    opens(world, "olga")
    words = preview(world)
    for sentence in (
        "*Next:* 8 December, 22 December, 5 January",
        "a heads-up on the working day before",
        "*7 days later, 09:30:* “Did you meet?”, with one reminder",
        "*10 days later, 09:30:* one short question",
        "*After 14 days:* the round closes",
        "no message between 19:00 and 08:00",
        "not matched again for 12 rounds",
        "Reports and notices in the channel keep to London.",
        "Nobody is matched before Tuesday 8 December.",
    ):
        assert sentence in words
    assert world.posts() == []
    assert audit(world) == []


def test_back_from_the_preview_leads_to_the_form_as_it_was_filled_in(world: World) -> None:
    opens(world, "olga")
    preview(world, name="Lunch pairs", at="11:30")
    world.client.close_view(user="olga")
    (form,) = world.client.views(user="olga")
    assert form["state"]["values"]["name"]["name"]["value"] == "Lunch pairs"
    assert form["state"]["values"]["at"]["at"]["selected_time"] == "11:30"
    result = world.submit("olga", {"at": "12:00"})
    assert "*Lunch pairs*\nEvery second Tuesday at 12:00" in text_of(result["view"])
    assert world.submit("olga")["action"] == "clear"
    assert "every second Tuesday at 12:00" in world.posts()[0]


def test_save_delivered_twice_starts_one_program(world: World) -> None:
    world.set_up()
    redeliver(world, "view_submission")
    assert len(world.posts()) == 1
    assert [entry.action for entry in audit(world)] == ["set-up"]


@pytest.mark.parametrize(
    ("values", "beside", "says"),
    [
        ({"name": "   "}, "name", "complete this required field"),
        ({"starts_on": "2026-11-29"}, "starts_on", "That day is over. Choose today or a later day"),
        ({"starts_on": "2028-12-02"}, "starts_on", "Saturday 2 December 2028 is more than two years ahead. Choose an"),
        ({"starts_on": "5026-12-08"}, "starts_on", "Friday 8 December 5026 is more than two years ahead."),
        ({"starts_on": "9999-12-31"}, "starts_on", "Friday 31 December 9999 is more than two years ahead."),
        ({"starts_on": "9999-12-31", "every": "month"}, "starts_on", "is more than two years ahead."),
        ({"round_days": "15"}, "round_days", "a round lasts between 5 and 14 days"),
        ({"checkin_after": "13"}, "checkin_after", "between 1 and 12 days after the start"),
        ({"pulse_after": "27"}, "pulse_after", "between 1 and 12 days after the start"),
        ({"at": "07:00"}, "at", "This time lies in the quiet hours, 19:00 to 08:00."),
        ({"quiet_from": "10:00", "quiet_to": "08:00"}, "quiet_from", "Leave at least 4 hours in a row"),
        ({"repeat_window": "90"}, "repeat_window", "less than or equal to 52"),
    ],
)
def test_setup_says_beside_the_field_what_to_mend(
    form_world: World, values: dict[str, str], beside: str, says: str
) -> None:
    opens(form_world, "olga")
    result = form_world.submit("olga", {**FIRST, **values})
    assert result["action"] == "errors"
    assert says in result["errors"][beside]
    assert set(result["errors"]) == {beside}
    assert form_world.posts() == []


def test_setup_names_every_problem_at_once(form_world: World) -> None:
    opens(form_world, "olga")
    result = form_world.submit("olga", {**FIRST, "round_days": "15", "at": "20:00", "checkin_at": "06:00"})
    assert set(result["errors"]) == {"round_days", "at", "checkin_at"}


LONG = {"round_days": "28"}


@pytest.mark.parametrize(
    ("every", "values", "rhythm", "dates"),
    [
        (
            "week",
            {"round_days": "7", "checkin_after": "2", "pulse_after": "3"},
            "every Tuesday",
            "8 December, 15 December, 22 December",
        ),
        ("two_weeks", {}, "every second Tuesday", "8 December, 22 December, 5 January"),
        ("four_weeks", LONG, "every four weeks on Tuesday", "8 December, 5 January, 2 February"),
        ("month", LONG, "on the second Tuesday of each month", "8 December, 12 January, 9 February"),
        (
            "month",
            {**LONG, "starts_on": "2026-12-29"},
            "on the last Tuesday of each month",
            "29 December, 26 January, 23 February",
        ),
    ],
)
def test_every_rhythm_is_said_in_words_with_its_next_dates(
    form_world: World, every: str, values: dict[str, str], rhythm: str, dates: str
) -> None:
    opens(form_world, "olga")
    words = preview(form_world, every=every, **values)
    assert f"{rhythm[:1].upper()}{rhythm[1:]} at 10:00 in each member's time zone." in words
    assert f"*Next:* {dates}" in words


def test_a_date_whose_year_may_be_mistyped_is_shown_with_its_year(world: World) -> None:
    opens(world, "olga")
    words = preview(world, starts_on="2027-12-01")
    assert "*Next:* 1 December 2027, 15 December 2027, 29 December 2027" in words
    assert "Nobody is matched before Wednesday 1 December 2027." in words
    assert world.submit("olga")["action"] == "clear"
    assert "*Next:* 1 December 2027, 15 December 2027, 29 December 2027" in world.posts()[0]
    assert "1 December 2027" in world.says("olga", "/mentor-admin status")


def test_first_round_can_be_later_today(form_world: World) -> None:
    opens(form_world, "olga")
    assert "*Next:* 30 November, 14 December, 28 December" in preview(form_world, starts_on="2026-11-30", at="16:00")


def test_first_round_whose_time_is_over_today_is_not_promised(form_world: World) -> None:
    opens(form_world, "olga")
    words = preview(form_world, starts_on="2026-11-30", at="08:30")
    assert "*Next:* 14 December, 28 December, 11 January" in words
    assert "Nobody is matched before Monday 14 December." in words


def test_somebody_who_is_no_admin_is_told_whom_to_ask(form_world: World) -> None:
    assert "Only workspace admins can start a program. Ask one" in form_world.says("ben", SETUP)
    assert "There is no mentoring program in this channel." in form_world.says("ben", "/mentor-admin")


def test_second_program_needs_a_channel_of_its_own(world: World) -> None:
    world.set_up()
    assert "This channel has a program already. `/mentor-admin edit` changes it" in world.says("olga", SETUP)


def test_two_admins_who_set_up_at_once_start_one_program(world: World) -> None:
    world.person("adam", is_admin=True)
    opens(world, "olga")
    opens(world, "adam")
    preview(world, "olga")
    preview(world, "adam", name="Another one")
    assert world.submit("olga")["action"] == "clear"
    result = world.submit("adam")
    assert "This channel has a program already." in text_of(result["view"])
    assert len(world.posts()) == 1
    assert "Peer circles" in world.posts()[0]


def test_direct_message_is_no_place_for_a_program(form_world: World) -> None:
    form_world.client.open_dm(user="olga")
    answer = form_world.says("olga", SETUP, channel="@bot")
    assert "A program lives in a channel." in answer


def test_private_channel_without_the_app_asks_for_an_invitation(form_world: World) -> None:
    form_world.client.create_channel(name="board", user="olga", private=True)
    assert "Type `/invite` and choose this app, then try again." in form_world.says("olga", SETUP, channel="board")


def test_private_channel_with_the_app_can_have_a_program(form_world: World) -> None:
    form_world.client.create_channel(name="leads", user="olga", private=True, bot=True)
    assert opens(form_world, "olga", "leads")
    preview(form_world, name="Leads")
    assert form_world.submit("olga")["action"] == "clear"
    assert "Leads" in form_world.posts("leads")[0]


def test_public_channel_without_the_app_is_joined_by_it(form_world: World) -> None:
    form_world.client.create_channel(name="design", user="olga")
    assert opens(form_world, "olga", "design")
    preview(form_world, name="Design pairs")
    assert form_world.submit("olga")["action"] == "clear"
    assert "Design pairs" in form_world.posts("design")[0]


def test_archived_channel_is_no_place_for_a_program(form_world: World) -> None:
    form_world.client.create_channel(name="old", user="olga", bot=True)
    form_world.client.archive(channel="old")
    assert "This channel is archived. Unarchive it" in form_world.says("olga", SETUP, channel="old")


def test_somebody_whom_the_setting_lists_can_set_up_without_being_an_admin(tmp_path: Path) -> None:
    with OpenWorld(tmp_path, settings=Settings(setup_users=frozenset({"UCLEO0000"}))) as world:
        world.person("cleo", id="UCLEO0000")
        world.person("ben")
        world.set_up("cleo")
        assert "<@UCLEO0000> has started a mentoring program here" in world.posts()[0]
        assert "*Peer circles* is running." in world.says("cleo", "/mentor-admin status")
        assert "Only the owners of Peer circles and workspace admins" in world.says("ben", "/mentor-admin status")


@pytest.fixture(scope="module")
def form_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One workspace for all that is refused or only looked at: nothing stays behind in the program's channel."""
    with OpenWorld(tmp_path_factory.mktemp("forms")) as made:
        made.person("ben")
        yield made
