"""Programs of circles: an owner sets them up, with everything that is wrong named beside its field."""

from mentoring.circle_settings import CircleSettings, Forming, settings_of
from mentoring.programs import Approval, ProgramKind
from tests.conversations.circle_steps import CIRCLES, set_up_circles
from tests.conversations.round_steps import audit, program_of
from tests.conversations.season_steps import a_circle
from tests.world import World, text_of


def test_an_owner_sets_circles_up_and_sees_a_season_in_words_first(world: World) -> None:
    (form,) = world.slash("olga", "/mentor-admin setup circle")["views"]
    assert "Circles of four to ten people who meet regularly for a season" in text_of(form)
    refused = world.submit("olga", {**CIRCLES, "low": "3", "high": "11", "meetings": "2", "minutes": "45"})
    assert set(refused["errors"]) == {"low", "high", "meetings", "minutes"}, "Slack itself asks for numbers within them"
    refused = world.submit("olga", {**CIRCLES, "low": "8", "high": "5", "minutes": "60"})
    assert refused["errors"] == {"high": "The largest circle cannot be smaller than the smallest one."}
    refused = world.submit("olga", {**CIRCLES, "low": "4", "best": "9", "high": "8"})
    assert set(refused["errors"]) == {"best"}
    refused = world.submit("olga", {**CIRCLES, "best": "6", "at": "07:00"})
    assert set(refused["errors"]) == {"at"}

    chosen = {"theme": "growth", "low": "5", "best": "7", "high": "10", "mixing": ["seniority"], "forming": "topic"}
    words = text_of(world.submit("olga", {**CIRCLES, **chosen, "at": "10:00"})["view"])
    for sentence in (
        "*Growing circles*\nEvery second Tuesday at 10:00 or near it, at an hour that suits all of a circle.",
        "Circles of four to ten.",
        "*The next season:* 8 December, 22 December, 5 January and 19 January;",
        ":warning: Up to 10 people are many: in 60 minutes each of them has about 6 to speak.",
        "*Theme:* Craft and growth",
        "*Circles:* 5 to 10 people, 7 if the numbers allow",
        "*Formed:* by topic: members suggest topics in this channel and vote for them; wanted are different levels",
        "nothing goes out before an owner approves them",
        "*A season:* 4 sessions of 60 minutes, each led by somebody else",
    ):
        assert sentence in words
    assert world.submit("olga")["action"] == "clear"

    program = program_of(world)
    assert (program.kind, program.approval) == (ProgramKind.CIRCLE, Approval.OWNERS)
    assert settings_of(program) == CircleSettings("growth", 5, 7, 10, 4, 60, Forming.TOPIC, ("seniority",))
    assert program.cadence.round_days == 3 * 14 + 7 + 7
    (entry,) = audit(world)
    assert {"kind": "circle", "theme": "growth", "high": 10, "forming": "topic"}.items() <= entry.detail.items()
    announced = world.posts()[0]
    assert "A circle is four to ten people who meet for a season" in announced
    assert "every second Tuesday at 10:00 or near it, at an hour that suits all of a circle." in announced
    assert "*Seasons begin on:* 8 December" in announced


def test_a_first_session_that_is_years_ahead_is_refused_on_its_field_in_both_forms(world: World) -> None:
    world.slash("olga", "/mentor-admin setup circle")
    for mistyped in ("9999-12-31", "9998-01-01", "5026-12-08"):
        refused = world.submit("olga", {**CIRCLES, "starts_on": mistyped})
        assert set(refused["errors"]) == {"starts_on"}
        assert "more than two years ahead. Choose an earlier day." in refused["errors"]["starts_on"]
    words = text_of(world.submit("olga", {**CIRCLES, "starts_on": "2027-12-07"})["view"])
    assert "*The next season:* 7 December 2027, 21 December 2027," in words
    assert world.submit("olga")["action"] == "clear"
    assert "*Seasons begin on:* 7 December 2027" in world.posts()[0]
    world.slash("olga", "/mentor-admin edit")
    assert set(world.submit("olga", {"starts_on": "9999-12-31"})["errors"]) == {"starts_on"}


def test_what_circles_are_like_can_be_changed_and_who_does_not_own_them_is_refused(world: World) -> None:
    world.person("ben")
    assert "Only workspace admins can start a program." in world.says("ben", "/mentor-admin setup circle")
    set_up_circles(world)
    assert "Only the owners of Growing circles" in world.says("ben", "/mentor-admin edit")
    world.slash("olga", "/mentor-admin edit")
    words = text_of(world.submit("olga", {"theme": "any", "minutes": "75", "forming": "hand", "mixing": []})["view"])
    changes = (
        "The theme is now A little of everything (before: Craft and growth).",
        "A session takes 75 minutes (before: 60 minutes).",
        "Circles are formed by hand: the owners put them together (before: the app finds the circles that fit best).",
        "When circles are mixed, nothing is mixed on purpose (before: wanted are people who have not been in one",
    )
    assert all(sentence in words for sentence in changes)
    world.submit("olga")
    assert all(sentence in world.posts()[-1] for sentence in changes)
    assert settings_of(program_of(world)).forming is Forming.HAND
    (rules,) = world.slash("olga", "/mentor-admin rules")["views"]
    shown = {
        block["block_id"]: block["element"]["initial_option"]["value"]
        for block in rules["blocks"]
        if block["block_id"].startswith("wish") and block["type"] == "input"
    }
    assert [word for name, word in shown.items() if "seniority" in name] == ["ignore"], "nothing is mixed on purpose"
    world.client.close_view(user="olga", all=True)
    world.slash("olga", "/mentor-admin edit")
    assert "Nothing changes." in text_of(world.submit("olga")["view"])


def test_while_a_season_goes_on_its_sessions_stay_as_they_were_planned(world: World) -> None:
    a_circle(world, meetings=4)
    world.slash("olga", "/mentor-admin edit")
    refused = world.submit("olga", {"meetings": "6"})
    assert "A season is going on, and its sessions are planned." in text_of(refused["view"])
    world.slash("olga", "/mentor-admin edit")
    assert refused["action"] == "update"
    words = text_of(world.submit("olga", {"minutes": "75"})["view"])
    assert "Circles that meet now keep to what they began with." in words
