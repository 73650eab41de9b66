"""Change a proposal: lock a group, let two people swap places, move one to another."""

from dataclasses import dataclass, replace
from datetime import datetime

from mentoring.circle_settings import settings_of
from mentoring.errors import NotNow
from mentoring.judge import check_groups, fits_of, points_gained
from mentoring.people import Member
from mentoring.programs import ONE_WAY, Program, ProgramKind, Role
from mentoring.proposals import Change, Ids, Kind, Proposal, Sizes, changed
from mentoring.solve_round import Asked
from usecases.configure_program import Actor, record
from usecases.match_round import Snapshot, asked_of, snapshot
from usecases.propose import proposed, store
from usecases.unit import UnitOfWork

#: people in a group of peers at most
MOST = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change that an owner wants, and all that decides about it. `away` are in the proposal but not in the round."""

    kind: Kind
    one: str
    other: str
    read: Snapshot
    proposal: Proposal
    away: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a change would do, as `messages.proposal` shows it."""

    program: Program
    kind: Kind
    one: str
    other: str
    before: tuple[tuple[Ids, int], ...]
    after: tuple[tuple[Ids, int], ...]
    points: int
    out: tuple[str, ...]
    change: Change


def toggle_lock(uow: UnitOfWork, actor: Actor, round_id: int, version: int, number: int, *, now: datetime) -> None:
    """Lock one of the groups, or unlock it. Raises as `proposed`."""
    program, planned, proposal = proposed(uow, actor.member, round_id, version)
    if number >= len(proposal.groups):
        raise NotNow("proposal.changed")
    group = proposal.groups[number]
    store(uow, replace(proposal, locked=proposal.locked ^ {group}), actor)
    what = "unlocked" if group in proposal.locked else "locked"
    record(uow, program, actor, what, {"round": planned.number, "group": list(group)}, now)


def read_change(
    uow: UnitOfWork, member: Member, round_id: int, version: int, kind: Kind, one: str, other: str
) -> Wanted:
    """Read what decides about a change. Raises as `proposed`."""
    _, _, proposal = proposed(uow, member, round_id, version)
    read = snapshot(uow, round_id)
    if read is None:
        raise NotNow("proposal.gone")
    here = {known.user_id for known in read.members}
    away = uow.members.many([known for known in proposal.people if known not in here])
    return Wanted(kind, one, other, read, proposal, tuple(away.values()))


def weigh(wanted: Wanted) -> Cost:
    """What the change would do. Pure. Raises NotNow when it cannot be: as `changed` and `check_groups`.

    What it costs is worked out only once it is allowed: a refusal says nothing of how well anybody fits.
    """
    change = changed(wanted.proposal, wanted.kind, wanted.one, wanted.other, _sizes(wanted))
    asked = asked_with(wanted)
    check_groups(asked, [group for group in change.after if len(group) > 1], {one.user_id for one in wanted.away})
    out = {one for one, _ in change.proposal.left_out} - {one for one, _ in wanted.proposal.left_out}
    return Cost(
        program=wanted.read.program,
        kind=wanted.kind,
        one=wanted.one,
        other=wanted.other,
        before=tuple(zip(change.before, fits_of(asked, change.before), strict=True)),
        after=tuple(zip(change.after, fits_of(asked, change.after), strict=True)),
        points=points_gained(asked, change.before, change.after),
        out=tuple(sorted(out)),
        change=change,
    )


def change_places(uow: UnitOfWork, actor: Actor, wanted: Wanted, cost: Cost, *, now: datetime) -> None:
    """Do what was weighed, if nothing that it was weighed by has changed. Raises as `proposed`."""
    program, planned, _ = proposed(uow, actor.member, wanted.proposal.round_id, wanted.proposal.version)
    if snapshot(uow, planned.id) != wanted.read:
        raise NotNow("proposal.changed")
    store(uow, cost.change.proposal, actor)
    detail: dict[str, object] = {
        "round": planned.number,
        "what": wanted.kind.value,
        "people": [wanted.one, wanted.other],
    }
    record(uow, program, actor, "proposal-changed", detail, now)


def asked_with(wanted: Wanted) -> Asked:
    """What decides about a change, with those who do not take part any more."""
    asked = asked_of(wanted.read)
    return replace(asked, members=(*asked.members, *wanted.away))


def _sizes(wanted: Wanted) -> Sizes:
    program = wanted.read.program
    if program.kind not in ONE_WAY:
        return Sizes(most=settings_of(program).high if program.kind is ProgramKind.CIRCLE else MOST)
    mentors = {group[0]: 0 for group in wanted.proposal.groups}
    mentors |= {one.user_id: one.capacity for one in wanted.read.enrolments if one.role is Role.MENTOR}
    return Sizes(one_way=True, mentors=mentors)
