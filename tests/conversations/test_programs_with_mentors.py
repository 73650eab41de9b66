"""Programs of mentors and mentees: an owner chooses the kind, people say which of the two they are."""

from mentoring.programs import Approval, ProgramKind, Role
from tests.conversations.mentor_steps import enrol_as, set_up_mentors
from tests.conversations.round_steps import ROUND, audit, moment, program_of
from tests.world import PROFILE, World, text_of

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
        "*Growing together*\nEvery four weeks on Tuesday at 11:00 in each member's time zone, once the 84 days of the "
        "last round are over.\nMentors and mentees.",
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


def test_people_join_as_mentors_or_mentees_and_can_change_that(world: World) -> None:
    _set_up_mentors(world)
    for name in ("mo", "mia"):
        world.person(name)
    (form,) = world.slash("mo", "/mentor join")["views"]
    assert "A mentor and a mentee go a longer way together." in text_of(form)
    assert world.submit("mo", PROFILE)["errors"] == {"role": "Please complete this required field."}
    refused = world.submit("mo", {"role": "mentor", "capacity": "6"})["errors"]
    assert refused == {"capacity": "Enter a number less than or equal to 5."}
    assert "You are in *Growing together*." in text_of(world.submit("mo", {"capacity": "3"})["view"])
    (welcome,) = world.texts("mo")
    assert "You take part as a *mentor*, for 3 people at the same time at most. To change that, type" in welcome
    assert "we match you with the mentees who fit you best" in welcome
    world.join("mia", role="mentee")
    assert "You take part as a *mentee*." in world.texts("mia")[0]
    assert parts(world) == {"mo": (Role.MENTOR, 3), "mia": (Role.MENTEE, 1)}

    (form,) = world.slash("mo", "/mentor join")["views"]
    assert "You are in *Growing together*. Here you can change your part in it" in text_of(form)
    assert form["state"]["values"]["capacity"]["capacity"]["value"] == "3"
    unchanged = world.submit("mo")
    assert "You are in Growing together already" in text_of(unchanged["view"])
    world.slash("mo", "/mentor join")
    saved = text_of(world.submit("mo", {"capacity": "1"})["view"])
    assert "You take part as a *mentor*, for 1 person at the same time at most. It counts for new matches." in saved
    world.slash("mia", "/mentor join")
    assert "You take part as a *mentor*, for 2 people" in text_of(world.submit("mia", {"role": "mentor"})["view"])
    assert parts(world) == {"mo": (Role.MENTOR, 1), "mia": (Role.MENTOR, 2)}
    assert len(world.texts("mo")) == 1, "nobody is welcomed twice"
    assert f"<@{world.id('mo')}> (mentor)" in world.says("olga", "/mentor-admin members")
    world.says("mia", "/mentor leave")
    world.join("mia", role="mentee")
    assert parts(world)["mia"] == (Role.MENTEE, 1)


def test_a_role_is_asked_for_after_a_program_is_chosen_among_several(world: World) -> None:
    _set_up_mentors(world, "reverse")
    world.client.create_channel(name="peers", user="olga", bot=True)
    world.slash("olga", "/mentor-admin setup", channel="peers")
    world.submit("olga", {**NAMED, "name": "Just peers"})
    world.submit("olga")
    world.client.create_channel(name="lobby", user="olga")
    world.person("mo")
    world.client.join(user="mo", channel="lobby")
    (form,) = world.slash("mo", "/mentor join", channel="lobby")["views"]
    programs = {one["text"]["text"]: one["value"] for one in form["blocks"][0]["element"]["options"]}
    asked = world.submit("mo", {**PROFILE, "program": programs["Growing together"]})
    assert asked["action"] == "update"
    assert "Somebody junior mentors somebody senior" in text_of(asked["view"])
    assert "Junior: I mentor somebody senior to me" in text_of(asked["view"])
    assert asked["view"]["state"]["values"]["goal"]["goal"]["value"] == PROFILE["goal"], "nothing typed is lost"
    assert "You are in *Growing together*." in text_of(world.submit("mo", {"role": "mentee"})["view"])
    assert "You take part as the *senior who is mentored* by somebody junior." in world.texts("mo")[0]
    assert parts(world) == {"mo": (Role.MENTEE, 1)}
    world.slash("mo", "/mentor join", channel="lobby")
    world.submit("mo", {"program": programs["Just peers"]})
    assert "You take part as" not in world.texts("mo")[1]


def _set_up_mentors(world: World, kind: str = "mentor") -> None:
    world.slash("olga", f"/mentor-admin setup {kind}")
    world.submit("olga", NAMED)
    assert world.submit("olga")["action"] == "clear"


def parts(world: World) -> dict[str, tuple[Role, int]]:
    """Who takes part in the program as what, and for how many people."""
    names = {facts["id"]: name for name, facts in world.people.items()}
    with world.bot.begin() as uow:
        found = uow.enrolments.of_program(uow.programs.all()[0].id)
    return {names[one.user_id]: (one.role, one.capacity) for one in found}


def test_whoever_shares_no_language_with_anybody_is_not_told_that_places_were_short(world: World) -> None:
    set_up_mentors(world)
    enrol_as(world, Role.MENTOR, "mia", capacity=3, languages="English")
    enrol_as(world, Role.MENTEE, "ana", languages="German")
    world.advance_to(moment(ROUND))
    for name in ("ana", "mia"):
        said = world.texts(name)[-1]
        assert "than places" not in said
        assert "More languages and working hours in `/mentor profile`" in said
    assert "places, hours and languages did not work out" in world.texts("ana")[-1]
