"""Events of the workspace. An event that fails for our reasons is not acknowledged, so Slack sends it again."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack

from handlers.home import publish_home
from handlers.kit import Kit, Request
from mentoring.facts import LONGEST_FACT
from mentoring.people import PersonKind
from usecases.follow_slack import channel_lost, person_changed, profile_told, talked_to
from usecases.unit import UnitOfWork

Payload = dict[str, Any]
Happened = Callable[[Kit, Payload, str], None]


def home_opened(kit: Kit, event: Payload, event_id: str) -> None:
    """Somebody looks at the app's Home."""
    if event.get("tab", "home") == "home":
        publish_home(_request(kit, event["user"], event_id))


def user_changed(kit: Kit, event: Payload, event_id: str) -> None:
    """A profile, time zone or account changed."""
    user = event["user"]
    if not kit.directory.told(user):
        return
    found = told_in_profile(user, kit.profile_fields)

    def effect(uow: UnitOfWork) -> bool:
        member = kit.directory.member(user["id"])  # as it is now: another event may have come in the meantime
        told = found is not None and profile_told(uow, member.user_id, found)
        return person_changed(uow, member, now=kit.now(), rng=kit.rng) or told

    _once(kit, event_id, effect)


def told_in_profile(user: Payload, fields: Mapping[str, str]) -> dict[str, str] | None:
    """What the custom fields of a profile say, by the names of `fields` (name -> Slack's id of the field).

    None where Slack has sent no fields, as in many of its answers.
    """
    given = (user.get("profile") or {}).get("fields")
    if not fields or not isinstance(given, dict):
        return None
    said = {name: str((given.get(field_id) or {}).get("value") or "").strip() for name, field_id in fields.items()}
    return {name: value[:LONGEST_FACT] for name, value in said.items() if value}


def channel_gone(kit: Kit, event: Payload, event_id: str) -> None:
    """A channel was archived or deleted, or the app was removed from it."""
    channel = event.get("channel")
    channel_id = channel["id"] if isinstance(channel, dict) else str(channel or "")
    _once(kit, event_id, lambda uow: channel_lost(uow, channel_id, now=kit.now(), rng=kit.rng))


def app_addressed(kit: Kit, event: Payload, event_id: str) -> None:
    """Somebody wrote to the app in its own conversation."""
    if event.get("channel_type") != "im" or event.get("subtype") or event.get("bot_id"):
        return
    user_id = str(event.get("user") or "")
    if user_id in {"", kit.bot_user_id} or kit.directory.member(user_id).kind is not PersonKind.PERSON:
        return
    _once(kit, event_id, lambda uow: talked_to(uow, user_id, str(event["ts"]), now=kit.now()))


def noticed(kit: Kit, event: Payload, event_id: str) -> None:
    """An event that needs no action, but an acknowledgement."""
    del kit, event, event_id


EVENTS: dict[str, Happened] = {
    "app_home_opened": home_opened,
    "user_change": user_changed,
    "team_join": user_changed,
    "channel_archive": channel_gone,
    "group_archive": channel_gone,
    "channel_left": channel_gone,
    "group_left": channel_gone,
    "message": app_addressed,
    "member_left_channel": noticed,  # leaving the channel is not leaving the program
    "channel_rename": noticed,
    "tokens_revoked": noticed,
    "app_uninstalled": noticed,
}


def listener(kit: Kit) -> Callable[..., None]:
    """The listener of events."""

    def event_received(ack: Ack, body: Payload, event: Payload) -> None:
        EVENTS[event["type"]](kit, event, f"event:{body['event_id']}")
        ack()

    return event_received


def _once(kit: Kit, event_id: str, effect: Callable[[UnitOfWork], bool]) -> None:
    """Commit the effect together with the event's id; an event without effect stores nothing."""
    with kit.begin() as uow:
        if uow.inbox.first_time(event_id, kit.now()) and effect(uow):
            uow.commit()


def _request(kit: Kit, user_id: str, event_id: str) -> Request:
    return Request(kit, kit.directory.member(user_id), event_id, "", "", kit.now())
