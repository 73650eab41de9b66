"""What an owner sees of a proposal, page by page: only what follows from its groups and from what people said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from mentoring.circle_life import Topic
from mentoring.circle_settings import round_choices
from mentoring.explain import reasons
from mentoring.facts import Facts
from mentoring.judge import fits_of
from mentoring.people import Member
from mentoring.programs import ONE_WAY, Program, ProgramKind, Role
from mentoring.proposals import Ids, Proposal
from mentoring.rounds import Round
from mentoring.solve_round import Asked
from messages.circle_proposal import CircleLook
from messages.proposal import PER_PAGE
from usecases.look_at_circle import look_at_circle
from usecases.people import enrolled, in_round
from usecases.propose import is_waiting, proposed
from usecases.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """One proposed group as `messages.proposal` shows it."""

    number: int
    user_ids: Ids
    fit: int
    reasons: Sequence[tuple[str, Mapping[str, str]]]
    locked: bool
    #: in programs of circles
    circle: CircleLook | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a proposal as `messages.proposal` shows it."""

    program: Program
    round_id: int
    on: date
    version: int
    approved_by: str
    waiting: bool
    all_groups: int
    all_people: int
    all_left_out: int
    idle: int
    groups: Sequence[ShownGroup]
    left_out: Sequence[tuple[str, str]]
    gone: Sequence[str]
    new: int
    page: int
    pages: int
    #: the zone of whoever looks
    zone: str


@dataclass(frozen=True, slots=True)
class Read:
    """What one page is made of: nobody's wish whom not to meet is in it."""

    program: Program
    round: Round
    proposal: Proposal
    page: int
    waiting: bool
    members: Mapping[str, Member]
    past: Mapping[frozenset[str], int]
    facts: Mapping[str, Facts]
    here: frozenset[str]
    new: int
    #: mentors who take part and have no mentee in it: they are not left out, and not in a group either
    idle: int
    asked: Asked = field(repr=False)
    topics: Sequence[Topic]
    zone: str
    now: datetime


def read_page(uow: UnitOfWork, member: Member, round_id: int, page: int, *, now: datetime) -> Read:
    """Read one page (from 0; the nearest that there is) for the program's owners. Raises as `proposed`."""
    program, planned, proposal = proposed(uow, member, round_id)
    page = max(0, min(page, _pages(proposal) - 1))
    ids = [one for group in _on_page(proposal, page)[0] for one in group]
    members = uow.members.many(ids)
    shown = set(ids)
    past = {pair: planned.number - met for pair, met in uow.groups.past_pairs(program.id).items() if pair <= shown}
    pairs = in_round(enrolled(uow, program.id), planned)
    waiting_for = [one.user_id for one, _ in pairs if program.kind not in ONE_WAY or one.role is Role.MENTEE]
    mentors = {one.user_id for one, _ in pairs if program.kind in ONE_WAY and one.role is Role.MENTOR}
    facts = uow.facts.of(ids)
    return Read(
        program=program,
        round=planned,
        proposal=proposal,
        page=page,
        waiting=is_waiting(uow, planned, now),
        members=members,
        past=past,
        facts=facts,
        here=frozenset(one.user_id for _, one in pairs),
        new=len(set(waiting_for) - set(proposal.people)),
        idle=len(mentors - set(proposal.people)),
        asked=Asked(
            members=tuple(members.values()),
            choices=round_choices(program),
            cadence=program.cadence,
            on=planned.on,
            seed=planned.seed,
            facts=facts,
            past=past,
        ),
        topics=uow.circles.program_topics(program.id) if program.kind is ProgramKind.CIRCLE else (),
        zone=member.zone,
        now=now,
    )


def page_of(read: Read) -> Page:
    """Work out how well the groups of a page fit, and why. Pure."""
    proposal = read.proposal
    groups, left_out = _on_page(proposal, read.page)
    start = read.page * PER_PAGE
    known = [group for group in groups if all(one in read.members for one in group)]
    fits = dict(zip(known, fits_of(read.asked, known), strict=True))
    shown = [
        ShownGroup(
            number=start + at,
            user_ids=group,
            fit=fits.get(group, 0),
            reasons=_reasons(read, group) if group in fits else (),
            locked=group in proposal.locked,
            circle=_circle(read, group) if group in fits else None,
        )
        for at, group in enumerate(groups)
    ]
    return Page(
        program=read.program,
        round_id=proposal.round_id,
        on=read.round.on,
        version=proposal.version,
        approved_by=proposal.changed_by if proposal.approved else "",
        waiting=read.waiting,
        all_groups=len(proposal.groups),
        all_people=len({one for group in proposal.groups for one in group}),
        all_left_out=len(proposal.left_out),
        idle=read.idle,
        groups=shown,
        left_out=left_out,
        gone=[one for one in proposal.people if one not in read.here],
        new=read.new,
        page=read.page,
        pages=_pages(proposal),
        zone=read.zone,
    )


def _circle(read: Read, group: Ids) -> CircleLook | None:
    if read.program.kind is not ProgramKind.CIRCLE:
        return None
    people = [read.members[one] for one in group]
    return look_at_circle(read.program, read.round, people, read.facts, read.topics, now=read.now)


def names_in(uow: UnitOfWork, member: Member, round_id: int) -> list[tuple[str, str]]:
    """Everybody whose place can be changed, with their names: user id, name. Raises as `proposed`."""
    program, planned, proposal = proposed(uow, member, round_id)
    ids = dict.fromkeys(proposal.people)
    if program.kind in ONE_WAY:
        pairs = in_round(enrolled(uow, program.id), planned)
        ids |= dict.fromkeys(one.user_id for one, _ in pairs if one.role is Role.MENTOR)
    return [(one.user_id, one.name) for one in uow.members.many(list(ids)).values()]


def _reasons(read: Read, group: Ids) -> Sequence[tuple[str, Mapping[str, str]]]:
    # Nothing of their hours: an owner to whom a swap is refused in private could then rule them out as the reason.
    return reasons([read.members[one] for one in group], read.past)


def _pages(proposal: Proposal) -> int:
    return max(1, -(-(len(proposal.groups) + len(proposal.left_out)) // PER_PAGE))


def _on_page(proposal: Proposal, page: int) -> tuple[Sequence[Ids], Sequence[tuple[str, str]]]:
    """The groups come first, then who is left out."""
    start, stop, number = page * PER_PAGE, (page + 1) * PER_PAGE, len(proposal.groups)
    return proposal.groups[start:stop], proposal.left_out[max(0, start - number) : max(0, stop - number)]
