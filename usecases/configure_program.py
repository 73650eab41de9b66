"""Set a program up, change its settings, pause, resume and end it, name its owners."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from mentoring.cadence import local
from mentoring.circle_settings import circle_words, settings_of
from mentoring.errors import MentoringError, NotAllowed, NotFound, NotNow
from mentoring.people import Member
from mentoring.programs import Cadence, Program, ProgramState
from mentoring.rounds import RoundState
from messages import program as words
from messages.setup import Setup, changes
from usecases.close_round import close_round
from usecases.find_program import open_to
from usecases.outgoing import Message, join_channel, post
from usecases.people import LIVING, enrolled, zones
from usecases.plan_round import coming, plan_next_round, taken_until
from usecases.replan import replan
from usecases.season_topics import ask_for_topics
from usecases.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and under which interaction, so that it is done once."""

    member: Member
    interaction: str


def set_up(
    uow: UnitOfWork,
    actor: Actor,
    channel_id: str,
    setup: Setup,
    *,
    public: bool,
    allowed: bool,
    now: datetime,
    rng: Random,
) -> Program:
    """Start a program in a channel; whoever sets it up owns it.

    `public` says what kind of channel it is, `allowed` whether this person may set programs up. Raises NotAllowed, or
    NotNow when the channel has one.
    """
    if not allowed:
        raise NotAllowed("setup.not_allowed")
    if uow.programs.by_channel(channel_id):
        raise NotNow("setup.taken")
    owner = actor.member
    owners = frozenset({owner.user_id})
    uow.members.save(owner)
    program = uow.programs.add(
        channel_id,
        setup.name,
        setup.kind,
        setup.cadence,
        owner.zone,
        owners,
        now,
        public=public,
        approval=setup.approval,
        circle=circle_words(setup.circle) if setup.circle else None,
    )
    record(uow, program, actor, "set-up", describe(setup), now)
    if public:
        join_channel(uow, channel_id, now=now)
    plan_next_round(uow, program, now=now, rng=rng)
    dates, today = coming(program.cadence, [program.zone], now), local(now, program.zone).date()
    announce(uow, program, words.announced(program, dates, owner.user_id, today), actor, now)
    ask_for_topics(uow, program, now=now)
    return program


def reconfigure(
    uow: UnitOfWork, actor: Actor, program_id: int, setup: Setup, *, now: datetime, rng: Random
) -> tuple[Program, list[str]]:
    """Change name, cadence and approval; what has been sent stays, what is planned follows.

    Nothing changed says nothing. The kind stays: raises MentoringError("input.stale") for another.
    """
    before = owned(uow, actor.member, program_id)
    if setup.kind is not before.kind:
        raise MentoringError("input.stale")
    what = changes(before, setup)
    if not what:
        return before, []
    check_season(uow, before, setup)
    circle = circle_words(setup.circle) if setup.circle else before.circle
    after = replace(before, name=setup.name, cadence=setup.cadence, approval=setup.approval, circle=circle)
    uow.programs.save(after)
    record(uow, after, actor, "changed", {"changes": what}, now)
    replan(uow, after, now=now, rng=rng)
    announce(uow, after, words.changed(after, what, actor.member.user_id), actor, now)
    ask_for_topics(uow, after, now=now)
    return after, what


def check_season(uow: UnitOfWork, program: Program, setup: Setup) -> None:
    """Raises NotNow while a season of circles is going on whose sessions these settings would cut off or move."""
    if setup.circle is None or uow.rounds.latest(program.id, states=(RoundState.OPEN,)) is None:
        return
    same = (program.cadence.rhythm, settings_of(program).meetings) == (setup.cadence.rhythm, setup.circle.meetings)
    if not same:
        raise NotNow("circle.open_season")


def pause_program(uow: UnitOfWork, actor: Actor, program_id: int, *, now: datetime, rng: Random) -> bool:
    """No more rounds and no messages to members until it is resumed; False when it was paused before."""
    program = owned(uow, actor.member, program_id)
    if program.state is ProgramState.PAUSED:
        return False
    after = replace(program, state=ProgramState.PAUSED)
    uow.programs.save(after)
    replan(uow, after, now=now, rng=rng)
    record(uow, after, actor, "paused", {}, now)
    announce(uow, after, words.paused(after, actor.member.user_id), actor, now)
    return True


