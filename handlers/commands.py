"""Slash commands: the registry of subcommands, from which help and the access tests are made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack

from handlers import admin_commands as admin
from handlers import circle_commands as circle
from handlers import member_commands as member
from handlers.guards import Access, check, is_inside
from handlers.kit import Kit, Request, request_of
from mentoring.eligibility import check_may_join
from mentoring.errors import NotAllowed
from mentoring.suggest import nearest
from messages.help import ADMIN_INTRO, CIRCLE_INTRO, HELP, MEMBER_INTRO, help_message, outside, unknown

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Subcommand:
    """One word after a slash command. Its help is `HELP[command][name]` in `messages/help.py`."""

    name: str
    access: Access
    run: Callable[[Request, str], Message | None]


def help_for_members(request: Request, text: str) -> Message | None:
    """What /mentor can do."""
    del text
    return _help(request, "/mentor", MEMBER_INTRO)


def help_for_circles(request: Request, text: str) -> Message | None:
    """What /circle can do."""
    del text
    return _help(request, "/circle", CIRCLE_INTRO)


def help_for_owners(request: Request, text: str) -> Message | None:
    """What /mentor-admin can do."""
    del text
    return _help(request, "/mentor-admin", ADMIN_INTRO)


#: command -> its words, in the order in which help lists them
SUBCOMMANDS: dict[str, tuple[Subcommand, ...]] = {
    "/mentor": (
        Subcommand("join", Access.PEOPLE, member.join),
        Subcommand("profile", Access.PEOPLE, member.profile),
        Subcommand("matches", Access.INSIDE, member.matches),
        Subcommand("rematch", Access.PEOPLE, member.rematch),
        Subcommand("pause", Access.PEOPLE, member.pause),
        Subcommand("resume", Access.PEOPLE, member.resume),
        Subcommand("leave", Access.INSIDE, member.leave),
        Subcommand("avoid", Access.INSIDE, member.avoid),
        Subcommand("help", Access.EVERYBODY, help_for_members),
    ),
    "/circle": (
        Subcommand("list", Access.PEOPLE, circle.show_list),
        Subcommand("join", Access.PEOPLE, circle.join),
        Subcommand("leave", Access.INSIDE, circle.leave),
        Subcommand("next", Access.PEOPLE, circle.next_one),
        Subcommand("agenda", Access.PEOPLE, circle.agenda),
        Subcommand("topics", Access.PEOPLE, circle.topics),
        Subcommand("actions", Access.PEOPLE, circle.actions),
        Subcommand("rsvp", Access.PEOPLE, circle.rsvp),
        Subcommand("swap", Access.PEOPLE, circle.swap),
        Subcommand("help", Access.EVERYBODY, help_for_circles),
    ),
    "/mentor-admin": (
        Subcommand("setup", Access.SETTERS, admin.setup),
        Subcommand("edit", Access.OWNERS, admin.edit),
        Subcommand("status", Access.OWNERS, admin.status),
        Subcommand("preview", Access.OWNERS, admin.preview),
        Subcommand("propose", Access.OWNERS, admin.propose),
        Subcommand("circles", Access.OWNERS, admin.circles),
        Subcommand("prompts", Access.OWNERS, admin.prompts),
        Subcommand("run-now", Access.OWNERS, admin.run_now),
        Subcommand("pause", Access.OWNERS, admin.pause),
        Subcommand("resume", Access.OWNERS, admin.resume),
        Subcommand("end", Access.OWNERS, admin.end),
        Subcommand("members", Access.OWNERS, admin.members),
        Subcommand("rules", Access.OWNERS, admin.rules),
        Subcommand("delivery", Access.OWNERS, admin.delivery),
        Subcommand("owners", Access.OWNERS, admin.owners),
        Subcommand("help", Access.EVERYBODY, help_for_owners),
    ),
}

#: what a command means with nothing typed after it
ALONE: dict[str, Subcommand] = {
    "/mentor": Subcommand("", Access.EVERYBODY, help_for_members),
    "/circle": Subcommand("", Access.EVERYBODY, help_for_circles),
    "/mentor-admin": Subcommand("", Access.OWNERS, admin.overview),
}


def answer(kit: Kit, command: str, body: dict[str, Any]) -> Message | None:
    """Run what was typed; the answer is for the person alone."""
    word, rest = words_of(str(body.get("text") or ""))
    request = request_of(kit, body)
    subcommand = find(command, word)
    if subcommand is None:
        return unknown(command, word[:50], nearest(word.casefold(), [one.name for one in SUBCOMMANDS[command]]))
    check(request, subcommand.access)
    return subcommand.run(request, rest)


def words_of(text: str) -> tuple[str, str]:
    """The first word and the rest; line breaks and tabs part words too, as they come with pasted text."""
    word, *rest = text.split(maxsplit=1) or [""]
    return word, rest[0].strip() if rest else ""


def find(command: str, word: str) -> Subcommand | None:
    """The subcommand of that name, in any case; the command's own meaning for no word."""
    if not word:
        return ALONE[command]
    return next((one for one in SUBCOMMANDS[command] if one.name == word.casefold()), None)


def listener(kit: Kit) -> Callable[..., None]:
    """The listener of slash commands: parse, do, acknowledge with the answer."""

    def command_typed(ack: Ack, body: dict[str, Any]) -> None:
        reply = answer(kit, body["command"], body)
        if reply is None:
            ack()
        else:
            ack(**reply)

    return command_typed


def _help(request: Request, command: str, intro: str) -> Message:
    """Nothing is listed to somebody for whom nothing of it is."""
    try:
        check_may_join(request.member)
    except NotAllowed as refused:
        return outside(refused, _rows(command, Access.INSIDE) if is_inside(request) else ())
    return help_message(command, _rows(command), intro)


def _rows(command: str, only: Access | None = None) -> Sequence[tuple[str, str]]:
    return [HELP[command][one.name] for one in SUBCOMMANDS[command] if only in {None, one.access}]
