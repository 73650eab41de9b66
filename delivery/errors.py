"""Slack's refusals: what each means for the row, for everybody else, and what owners are told to do.

One table, ERRORS. A code that is not in it parks the row with a notice: never a blind retry.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Protocol

from delivery.rates import WORKSPACE
from delivery.repairs import plain, shortened, top_level
from delivery.settings import DeliverySettings
from delivery.steps import Again, Done, Drop, Effect, Park, Rest, Step, Unsure


class NotNow(Exception):
    """A side call had no clear answer; the row is tried again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Desk(Protocol):
    """The few look-ups and side calls that some remedies need. Each may raise NotNow."""

    def join(self, channel: str) -> bool:
        """Enter a public channel; False if the app may not."""

    def direct(self) -> bool:
        """Whether the row is meant for a direct message that the app opened."""

    def reopen(self) -> str | None:
        """The id of that direct message, opened anew; None if it cannot be opened."""

    def own_channel(self, name: str) -> dict[str, Any] | None:
        """A living channel of that name which the app itself made."""


@dataclass(frozen=True, slots=True)
class Case:
    """A refused call."""

    method: str
    arguments: dict[str, Any]
    code: str
    details: dict[str, Any]
    desk: Desk
    settings: DeliverySettings
    #: repairs already made in this attempt
    tried: frozenset[str] = frozenset()
    #: refusals of this kind in a row before this one
    strikes: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table: the action, what it means for others, and the sentence for the owners."""

    act: Callable[[Case], Step]
    effect: Effect = Effect.NONE
    remedy: str = ""


# codes of our own, for what Slack has none for
DIRECT_GONE = "direct_message_gone"  # a direct message that cannot be opened again
UNREADABLE = "unreadable"  # the conversation in which a message may be cannot be read
UNSURE = "unsure"  # something that must not come twice may or may not have been done
UNANSWERED = "unanswered"  # a call that has had no clear answer for a day

# the actions


def slow_down(case: Case) -> Step:
    """Leave this method alone in this conversation for the time that Slack named."""
    return Rest(case.method, float(case.details.get("retry_after", 30.0)), lane_only=True)


def hourly(case: Case) -> Step:
    """The workspace has reached its number of messages; look again in an hour."""
    return Rest(case.method, 3600.0)


def unsure(_: Case) -> Step:
    """Slack failed by itself, perhaps after it had done it."""
    return Unsure()


def halt(case: Case) -> Step:
    """Keep the queue, send nothing."""
    return Rest(WORKSPACE, case.settings.halt_rest)


def halt_feature(case: Case) -> Step:
    """Leave the method alone that lacks a permission; the others go on."""
    return Rest(case.method, case.settings.feature_rest)


def probe_daily(_: Case) -> Step:
    """The company's rules keep the app out; look again tomorrow."""
    return Rest(WORKSPACE, 86_400.0)


def probe_slower(case: Case) -> Step:
    """The workspace is being moved; 15 minutes at first, then twice as long each time, up to a day."""
    return Rest(WORKSPACE, min(900.0 * 2**case.strikes, 86_400.0))


def join_once(case: Case) -> Step:
    """Enter the channel if it is public."""
    channel = str(case.arguments.get("channel") or "")
    if "join" in case.tried or not channel or not case.desk.join(channel):
        return Park()
    return Again("join", case.arguments)


def out_or_join(case: Case) -> Step:
    """Somebody who is to leave the channel has left it; for all else the app itself has to enter it."""
    return as_it_should_be(case) if case.method == "conversations.kick" else join_once(case)


def reopen_once(case: Case) -> Step:
    """Open the direct message anew: its id may have changed."""
    if not case.desk.direct():
        return Park()
    channel = case.desk.reopen() if "reopen" not in case.tried else None
    return Again("reopen", {**case.arguments, "channel": channel}) if channel else Park(DIRECT_GONE)


