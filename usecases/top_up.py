"""Match those who wait in the middle of a round: by the same rules, and into the same round.

Among peers these are the people whose match has ended; with mentors also the mentees for whom there was none, whoever
has joined since, and the mentors who have room.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from mentoring.cadence import local, time_left
from mentoring.people import Member
from mentoring.programs import ONE_WAY, Avoidance, Enrolment, Program, ProgramKind, ProgramState, Role
from mentoring.rounds import Group, GroupState, RoundState
from mentoring.solve_round import Solved, lay_out
from messages.rematch import still_waiting
from usecases.contact import next_contact
from usecases.keys import occasion
from usecases.match_round import Snapshot, asked_of, parted_pairs, write_groups
from usecases.outgoing import dm
from usecases.people import enrolled, taking_part
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
    pairs = [pair for pair in taking_part(everybody, today) if pair[0].skip_round != round_.on]
    taken = Counter(group.mentor for group in groups if group.mentor and group.state is GroupState.ACTIVE)
    pairs = _candidates(program, pairs, groups, taken)
    ids = [member.user_id for _, member in pairs]
    past = {pair: number for pair, number in uow.groups.past_pairs(program.id).items() if pair <= set(ids)}
    read = Snapshot(
        program=program,
        round=round_,
        start_on=None,
        invited=len(everybody),
        members=tuple(member for _, member in pairs),
        enrolments=tuple(enrolment for enrolment, _ in pairs),
        past=tuple(sorted(past.items(), key=lambda item: sorted(item[0]))),
        avoidances=tuple(uow.avoidances.among(ids)),
        organised=tuple(sorted(uow.groups.organised(program.id).items())),
        facts=uow.facts.of(ids),
        proposal=None,
        parted=parted_pairs(uow, program, round_.number, ids),
    )
    apart = tuple(pair for pair, number in read.past if number == round_.number)
    return Waiting(read, today, {one: taken[one] for one in ids if taken[one]}, apart)


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
    return lay_out(asked).solve()


def publish_top_up(uow: UnitOfWork, waiting: Waiting, solved: Solved, *, now: datetime) -> bool:
    """Write the groups into the open round; False (nothing written) when what was read has changed."""
    read = waiting.read
    uow.programs.hold(read.program.id)
    if read_waiting(uow, read.round.id, now=now) != waiting:
        return False
    groups = zip(solved.groups, solved.told, strict=True)
    write_groups(uow, read, groups, now=now, begins_on=waiting.on)
    found = {one for group in solved.groups for one in group}
    for enrolment in read.enrolments:
        after = replace(enrolment, waiting_since=None, left_out_on=None)
        if enrolment.user_id in found and after != enrolment:
            uow.enrolments.save(after, now)
    _count(uow, waiting)
    planned = uow.rounds.latest(read.program.id, states=(RoundState.PLANNED,))
    by_id = {member.user_id: member for member in read.members}
    for user_id, _ in solved.left_out:
        # once in a round: whoever waits on hears of it when there is somebody
        key = occasion(uow, read.program.id, "still-waiting", user_id, read.round.on)
        at = next_contact(by_id[user_id], now, read.program.cadence)
        dm(uow, user_id, still_waiting(read.program, planned.on if planned else None), key=key, now=at)
    return True


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
