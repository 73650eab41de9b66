"""/mentor: what members do."""

import re
from collections.abc import Sequence
from typing import Any

from handlers.kit import Request
from mentoring.eligibility import check_may_join
from mentoring.errors import MentoringError, NotAllowed
from mentoring.people import PersonKind
from mentoring.programs import ONE_WAY, EnrolmentState, Program
from messages import ids
from messages import member as words
from messages import rematch as rematch_words
from messages.join import join_view, profile_view
from messages.small_forms import avoid_view
from messages.until import parse_until
from usecases import avoid as avoiding
from usecases import rematch as rematching
from usecases.find_program import joinable, meant_by_member
from usecases.leave import leave as leave_program
from usecases.people import local_date
from usecases.show_member import matches as matches_of
from usecases.take_part import Part
from usecases.take_part import pause as pause_part
from usecases.take_part import resume as resume_part
from usecases.unit import UnitOfWork

Message = dict[str, Any]

#: a person, as Slack writes one into a command
MENTION = re.compile(r"^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$")


def join(request: Request, text: str) -> Message | None:
    """Open the form; it is the same for joining again."""
    del text
    return open_join(request, request.read(lambda uow: joinable(uow, request.channel_id, request.user_id)))


def open_join(request: Request, programs: list[Program]) -> Message | None:
    """Open the form for these programs, unless the person is in the only one already and has no role to change."""
    with request.kit.begin() as uow:
        known = uow.members.get(request.user_id)
        enrolments = {one.program_id: one for one in uow.enrolments.of_member(request.user_id)}
    here = enrolments.get(programs[0].id)
    roles = programs[0].kind in ONE_WAY
    if len(programs) == 1 and here and here.state is EnrolmentState.ACTIVE and not roles:
        return words.already("joined", programs[0])
    chosen = programs[0].id if len(programs) == 1 else None
    profile = known.profile if known else None
    view = join_view(
        programs, chosen=chosen, profile=profile, zone=request.member.zone, enrolment=here if chosen else None
    )
    request.open_view(view)
    return None


def profile(request: Request, text: str) -> Message | None:
    """Open the profile form with what is known."""
    del text
    known = request.read(lambda uow: uow.members.get(request.user_id))
    request.open_view(profile_view(known.profile if known else None, request.member.zone))
    return None


def pause(request: Request, text: str) -> Message | None:
    """Pause until a day, or until they resume."""
    until = parse_until(text, local_date(request.now, request.member.zone)) if text else None
    programs = request.read(lambda uow: meant_by_member(uow, request.channel_id, request.user_id))
    if len(programs) > 1:
        return words.choose_program(programs, ids.PROGRAM_PAUSE, "pause", *([until] if until else []))
    kit = request.kit
    part = request.once(
        lambda uow: pause_part(uow, programs[0].id, request.user_id, until, now=request.now, rng=kit.rng)
    )
    return paused(part) if part else None


def paused(part: Part) -> Message:
    """What is said after pausing; a pause that was so before is no news."""
    if part.changed:
        return words.paused(part.program, part.enrolment.paused_until)
    return words.already("paused", part.program)


def resume(request: Request, text: str) -> Message | None:
    """End a pause."""
    del text
    programs = request.read(lambda uow: meant_by_member(uow, request.channel_id, request.user_id))
    if len(programs) > 1:
        return words.choose_program(programs, ids.PROGRAM_RESUME, "resume")
    return resume_one(request, programs[0].id)


def resume_one(request: Request, program_id: int) -> Message | None:
    """End the pause in one program."""
    kit = request.kit
    part = request.once(lambda uow: resume_part(uow, program_id, request.user_id, now=request.now, rng=kit.rng))
    if part is None:
        return None
    return words.resumed(part.program, part.next_on) if part.changed else words.already("resumed", part.program)


def leave(request: Request, text: str) -> Message | None:
    """Leave at once."""
    del text
    programs = request.read(lambda uow: meant_by_member(uow, request.channel_id, request.user_id))
    if len(programs) > 1:
        return words.choose_program(programs, ids.PROGRAM_LEAVE, "leave")
    return leave_one(request, programs[0].id)


def leave_one(request: Request, program_id: int) -> Message | None:
    """Leave one program; leaving twice is harmless."""
    kit = request.kit
    done = request.once(lambda uow: leave_program(uow, program_id, request.user_id, now=request.now, rng=kit.rng))
    if done is None:
        return None
    program, changed = done
    return words.left(program) if changed else words.already("left", program)


def matches(request: Request, text: str) -> Message | None:
    """List the member's own groups."""
    del text
    return words.matches(request.read(lambda uow: matches_of(uow, request.user_id)))


def rematch(request: Request, text: str) -> Message | None:
    """Ask which match is to end."""
    del text

    def found(uow: UnitOfWork) -> list[rematching.Current]:
        programs = meant_by_member(uow, request.channel_id, request.user_id)
        return rematching.current_matches(uow, programs, request.user_id)

    return rematch_words.ask(request.read(found))


def avoid(request: Request, text: str) -> Message | None:
    """Show the private list, or add the person who is named."""
    if not text:
        return avoid_list(request, request.read(lambda uow: avoiding.avoided(uow, request.user_id)))
    check_may_join(request.member)  # whoever may not take part any more takes names off the list, and adds none
    if text.casefold() in {"add", "someone"}:
        open_avoid(request)
        return None
    mention = MENTION.match(text)
    if mention is None:
        raise MentoringError("avoid.mention")
    return add_avoided(request, mention[1])


def avoid_list(request: Request, listed: Sequence[str]) -> Message:
    """The private list; nothing is added by those who are never matched again."""
    return words.avoid_list(listed, adds=request.member.kind is PersonKind.PERSON)


def open_avoid(request: Request) -> None:
    """Open the private list, where somebody can be added and taken off."""
    request.open_view(avoid_view(request.read(lambda uow: avoiding.avoided(uow, request.user_id))))


def add_avoided(request: Request, other_id: str) -> Message | None:
    """Put a person on the private list, and show it."""
    if request.kit.directory.member(other_id).kind is PersonKind.BOT:
        raise NotAllowed("avoid.app")

    def effect(uow: Any) -> tuple[str, ...]:
        avoiding.avoid(uow, request.user_id, other_id)
        return avoiding.avoided(uow, request.user_id)

    listed = request.once(effect)
    return words.avoid_list(listed) if listed is not None else None