def top_level_once(case: Case) -> Step:
    """The thread takes no reply; say it in the conversation."""
    if "top_level" in case.tried or "thread_ts" not in case.arguments:
        return Park()
    return Again("top_level", top_level(case.arguments))


def shorten_once(case: Case) -> Step:
    """Fewer words, every button."""
    return Park() if "shorten" in case.tried else Again("shorten", shortened(case.arguments))


def plain_once(case: Case) -> Step:
    """The text without its blocks."""
    arguments = plain(case.method, case.arguments) if case.method.startswith("chat.") else None
    if "plain" in case.tried or arguments is None:
        return Park()
    return Again("plain", arguments)


def invite_rest(case: Case) -> Step:
    """Some of the invited are in; one more call invites the others, then it is done."""
    users = case.arguments.get("users")
    several = len(users.split(",") if isinstance(users, str) else users or []) > 1
    if several and "force" not in case.tried:
        return Again("force", {**case.arguments, "force": True})
    return as_it_should_be(case)


def as_it_should_be(case: Case) -> Step:
    """What was asked for is so already."""
    return Done({"ok": True, "channel": {"id": case.arguments.get("channel")}})


def find_own_channel(case: Case) -> Step:
    """An earlier attempt may have made the channel before it was cut off."""
    channel = case.desk.own_channel(str(case.arguments.get("name") or ""))
    return Done({"ok": True, "channel": channel}) if channel else Park()


def drop(_: Case) -> Step:
    """Nothing is left to change."""
    return Drop()


def park(_: Case) -> Step:
    """It will not work as it is."""
    return Park()


# the sentences

_REINSTALL = "Slack no longer accepts the app's token. A workspace admin can install the app again; what waits is kept."
_SCOPE = "The app lacks a permission ({needed}). Add it under OAuth & Permissions, then install the app again."
_POLICY = "The company's rules keep the app out ({code}). A workspace admin can allow it; the app looks again each day."
_MOVING = "The workspace is being moved to another organisation. The app goes on by itself when that is done."
_INVITE = "The app is no longer in the channel. Type /invite and the app's name there, then resume the program."
_GONE = "The conversation is gone. Set the program up in another channel."
_ARCHIVED = "The channel is archived. Unarchive it, then resume the program, or set it up in another channel."
_RESTRICTED = "The channel does not let the app post ({code}). Change who can post there, then resume the program."
_NO_TAB = "People cannot read the app's messages. Turn on the Messages Tab under App Home in the settings of the app."
_LIMIT = "The workspace has reached Slack's limit of messages. The app tries again each hour."
_FORM = "Slack does not accept how a message is built ({code}). Please report this to whoever runs the app."
_NAME = "There is already another channel with this name. Rename it, or choose another name."
_UNREAD = "A message may or may not have arrived. `/mentor-admin delivery` shows it, to send it again or leave it."
_UNSURE = "It is not certain that a file arrived. Look into the conversation; what it shows is in the text as well."
_SILENT = "Slack has not answered clearly for a day. Please report this to whoever runs the app."
_OTHER = "Slack refused a call with {code}. Please report this to whoever runs the app."

_HALT = Rule(halt, Effect.HALT, _REINSTALL)
_FEATURE = Rule(halt_feature, Effect.TELL, _SCOPE)
_KEPT_OUT = Rule(probe_daily, Effect.HALT, _POLICY)
_MOVED = Rule(probe_slower, Effect.HALT, _MOVING)
_LONG = Rule(shorten_once, Effect.TELL, _FORM)
_BLOCKS = Rule(plain_once, Effect.TELL, _FORM)
_METADATA = Rule(park, Effect.TELL, _FORM)
_THREAD = Rule(top_level_once, Effect.TELL, _OTHER)
_NO_POSTING = Rule(park, Effect.PAUSE, _RESTRICTED)
_UNREACHABLE = Rule(park, Effect.SUSPEND)
_LIMITED = Rule(slow_down)
_OWN_FAILURE = Rule(unsure)
_SO_ALREADY = Rule(as_it_should_be)
_STALE = Rule(drop)

