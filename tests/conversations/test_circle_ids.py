"""Whoever is not in a circle, or does not lead it, can neither do nor read anything with its ids."""

from datetime import timedelta

from handlers.circle_actions import CLICKS
from handlers.kit import ActionId
from messages import ids
from tests.conversations.forged import Forger, state_of
from tests.conversations.season_steps import SIX, a_circle, leader, session, starts
from tests.world import World

OTHERS = ("gil", "hana", "ivo", "jo")
NAMES: dict[ActionId, str] = {
    ids.SESSION_REPLY_PATTERN: "session.reply.yes",
    ids.CIRCLE_SHOW_PATTERN: "circle.show.next",
}


def test_nobody_outside_of_a_circle_can_click_anything_of_it_and_members_only_what_is_theirs(world: World) -> None:
    group = a_circle(world)
    a_circle(world, OTHERS, channel="circle-heron")
    world.person("sue")
    world.person("gus", is_restricted=True)
    world.advance_to(starts(world, group) + timedelta(minutes=20))
    lead, own = leader(world, group), session(world, group)
    world.says("ana", "/circle topics CANARY")
    with world.bot.begin() as uow:
        action = uow.sessions.add_action(own.id, world.id("ana"), "CANARY")
        (topic,) = uow.circles.topics(group.id)
        uow.commit()
    values: dict[ActionId, str] = {
        ids.SESSION_REPLY_PATTERN: f"{own.id}:yes",
        ids.SESSION_SWAP: f"{own.id}:{world.id('ben')}",
        ids.SESSION_ACCEPT: f"{own.id}:{own.facilitator}",
        ids.SESSION_DECLINE: f"{own.id}:{own.facilitator}",
        ids.SESSION_MOVE: f"{own.id}:{int(own.others[0].timestamp())}",
        ids.ACTION_DONE: str(action.id),
        ids.TOPIC_VOTE: str(topic.id),
        **{one: str(group.id) for one in CLICKS if "circle." in str(one) or one == ids.TOPIC_LIST},
    }
    forger, stored = Forger(world), state_of(world)
    for key in (one for one in CLICKS if one != ids.ACTION_CHANGE):  # shows everybody their own steps
        click = {"action_id": NAMES.get(key, key), "value": values.get(key, str(own.id))}
        for name, refusals in (("gil", NOT_THEIRS), ("sue", NOT_THEIRS), ("gus", {"join.guest"})):
            told = forger.click(world.id(name), click)
            assert told.refusal in refusals, (key, name, told.text)
            assert "CANARY" not in told.text
            assert told.sent == ()
    member = next(name for name in SIX if name not in {lead, "ana"})
    for key in LEADERS_OWN:
        told = forger.click(world.id(member), {"action_id": key, "value": values.get(key, str(own.id))})
        assert told.refusal in {"session.not_leader", "session.not_asked", "session.not_mover", "actions.not_yours"}, (
            key
        )
    assert state_of(world) == stored


NOT_THEIRS = {"circle.not_yours", "session.not_leader", "session.not_asked", "actions.not_yours"}
LEADERS_OWN = (
    ids.SESSION_LEAD,
    ids.SESSION_HAND_ON,
    ids.SESSION_SWAP,
    ids.SESSION_ACCEPT,
    ids.SESSION_MOVE,
    ids.SESSION_TIMES,
    ids.SESSION_ALL_CAME,
    ids.SESSION_SOME_CAME,
    ids.SESSION_SKIPPED,
    ids.SESSION_NOTE,
    ids.ACTION_DONE,
)
