"""Owners run a program: edit, pause, resume, end, owners, members, preview, status."""

from datetime import timedelta

from tests.conversations.round_steps import (
    ASKED,
    CLOSED,
    ROUND,
    about,
    answer,
    asked,
    audit,
    change,
    enrol,
    groups,
    heads_ups,
    introductions,
    moment,
    redeliver,
    sent_at,
)
from tests.world import World, text_of


def edit(world: World, **values: str) -> str:
    """Open the form, change something, and read the preview."""
    assert world.slash("olga", "/mentor-admin edit")["views"]
    result = world.submit("olga", values)
    assert result["action"] == "push", result
    return text_of(result["view"])


def heard(world: World, *names: str) -> int:
    """How many messages these people have had from the app, wherever."""
    return sum(len(world.dms(name)) + len(introductions(world, name)) for name in names)


# edit


def test_edit_shows_what_changes_from_old_to_new_and_tells_the_channel_once(world: World) -> None:
    world.set_up()
    words = edit(world, name="Lunch pairs", at="11:00", checkin_after="5", quiet_from="18:00")
    for sentence in (
        "The name changes from “Peer circles” to “Lunch pairs”.",
        "Rounds start every second Tuesday at 11:00 (before: every second Tuesday at 10:00), counted from",
        "“Did you meet?” comes 5 days after the start, at 09:30 (before: 7 days after the start, at 09:30).",
        "The quiet hours are 18:00 to 08:00 (before: 19:00 to 08:00).",
        "What has been sent stays as it is.",
    ):
        assert sentence in words
    assert len(world.posts()) == 1, "nothing is said before it is saved"
    assert world.submit("olga")["action"] == "clear"
    redeliver(world, "view_submission")
    _, post = world.posts()
    assert f"<@{world.id('olga')}> has changed *Lunch pairs*:" in post
    assert "“Peer circles” to “Lunch pairs”" in post
    assert [entry.action for entry in audit(world)] == ["set-up", "changed"]
    assert len(audit(world)[-1].detail["changes"]) == 4


def test_edit_refuses_a_first_round_that_is_years_ahead_and_shows_the_year_of_one_that_is_far(world: World) -> None:
    world.set_up()
    world.slash("olga", "/mentor-admin edit")
    for mistyped in ("9999-12-31", "5026-12-08"):
        refused = world.submit("olga", {"starts_on": mistyped})
        assert set(refused["errors"]) == {"starts_on"}
        assert "more than two years ahead. Choose an earlier day." in refused["errors"]["starts_on"]
    words = text_of(world.submit("olga", {"starts_on": "2027-12-07"})["view"])
    assert "Rounds are counted from Tuesday 7 December 2027 (before: Tuesday 8 December 2026)." in words
    assert "*Next:* 7 December 2027, 21 December 2027" in words


def test_edit_that_changes_nothing_says_nothing(world: World) -> None:
    world.set_up()
    assert "Nothing changes." in edit(world)
    preview = world.client.views(user="olga")[-1]
    assert preview.get("submit") is None, "there is nothing to save"
    assert preview["close"]["text"] == "Back"
    assert len(world.posts()) == 1
    assert [entry.action for entry in audit(world)] == ["set-up"]


def test_preview_goes_back_to_the_form_with_what_was_typed(world: World) -> None:
    world.set_up()
    edit(world, name="Round table")
    preview = world.client.views(user="olga")[-1]
    assert (preview["submit"]["text"], preview["close"]["text"]) == ("Save", "Back")
    world.client.close_view(user="olga")
    (form,) = world.client.views(user="olga")
    assert form["close"]["text"] == "Cancel"
    assert "“Round table”" in text_of(world.submit("olga")["view"])


def test_edit_keeps_a_first_day_that_is_over_and_refuses_another_such_day(world: World) -> None:
    world.set_up()
    world.advance(days=15)
    assert "The name changes" in edit(world, name="Lunch pairs")
    world.client.close_view(user="olga", all=True)
    world.slash("olga", "/mentor-admin edit")
    assert "That day is over." in world.submit("olga", {"starts_on": "2026-12-01"})["errors"]["starts_on"]


