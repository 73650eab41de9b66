"""Match the members of a round: read a snapshot, solve outside of any transaction, commit if nothing has changed."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from mentoring.cadence import can_share_messages, close_instant
from mentoring.circle_life import Topic
from mentoring.circle_settings import round_choices, settings_of
from mentoring.explain import Told, organiser, reasons, told_words
from mentoring.facts import Facts
from mentoring.judge import standing, standing_circles, with_nobody_over
from mentoring.people import Member
from mentoring.programs import ONE_WAY, Approval, Avoidance, Enrolment, Program, ProgramKind, ProgramState, Role
from mentoring.proposals import Ids, Proposal
from mentoring.rounds import Round, RoundState
from mentoring.solve_round import Asked, Solved, lay_out
from messages import member as words
from messages.circle_welcome import left_over
from messages.proposal import not_all_kept, not_approved
from usecases.contact import next_contact
from usecases.heads_ups import round_begun
from usecases.introduce_group import plan_introduction
from usecases.keys import due_key, occasion
from usecases.no_common_hour import no_common_hour
from usecases.open_circles import open_circles
from usecases.outgoing import dm
from usecases.people import enrolled, in_round
from usecases.plan_changes import plan_changes
from usecases.plan_round import next_date, plan_next_round, planned_round
from usecases.tell_owners import tell_owners_once
from usecases.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that the matching of one round reads."""

    program: Program
    round: Round
    invited: int
    members: tuple[Member, ...]
    enrolments: tuple[Enrolment, ...]
    #: pair of user ids -> number of the round in which they last met
    past: tuple[tuple[frozenset[str], int], ...]
    avoidances: tuple[Avoidance, ...]
    #: user id -> how often they have sent the invitation
    organised: tuple[tuple[str, int], ...]
    #: what the company knows of them, by user id
    facts: Mapping[str, Facts]
    #: the groups that an owner looks at, or has approved
    proposal: Proposal | None
    #: pairs of whom one has asked for another match, and who are not matched again while the program's window lasts
    parted: tuple[frozenset[str], ...] = ()
    #: in programs of circles: what people would like to talk about
    topics: tuple[Topic, ...] = ()
    #: the day on which an owner starts it, instead of its own
    start_on: date | None = None


@dataclass(frozen=True, slots=True)
class Matched:
    """What was found for a snapshot."""

    snapshot: Snapshot
    solved: Solved

    @property
    def left_out(self) -> tuple[str, ...]:
        """For whom nobody was found."""
        return tuple(user_id for user_id, _ in self.solved.left_out)


def moved_on(uow: UnitOfWork, round_id: int, key: str, *, now: datetime, rng: Random) -> bool:
    """Whether the round would have been over by now. If so it moves to the next date, with the work of this key."""
    found = planned_round(uow, round_id)
    if found is None:
        return False
    program, planned = found
    if now < close_instant(program.cadence, planned.on, program.zone):
        return False
    uow.due.cancel(key)
    proposal = uow.proposals.get(round_id)
    then = plan_next_round(uow, program, now=now, rng=rng)
    if proposal and not proposal.approved and program.approval is Approval.OWNERS:
        sentence = not_approved(planned.on, then.on if then else None)
        tell_owners_once(uow, program, sentence, f"not-approved.{round_id}.{planned.on.isoformat()}", now=now)
    return True


def snapshot(uow: UnitOfWork, round_id: int, start_on: date | None = None) -> Snapshot | None:
    """Read what the matching needs; None when the round is not to be matched any more.

    With `start_on` the round begins on that day, instead of its own.
    """
    found = planned_round(uow, round_id)
    if found is None:
        return None
    program, planned = found
    if program.state is not ProgramState.ACTIVE:
        return None
    everybody = enrolled(uow, program.id)
    on = start_on or planned.on
    read = read_people(uow, program, replace(planned, on=on), in_round(everybody, planned, on), len(everybody))
    return replace(read, start_on=start_on)


def read_people(
    uow: UnitOfWork, program: Program, round_: Round, pairs: Sequence[tuple[Enrolment, Member]], invited: int
) -> Snapshot:
    """All that the matching of these people in this round reads; `invited` are everybody whom the program has."""
    ids = [member.user_id for _, member in pairs]
    here = set(ids)
    past = {pair: number for pair, number in uow.groups.past_pairs(program.id).items() if pair <= here}
    return Snapshot(
        program=program,
        round=round_,
        invited=invited,
        members=tuple(member for _, member in pairs),
        enrolments=tuple(enrolment for enrolment, _ in pairs),
        past=tuple(sorted(past.items(), key=lambda item: sorted(item[0]))),
        avoidances=tuple(uow.avoidances.among(ids)),
        organised=tuple(sorted(uow.groups.organised(program.id).items())),
        facts=uow.facts.of(ids),
        proposal=uow.proposals.get(round_.id),
        parted=_parted_pairs(uow, program, round_.number, here),
        topics=uow.circles.program_topics(program.id) if program.kind is ProgramKind.CIRCLE else (),
    )


