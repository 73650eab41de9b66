"""Buttons, pickers and selects."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from slack_bolt import Ack

from handlers import admin_commands as admin
from handlers import checkin_actions, circle_actions, circle_channels, circle_owners, proposals, season_topics
from handlers import member_commands as member
from handlers.channels import in_private_channel
from handlers.guards import Access, check
from handlers.home import refresh_home
from handlers.kit import ActionId, Click, Kit, Request, request_of, value_of
from mentoring.programs import Program
from messages import ids
from messages import member as words
from messages import rematch as rematch_words
from messages.delivery import settled
from messages.replies import done, reply_view
from messages.small_forms import avoid_view, pause_view
from usecases import avoid as avoiding
from usecases.configure_program import end_program, managed
from usecases.find_program import check_known, joinable_program
from usecases.people import local_date
from usecases.rematch import Waiting, end_match, look_anew, wait_for_next
from usecases.run_now import run_now
from usecases.take_part import own_enrolment, skip
from usecases.tend_delivery import leave_it, send_again
from usecases.unit import UnitOfWork

Message = dict[str, Any]
Payload = dict[str, Any]


def program_joined(request: Request, action: Payload) -> Message | None:
    """*Join* was clicked."""
    (program_id,) = ids.decode(value_of(action), int)
    in_channel = in_private_channel(request, program_id)
    program = request.read(lambda uow: joinable_program(uow, program_id, request.user_id, in_channel=in_channel))
    return member.open_join(request, [program])


def profile_opened(request: Request, action: Payload) -> Message | None:
    """*My profile* was clicked."""
    del action
    return member.profile(request, "")


def pause_opened(request: Request, action: Payload) -> Message | None:
    """*Pause* was clicked: ask until when."""
    program_id, until = ids.decode_pause(value_of(action))
    request.read(lambda uow: check_known(uow, program_id, request.user_id))
    request.read(lambda uow: own_enrolment(uow, program_id, request.user_id))
    request.open_view(pause_view(program_id, local_date(request.now, request.member.zone), until))
    return None


def part_resumed(request: Request, action: Payload) -> Message | None:
    """*Resume* was clicked."""
    return member.resume_one(request, known(request, action))


def program_left(request: Request, action: Payload) -> Message | None:
    """*Leave* was clicked and confirmed."""
    return member.leave_one(request, known(request, action))


def round_skipped(request: Request, action: Payload) -> Message | None:
    """*Skip this one* was clicked."""
    return _skip(request, action, skipped=True)


def round_unskipped(request: Request, action: Payload) -> Message | None:
    """*Count me in* was clicked."""
    return _skip(request, action, skipped=False)


def match_ended(request: Request, action: Payload) -> Message | None:
    """*End this match* was clicked."""
    (group_id,) = ids.decode(value_of(action), int)
    found = request.once(lambda uow: end_match(uow, group_id, request.user_id, now=request.now))
    return None if found is None else _waits(found)


def match_wanted(request: Request, action: Payload) -> Message | None:
    """*Find me a new match* was clicked."""
    (group_id,) = ids.decode(value_of(action), int)
    found = request.once(lambda uow: look_anew(uow, group_id, request.user_id, now=request.now))
    return None if found is None else _waits(found)


def match_put_off(request: Request, action: Payload) -> Message | None:
    """*I wait for the next round* was clicked."""
    (group_id,) = ids.decode(value_of(action), int)
    found = request.once(lambda uow: wait_for_next(uow, group_id, request.user_id, now=request.now))
    return None if found is None else rematch_words.waits_for_next(found.program, found.next_on)


def _waits(found: Waiting) -> Message:
    return rematch_words.ended(found) if found.ended_with else rematch_words.waiting(found)


def avoid_opened(request: Request, action: Payload) -> Message | None:
    """The private list was asked for, from Home or to add somebody."""
    del action
    member.open_avoid(request)
    return None


def avoid_removed(request: Request, action: Payload) -> Message | None:
    """*Remove* was clicked on the private list; in a form, the list there becomes shorter."""
    (other_id,) = ids.decode(value_of(action), str)

    def effect(uow: Any) -> tuple[str, ...]:
        avoiding.stop_avoiding(uow, request.user_id, other_id)
        return avoiding.avoided(uow, request.user_id)

    listed = request.once(effect)
    if listed is None:
        return None
    if request.form_id:
        request.update_view(avoid_view(listed))
        return None
    return member.avoid_list(request, listed)


def edit_opened(request: Request, action: Payload) -> Message | None:
    """*Edit* was clicked on a program's status."""
    admin.open_edit(request, owned(request, action))
    return None


def kind_chosen(request: Request, action: Payload) -> Message | None:
    """The kind of a new program was chosen: its form is drawn anew, with what is usual for that kind."""
    admin.choose_kind(request, value_of(action))
    return None


def program_paused(request: Request, action: Payload) -> Message | None:
    """*Pause* was clicked on a program's status."""
    return admin.pause_one(request, owned(request, action))


def program_resumed(request: Request, action: Payload) -> Message | None:
    """*Resume* was clicked on a program's status."""
    return admin.resume_one(request, owned(request, action))


def round_started(request: Request, action: Payload) -> Message | None:
    """*Start a round now* was clicked and confirmed."""
    program = owned(request, action)
    kit = request.kit

    def effect(uow: Any) -> bool:
        run_now(uow, request.actor, program.id, now=request.now, rng=kit.rng)
        return True

    return None if request.once(effect) is None else done("run_now", program)