def test_new_rhythm_moves_the_next_round_and_its_heads_up(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    edit(world, starts_on="2026-12-10")
    world.submit("olga")
    assert "*Next:* 10 December" in world.says("olga", "/mentor-admin status")
    world.advance_to(moment(ROUND, "18:00"))
    assert groups(world) == []
    assert heads_ups(world, "ana") == []
    world.advance(hours=18)
    (heads_up,) = heads_ups(world, "ana")
    assert sent_at(heads_up, "Europe/London") == "Wed 2026-12-09 10:00"
    world.advance(days=1)
    assert len(groups(world)) == 1


def test_new_times_hold_for_what_an_open_round_still_asks(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND))
    edit(world, checkin_after="3", checkin_at="14:00", pulse_after="4", round_days="9")
    world.submit("olga")
    world.advance_to(moment(ASKED, "18:00"))
    question, reminder = asked(world, "ana")
    assert sent_at(question) == "Fri 2026-12-11 14:00"
    assert sent_at(reminder) == "Tue 2026-12-15 14:00"
    world.advance_to(moment(CLOSED))
    (report,) = [one for one in world.client.messages(channel="mentoring") if "has closed" in text_of(one)]
    assert sent_at(report) == "Wed 2026-12-16 10:00"


def test_repeated_edit_does_not_ask_again_what_was_asked(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ASKED))
    edit(world, checkin_after="8")
    world.submit("olga")
    world.advance_to(moment(ASKED + timedelta(days=1)))
    assert len(asked(world, "ana")) == 1


# pause and resume


def test_pause_tells_the_channel_and_then_no_member_hears_anything(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    before = heard(world, "ana", "ben")
    assert "*Peer circles* is paused, and the channel has been told." in world.says("olga", "/mentor-admin pause")
    assert "is paused already, so nothing changes." in world.says("olga", "/mentor-admin pause")
    world.advance(weeks=5)
    assert heard(world, "ana", "ben") == before
    assert len(world.posts()) == 2
    assert "Nobody is matched or asked until it goes on." in world.posts()[1]
    assert [entry.action for entry in audit(world)] == ["set-up", "paused"]


def test_pause_between_match_and_introduction_holds_the_introduction_until_it_goes_on(world: World) -> None:
    world.set_up()
    enrol(world, "ana", tz="Europe/London")
    enrol(world, "noah", tz="America/New_York")
    world.advance_to(moment(ROUND, "11:00"))
    assert introductions(world, "ana") == [], "in New York it is six in the morning"
    world.says("olga", "/mentor-admin pause")
    world.advance(days=1)
    assert introductions(world, "ana") == []
    world.says("olga", "/mentor-admin resume")
    world.advance(hours=8)
    (introduced,) = introductions(world, "ana")
    assert sent_at(introduced, "America/New_York") == "Wed 2026-12-09 09:00"


def test_pause_in_an_open_round_asks_nobody_and_resume_asks_what_is_left(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND))
    world.says("olga", "/mentor-admin pause")
    before = heard(world, "ana", "ben")
    world.advance_to(moment(ASKED, "18:00"))
    assert heard(world, "ana", "ben") == before
    assert "goes on, and the channel has been told." in world.says("olga", "/mentor-admin resume")
    world.advance_to(moment(CLOSED, "09:00"))
    question, reminder = asked(world, "ana")
    assert sent_at(question) == "Wed 2026-12-16 09:30"
    assert sent_at(reminder) == "Fri 2026-12-18 09:30"


def test_round_that_is_open_in_a_pause_closes_with_its_report(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ASKED))
    world.says("olga", "/mentor-admin pause")
    assert "Thank you" in answer(world, "ana", "met")
    before = heard(world, "ana", "ben")
    world.advance_to(moment(CLOSED))
    assert "1 of 1 group met (100%)." in world.posts()[-2]
    assert "No further round is planned for now." in world.posts()[-2]
    assert heard(world, "ana", "ben") == before


