"""Match those who wait in the middle of a round: by the same rules, and into the same round.

Among peers these are the people whose match has ended; with mentors also the mentees for whom there was none, whoever
has joined since, and the mentors who have room.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from mentoring.cadence import local, time_left
from mentoring.judge import standing
from mentoring.people import Member
from mentoring.programs import ONE_WAY, Avoidance, Enrolment, Program, ProgramKind, ProgramState, Role
from mentoring.proposals import Ids, Proposal, ProposalState
from mentoring.rounds import Group, GroupState, RoundState
from mentoring.solve_round import Asked, Solved, lay_out
from messages.top_up import changed, overtaken
from usecases.ask_owners import ask_owners, close_question, has_to_wait, tell_still_waiting
from usecases.match_round import Snapshot, asked_of, read_people, write_groups
from usecases.people import enrolled, in_round
from usecases.plan_top_up import plan_top_up
from usecases.tell_owners import tell_owners_once
from usecases.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that the matching in the middle of a round reads."""

    read: Snapshot
    #: the day on which it happens, in the program's zone
    on: date
    #: mentor -> how many mentees they have
    taken: dict[str, int]
    #: pairs of this round, which are not made again
    apart: tuple[frozenset[str], ...]


def read_waiting(uow: UnitOfWork, round_id: int, *, now: datetime) -> Waiting | None:
    """Read who waits; None when nobody can be matched in this round any more."""
    round_ = uow.rounds.get(round_id)
    program = uow.programs.get(round_.program_id) if round_ else None
    if round_ is None or program is None or round_.state is not RoundState.OPEN:
        return None
    if program.state is not ProgramState.ACTIVE or program.kind is ProgramKind.CIRCLE:
        return None
    if not time_left(program.cadence, round_.on, now, program.zone):
        return None
    groups = uow.groups.of_round(round_id)
    today = local(now, program.zone).date()
    everybody = enrolled(uow, program.id)
    taken = Counter(group.mentor for group in groups if group.mentor and group.state is GroupState.ACTIVE)
    pairs = _candidates(program, in_round(everybody, round_, today), groups, taken)
    read = read_people(uow, program, round_, pairs, len(everybody))
    apart = tuple(pair for pair, number in read.past if number == round_.number)
    return Waiting(read, today, {one.user_id: taken[one.user_id] for one in read.members if taken[one.user_id]}, apart)


def _candidates(
    program: Program, pairs: Iterable[tuple[Enrolment, Member]], groups: Iterable[Group], taken: Counter[str]
) -> list[tuple[Enrolment, Member]]:
    """Who waits, and the mentors who have room."""
    matched = {one for group in groups if group.state is GroupState.ACTIVE for one in group.members}
    found = []
    for enrolment, member in pairs:
        if program.kind in ONE_WAY and enrolment.role is Role.MENTOR:
            free = taken[member.user_id] < enrolment.capacity
        else:
            free = enrolment.waiting_since is not None and member.user_id not in matched
        if free:
            found.append((enrolment, member))
    return found


def solve_waiting(waiting: Waiting) -> Solved:
    """Find groups for those who wait; pure."""
    asked = asked_of(waiting.read)
    never = tuple(Avoidance(*sorted(pair)) for pair in waiting.apart)
    past = {pair: max(1, ago) for pair, ago in asked.past.items()}
    asked = replace(asked, on=waiting.on, taken=waiting.taken, past=past, avoidances=(*asked.avoidances, *never))
    proposal = waiting.read.proposal
    if proposal is None:
        return lay_out(asked).solve()
    if proposal.approved:
        return _approved(asked, proposal.groups)
    # what owners have been asked stays as it is: whoever comes later takes nobody's place
    return lay_out(replace(asked, fixed=standing(asked, proposal.groups))).solve()


def _approved(asked: Asked, groups: Sequence[Ids]) -> Solved:
    """The groups that an owner has let go out, without those that cannot be any more: nobody takes their places."""
    layout, kept = lay_out(asked), standing(asked, groups)
    score = sum(map(layout.points, kept))
    return Solved(kept, tuple(map(layout.told, kept)), left_out=(), idle=(), score=score, bound=None)


def publish_top_up(uow: UnitOfWork, waiting: Waiting, solved: Solved, *, now: datetime) -> bool:
    """Write the groups into the open round; False (nothing written) when what was read has changed.

    Where owners look first they are asked instead, and the groups are written once one of them has said so.
    """
    read = waiting.read
    uow.programs.hold(read.program.id)
    if read_waiting(uow, read.round.id, now=now) != waiting:
        return False
    if has_to_wait(read.program, read.proposal):
        ask_owners(uow, read.program, read.round, read.proposal, solved.groups, now=now)
    else:
        _introduce(uow, waiting, solved, now=now)
    by_id = {member.user_id: member for member in read.members}
    for user_id, _ in solved.left_out:
        tell_still_waiting(uow, read.program, read.round, by_id[user_id], now=now)
    return True


def _introduce(uow: UnitOfWork, waiting: Waiting, solved: Solved, *, now: datetime) -> None:
    read = waiting.read
    groups = zip(solved.groups, solved.told, strict=True)
    write_groups(uow, read, groups, now=now, begins_on=waiting.on)
    found = {one for group in solved.groups for one in group}
    for enrolment in read.enrolments:
        after = replace(enrolment, waiting_since=None, left_out_on=None)
        if enrolment.user_id in found and after != enrolment:
            uow.enrolments.save(after, now)
    _count(uow, waiting)
    if read.proposal:
        _end_question(uow, read, read.proposal, solved, now)


def _end_question(uow: UnitOfWork, read: Snapshot, asked: Proposal, solved: Solved, now: datetime) -> None:
    """Nothing waits for an owner any more; whoever waits on, or has come since, is looked for again."""
    close_question(uow, read.program, asked, overtaken(read.program), now=now)
    over = replace(asked, groups=(), state=ProposalState.DRAFT, version=asked.version + 1)
    uow.proposals.save(over)
    found = {one for group in solved.groups for one in group}
    if any(one.waiting_since and one.user_id not in found for one in read.enrolments):
        plan_top_up(uow, read.program, read.round, now=now)
    if missing := len(asked.groups) - len(solved.groups) if asked.approved else 0:
        what = f"top-up-changed.{asked.round_id}.{asked.version}"
        tell_owners_once(uow, read.program, changed(missing, len(asked.groups)), what, now=now)


def _count(uow: UnitOfWork, waiting: Waiting) -> None:
    """The round's numbers, of everybody who has been in a group of it."""
    round_ = waiting.read.round
    matched = {one for group in uow.groups.of_round(round_.id) for one in (*group.members, *group.left)}
    uow.rounds.save(
        replace(
            round_,
            matched=len(matched),
            invited=max(round_.invited, waiting.read.invited),
            left_out=tuple(one for one in round_.left_out if one not in matched),
        )
    )
