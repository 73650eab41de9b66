"""What every listener works with; put together in `bot/wiring.py`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, Protocol, TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from mentoring.people import Member
from messages.replies import reply_view
from usecases.configure_program import Actor
from usecases.unit import Begin, UnitOfWork

T = TypeVar("T")

#: Slack's codes for a form that is not open any more
CLOSED = frozenset({"not_found", "view_not_found"})


class Directory(Protocol):
    """What Slack knows of people."""

    def member(self, user_id: str) -> Member:
        """The person, or NotFound."""

    def told(self, user: dict[str, Any]) -> bool:
        """Hear an event about a person; False when what is known of them is newer."""


@dataclass(frozen=True, slots=True)
class Kit:
    """The outside world, as arguments."""

    team_id: str
    bot_user_id: str
    #: opens a unit of work, waiting for the database no longer than Slack waits for us
    begin: Begin
    now: Callable[[], datetime]
    rng: Random
    directory: Directory
    #: reading methods, `views.*` and nothing else; everything that writes goes through the outbox
    client: WebClient
    #: user ids that may set programs up besides workspace admins
    setup_users: frozenset[str]
    #: does what takes longer than Slack waits, after the acknowledgement; the second hears in words what went wrong
    later: Callable[[Callable[[], None], Callable[[str], None]], None]
    #: "department" and the like -> Slack's id of the profile field that says it
    profile_fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """One thing that one person did: a command, a click, a submitted form."""

    kit: Kit
    member: Member
    #: names the interaction; delivered twice, it has its effect once
    interaction: str
    trigger_id: str
    channel_id: str
    now: datetime
    #: how Slack calls the conversation in which a command was typed
    channel_name: str = ""
    #: (channel id, ts) of the message that was clicked under, or empty
    message: tuple[str, str] = ("", "")
    #: the form in which something was clicked, as Slack sends it; empty outside of forms
    form: dict[str, Any] = field(default_factory=dict)

    @property
    def user_id(self) -> str:
        """Who did it."""
        return self.member.user_id

    @property
    def actor(self) -> Actor:
        """Who did it, for the audit and for doing it once."""
        return Actor(self.member, self.interaction)

    @property
    def form_id(self) -> str:
        """Slack's id of that form; empty outside of forms."""
        return str(self.form.get("id", ""))

    @property
    def root_form_id(self) -> str:
        """Slack's id of the form under all others that are open; the same one if there is but one."""
        return str(self.form.get("root_view_id") or self.form_id)

    def once(self, effect: Callable[[UnitOfWork], T]) -> T | None:
        """Run an effect and commit it together with the interaction's id; None when it was done before."""
        with self.kit.begin() as uow:
            if not uow.inbox.first_time(self.interaction, self.now):
                return None
            result = effect(uow)
            uow.commit()
        return result

    def read(self, question: Callable[[UnitOfWork], T]) -> T:
        """Look something up; nothing is written."""
        with self.kit.begin() as uow:
            return question(uow)

    def open_view(self, view: dict[str, Any]) -> str:
        """Show a form; the trigger is good for three seconds and one use. Returns the form's id."""
        opened = self.kit.client.views_open(trigger_id=self.trigger_id, view=view)
        return str((opened.get("view") or {}).get("id", ""))

    def push_view(self, view: dict[str, Any]) -> None:
        """Show a form over the one that was clicked in."""
        self.kit.client.views_push(trigger_id=self.trigger_id, view=view)

    def update_view(self, view: dict[str, Any]) -> None:
        """Draw the form anew in which something was clicked."""
        self.kit.client.views_update(view_id=self.form_id, view=view)

    def show(self, view: dict[str, Any]) -> str:
        """Show a form in the place of the one that was clicked in, if there is one. Returns the form's id."""
        if not self.form_id:
            return self.open_view(view)
        self.update_view(view)
        return self.form_id

    def show_over(self, view: dict[str, Any]) -> None:
        """Show a form over the one that was clicked in, if there is one."""
        if self.form_id:
            self.push_view(view)
        else:
            self.open_view(view)

    def redraw(self, view: dict[str, Any], form_id: str) -> None:
        """Draw a form anew, unless it has been closed meanwhile: what it would show is kept, to be opened again."""
        try:
            self.kit.client.views_update(view_id=form_id, view=view)
        except SlackApiError as error:
            if error.response.get("error") not in CLOSED:
                raise

    def back_to(self, view: dict[str, Any]) -> dict[str, Any]:
        """Close the submitted form, with the one under it drawn anew, if there is one: what to acknowledge with."""
        if self.root_form_id in {"", self.form_id}:
            return {"response_action": "update", "view": view}
        self.redraw(view, self.root_form_id)
        return {}


#: the id of what is clicked, or what matches it
ActionId = str | re.Pattern[str]
#: what a click does; the message it returns is shown to the person alone
Click = Callable[[Request, dict[str, Any]], dict[str, Any] | None]
#: what a form does; it returns the arguments of the acknowledgement (none closes the form)
Submit = Callable[[Request, dict[str, Any]], dict[str, Any]]


def request_of(kit: Kit, body: dict[str, Any]) -> Request:
    """Read who did what from a command's or an interaction's payload; everybody is looked up afresh."""
    user_id = body["user_id"] if "command" in body else body["user"]["id"]
    channel = body.get("channel_id") or (body.get("channel") or {}).get("id", "")
    trigger_id = str(body.get("trigger_id", ""))
    container = body.get("container") or {}
    view = body.get("view") or {}
    return Request(
        kit=kit,
        member=kit.directory.member(user_id),
        interaction=f"interaction:{interaction_of(body, trigger_id)}",
        trigger_id=trigger_id,
        channel_id=channel,
        now=kit.now(),
        channel_name=str(body.get("channel_name", "")),
        message=(str(container.get("channel_id") or ""), str(container.get("message_ts") or "")),
        form=view if view.get("type") == "modal" else {},
    )


def value_of(action: dict[str, Any]) -> str:
    """What a button carries, or the option that was chosen."""
    chosen = action.get("selected_option") or {}
    return str(action.get("value") or chosen.get("value") or "")


def metadata_of(view: dict[str, Any]) -> str:
    """What a form carries."""
    return str(view.get("private_metadata", ""))


def turned(message: dict[str, Any] | None) -> dict[str, Any]:
    """A submitted form turns into its answer; delivered twice, it closes."""
    return {"response_action": "update", "view": reply_view(message)} if message else {}


def interaction_of(body: dict[str, Any], trigger_id: str) -> str:
    """A name for the interaction that stays the same when it is delivered twice."""
    if body.get("type") == "view_submission":
        view = body["view"]
        return f"{view['id']}.{view.get('hash', '')}"
    return trigger_id