def _parted_pairs(uow: UnitOfWork, program: Program, number: int, here: Set[str]) -> tuple[frozenset[str], ...]:
    """The pairs among these people of whom one has asked for another match, as long as the window lasts."""
    window = program.cadence.repeat_window
    pairs = [pair for pair, met in uow.groups.parted(program.id).items() if number - met <= window and pair <= here]
    return tuple(sorted(pairs, key=sorted))


def asked_of(read: Snapshot, fixed: tuple[Ids, ...] = ()) -> Asked:
    """What a snapshot asks of the matching. `fixed` are groups that stay as they are."""
    mentored = read.program.kind in ONE_WAY
    return Asked(
        members=read.members,
        choices=round_choices(read.program),
        cadence=read.program.cadence,
        on=read.round.on,
        seed=read.round.seed,
        roles={one.user_id: one.role for one in read.enrolments} if mentored else {},
        capacity={one.user_id: one.capacity for one in read.enrolments} if mentored else {},
        facts=read.facts,
        past={pair: read.round.number - met for pair, met in read.past},
        # whoever has asked for another match is as private as a wish whom not to meet
        avoidances=(*read.avoidances, *(Avoidance(*sorted(pair)) for pair in read.parted)),
        first=frozenset(one.user_id for one in read.enrolments if one.left_out_on is not None),
        circle=settings_of(read.program) if read.program.kind is ProgramKind.CIRCLE else None,
        topics=read.topics,
        fixed=fixed,
    )


def solve(read: Snapshot, fixed: tuple[Ids, ...] = ()) -> Matched:
    """Find the groups; pure, and the same for the same snapshot."""
    return Matched(read, lay_out(asked_of(read, fixed)).solve())


def settle(read: Snapshot) -> Matched:
    """Find the groups of a round that begins: of those that an owner has approved, all that still can be stay."""
    proposal = read.proposal
    if proposal is None or not proposal.approved:
        return solve(read)
    asked = asked_of(read)
    if asked.circle:
        return Matched(read, _approved_circles(asked, proposal))
    fixed = standing(asked, proposal.groups)
    found = lay_out(replace(asked, fixed=fixed)).solve()
    return Matched(read, with_nobody_over(asked, found, proposal.locked))


def _approved_circles(asked: Asked, proposal: Proposal) -> Solved:
    """The circles as they were approved, without who has gone since; who has come since waits for an owner's word."""
    groups = standing_circles(asked, proposal.groups)
    layout = lay_out(asked)
    placed = {one for group in groups for one in group}
    others = [member.user_id for member in asked.members if member.user_id not in placed]
    return Solved(
        groups=groups,
        told=tuple({} for _ in groups),
        left_out=tuple((one, layout.why(one)) for one in others),
        idle=(),
        score=sum(map(layout.points, groups)),
        bound=None,
    )


def publish_match(uow: UnitOfWork, matched: Matched, *, now: datetime, rng: Random) -> bool:
    """Write the groups and plan their introductions; False (nothing written) when what was read has changed."""
    read = matched.snapshot
    uow.programs.hold(read.program.id)
    if snapshot(uow, read.round.id, read.start_on) != read:
        return False
    planned = uow.rounds.get(read.round.id)
    opened = replace(
        read.round,
        state=RoundState.OPEN,
        matched_at=now,
        invited=read.invited,
        matched=len({one for group in matched.solved.groups for one in group}),
        left_out=matched.left_out,
    )
    uow.rounds.save(opened)
    uow.proposals.drop(opened.id)
    solved = matched.solved
    if read.program.kind is ProgramKind.CIRCLE:
        _open_circles(uow, read, opened, solved.groups, now)
        # there may be room for who was left out, or has come since it was approved
        plan_changes(uow, read.program, now=now)
    else:
        write_groups(uow, read, zip(solved.groups, solved.told, strict=True), now=now)
    _mark_left_out(uow, matched, now)
    close_at = close_instant(read.program.cadence, opened.on, read.program.zone)
    uow.due.plan("round.close", due_key(opened.id, "close"), {"round": opened.id}, close_at)
    plan_next_round(uow, read.program, now=now, rng=rng)
    _tell_left_out(uow, matched, now)
    _tell_owners(uow, matched, now)
    _tell_what_changed(uow, matched, now)
    if planned:
        round_begun(uow, read.program, planned.on, now=now)
    return True


