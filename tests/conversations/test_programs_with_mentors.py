"""Programs of mentors and mentees: an owner chooses the kind."""

from mentoring.programs import Approval, ProgramKind
from tests.conversations.round_steps import audit, program_of
from tests.world import World, text_of

NAMED = {"name": "Growing together", "starts_on": "2026-12-08"}


def test_an_owner_chooses_a_kind_and_the_form_follows(world: World) -> None:
    (form,) = world.slash("olga", "/mentor-admin setup")["views"]
    assert "Pairs of peers who meet and learn" in text_of(form)
    world.click(
        "olga", "setup.kind", view_id=form["id"], value="mentor", values={"name": "Growing together", "at": "11:00"}
    )
    (form,) = world.client.views(user="olga")
    assert "A mentor and a mentee go a longer way together." in text_of(form)
    assert "A new round starts when the one before has closed" in text_of(form)

    refused = world.submit("olga", {"starts_on": "2026-12-08", "round_days": "30", "checkin_after": "30"})
    assert refused["errors"] == {
        "checkin_after.mentor": "“Did you meet?” fits between 1 and 28 days after the start, before the round closes. "
        "Choose a number between them, or a longer round."
    }
    refused = world.submit("olga", {"round_days": "84", "checkin_after": "14", "checkin_every": "3"})
    assert "Ask again every 7 to 364 days" in refused["errors"]["checkin_every.mentor"]
    words = text_of(world.submit("olga", {"checkin_every": "21", "approval": "owners"})["view"])
    for sentence in (
        "*Growing together*\nEvery four weeks on Tuesday at 11:00 in each member's time zone.\nMentors and mentees.",
        "*Next:* 8 December, 2 March, 25 May",
        "*When people have been matched:* you look at the groups",
        "“Did you meet?”, with one reminder, and again every 21 days",
        "*After 84 days:* the round closes and its report is posted in this channel; the next one starts on the first",
    ):
        assert sentence in words
    assert world.submit("olga")["action"] == "clear"

    program = program_of(world)
    assert (program.kind, program.approval) == (ProgramKind.MENTOR, Approval.OWNERS)
    assert (program.cadence.round_days, program.cadence.checkin_every) == (84, 21)
    (entry,) = audit(world)
    assert {"kind": "mentor", "approval": "owners", "checkin_every": 21}.items() <= entry.detail.items()
    assert "Mentors and mentees go a longer way together" in world.posts()[0]
    assert "*Next:* 8 December, 2 March, 25 May" in world.posts()[0]
    assert "8 December, 2 March, 25 May" in world.says("olga", "/mentor-admin status")


def test_the_kind_stays_and_all_else_of_it_can_be_changed(world: World) -> None:
    world.person("ben")
    assert "Only workspace admins can start a program." in world.says("ben", "/mentor-admin setup reverse")
    world.slash("olga", "/mentor-admin setup REVERSE")
    world.submit("olga", NAMED)
    assert world.submit("olga")["action"] == "clear"
    assert "Juniors mentor seniors here" in world.posts()[0]

    (form,) = world.slash("olga", "/mentor-admin edit")["views"]
    assert "The kind of a program stays as it is" in text_of(form)
    assert not [block for block in form["blocks"] if block.get("accessory")]
    words = text_of(world.submit("olga", {"round_days": "168", "checkin_every": "0", "approval": "owners"})["view"])
    changes = (
        "A round lasts 168 days (before: 84 days).",
        "Within a round, “Did you meet?” comes once (before: again every 28 days).",
        "When people have been matched, the owners look at them first (before: the app introduces them at once).",
    )
    assert all(sentence in words for sentence in changes)
    world.submit("olga")
    assert all(sentence in world.posts()[1] for sentence in changes)
    assert (program_of(world).kind, program_of(world).cadence.round_days) == (ProgramKind.REVERSE, 168)