def test_resume_says_when_it_goes_on(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.says("olga", "/mentor-admin pause")
    world.advance_to(moment(ROUND))
    world.says("olga", "/mentor-admin resume")
    assert "The next round starts on Tuesday 22 December." in world.posts()[-1]
    assert "is running already, so nothing changes." in world.says("olga", "/mentor-admin resume")
    assert [entry.action for entry in audit(world)] == ["set-up", "paused", "resumed"]
    world.advance_to(moment(ROUND + timedelta(days=27)))
    assert "Peer circles: round 1" in world.posts()[-2], "a pause before the first round does not count as one"


def test_pause_takes_back_what_waits_for_the_morning(world: World) -> None:
    world.set_up()
    enrol(world, "ana")
    enrol(world, "noah", tz="America/Los_Angeles")
    world.says("ana", f"/mentor avoid <@{world.id('noah')}>")
    world.advance_to(moment(ROUND, "11:00"))
    assert about(world.dms("ana"), "nobody was found")
    world.says("olga", "/mentor-admin pause")
    before = heard(world, "noah")
    world.advance(days=2)
    assert heard(world, "noah") == before


# end


def test_end_asks_first_and_does_nothing_until_it_is_confirmed(world: World) -> None:
    world.set_up()
    asks = world.slash("olga", "/mentor-admin end")["reply"]
    assert "Nothing happens until you press the button." in text_of(asks)
    assert len(world.posts()) == 1
    assert audit(world)[-1].action == "set-up"


def test_end_closes_the_open_round_with_its_report_and_nobody_hears_more(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ASKED))
    answer(world, "ana", "met")
    world.slash("olga", "/mentor-admin end")
    world.click("olga", "admin.end", channel="mentoring")
    _, report, _, farewell = world.posts()
    assert "1 of 1 group met (100%)." in report
    assert f"<@{world.id('olga')}> has ended *Peer circles*." in farewell
    before = heard(world, "ana", "ben")
    world.advance(weeks=4)
    assert heard(world, "ana", "ben") == before
    assert len(world.posts()) == 4
    assert [entry.action for entry in audit(world)] == ["set-up", "ended"]


def test_commands_after_the_end_say_it_kindly_and_a_new_program_can_start(world: World) -> None:
    world.set_up()
    enrol(world, "ana")
    asks = world.slash("olga", "/mentor-admin end")["reply"]
    world.click("olga", "admin.end", channel="mentoring", ts=asks["ts"])
    again = world.click("olga", "admin.end", channel="mentoring", ts=asks["ts"])
    assert "Peer circles has ended." in text_of(again["messages"][0])
    assert "Peer circles has ended. A workspace admin can start a new program here" in world.says(
        "olga", "/mentor-admin status"
    )
    assert "`/mentor join` brings you into one." in world.says("ana", "/mentor pause")
    assert "There is no program to join yet." in world.says("ana", "/mentor join")
    clicked = world.click("ana", "program.join", channel="mentoring", ts=_announcement(world))
    assert "Peer circles has ended." in text_of(clicked["messages"][0])
    assert [entry.action for entry in audit(world)] == ["set-up", "ended"]
    world.set_up(name="Second try")
    assert "Second try" in world.posts()[-1]


def _announcement(world: World) -> str:
    posts = [one for one in world.client.messages(channel="mentoring") if one.get("bot_id")]
    return str(posts[0]["ts"])


# owners


def name_owners(world: World, by: str, *names: str) -> dict[str, str]:
    """Choose the owners in the form; returns the errors beside the field."""
    assert world.slash(by, "/mentor-admin owners")["views"]
    result = world.submit(by, {"owners": [world.id(name) for name in names]})
    return dict(result["errors"])


def test_same_owners_again_say_nothing_and_a_co_owner_may_do_all_that_an_owner_may(world: World) -> None:
    world.set_up()
    assert "required" in name_owners(world, "olga")["owners"], "a program keeps at least one"
    assert name_owners(world, "olga", "olga") == {}
    assert "Those are the owners of *Peer circles* already" in text_of(world.client.views(user="olga")[-1])
    assert len(world.posts()) == 1
    assert len(audit(world)) == 1

    world.person("cleo")
    assert "Only the owners of Peer circles" in world.says("cleo", "/mentor-admin pause")
    assert name_owners(world, "olga", "olga", "cleo") == {}
    assert "The owners of *Peer circles* are saved" in text_of(world.client.views(user="olga")[-1])
    assert f"<@{world.id('cleo')}>" in world.posts()[-1]
    assert "has named the owners of *Peer circles*" in world.posts()[-1]
    assert "is paused, and the channel" in world.says("cleo", "/mentor-admin pause")
    assert [entry.action for entry in audit(world)] == ["set-up", "owners", "paused"]