def _open_circles(uow: UnitOfWork, read: Snapshot, opened: Round, groups: tuple[Ids, ...], now: datetime) -> None:
    by_id = {member.user_id: member for member in read.members}
    past = {pair: read.round.number - met for pair, met in read.past}
    open_circles(uow, read.program, opened, groups, by_id, past=past, topics=read.topics, now=now)


def _tell_owners(uow: UnitOfWork, matched: Matched, now: datetime) -> None:
    """Of members who share no hour with anybody, and so will be left out for ever."""
    read = matched.snapshot
    zones = {member.zone for member in read.members}
    alone = {zone for zone in zones if sum(one.zone == zone for one in read.members) == 1}
    stranded = {
        zone
        for zone in alone
        if zones - {zone}
        and not any(can_share_messages((zone, other), read.program.cadence, read.round.on) for other in zones - {zone})
    }
    if stranded:
        people = [member for member in read.members if member.zone in stranded]
        others = [member for member in read.members if member.zone not in stranded]
        no_common_hour(uow, read.program, people, others, now=now)


def _tell_what_changed(uow: UnitOfWork, matched: Matched, now: datetime) -> None:
    """How many of the groups that owners have approved could not stay as they were."""
    read, proposal = matched.snapshot, matched.snapshot.proposal
    if proposal is None or not proposal.approved:
        return
    if changed := len(set(proposal.groups) - set(matched.solved.groups)):
        sentence = not_all_kept(read.round.on, changed, len(proposal.groups))
        tell_owners_once(uow, read.program, sentence, f"not-all-kept.{read.round.id}", now=now)


def write_groups(
    uow: UnitOfWork,
    read: Snapshot,
    groups: Iterable[tuple[Ids, Mapping[str, Told]]],
    *,
    now: datetime,
    begins_on: date | None = None,
) -> None:
    """Store groups of a round, with what each member reads, and plan their introductions.

    In a pair with a mentor it is the mentee who takes the first step. `begins_on` is for the middle of a round.
    """
    by_id = {member.user_id: member for member in read.members}
    past = {pair: max(1, read.round.number - met) for pair, met in read.past}
    organised = dict(read.organised)
    for user_ids, told in groups:
        people = [by_id[one] for one in user_ids]
        mentor = user_ids[0] if read.program.kind in ONE_WAY else ""
        who = user_ids[1] if mentor else organiser(people, seed=read.round.seed, past_organised=organised)
        shown = reasons(people, past, read.round.on)
        group = uow.groups.add(
            read.round, user_ids, who, shown, mentor=mentor, told=told_words(told), begins_on=begins_on
        )
        plan_introduction(uow, read.program, read.round, group.id, people, now)


def _mark_left_out(uow: UnitOfWork, matched: Matched, now: datetime) -> None:
    """Who was left out comes first next time. A mentee, or who is in no circle, waits from now on: rounds are long."""
    read = matched.snapshot
    alone = set(matched.left_out)
    for enrolment in read.enrolments:
        left_out_on = read.round.on if enrolment.user_id in alone else None
        waits = enrolment.user_id in alone and (
            enrolment.role is Role.MENTEE or read.program.kind is ProgramKind.CIRCLE
        )
        after = replace(enrolment, left_out_on=left_out_on, waiting_since=now if waits else None)
        if enrolment != after:
            uow.enrolments.save(after, now)


def _tell_left_out(uow: UnitOfWork, matched: Matched, now: datetime) -> None:
    read = matched.snapshot
    zones = sorted({member.zone for member in read.members}) or [read.program.zone]
    next_on = next_date(uow, read.program, now=now, where=zones)
    message = words.no_mentor if read.program.kind in ONE_WAY else words.left_out
    if read.program.kind is ProgramKind.CIRCLE:
        message = left_over
    told = [(one, message(read.program, next_on)) for one in matched.left_out]
    told += [(one, words.nobody_to_mentor(read.program, next_on)) for one in matched.solved.idle]
    by_id = {member.user_id: member for member in read.members}
    for user_id, said in told:
        key = occasion(uow, read.program.id, "left-out", user_id, read.round.on)
        dm(uow, user_id, said, key=key, now=next_contact(by_id[user_id], now, read.program.cadence))
