"""Messages of which nobody can say whether they arrived, or that Slack refused: what owners and members see."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.clock import elapsed
from tests.world import OpenWorld, World, text_of


def desk(world: World, name: str = "olga") -> list[dict[str, Any]]:
    """The answer to `/mentor-admin delivery`, block by block."""
    reply = world.slash(name, "/mentor-admin delivery")["reply"]
    return list(reply["blocks"])


def values(world: World, action_id: str) -> list[str]:
    return [
        element["value"]
        for block in desk(world)
        for element in block.get("elements", [])
        if element.get("action_id") == action_id
    ]


def press(world: World, name: str, action_id: str) -> str:
    """Click a button under the newest answer that the person got."""
    reply = world.slash(name, "/mentor-admin delivery")["reply"]
    if action_id not in str(reply["blocks"]):
        return "nothing to press"
    outcome = world.click(name, action_id, channel=reply["channel"], ts=reply["ts"])
    return text_of(outcome["reply"]) if outcome.get("reply") else str(outcome)


@dataclass
class Real:
    """Real seconds, some of which are skipped."""

    skipped: float = 0.0

    def __call__(self) -> float:
        return self.skipped + elapsed()


@pytest.fixture
def real() -> Real:
    return Real()


@pytest.fixture
def blind(tmp_path: Path, real: Real) -> Iterator[World]:
    """Ana and Ben were introduced in a group DM that the app may not read, and the answer to the post was lost."""
    with OpenWorld(tmp_path, real=real) as world:
        world.set_up()
        for name in ("ana", "ben"):
            world.person(name)
            world.join(name)
        world.client.scopes(remove=["mpim:history"])
        world.advance_to(datetime(2026, 12, 8, 9, 55, tzinfo=UTC))
        world.client.fault("store_then_cut", method="chat.postMessage", times=1)
        world.advance(minutes=10)
        real.skipped += 400
        world.settle()
        yield world


def introductions(world: World) -> int:
    return sum(len(messages) for _, messages in world.group_dms())


def test_an_introduction_that_nobody_can_look_up_is_shown_to_the_owner_and_told_to_both(blind: World) -> None:
    blind.advance(hours=3)
    assert introductions(blind) == 1, "it had arrived, and is not posted again"
    assert any("may or may not have arrived" in text for text in blind.texts("olga"))
    for name, other in (("ana", "ben"), ("ben", "ana")):
        (told,) = [text for text in blind.texts(name) if "did not tell us whether" in text]
        assert f"<@{blind.id(other)}>" in told
    said = blind.says("olga", "/mentor-admin delivery")
    assert "An introduction for" in said
    assert "may or may not have arrived" in said
    assert "1 of which Slack has not said" in blind.says("olga", "/mentor-admin status")


def test_an_owner_sends_an_uncertain_message_again_at_their_own_risk(blind: World) -> None:
    assert "on its way again" in press(blind, "olga", "delivery.again")
    assert introductions(blind) == 2
    assert "all is well" in blind.says("olga", "/mentor-admin status")
    assert press(blind, "olga", "delivery.again") == "nothing to press"


def test_an_owner_leaves_an_uncertain_message_and_the_round_goes_on(blind: World) -> None:
    assert "Left as it is" in press(blind, "olga", "delivery.leave")
    assert introductions(blind) == 1
    blind.advance(days=8)
    assert "have you and" in blind.texts("ana")[-1]


def test_all_is_well_until_something_is_not(world: World) -> None:
    world.set_up()
    assert "all is well" in world.says("olga", "/mentor-admin status")
    assert "No message of *Peer circles* waits for you" in world.says("olga", "/mentor-admin delivery")


def test_a_refused_message_is_tried_again_with_what_refers_to_it(world: World) -> None:
    world.set_up()
    world.person("ana")
    world.client.fault("error", method="conversations.open", error="some_new_code", times=1)
    world.join("ana")
    assert world.texts("ana") == []
    said = world.says("olga", "/mentor-admin delivery")
    assert "was not taken by Slack" in said
    assert len(values(world, "delivery.again")) == 1, "what refers to it is not listed beside it"
    assert "on its way again" in press(world, "olga", "delivery.again")
    assert any("Welcome" in text for text in world.texts("ana"))
    assert "No message" in world.says("olga", "/mentor-admin delivery")


def test_a_refused_message_is_left_for_good(world: World) -> None:
    world.set_up()
    world.person("ana")
    world.client.fault("error", method="conversations.open", error="some_new_code", times=1)
    world.join("ana")
    assert "Left as it is" in press(world, "olga", "delivery.leave")
    assert "No message" in world.says("olga", "/mentor-admin delivery")
    assert world.texts("ana") == []


def test_only_who_looks_after_the_program_settles_its_messages(world: World) -> None:
    world.set_up()
    for name in ("ana", "mallory"):
        world.person(name)
    world.client.fault("error", method="conversations.open", error="some_new_code", times=1)
    world.join("ana")
    assert "Only the owners" in world.says("mallory", "/mentor-admin delivery")
    (value,) = values(world, "delivery.again")
    with world.bot.begin() as uow:
        row = uow.outbox.by_id(int(value))
    assert row is not None
    assert row.state.value == "parked"
