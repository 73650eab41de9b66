"""An owner ends a program: what its channel reads last, and what the owner is told there afterwards."""

from mentoring.programs import Role
from tests.conversations.mentor_steps import enrol_as, set_up_mentors
from tests.conversations.round_steps import about, buttons, enrol, moment, report
from tests.world import World


def end(world: World) -> None:
    """Olga ends the program of the channel."""
    world.slash("olga", "/mentor-admin end")
    world.click("olga", "admin.end", channel=world.channel)


def test_the_report_of_a_program_that_ends_asks_nobody_to_join(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben", "cleo", "dan", "eve")
    world.advance(days=9)
    end(world)
    (said,) = about(world.client.messages(channel=world.channel), "has closed")
    assert "Join" not in buttons(said)
    assert "Join, and we find" not in report(world)
    assert "This was the last round of *Peer circles*." in report(world)


def test_one_mentor_who_was_in_no_pair_is_counted_as_one(world: World) -> None:
    set_up_mentors(world)
    enrol_as(world, Role.MENTOR, "max", "mia")
    enrol_as(world, Role.MENTEE, "ana")
    world.advance_to(moment(world.now.date().replace(month=12, day=9)))
    end(world)
    assert "1 person was in no pair: skipped, on a break, away, or a mentor whom nobody needed" in report(world)


def test_an_owner_who_looks_for_a_program_that_has_ended_reads_so(world: World) -> None:
    world.set_up()
    world.client.create_channel(name="design", user="olga", bot=True)
    world.slash("olga", "/mentor-admin setup", channel="design")
    world.submit("olga", {"name": "Design peers"})
    world.submit("olga")
    end(world)
    for word in ("status", "preview", "end"):  # never those of the other program that she owns
        said = world.says("olga", f"/mentor-admin {word}")
        assert "Peer circles has ended." in said
        assert "`/mentor-admin setup`" in said
    world.person("ada", is_admin=True)
    assert "Peer circles has ended." in world.says("ada", "/mentor-admin status")
    world.person("eve")
    assert "There is no mentoring program in this channel" in world.says("eve", "/mentor-admin status")
    world.set_up()
    assert "Peer circles" in world.says("olga", "/mentor-admin status")
