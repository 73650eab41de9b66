"""/mentor-admin: what a program's owners do, from its channel."""

from collections.abc import Callable
from typing import Any

from handlers.channels import channel_of
from handlers.circle_owners import circles_message, open_prompts
from handlers.guards import check_owner, may_set_up
from handlers.kit import Request
from handlers.proposals import open_proposal
from mentoring.errors import MentoringError, NotAllowed, NotNow
from mentoring.programs import Program, ProgramKind
from messages import admin as words
from messages import delivery as delivery_words
from messages.kinds import KINDS
from messages.replies import done
from messages.rules_form import rules_view
from messages.setup import kind_in, setup_metadata, setup_view
from messages.small_forms import owners_view
from usecases import configure_program as programs
from usecases import show_program, tend_delivery
from usecases.find_program import meant_by_owner
from usecases.people import local_date
from usecases.run_now import check_can_start
from usecases.unit import UnitOfWork

Message = dict[str, Any]


def overview(request: Request, text: str) -> Message | None:
    """With nothing typed: set a program up where there is none, else show how it stands."""
    here = request.read(lambda uow: uow.programs.by_channel(request.channel_id))
    if here is None and may_set_up(request):
        return setup(request, text)
    return status(request, text)


def setup(request: Request, text: str) -> Message | None:
    """Open the form for a new program in this channel; `/mentor-admin setup mentor` names its kind."""
    if not may_set_up(request):
        raise NotAllowed("setup.not_allowed")
    if request.read(lambda uow: uow.programs.by_channel(request.channel_id)):
        raise NotNow("setup.taken")
    channel = channel_of(request, request.channel_id)
    zone = request.member.zone
    today = local_date(request.now, zone)
    kind = next((one for one in KINDS if one.value == text.casefold()), ProgramKind.PEER)
    request.open_view(setup_view(None, channel_id=channel.id, today=today, zone=zone, kind=kind))
    return None


def choose_kind(request: Request, value: str) -> None:
    """Draw the form of a new program anew for this kind. What was typed stays: Slack keeps it with its field."""
    if not may_set_up(request):
        raise NotAllowed("setup.not_allowed")
    context, kind = setup_metadata(request.form), kind_in(value)
    if context.program_id is not None:
        raise MentoringError("input.stale")
    zone = request.member.zone
    today = local_date(request.now, zone)
    request.update_view(setup_view(None, channel_id=context.channel_id, today=today, zone=zone, kind=kind))


def edit(request: Request, text: str) -> Message | None:
    """Open the form with the present settings."""
    del text
    open_edit(request, owned_here(request))
    return None


def open_edit(request: Request, program: Program) -> None:
    """Open the settings of one program."""
    check_owner(request, program)
    today = local_date(request.now, program.zone)
    request.open_view(setup_view(program, channel_id=program.channel_id, today=today, zone=program.zone))


def status(request: Request, text: str) -> Message | None:
    """How the program stands, with what can be done about it."""
    del text
    program = owned_here(request)
    return words.status(request.read(lambda uow: show_program.standing(uow, program, now=request.now)))


def preview(request: Request, text: str) -> Message | None:
    """The next dates, and how many people would take part."""
    del text
    program = owned_here(request)
    return words.preview(request.read(lambda uow: show_program.standing(uow, program, now=request.now)))


def propose(request: Request, text: str) -> Message | None:
    """Show the groups of the next round before anybody else hears of them."""
    del text
    open_proposal(request, owned_here(request))
    return None


def prompts(request: Request, text: str) -> Message | None:
    """The prompts that circles get between their sessions."""
    del text
    open_prompts(request, owned_here(request))
    return None


def circles(request: Request, text: str) -> Message | None:
    """How the circles do, and which need a hand."""
    del text
    return circles_message(request, owned_here(request))


def run_now(request: Request, text: str) -> Message | None:
    """Ask before a round is started today: nobody would be warned."""
    del text
    program = owned_here(request)
    request.read(lambda uow: check_can_start(uow, program))
    return words.confirm_run_now(request.read(lambda uow: show_program.standing(uow, program, now=request.now)))


def pause(request: Request, text: str) -> Message | None:
    """Stop rounds and messages until the program is resumed."""
    del text
    return pause_one(request, owned_here(request))


def pause_one(request: Request, program: Program) -> Message | None:
    """Pause one program; the channel is told."""
    changed = act(request, program, programs.pause_program)
    return done("paused" if changed else "paused_before", program) if changed is not None else None


def resume(request: Request, text: str) -> Message | None:
    """Go on with the next date."""
    del text
    return resume_one(request, owned_here(request))


def resume_one(request: Request, program: Program) -> Message | None:
    """Resume one program; the channel is told."""
    changed = act(request, program, programs.resume_program)
    return done("resumed" if changed else "resumed_before", program) if changed is not None else None


def end(request: Request, text: str) -> Message | None:
    """Ask before a program is ended for good."""
    del text
    return words.confirm_end(owned_here(request))


def members(request: Request, text: str) -> Message | None:
    """Who is in."""
    del text
    program = owned_here(request)
    return words.members(program, request.read(lambda uow: show_program.members(uow, program, now=request.now)))


def delivery(request: Request, text: str) -> Message | None:
    """What did not go out, and what can be done about it."""
    del text
    program = owned_here(request)
    facts = request.read(lambda uow: tend_delivery.health(uow, program, now=request.now))
    return delivery_words.desk(program, facts, request.now, request.member.zone)


def owners(request: Request, text: str) -> Message | None:
    """Open the form with the owners."""
    del text
    request.open_view(owners_view(owned_here(request)))
    return None


def rules(request: Request, text: str) -> Message | None:
    """Open the form with the rules and wishes of the matching."""
    del text
    request.open_view(rules_view(owned_here(request)))
    return None


def owned_here(request: Request) -> Program:
    """The program that is meant, for who may manage it. Raises NotFound and NotAllowed."""
    program = request.read(lambda uow: meant_by_owner(uow, request.channel_id, request.member))
    check_owner(request, program)
    return program


def act(request: Request, program: Program, use_case: Callable[..., bool]) -> bool | None:
    """Run one of the program's state changes once."""
    kit = request.kit

    def effect(uow: UnitOfWork) -> bool:
        return use_case(uow, request.actor, program.id, now=request.now, rng=kit.rng)

    return request.once(effect)