def program_ended(request: Request, action: Payload) -> Message | None:
    """*End* was clicked and confirmed."""
    program = owned(request, action)
    kit = request.kit
    ended = request.once(lambda uow: end_program(uow, request.actor, program.id, now=request.now, rng=kit.rng))
    return None if ended is None else done("ended", program)


def sent_again(request: Request, action: Payload) -> Message | None:
    """*Send again* or *Try again* was clicked on a message that did not go out."""
    (row_id,) = ids.decode(value_of(action), int)

    def effect(uow: UnitOfWork) -> bool:
        send_again(uow, request.member, row_id, now=request.now)
        return True

    return settled(again=True) if request.once(effect) else None


def left_alone(request: Request, action: Payload) -> Message | None:
    """*Leave it* was clicked on a message that did not go out."""
    (row_id,) = ids.decode(value_of(action), int)

    def effect(uow: UnitOfWork) -> bool:
        leave_it(uow, request.member, row_id, now=request.now)
        return True

    return settled(again=False) if request.once(effect) else None


CLICKS: dict[ActionId, Click] = {
    ids.PROGRAM_JOIN: program_joined,
    ids.PROGRAM_PROFILE: profile_opened,
    ids.PROGRAM_PAUSE: pause_opened,
    ids.PROGRAM_RESUME: part_resumed,
    ids.PROGRAM_LEAVE: program_left,
    ids.ROUND_SKIP: round_skipped,
    ids.ROUND_UNSKIP: round_unskipped,
    ids.MATCH_END: match_ended,
    ids.MATCH_ANEW: match_wanted,
    ids.MATCH_WAIT: match_put_off,
    ids.AVOID_ADD: avoid_opened,
    ids.AVOID_REMOVE: avoid_removed,
    ids.SETUP_KIND: kind_chosen,
    ids.ADMIN_EDIT: edit_opened,
    ids.ADMIN_PAUSE: program_paused,
    ids.ADMIN_RESUME: program_resumed,
    ids.ADMIN_RUN_NOW: round_started,
    ids.ADMIN_END: program_ended,
    ids.PROPOSAL_LOOK: proposals.looked,
    ids.PROPOSAL_PAGE_PATTERN: proposals.page_turned,
    ids.PROPOSAL_LOCK: proposals.lock_toggled,
    ids.PROPOSAL_AGAIN: proposals.matched_again,
    ids.PROPOSAL_CHANGE: proposals.change_opened,
    ids.PROPOSAL_NEW: proposals.circle_opened,
    ids.PROPOSAL_APPROVE: proposals.approved,
    ids.PROPOSAL_REOPEN: proposals.reopened,
    ids.TOP_UP_INTRODUCE: proposals.waiting_introduced,
    ids.TOP_UP_NOT_NOW: proposals.waiting_put_off,
    ids.DELIVERY_AGAIN: sent_again,
    ids.DELIVERY_LEAVE: left_alone,
    **checkin_actions.CLICKS,
    **circle_channels.CLICKS,
    **circle_owners.CLICKS,
    **season_topics.CLICKS,
    **circle_actions.CLICKS,
}


#: what those may click too who are in a program from before, and may not take part any more
WAYS_OUT = frozenset({ids.PROGRAM_LEAVE, ids.AVOID_REMOVE})


def click_of(action_id: str) -> Click:
    """What a click on this does. Raises KeyError for what is not listened to."""
    for name, click in CLICKS.items():
        if action_id == name or (isinstance(name, re.Pattern) and name.match(action_id)):
            return click
    raise KeyError(action_id)


def listener(kit: Kit) -> Callable[..., None]:
    """The listener of clicks: do, answer the person alone, acknowledge."""

    def clicked(ack: Ack, body: Payload, respond: Callable[..., Any]) -> None:
        request = request_of(kit, body)
        action = body["actions"][0]
        check(request, Access.INSIDE if action["action_id"] in WAYS_OUT else Access.PEOPLE)
        reply = click_of(action["action_id"])(request, action)
        surface = (body.get("view") or {}).get("type", "message")
        if reply:
            _show(request, reply, surface, respond)
        ack()
        if surface == "home":
            refresh_home(request)

    return clicked


def _show(request: Request, reply: Message, surface: str, respond: Callable[..., Any]) -> None:
    """Answer the person alone, where they clicked: under a message, over the Home tab, over a form."""
    if surface == "home":
        request.open_view(reply_view(reply))
    elif surface == "modal":
        request.push_view(reply_view(reply))
    else:
        respond(replace_original=False, response_type="ephemeral", **reply)


def owned(request: Request, action: Payload) -> Program:
    """The program of a button, for who may manage it. Raises NotFound and NotAllowed."""
    (program_id,) = ids.decode(value_of(action), int)
    return request.read(lambda uow: managed(uow, request.member, program_id))


def known(request: Request, action: Payload) -> int:
    """The id of a button's program, unless nobody may know of that. Raises NotFound."""
    (program_id,) = ids.decode(value_of(action), int)
    request.read(lambda uow: check_known(uow, program_id, request.user_id))
    return program_id


def _skip(request: Request, action: Payload, *, skipped: bool) -> Message | None:
    program_id, on = ids.decode(value_of(action), int, date)
    request.read(lambda uow: check_known(uow, program_id, request.user_id))
    kit = request.kit
    part = request.once(
        lambda uow: skip(uow, program_id, request.user_id, on, skipped=skipped, now=request.now, rng=kit.rng)
    )
    return None if part is None else words.warning(part.program, on, skipped=skipped)
