"""Programs with mentors, from the first day to the second check-in, as each person in them sees it."""

from datetime import date

import pytest

from mentoring.programs import Role
from tests.conversations.mentor_steps import enrol_as, pairs, set_up_mentors
from tests.conversations.round_steps import about, answer, asked, buttons, introductions, moment, program_of, sent_at
from tests.world import World, text_of

MENTOR, MENTEE = Role.MENTOR, Role.MENTEE


def test_a_mentor_program_from_its_first_round_to_the_second_check_in(world: World) -> None:
    set_up_mentors(world)
    enrol_as(world, MENTOR, "maria", capacity=2, offers=["SQL", "Negotiation"], wants=["Go"], goal="")
    enrol_as(world, MENTOR, "moritz", offers=["Knitting"], wants=["Go"], goal="")
    enrol_as(world, MENTEE, "ana", offers=[], wants=["SQL"], goal="Lead a project")
    enrol_as(world, MENTEE, "ben", offers=[], wants=["Negotiation"], goal="")
    enrol_as(world, MENTEE, "cleo", offers=[], wants=["Kubernetes"], goal="")
    enrol_as(world, MENTEE, "dan", offers=[], wants=["Kubernetes"], goal="")
    said = world.says("olga", "/mentor-admin status")
    assert "*Waiting:* 4 mentees without a mentor, 3 places free with mentors" in said
    world.advance_to(moment(date(2026, 12, 8)))

    # who meets whom: three places for four mentees
    made = pairs(world)
    assert {("maria", "ana"), ("maria", "ben")} <= made
    (alone,) = {"ana", "ben", "cleo", "dan"} - {mentee for _, mentee in made}
    (told,) = about(world.dms(alone), "We found no mentor for you")
    assert "as soon as a mentor has room for you" in text_of(told)
    said = world.says("olga", "/mentor-admin status")
    assert "*Waiting:* 1 mentee without a mentor, 0 places free with mentors" in said

    maria, ana = (f"<@{world.id(name)}>" for name in ("maria", "ana"))
    is_introduced_by_kind(world, maria, ana)

    # what each reads alone
    mine = world.says("ana", "/mentor matches")
    assert f"{maria} (your mentor)" in mine
    assert f"*Why {maria}?*\n• {maria} can help with *SQL*, and {ana} would like to grow in it." in mine
    assert "you mentor" in world.says("maria", "/mentor matches")
    lonely = next(mentee for mentor, mentee in made if mentor == "moritz")
    assert "You asked for *Kubernetes*. Nobody whom we could match" in world.says(lonely, "/mentor matches")
    assert "You asked for" not in world.says("maria", "/mentor matches"), "what a mentor wants to learn is no wish"
    home = text_of(world.client.home(user="maria", open=True) or {})
    assert "You mentor" in home
    assert "You have no room for more." in home
    assert "We look for a mentor for you." in text_of(world.client.home(user=alone, open=True) or {})

    is_asked_twice(world, maria)


def is_introduced_by_kind(world: World, maria: str, ana: str) -> None:
    """The mentee drives."""
    (introduced,) = introductions(world, "ana")
    for words in (
        "find an hour together",
        f"{maria} is the mentor, {ana} the mentee.",
        f"*{ana}, this is yours to drive:*",
        "*Your first meeting, in 60 minutes:*",
        "belongs with",
        "this round goes on until Monday 1 March 2027",
    ):
        assert words in text_of(introduced)


def is_asked_twice(world: World, maria: str) -> None:
    """The first check-in, answered by one side, and the second one four weeks later."""
    world.advance_to(moment(date(2026, 12, 22)))
    assert [sent_at(one) for one in asked(world, "ana")] == ["Tue 2026-12-22 09:30"]
    assert len(asked(world, "maria")) == 2, "one for each mentee"
    assert "you said *We met*" in answer(world, "ana", "met")
    world.advance_to(moment(date(2027, 1, 19)))
    first, second = asked(world, "ana")
    assert "Your answer is kept." in text_of(first)
    assert f"Have you and {maria} met since we last asked?" in text_of(second)
    assert sent_at(second) == "Tue 2027-01-19 09:30"
    unanswered = about(world.dms("maria"), "We have asked this again since")
    assert len(unanswered) == 4, "two questions and their reminders"
    assert all(not buttons(one) for one in (first, *unanswered))
    world.advance_to(moment(date(2027, 1, 21)))
    assert "met since we last asked? One click" in text_of(asked(world, "ana")[-1])


