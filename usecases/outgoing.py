"""What leaves the app: rendered calls that are committed with the fact that caused them."""

from datetime import datetime
from typing import Any

from storage import OutboxCall, OutboxState
from usecases.unit import UnitOfWork

Message = dict[str, Any]


def dm(
    uow: UnitOfWork,
    user_id: str,
    message: Message,
    *,
    key: str,
    kind: str = "message",
    now: datetime,
    expires_at: datetime | None = None,
) -> bool:
    """Queue a private message to one member, not before `now`; False if that occasion was queued before."""
    opened = f"{uow.team_id}:dm:{user_id}"
    lane = f"dm:{user_id}"
    uow.outbox.add(OutboxCall(opened, lane, "conversations.open", {"users": user_id}, "setup", now))
    channel = {"$ref": [opened, "channel.id"]}
    return _post(uow, channel, lane, message, key=key, kind=kind, now=now, expires_at=expires_at)


def post(
    uow: UnitOfWork, channel_id: str, message: Message, *, key: str, now: datetime, kind: str = "announcement"
) -> bool:
    """Queue a message to a channel."""
    return _post(uow, channel_id, f"channel:{channel_id}", message, key=key, kind=kind, now=now, expires_at=None)


def join_channel(uow: UnitOfWork, channel_id: str, *, now: datetime) -> None:
    """Queue the app's own joining of a public channel; joining twice is harmless."""
    key = f"{uow.team_id}:channel:{channel_id}:join"
    uow.outbox.add(
        OutboxCall(key, f"channel:{channel_id}", "conversations.join", {"channel": channel_id}, "setup", now)
    )


def group_dm(
    uow: UnitOfWork,
    group_id: int,
    user_ids: tuple[str, ...],
    message: Message,
    *,
    key: str,
    kind: str,
    now: datetime,
    expires_at: datetime | None = None,
) -> bool:
    """Queue a message to the conversation of a group, which is opened first if it is not open yet.

    A group that has lost somebody gets a conversation of its own: who has left hears nothing more.
    """
    people = ",".join(sorted(user_ids))
    opened = f"{uow.team_id}:group:{group_id}:open:{people}"
    lane = f"group:{group_id}"
    arguments = {"users": people}
    uow.outbox.add(OutboxCall(opened, lane, "conversations.open", arguments, "setup", now))
    channel = {"$ref": [opened, "channel.id"]}
    return _post(uow, channel, lane, message, key=key, kind=kind, now=now, expires_at=expires_at)


def withdraw(uow: UnitOfWork, program_id: int, *, now: datetime, user_id: str | None = None) -> None:
    """Take back what waits for a later hour to be sent to members of a program, or to one of them."""
    for row in uow.outbox.waiting([OutboxState.PENDING]):
        theirs = row.lane == f"dm:{user_id}" if user_id else row.lane.startswith("dm:")
        if theirs and row.not_before > now and row.key.startswith(f"{uow.team_id}:{program_id}:"):
            uow.outbox.expire(row.id, "it was taken back before it was sent")


def update(uow: UnitOfWork, of_key: str, message: Message, *, key: str, lane: str, now: datetime) -> None:
    """Queue the rewriting of a message that the row `of_key` sent; there is nothing to rewrite if it was given up."""
    sent = uow.outbox.get(of_key)
    if sent is None or sent.state in {OutboxState.PARKED, OutboxState.EXPIRED}:
        return
    arguments = {"channel": {"$ref": [of_key, "channel"]}, "ts": {"$ref": [of_key, "ts"]}, **message}
    uow.outbox.add(OutboxCall(key, lane, "chat.update", arguments, "update", now))


def retire(uow: UnitOfWork, of_key: str, message: Message, *, key: str, lane: str, now: datetime, why: str) -> None:
    """End what a message asked for: it is rewritten; if it still waits to be sent, it is dropped, for the reason."""
    row = uow.outbox.get(of_key)
    if row and row.state is OutboxState.PENDING:
        uow.outbox.expire(row.id, why)
    else:
        update(uow, of_key, message, key=key, lane=lane, now=now)


def picture(
    uow: UnitOfWork,
    under_key: str,
    *,
    key: str,
    lane: str,
    name: str,
    title: str,
    content: str,
    alt_text: str,
    now: datetime,
    kind: str = "chart",
) -> None:
    """Queue a picture, or another file (base64), into the thread of the message that the row `under_key` sent."""
    arguments = {
        "channel": {"$ref": [under_key, "channel"]},
        "thread_ts": {"$ref": [under_key, "ts"]},
        "filename": name,
        "title": title,
        "alt_text": alt_text,
        "content": content,
    }
    uow.outbox.add(OutboxCall(key, lane, "files.upload", arguments, kind, now))


def _post(
    uow: UnitOfWork,
    channel: object,
    lane: str,
    message: Message,
    *,
    key: str,
    kind: str,
    now: datetime,
    expires_at: datetime | None,
) -> bool:
    arguments = {"channel": channel, "unfurl_links": False, "unfurl_media": False, **message}
    return uow.outbox.add(OutboxCall(key, lane, "chat.postMessage", arguments, kind, now, expires_at))
