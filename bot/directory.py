"""What Slack knows of people: asked once, kept for a while, corrected by `user_change`."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from mentoring.errors import NotFound
from mentoring.people import Member, PersonKind

#: real seconds after which a person is asked for again
FRESH = 600.0


@dataclass(frozen=True, eq=False)
class _Known:
    """A person, when we heard (real seconds), and the second at which Slack says that they changed last."""

    member: Member
    heard: float
    updated: float


class Directory:
    """Members by user id. Safe to use from several threads."""

    def __init__(self, client: WebClient, elapsed: Callable[[], float]) -> None:
        self._client = client
        self._elapsed = elapsed
        self._lock = Lock()
        self._known: dict[str, _Known] = {}

    def member(self, user_id: str) -> Member:
        """The person as Slack knows them. Raises NotFound for an id that Slack does not know."""
        with self._lock:
            known = self._known.get(user_id)
        if known and self._elapsed() - known.heard < FRESH:
            return known.member
        return self._ask(user_id)

    def told(self, user: dict[str, Any]) -> bool:
        """Hear an event about a person; False when what is known of them is newer.

        Events come late, twice and out of order. Where two of the same second differ, Slack is asked.
        """
        new = self._read(user)
        user_id = new.member.user_id
        with self._lock:
            known = self._known.get(user_id)
            if known and known.updated > new.updated:
                return False
            if known is None or known.updated < new.updated or known.member == new.member:
                self._known[user_id] = new
                return True
        try:
            self._ask(user_id)
        except NotFound:
            with self._lock:
                self._known[user_id] = new  # nobody knows better
        return True

    def _ask(self, user_id: str) -> Member:
        with self._lock:
            before = self._known.get(user_id)
        try:
            answer = self._client.users_info(user=user_id, include_locale=True)
        except SlackApiError as error:
            if error.response.get("error") in {"user_not_found", "user_not_visible", "users_not_found"}:
                raise NotFound("person.unknown") from error
            raise
        new = self._read(answer["user"])
        with self._lock:
            known = self._known.get(user_id)
            if known and known is not before and known.updated >= new.updated:
                return known.member  # an event came while the answer was on its way
            self._known[user_id] = new
            return new.member

    def _read(self, user: dict[str, Any]) -> _Known:
        return _Known(member_from_slack(user), self._elapsed(), float(user.get("updated") or 0))


def member_from_slack(user: dict[str, Any]) -> Member:
    """Read one of Slack's user objects."""
    profile = user.get("profile") or {}
    name = profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name")
    return Member(
        user_id=user["id"],
        name=str(name or user["id"]),
        title=str(profile.get("title") or ""),
        zone=str(user.get("tz") or "UTC"),
        locale=str(user.get("locale") or "en-US"),
        kind=_kind(user),
        workspace_admin=bool(user.get("is_admin") or user.get("is_owner") or user.get("is_primary_owner")),
        deactivated=bool(user.get("deleted")),
    )


def _kind(user: dict[str, Any]) -> PersonKind:
    if user.get("is_bot") or user.get("is_app_user") or user.get("is_workflow_bot") or user["id"] == "USLACKBOT":
        return PersonKind.BOT
    if user.get("is_stranger"):
        return PersonKind.STRANGER
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return PersonKind.GUEST
    return PersonKind.PERSON