def test_owner_can_hand_over_and_then_is_one_no_longer(world: World) -> None:
    world.set_up()
    world.person("cleo")
    world.person("dan")
    name_owners(world, "olga", "cleo", "dan")
    name_owners(world, "cleo", "dan")
    assert "Only the owners of Peer circles and workspace admins can do this." in world.says("cleo", "/mentor-admin")


def test_guests_strangers_apps_and_former_colleagues_cannot_be_owners(world: World) -> None:
    world.set_up()
    for number, fact in enumerate(("is_restricted", "is_stranger", "is_bot", "deleted")):
        gus = f"gus{number}"
        world.person(gus, **{fact: True})
        assert "Owners have to be people of this workspace" in name_owners(world, "olga", "olga", gus)["owners"], fact
    assert len(audit(world)) == 1


# looking


def test_members_lists_who_takes_part_who_skips_and_who_rests(world: World) -> None:
    world.set_up()
    assert "Nobody has joined *Peer circles* yet." in world.says("olga", "/mentor-admin members")
    enrol(world, "ana", "ben", "cleo", "dan")
    world.says("ben", "/mentor pause 2026-12-24")
    world.advance_to(moment(ROUND - timedelta(days=1)))
    world.click("cleo", "round.skip")
    change(world, "dan", deleted=True)
    listed = world.says("olga", "/mentor-admin members")
    assert f"*Taking part* (1)\n<@{world.id('ana')}>" in listed
    assert f"*Skipping the next round* (1)\n<@{world.id('cleo')}>" in listed
    assert f"*On a break* (1)\n<@{world.id('ben')}> (back Thu 24 Dec)" in listed
    assert f"account deactivated, or a guest now)* (1)\n<@{world.id('dan')}>" in listed


def test_members_are_listed_by_their_names(world: World) -> None:
    world.set_up()
    enrol(world, "dan", "ana", "Émile", "cleo", "Ben", "finn")
    listed = world.says("olga", "/mentor-admin members")
    order = sorted(world.people, key=lambda name: listed.find(world.id(name)))
    assert [name for name in order if name != "olga"] == ["ana", "Ben", "cleo", "dan", "Émile", "finn"]


def test_preview_says_how_many_take_part_and_what_to_expect(world: World) -> None:
    world.set_up()
    assert "A round needs at least two people." in world.says("olga", "/mentor-admin preview")
    enrol(world, "ana", "ben", "cleo")
    words = world.says("olga", "/mentor-admin preview")
    assert "*Next round:* Tuesday 8 December" in words
    assert "*Taking part:* 3 people of 3" in words
    assert "one group of three" in words
    assert "the same two meet again sooner than after 12 rounds" in words
    assert "*Then:* 22 December, 5 January" in words


def test_status_follows_a_round_from_plan_to_report(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    words = world.says("olga", "/mentor-admin status")
    assert "*Peer circles* is running." in words
    assert "*2 members*: 2 in the next round, 0 skipping it, 0 on a break" in words
    assert "*Next:* 8 December, 22 December, 5 January" in words
    assert "No round has started yet" in words
    world.advance_to(moment(ROUND))
    words = world.says("olga", "/mentor-admin")
    assert "*Open:* round 1 of Tue 8 Dec, 1 group" in words
    assert "*Next:* 22 December, 5 January, 19 January" in words
    world.advance_to(moment(CLOSED))
    assert "*Last closed:* round 1 of Tue 8 Dec" in world.says("olga", "/mentor-admin status")
    assert "Needs a look" not in world.says("olga", "/mentor-admin status")


def test_status_buttons_pause_and_resume(world: World) -> None:
    world.set_up()
    paused = world.slash("olga", "/mentor-admin status")["reply"]["ts"]
    for _ in range(2):
        world.click("olga", "admin.pause", channel="mentoring", ts=paused)
    assert "*Next:* none while it is paused" in world.says("olga", "/mentor-admin status")
    resumed = world.slash("olga", "/mentor-admin status")["reply"]["ts"]
    for _ in range(2):
        world.click("olga", "admin.resume", channel="mentoring", ts=resumed)
    assert [entry.action for entry in audit(world)] == ["set-up", "paused", "resumed"]
    assert len(world.posts()) == 3
