"""Every message and view about proposals, with the same typed text in every place where people type."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from mentoring.explain import LEFT_OUT
from mentoring.programs import Approval, Program, ProgramKind
from mentoring.proposals import Kind
from messages import proposal, top_up
from messages.circle_proposal import CircleLook, new_circle_view

Json = dict[str, Any]
ON = date(2026, 12, 1)


@dataclass(frozen=True)
class AGroup:
    """One proposed group."""

    number: int
    reasons: tuple[tuple[str, dict[str, str]], ...]
    user_ids: tuple[str, ...] = ("UANA", "UBEN", "UCHI")
    fit: int = 81
    locked: bool = False
    circle: CircleLook | None = None


@dataclass(frozen=True)
class APage:
    """One page of a proposal."""

    program: Program
    groups: tuple[AGroup, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    approved_by: str = ""
    waiting: bool = False
    gone: tuple[str, ...] = ()
    new: int = 0
    page: int = 0
    pages: int = 1
    round_id: int = 3
    version: int = 5
    on: date = ON
    zone: str = "Europe/London"

    @property
    def all_groups(self) -> int:
        return len(self.groups)

    @property
    def all_people(self) -> int:
        return 3 * len(self.groups)

    @property
    def idle(self) -> int:
        return 2

    @property
    def all_left_out(self) -> int:
        return len(self.left_out)


@dataclass(frozen=True)
class ACost:
    """What a change would do."""

    program: Program
    points: int
    kind: Kind = Kind.SWAP
    one: str = "UANA"
    other: str = "UBEN"
    before: tuple[tuple[tuple[str, ...], int], ...] = ((("UANA", "UCHI"), 80), (("UBEN", "UDEE"), 70))
    after: tuple[tuple[tuple[str, ...], int], ...] = ((("UBEN", "UCHI"), 60), (("UANA", "UDEE"), 90))
    out: tuple[str, ...] = ("UCHI",)


def a_full_page(named: Program, typed: str) -> APage:
    known = {
        "helper": "UANA", "learner": "UBEN", "skill": typed, "hours": "12", "style": "walk", "language": typed,
        "rounds": "4",
    }  # fmt: skip
    told = tuple(proposal.REASON_WORDS)  # owners are told fewer reasons than members
    some = [told[start : start + 3] for start in range(0, len(told), 3)]
    groups = tuple(
        AGroup(number, tuple((key, known) for key in some[number % len(some)]), locked=number % 2 == 0)
        for number in range(proposal.PER_PAGE)
    )
    return APage(named, groups, tuple(("UDEE", key) for key in LEFT_OUT), gone=("UBEN",) * 12, new=2, page=1, pages=3)


def proposal_messages(named: Program) -> Iterator[tuple[str, Json]]:
    """(function and case, message) for every message."""
    yield "proposal.proposal_ready", proposal.proposal_ready(named, 3, ON, 12, 1)
    yield "proposal.proposal_ready all", proposal.proposal_ready(named, 3, ON, 1, 0)
    mentored = replace(named, kind=ProgramKind.MENTOR)
    yield "top_up.ask", top_up.ask(named, 3, 1, [("UANA", "UBEN", "UCHI")])
    yield "top_up.ask many", top_up.ask(mentored, 3, 1, [("UANA", "UBEN")] * 30)
    yield "top_up.overtaken", top_up.overtaken(named)
    for introduced in (True, False):
        yield f"top_up.decided {introduced}", top_up.decided(named, "UANA", introduced=introduced)
        yield f"top_up.told {introduced}", top_up.told(named, introduced=introduced)


def proposal_views(named: Program, typed: str) -> Iterator[tuple[str, Json]]:
    """(function and case, view) for every view."""
    page = a_full_page(named, typed)
    yield "proposal.matching_view", proposal.matching_view(named, 500)
    yield "proposal.proposal_view", proposal.proposal_view(page)
    look = CircleLook(3, 4, 8, typed, [typed] * 9, (1, 5), 3, 12, datetime(2026, 12, 8, 10, tzinfo=UTC))
    circles = [replace(one, circle=look) for one in page.groups]
    circles[0] = replace(circles[0], circle=CircleLook(9, 4, 8, "", [], None, 1, 0, None))
    yield "proposal.proposal_view circles", proposal.proposal_view(replace(page, groups=tuple(circles)))
    yield "circle_proposal.new_circle_view", new_circle_view(3, 5, 0, 4, 8)
    yield "proposal.proposal_view empty", proposal.proposal_view(APage(named))
    yield "proposal.proposal_view approved", proposal.proposal_view(replace(page, approved_by="UANA", page=0))
    owned = replace(named, approval=Approval.OWNERS)
    waiting = replace(page, program=owned, waiting=True, page=2)
    yield "proposal.proposal_view waiting", proposal.proposal_view(waiting, notice="Look again.")
    yield "proposal.proposal_view begins", proposal.proposal_view(replace(waiting, approved_by="UANA"))
    for one_way in (True, False):
        yield f"proposal.change_view {one_way}", proposal.change_view(3, 5, 0, one_way=one_way)
    for points in (-12, 0, 1):
        yield f"proposal.cost_view {points}", proposal.cost_view(3, 5, 0, ACost(named, points))
    yield "proposal.cost_view move", proposal.cost_view(3, 5, 0, ACost(named, 4, kind=Kind.MOVE))
