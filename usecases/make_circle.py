"""Put a circle together by hand, in a proposal that its owners look at."""

from dataclasses import replace
from datetime import datetime

from mentoring.circle_settings import CircleSettings, settings_of
from mentoring.errors import NotNow
from mentoring.judge import check_groups
from mentoring.people import Member
from mentoring.programs import ProgramKind
from mentoring.proposals import SMALLEST, TAKEN_OUT, Ids, Kind, Proposal
from usecases.change_proposal import Wanted, asked_with, read_change
from usecases.configure_program import Actor, record
from usecases.match_round import snapshot
from usecases.propose import proposed, store
from usecases.unit import UnitOfWork


def circle_program(uow: UnitOfWork, member: Member, round_id: int, version: int | None) -> CircleSettings:
    """How circles are here, for the owners of a program of circles. Raises as `proposed`."""
    program, _, _ = proposed(uow, member, round_id, version)
    if program.kind is not ProgramKind.CIRCLE:
        raise NotNow("proposal.gone")
    return settings_of(program)


def read_circle(uow: UnitOfWork, member: Member, round_id: int, version: int) -> Wanted:
    """Read what decides about a new circle. Raises as `circle_program`."""
    circle_program(uow, member, round_id, version)
    return read_change(uow, member, round_id, version, Kind.MOVE, "", "")


def new_circle(wanted: Wanted, people: Ids) -> Proposal:
    """The proposal with a circle of these people, who leave those that they were in. Pure.

    Raises NotNow: "proposal.not_in_round", "proposal.locked", and as `check_groups`.
    """
    proposal = wanted.proposal
    here = {one.user_id for one in wanted.read.members}
    if not set(people) <= here:
        raise NotNow("proposal.not_in_round")
    touched = [group for group in proposal.groups if set(group) & set(people)]
    if proposal.locked & set(touched):
        raise NotNow("proposal.locked")
    check_groups(asked_with(wanted), [people], {one.user_id for one in wanted.away})
    rests = [tuple(one for one in group if one not in people) for group in proposal.groups]
    groups = (*(group for group in rests if len(group) >= SMALLEST), people)
    placed = {one for group in groups for one in group}
    out = dict(proposal.left_out)
    out |= {one: TAKEN_OUT for group in rests for one in group if one not in placed}
    left_out = tuple((one, why) for one, why in out.items() if one not in placed)
    return replace(proposal, groups=groups, left_out=left_out)


def make_circle(uow: UnitOfWork, actor: Actor, wanted: Wanted, made: Proposal, *, now: datetime) -> None:
    """Keep what was made, if nothing that it was made of has changed. Raises as `proposed`."""
    program, planned, _ = proposed(uow, actor.member, wanted.proposal.round_id, wanted.proposal.version)
    if snapshot(uow, planned.id) != wanted.read:
        raise NotNow("proposal.changed")
    store(uow, made, actor)
    detail: dict[str, object] = {"round": planned.number, "people": list(made.groups[-1])}
    record(uow, program, actor, "circle-made", detail, now)
