"""Where owners look first, nobody is introduced in the middle of a round before one of them has said so."""

from datetime import date, datetime

from mentoring.programs import Role
from tests.conversations.mentor_steps import enrol_as, pairs, set_up_mentors
from tests.conversations.proposal_steps import press, propose
from tests.conversations.round_steps import about, audit, buttons, introductions, moment, redeliver
from tests.world import Message, World, text_of

MENTOR, MENTEE = Role.MENTOR, Role.MENTEE


def asked(world: World, name: str = "olga") -> list[Message]:
    """Every question whether people may be introduced that can still be answered."""
    return [one for one in world.dms(name) if buttons(one) == ["Introduce them", "Not now"]]


def at(day: int) -> datetime:
    """Noon in December."""
    return moment(date(2026, 12, day))


def begin(world: World) -> None:
    """Ana has a mentor by an approved proposal; Otto owns the program as well."""
    set_up_mentors(world, approval="owners")
    world.person("otto", tz="Europe/London")
    world.slash("olga", "/mentor-admin owners")
    world.submit("olga", {"owners": [world.id("olga"), world.id("otto")]})
    enrol_as(world, MENTOR, "maria", offers=["SQL"], wants=[], goal="")
    enrol_as(world, MENTEE, "ana", offers=[], wants=["SQL"], goal="")
    propose(world)
    press(world, "approve")
    world.client.close_view(user="olga", all=True)
    world.advance_to(at(8))
    assert pairs(world) == {("maria", "ana")}


def test_who_comes_in_the_middle_of_a_round_is_introduced_once_an_owner_says_so(world: World) -> None:
    begin(world)
    enrol_as(world, MENTEE, "ben", offers=[], wants=["Go"], goal="")
    enrol_as(world, MENTOR, "moritz", offers=["Go"], wants=[], goal="")
    world.advance_to(at(9))
    assert pairs(world) == {("maria", "ana")}
    assert not introductions(world, "ben")
    for owner in ("olga", "otto"):
        (question,) = asked(world, owner)
        assert f"<@{world.id('moritz')}> mentors <@{world.id('ben')}>" in text_of(question)
    assert "wait for a match, and could be introduced now" in world.says("otto", "/mentor-admin status")

    # the same people again: nobody is asked twice; others: the question before is over
    enrol_as(world, MENTEE, "cleo", offers=[], wants=["Go"], goal="")
    world.advance_to(at(10))
    assert len(asked(world)) == 1
    enrol_as(world, MENTOR, "nora", offers=["Go"], wants=[], goal="")
    world.advance_to(at(11))
    (question,) = asked(world)
    assert text_of(question).count(" mentors ") == 2
    assert len(about(world.dms("olga"), "nothing left to decide here")) == 1

    world.click("otto", "top_up.introduce")
    redeliver(world, "block_actions")
    world.settle()
    assert len(pairs(world)) == 3
    assert not asked(world, "olga")
    assert "could be introduced" not in world.says("otto", "/mentor-admin status")
    assert f"<@{world.id('otto')}> has introduced people" in text_of(world.dms("olga")[-1])
    assert [entry.action for entry in audit(world)].count("approved") == 2
    world.advance_to(at(14))
    assert len(introductions(world, "ben")) == len(introductions(world, "cleo")) == 1
    assert not asked(world)


def test_not_now_leaves_them_waiting_and_who_has_left_since_is_not_introduced(world: World) -> None:
    begin(world)
    enrol_as(world, MENTEE, "ben", offers=[], wants=["Go"], goal="")
    enrol_as(world, MENTOR, "moritz", offers=["Go"], wants=[], goal="")
    world.advance_to(at(9))
    said = world.click("olga", "top_up.not_now")
    assert "they wait on" in text_of(said["messages"][0])
    assert pairs(world) == {("maria", "ana")}
    assert "found nobody yet" in world.texts("ben")[-1]
    assert "found nobody" not in " ".join(world.texts("moritz"))

    # somebody else comes: the owners are asked again
    enrol_as(world, MENTEE, "cleo", offers=[], wants=["SQL"], goal="")
    world.advance_to(at(10))
    assert len(asked(world)) == 1

    # and what they let go out is looked at again: whoever has left meanwhile is not introduced
    world.says("moritz", "/mentor leave")
    world.click("olga", "top_up.introduce")
    world.settle()
    assert pairs(world) == {("maria", "ana")}
    assert not introductions(world, "ben")
    world.advance_to(at(11))
    (told,) = about(world.dms("otto"), "could not be any more")
    assert "1 of the 1 group" in text_of(told)

    # with the round its questions end
    enrol_as(world, MENTOR, "nora", offers=["Go"], wants=[], goal="")
    world.advance_to(at(14))
    assert len(asked(world)) == 1
    world.slash("olga", "/mentor-admin end")
    world.click("olga", "admin.end", channel=world.channel)
    assert not asked(world)


def test_a_question_that_a_pause_took_back_before_it_was_sent_is_asked_once_the_program_goes_on(world: World) -> None:
    begin(world)
    world.person("nyla", tz="America/Los_Angeles")
    world.slash("olga", "/mentor-admin owners")
    world.submit("olga", {"owners": [world.id("nyla")]})
    enrol_as(world, MENTEE, "ben", offers=[], wants=["Go"], goal="")
    enrol_as(world, MENTOR, "moritz", offers=["Go"], wants=[], goal="")
    world.advance_to(at(9))
    assert not asked(world, "nyla"), "it is four in the morning where she is"
    assert "top_up.not_now" in str(world.slash("nyla", "/mentor-admin status")["reply"]), "but she may look herself"
    world.says("olga", "/mentor-admin pause")
    world.says("olga", "/mentor-admin resume")
    world.advance_to(at(11))
    assert len(asked(world, "nyla")) == 1
    world.click("nyla", "top_up.introduce")
    assert pairs(world) == {("maria", "ana"), ("moritz", "ben")}