def resume_program(uow: UnitOfWork, actor: Actor, program_id: int, *, now: datetime, rng: Random) -> bool:
    """Go on with the next date of the rhythm; False when it was running."""
    program = owned(uow, actor.member, program_id)
    if program.state is ProgramState.ACTIVE:
        return False
    after = replace(program, state=ProgramState.ACTIVE)
    uow.programs.save(after)
    planned = replan(uow, after, now=now, rng=rng)
    record(uow, after, actor, "resumed", {}, now)
    next_on = planned.on if planned else None
    announce(uow, after, words.resumed(after, next_on, actor.member.user_id), actor, now)
    return True


def end_program(uow: UnitOfWork, actor: Actor, program_id: int, *, now: datetime, rng: Random) -> Program:
    """End for good: the open round closes with its report, nothing more is planned."""
    program = owned(uow, actor.member, program_id)
    after = replace(program, state=ProgramState.ENDED)
    uow.programs.save(after)
    replan(uow, after, now=now, rng=rng)
    record(uow, after, actor, "ended", {}, now)
    for round_ in uow.rounds.recent(program.id, 3):
        if round_.state is RoundState.OPEN:
            close_round(uow, round_.id, now=now)
    announce(uow, after, words.ended(after, actor.member.user_id), actor, now)
    return after


def name_owners(
    uow: UnitOfWork, actor: Actor, program_id: int, owners: frozenset[str], *, now: datetime
) -> tuple[Program, bool]:
    """Replace the owners; at least one stays. (program, False) when they were so before.

    The members must be known to the app.
    """
    program = owned(uow, actor.member, program_id)
    if not owners:
        raise NotNow("owners.none")
    if owners == program.owners:
        return program, False
    after = replace(program, owners=owners)
    uow.programs.save(after)
    record(uow, after, actor, "owners", {"owners": sorted(owners)}, now)
    announce(uow, after, words.owners_changed(after, actor.member.user_id), actor, now)
    return after, True


def owned(uow: UnitOfWork, member: Member, program_id: int) -> Program:
    """The program, for its owners and workspace admins. Raises NotFound, NotNow and NotAllowed."""
    program = managed(uow, member, program_id)
    if program.state not in LIVING:
        raise NotNow("program.ended", name=program.name)
    return program


def managed(uow: UnitOfWork, member: Member, program_id: int) -> Program:
    """The program in any state, for its owners and workspace admins.

    Raises NotAllowed for all others, and NotFound for those who must not know of a private one.
    """
    program = uow.programs.get(program_id)
    if program is None:
        raise NotFound("program.gone")
    if may_manage(program, member):
        return program
    if not open_to(uow, program, member.user_id):
        raise NotFound("program.gone")
    raise NotAllowed("admin.not_owner", name=program.name)


def may_manage(program: Program, member: Member) -> bool:
    """Whether this person owns the program or administers the workspace."""
    return member.user_id in program.owners or member.workspace_admin


def dates_with(uow: UnitOfWork, program: Program | None, cadence: Cadence, zone: str, now: datetime) -> list[date]:
    """The next dates if these settings held; `program` is None for one that does not exist yet, in `zone`."""
    people = [member for _, member in enrolled(uow, program.id)] if program else []
    where = zones(program, people) if program else [zone]
    return coming(cadence, where, now, after=taken_until(uow, program.id, cadence) if program else None)


def describe(setup: Setup) -> dict[str, object]:
    """The settings, for the audit."""
    cadence = setup.cadence
    return {
        "name": setup.name,
        "kind": setup.kind.value,
        "approval": setup.approval.value,
        "every": cadence.rhythm.every.value,
        "starts_on": cadence.rhythm.starts_on.isoformat(),
        "at": cadence.rhythm.at.isoformat("minutes"),
        "round_days": cadence.round_days,
        "repeat_window": cadence.repeat_window,
        "checkin_every": cadence.checkin_every,
        **(circle_words(setup.circle) if setup.circle else {}),
    }


def record(
    uow: UnitOfWork, program: Program, actor: Actor, action: str, detail: dict[str, object], now: datetime
) -> None:
    """Note in the audit what an owner has done."""
    uow.audit.add(program.id, actor.member.user_id, action, detail, now)


def announce(uow: UnitOfWork, program: Program, message: Message, actor: Actor, now: datetime) -> None:
    """Tell the program's channel what an owner has done."""
    key = f"{uow.team_id}:{program.id}:announcement:{actor.interaction}"
    post(uow, program.channel_id, message, key=key, now=now)