#: what to do about a code that no line names
OTHER = Rule(park, Effect.TELL, _OTHER)

#: code (or a pattern of codes) -> rule; an exact code goes before a pattern, and the first pattern wins
ERRORS: dict[str, Rule] = {
    "ratelimited": _LIMITED,
    "rate_limited": _LIMITED,
    "message_limit_exceeded": Rule(hourly, Effect.TELL, _LIMIT),
    "fatal_error": _OWN_FAILURE,
    "internal_error": _OWN_FAILURE,
    "service_unavailable": _OWN_FAILURE,
    "request_timeout": _OWN_FAILURE,
    "token_revoked": _HALT,
    "token_expired": _HALT,
    "account_inactive": _HALT,
    "invalid_auth": _HALT,
    "not_authed": _HALT,
    "missing_scope": _FEATURE,
    "no_permission": _FEATURE,
    "not_allowed_token_type": _FEATURE,
    "ekm_access_denied": _KEPT_OUT,
    "access_denied": _KEPT_OUT,
    "enterprise_is_restricted": _KEPT_OUT,
    "two_factor_setup_required": _KEPT_OUT,
    "team_access_not_granted": _KEPT_OUT,
    "team_added_to_org": _MOVED,
    "org_login_required": _MOVED,
    "not_in_channel": Rule(out_or_join, Effect.PAUSE, _INVITE),
    "channel_not_found": Rule(reopen_once, Effect.PAUSE, _GONE),
    DIRECT_GONE: _UNREACHABLE,
    UNREADABLE: Rule(unsure, Effect.TELL, _UNREAD),
    UNSURE: Rule(park, Effect.TELL, _UNSURE),
    UNANSWERED: Rule(park, Effect.TELL, _SILENT),
    "is_archived": Rule(park, Effect.PAUSE, _ARCHIVED),
    "user_not_found": _UNREACHABLE,
    "user_disabled": _UNREACHABLE,
    "cannot_dm_bot": Rule(park, Effect.REMOVE),
    "*_thread_locked": _THREAD,  # before restricted_action*, which it may begin with
    "restricted_action*": _NO_POSTING,
    "messages_tab_disabled": Rule(park, Effect.TELL, _NO_TAB),
    "cannot_reply_to_message": _THREAD,
    "msg_too_long": _LONG,
    "msg_blocks_too_long": _LONG,
    "invalid_blocks*": _BLOCKS,
    "no_text": _BLOCKS,
    "invalid_arguments": _BLOCKS,
    "metadata_too_large": _METADATA,
    "invalid_metadata*": _METADATA,
    "message_not_found": _STALE,
    "cant_update_message": _STALE,
    "cant_delete_message": _STALE,
    "edit_window_closed": _STALE,
    "is_inactive": _STALE,  # an update in an archived channel
    "expired_trigger_id": _STALE,  # a form that nobody waits for any more; the person clicks again
    "hash_conflict": _STALE,  # somebody rendered it anew in the meantime
    "view_not_found": _STALE,
    "already_in_channel": Rule(invite_rest),
    "already_archived": _SO_ALREADY,
    "name_taken": Rule(find_own_channel, Effect.TELL, _NAME),
}


def rule_of(code: str) -> Rule:
    """The line for a code."""
    exact = ERRORS.get(code)
    if exact is not None:
        return exact
    return next((rule for pattern, rule in ERRORS.items() if fnmatchcase(code, pattern)), OTHER)


def effect_of(code: str) -> Effect:
    """What a problem with this code means beyond its row."""
    return rule_of(code).effect


def ends_by_reinstalling(code: str) -> bool:
    """Whether the app is gone from the workspace, so that whatever reaches it shows that it is back."""
    return rule_of(code) is _HALT


def remedy_of(code: str, details: dict[str, Any] | None = None) -> str:
    """What owners can do, in words; empty if there is nothing that they should do."""
    needed = str((details or {}).get("needed") or code)
    return rule_of(code).remedy.format(code=code, needed=needed)
