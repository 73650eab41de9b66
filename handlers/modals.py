"""Submitted forms: parse, run one use case, acknowledge. Errors go beside their fields."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack

from handlers import circle_actions, circle_owners, season_topics
from handlers.channels import channel_of, in_private_channel
from handlers.guards import may_set_up
from handlers.home import refresh_home
from handlers.kit import Kit, Request, Submit, request_of
from handlers.member_commands import add_avoided, paused
from handlers.proposals import change_confirmed, change_submitted, circle_submitted
from mentoring.eligibility import check_may_join
from mentoring.errors import InvalidInput, MentoringError, NotAllowed
from mentoring.people import PersonKind
from mentoring.programs import ONE_WAY, Program
from messages import ids
from messages import member as words
from messages.errors import field_sentences
from messages.join import Joining, join_view, parse_join, parse_profile
from messages.replies import done, reply_view
from messages.replies import joined as joined_reply
from messages.rules_form import parse_rules
from messages.setup import Setup, SetupContext, parse_setup, setup_metadata, setup_preview_view
from messages.small_forms import parse_avoid, parse_comment, parse_owners, parse_pause
from usecases import configure_program as programs
from usecases.choose_rules import choose_rules
from usecases.find_program import check_known, joinable_program
from usecases.join import join, save_profile
from usecases.people import local_date
from usecases.plan_round import approved_date
from usecases.record_answer import record_comment
from usecases.take_part import pause

View = dict[str, Any]


def join_submitted(request: Request, view: View) -> dict[str, Any]:
    """The join form."""
    joining = parse_join(values_of(view), view["private_metadata"])
    in_channel = in_private_channel(request, joining.program_id)
    if joining.role is None and (asks := _asks_for_role(request, joining, in_channel=in_channel)):
        return {"response_action": "update", "view": asks}
    kit = request.kit
    joined = request.once(
        lambda uow: join(
            uow,
            member=request.member,
            program_id=joining.program_id,
            profile=joining.profile,
            role=joining.role,
            capacity=joining.capacity,
            now=request.now,
            rng=kit.rng,
            interaction=request.interaction,
            in_channel=in_channel,
        )
    )
    if joined and joined.changed:
        return show(words.part_changed(joined.program, joined.enrolment))
    if joined and joined.already:
        return show(words.already("joined", joined.program))
    return show(joined_reply(joined.program, joined.next_on)) if joined else {}


def _asks_for_role(request: Request, joining: Joining, *, in_channel: bool) -> View | None:
    """The form for a program in which one has a role, if one was chosen among others in a form without that field."""
    user_id = request.user_id
    program = request.read(lambda uow: joinable_program(uow, joining.program_id, user_id, in_channel=in_channel))
    if program.kind not in ONE_WAY:
        return None
    enrolment = request.read(lambda uow: uow.enrolments.get(program.id, user_id))
    zone = request.member.zone
    return join_view([program], chosen=program.id, profile=joining.profile, zone=zone, enrolment=enrolment)


def profile_submitted(request: Request, view: View) -> dict[str, Any]:
    """The profile form."""
    profile = parse_profile(values_of(view))
    request.once(lambda uow: save_profile(uow, request.member, profile))
    return show(words.profile_saved())


def pause_submitted(request: Request, view: View) -> dict[str, Any]:
    """The pause form."""
    (program_id,) = ids.decode(view["private_metadata"], int)
    request.read(lambda uow: check_known(uow, program_id, request.user_id))
    until = parse_pause(values_of(view), local_date(request.now, request.member.zone))
    kit = request.kit
    part = request.once(lambda uow: pause(uow, program_id, request.user_id, until, now=request.now, rng=kit.rng))
    return show(paused(part)) if part else {}


def avoid_submitted(request: Request, view: View) -> dict[str, Any]:
    """The form that adds to the private list."""
    listed = add_avoided(request, parse_avoid(values_of(view)))
    return show(listed) if listed is not None else {}


def comment_submitted(request: Request, view: View) -> dict[str, Any]:
    """The comment on a pulse."""
    (checkin_id,) = ids.decode(view["private_metadata"], int)
    comment = parse_comment(values_of(view))
    request.once(
        lambda uow: record_comment(
            uow, checkin_id, request.user_id, comment, now=request.now, interaction=request.interaction
        )
    )
    return {}


def setup_submitted(request: Request, view: View) -> dict[str, Any]:
    """The settings of a program: show in words what they mean before anything is saved."""
    context = setup_metadata(view)
    program = _program_of(request, context)
    zone = program.zone if program else request.member.zone
    today = local_date(request.now, zone)
    setup = parse_setup(values_of(view), today=today, context=context)
    if program:
        request.read(lambda uow: programs.check_season(uow, program, setup))
    dates = request.read(lambda uow: programs.dates_with(uow, program, setup.cadence, zone, request.now))
    public = program.public if program else channel_of(request, context.channel_id).public
    approved = request.read(lambda uow: approved_date(uow, program)) if program else None
    preview = setup_preview_view(
        context, setup, program=program, dates=dates, zone=zone, public=public, approved=approved, today=today
    )
    return {"response_action": "push", "view": preview}


def setup_saved(request: Request, view: View) -> dict[str, Any]:
    """The preview was confirmed: who may save is asked again, and the settings are checked again."""
    context = setup_metadata(view)
    setup = context.setup
    if setup is None:
        raise MentoringError("input.stale")
    program = _program_of(request, context)
    if program is None:
        _start(request, context, setup)
    else:
        kit, actor = request.kit, request.actor
        request.once(lambda uow: programs.reconfigure(uow, actor, program.id, setup, now=request.now, rng=kit.rng))
    return {"response_action": "clear"}


def owners_submitted(request: Request, view: View) -> dict[str, Any]:
    """The owners of a program."""
    (program_id,) = ids.decode(view["private_metadata"], int)
    owners = parse_owners(values_of(view))
    people = [request.kit.directory.member(one) for one in sorted(owners)]
    if any(one.kind is not PersonKind.PERSON or one.deactivated for one in people):
        raise InvalidInput({"owners": MentoringError("owners.people_only")})

    def effect(uow: Any) -> tuple[Program, bool]:
        for one in people:
            uow.members.save(one)
        return programs.name_owners(uow, request.actor, program_id, owners, now=request.now)

    named = request.once(effect)
    return show(done("owners" if named[1] else "owners_before", named[0])) if named else {}


def rules_submitted(request: Request, view: View) -> dict[str, Any]:
    """The rules and wishes of a program."""
    (program_id,) = ids.decode(view["private_metadata"], int)
    program = request.read(lambda uow: programs.managed(uow, request.member, program_id))
    chosen = parse_rules(values_of(view), program)
    saved = request.once(lambda uow: choose_rules(uow, request.actor, program_id, chosen, now=request.now))
    return show(done("rules" if saved[1] else "rules_before", saved[0])) if saved else {}


SUBMITS: dict[str, Submit] = {
    ids.JOIN: join_submitted,
    ids.PROFILE: profile_submitted,
    ids.PAUSE: pause_submitted,
    ids.AVOID: avoid_submitted,
    ids.PULSE: comment_submitted,
    ids.SETUP: setup_submitted,
    ids.SETUP_SAVE: setup_saved,
    ids.OWNERS: owners_submitted,
    ids.RULES: rules_submitted,
    ids.PROPOSAL_CHANGE: change_submitted,
    ids.PROPOSAL_CHANGE_SAVE: change_confirmed,
    ids.PROPOSAL_NEW: circle_submitted,
    **circle_owners.SUBMITS,
    **season_topics.SUBMITS,
    **circle_actions.SUBMITS,
}


def listener(kit: Kit) -> Callable[..., None]:
    """The listener of submitted forms."""

    def submitted(ack: Ack, body: dict[str, Any], view: View) -> None:
        request = request_of(kit, body)
        check_may_join(request.member)
        try:
            answer = SUBMITS[view["callback_id"]](request, view)
        except InvalidInput as error:
            if not error.fields.keys() <= inputs_of(view):
                raise  # Slack refuses an error for a field that the form has not
            ack(response_action="errors", errors=field_sentences(error))
            return
        ack(**answer)
        if answer.get("response_action") != "push":
            refresh_home(request)  # the form may have been opened there, and Slack does not ask for it again

    return submitted


def values_of(view: View) -> dict[str, Any]:
    """What was filled in."""
    values: dict[str, Any] = view["state"]["values"]
    return values


def inputs_of(view: View) -> set[str]:
    """The block ids of the fields, beside which an error can be shown."""
    return {block["block_id"] for block in view["blocks"] if block["type"] == "input"}


def show(message: dict[str, Any]) -> dict[str, Any]:
    """Turn the form into its answer."""
    return {"response_action": "update", "view": reply_view(message)}


def _program_of(request: Request, context: SetupContext) -> Program | None:
    """The program that the form is about, authorised afresh; None for a new one."""
    if context.program_id is None:
        if not may_set_up(request):
            raise NotAllowed("setup.not_allowed")
        return None
    program_id = context.program_id
    return request.read(lambda uow: programs.managed(uow, request.member, program_id))


def _start(request: Request, context: SetupContext, setup: Setup) -> None:
    channel = channel_of(request, context.channel_id)
    kit = request.kit
    request.once(
        lambda uow: programs.set_up(
            uow,
            request.actor,
            channel.id,
            setup,
            public=channel.public,
            allowed=may_set_up(request),
            now=request.now,
            rng=kit.rng,
        )
    )