def test_in_a_reverse_program_the_junior_is_introduced_as_the_mentor(world: World) -> None:
    set_up_mentors(world, "reverse", checkin_after="7", checkin_every="7")
    enrol_as(world, MENTOR, "june", offers=["Prompting"], wants=[], goal="")
    enrol_as(world, MENTEE, "vera", offers=[], wants=["Prompting"], goal="")
    world.advance_to(moment(date(2026, 12, 8)))
    (introduced,) = introductions(world, "vera")
    june, vera = (f"<@{world.id(name)}>" for name in ("june", "vera"))
    assert f"{june} is the mentor here, whatever the titles say" in text_of(introduced)
    assert f"*{vera}, this is yours to drive:*" in text_of(introduced)
    world.says("june", "/mentor pause 2026-12-23")
    world.advance_to(moment(date(2026, 12, 24)))
    asked_on = [sent_at(one)[4 : 10 + 4] for one in asked(world, "vera")]
    assert asked_on == ["2026-12-15", "2026-12-17", "2026-12-22", "2026-12-24"], "each with its reminder"
    assert [sent_at(one)[4:14] for one in asked(world, "june")] == ["2026-12-23"], "of two that were due, the last"
    world.says("june", "/mentor pause")
    (offered,) = about(world.dms("vera"), "cannot take part for now")
    assert buttons(offered) == ["Find me a new match", "I wait for the next round"]
    world.click("vera", "match.anew")
    (told,) = about(world.dms("june"), "has ended")
    assert "You are on a break, so there is nothing to do" in text_of(told)
    assert buttons(told) == []


@pytest.mark.parametrize("who", ["ana", "maria"])
def test_a_match_with_a_mentor_is_ended_by_either_side_and_the_other_learns_only_that(world: World, who: str) -> None:
    other = {"ana": "maria", "maria": "ana"}[who]
    set_up_mentors(world)
    enrol_as(world, MENTOR, "maria", "moritz", offers=["SQL"], wants=[], goal="")
    enrol_as(world, MENTEE, "ana", "ben", offers=[], wants=["SQL"], goal="")
    world.person("eve")
    assert "You have no match just now" in world.says(who, "/mentor rematch")
    assert "You are not in Growing together." in world.says("eve", "/mentor rematch")
    world.advance_to(moment(date(2026, 12, 8)))
    before = pairs(world)
    (old,) = {mentor for mentor, mentee in before if mentee == "ana"}
    if old == "moritz":  # among equals the seed decides
        who, other = {"ana": ("ana", "moritz"), "maria": ("moritz", "ana")}[who]
    asking = world.says(who, "/mentor rematch")
    assert "You need no reason, and we tell nobody that you asked." in asking
    assert pairs(world) == before, "nothing happens before the button is pressed"
    world.click(who, "match.end", channel=world.channel)
    assert pairs(world) == {pair for pair in before if "ana" not in pair}
    (told,) = about(world.dms(other), "has ended")
    assert "asked" not in text_of(told)
    assert buttons(told) == ["Find me a new match", "I wait for the next round"]
    again = world.click(who, "match.end", channel=world.channel)
    assert "This match is not one that you can end" in text_of(again["messages"][0])
    assert len(about(world.dms(other), "has ended")) == 1

    # the next working morning: there is nobody else yet; then there is
    world.advance_to(moment(date(2026, 12, 9)))
    assert pairs(world) == {pair for pair in before if "ana" not in pair}, "never the same two again"
    assert len(about(world.dms("ana"), "found nobody yet")) == 1
    enrol_as(world, MENTOR, "nora", offers=["SQL"], wants=[], goal="")
    assert "On Thursday 10 December we look for" in world.texts("nora")[-1]
    world.advance_to(moment(date(2026, 12, 11)))
    assert ("nora", "ana") in pairs(world)
    assert len(introductions(world, "ana")) == 2
    world.advance_to(moment(date(2026, 12, 24)))
    assert [sent_at(one) for one in asked(world, "ana")] == ["Thu 2026-12-24 09:30"], "14 days from the new match"
    assert program_of(world).kind.value == "mentor"


