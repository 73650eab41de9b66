"""What people notice when Slack refuses a message for good."""

import pytest

from tests.conversations.round_steps import ASKED, about, enrol, moment
from tests.world import World, text_of

#: what pauses a program when its own channel says it
REFUSALS = ("is_archived", "not_in_channel", "restricted_action", "restricted_action_read_only_channel")


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


def room_of(world: World, name: str) -> str:
    """The conversation of somebody with the app."""
    return str(world.client.open_dm(user=name)["id"])


@pytest.mark.parametrize("code", [*REFUSALS, "messages_tab_disabled"])
def test_what_one_persons_conversation_refuses_is_told_and_pauses_nothing(world: World, code: str) -> None:
    world.set_up()
    enrol(world, "ben", "cleo")
    world.person("ana")
    method, room = "chat.postMessage", room_of(world, "ana")
    world.client.fault(kind="error", method=method, channel=room, error=code, times=1, stored=False)
    world.join("ana")
    world.settle()
    assert "paused" not in world.says("olga", "/mentor-admin status").lower()
    (notice,) = about(world.dms("olga"), "needs your eyes")
    assert "`/mentor-admin delivery`" in text_of(notice) or "Turn on the Messages Tab" in text_of(notice)
    assert "resume the program" not in text_of(notice)
    world.says("olga", "/mentor-admin delivery")
    world.click("olga", "delivery.again", channel=world.channel)
    assert len(world.texts("ana")) == 1
    world.advance(days=9)
    assert len(world.group_dms()) == 1


@pytest.mark.parametrize("code", REFUSALS)
def test_what_one_groups_conversation_refuses_is_told_and_pauses_nothing(world: World, code: str) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ASKED, "12:00"))
    ((_, wrote),) = world.group_dms()
    world.click("ana", "checkin.answer.not_yet")
    room, method = wrote[0]["channel"], "chat.postMessage"
    world.client.fault(kind="error", method=method, channel=room, error=code, times=1, stored=False)
    world.click("ana", "checkin.nudge")
    assert "paused" not in world.says("olga", "/mentor-admin status").lower()
    (notice,) = about(world.dms("olga"), "needs your eyes")
    assert "the chat of" in text_of(notice)
    assert "`/mentor-admin delivery`" in text_of(notice)
    world.says("olga", "/mentor-admin delivery")
    world.click("olga", "delivery.again", channel=world.channel)
    ((_, wrote),) = world.group_dms()
    assert len(wrote) == 2
