"""What people notice when Slack refuses a message for good."""

from tests.conversations.round_steps import enrol
from tests.world import World


def test_an_archived_channel_pauses_the_program_and_tells_the_owner_once(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.client.fault(kind="error", method="chat.postMessage", channel="mentoring", error="is_archived", times=5)
    world.slash("olga", "/mentor-admin edit")
    world.submit("olga", {"name": "Half an hour"})
    world.submit("olga")
    world.settle()
    notices = [text for text in world.texts("olga") if "needs your eyes" in text]
    assert len(notices) == 1
    assert "paused" in world.says("olga", "/mentor-admin status").lower()
    world.advance(days=10)
    assert not world.group_dms()
    assert len([text for text in world.texts("olga") if "needs your eyes" in text]) == 1


def test_nobody_writes_to_an_account_that_was_closed_in_the_meantime(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben", "cleo")
    before = len(world.texts("ana"))
    world.client.update_user(user="ana", deleted=True)
    world.advance(days=20)
    assert len(world.texts("ana")) == before
    assert [members for members, _ in world.group_dms()] == [frozenset({world.id("ben"), world.id("cleo")})]


def test_a_member_whom_slack_no_longer_knows_is_treated_as_gone_and_the_rest_goes_on(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben", "cleo")
    room = next(one["channel"] for one in world.dms("ana"))
    world.client.fault(kind="error", method="chat.postMessage", channel=room, error="user_not_found", times=1)
    world.advance(days=9)
    groups = [members for members, _ in world.group_dms()]
    assert groups == [frozenset({world.id("ben"), world.id("cleo")})]
    assert "user_not_found" not in "".join(world.texts("ben"))