def test_mentees_of_a_mentor_who_leaves_are_offered_another_and_a_mentor_with_several_is_asked_which(
    world: World,
) -> None:
    set_up_mentors(world)
    enrol_as(world, MENTOR, "maria", capacity=3, offers=["SQL"], wants=[], goal="")
    enrol_as(world, MENTEE, "ana", "ben", "cleo", offers=[], wants=["SQL"], goal="")
    world.advance_to(moment(date(2026, 12, 8)))
    which = world.slash("maria", "/mentor rematch")["reply"]
    assert "Which match is to end?" in text_of(which)
    rows = [block for block in which["blocks"] if block.get("accessory")]
    assert len(rows) == 3
    enrol_as(world, MENTOR, "moritz", capacity=2, offers=["SQL"], wants=[], goal="")
    world.says("maria", "/mentor leave")
    for name in ("ana", "ben", "cleo"):
        (told,) = about(world.dms(name), "has ended")
        assert "On Wednesday 9 December we look for somebody new for you." in text_of(told)
    world.click("cleo", "match.wait")
    world.advance_to(moment(date(2026, 12, 9)))
    assert pairs(world) == {("moritz", "ana"), ("moritz", "ben")}
    stale = world.click("ana", "match.anew")
    assert "You have another match already." in text_of(stale["messages"][0])

    # whoever is on a break with a date is looked for on the day of their return
    world.says("ben", "/mentor pause 2026-12-16")
    world.slash("ben", "/mentor rematch")
    said = text_of(world.click("ben", "match.end", channel=world.channel)["messages"][0])
    assert "You are on a break, so there is nothing to do" in said
    enrol_as(world, MENTOR, "nora", offers=["SQL"], wants=[], goal="")
    world.advance_to(moment(date(2026, 12, 15)))
    assert pairs(world) == {("moritz", "ana")}
    world.advance_to(moment(date(2026, 12, 16)))
    assert pairs(world) == {("moritz", "ana"), ("nora", "ben")}
    world.advance_to(moment(date(2027, 2, 19)))
    world.slash("ana", "/mentor rematch")
    world.click("ana", "match.end", channel=world.channel)
    (told,) = about(world.dms("moritz"), f"Your match with <@{world.id('ana')}>")
    assert "too little time left in this round" in text_of(told)
    assert buttons(told) == []


def test_a_match_that_ends_while_the_program_rests_is_followed_by_another_once_it_goes_on(world: World) -> None:
    set_up_mentors(world)
    enrol_as(world, MENTOR, "maria", offers=["SQL"], wants=[], goal="")
    enrol_as(world, MENTEE, "ana", offers=[], wants=["SQL"], goal="")
    world.advance_to(moment(date(2026, 12, 8)))
    world.says("olga", "/mentor-admin pause")
    world.slash("maria", "/mentor rematch")
    said = text_of(world.click("maria", "match.end", channel=world.channel)["messages"][0])
    assert "Once it goes on, we look for somebody new for you." in said
    assert "come first" not in said
    world.advance_to(moment(date(2026, 12, 14)))
    enrol_as(world, MENTOR, "nora", offers=["SQL"], wants=[], goal="")
    world.says("olga", "/mentor-admin resume")
    world.advance_to(moment(date(2026, 12, 15)))
    assert pairs(world) == {("nora", "ana")}
