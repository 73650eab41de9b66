"""Which circles need a hand, with the reasons: from who came and what took place, never from what anybody answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mentoring.circle_settings import SMALLEST

#: how much smaller the share of those who come has to have become, in percent of the circle
FALLEN = 20
#: sessions that are looked at, and those before them that they are compared with
RECENT, BEFORE = 2, 3
#: sessions in a row that did not take place
SKIPPED = 2
#: a facilitator who has been asked, and has done nothing for so long, may not have seen it: they are asked two working
#: days before, so that there is still a day left to ask somebody else
SILENT_AFTER = timedelta(days=1)


class Reason(StrEnum):
    """Why a circle needs a hand."""

    ATTENDANCE = "attendance"  # fewer come than before
    SKIPPED = "skipped"  # the last two sessions did not take place
    SILENT = "silent"  # whoever leads the next session has not reacted
    UNSAID = "unsaid"  # nobody has said who came to a session that is long over
    SMALL = "small"  # fewer than four people are left


class Remedy(StrEnum):
    """What an owner can do about it with a click."""

    ASK = "ask"  # ask the circle what would help
    MOVE = "move"  # offer other times
    HAND_ON = "hand_on"  # ask the next in turn to lead
    NOTE = "note"  # note who came
    CHANGE = "change"  # look at the proposals of `circle_changes`


REMEDIES = {
    Reason.ATTENDANCE: Remedy.ASK,
    Reason.SKIPPED: Remedy.MOVE,
    Reason.SILENT: Remedy.HAND_ON,
    Reason.UNSAID: Remedy.NOTE,
    Reason.SMALL: Remedy.CHANGE,
}


@dataclass(frozen=True, slots=True)
class PastSession:
    """One session whose time has come: how many belonged to the circle, and how many of them came."""

    number: int
    members: int
    came: int
    held: bool = True  # False for one that was skipped


def reasons_for_care(
    past: Sequence[PastSession],
    members: int,
    *,
    now: datetime,
    asked_at: datetime | None = None,
    reacted_at: datetime | None = None,
    unsaid: bool = False,
) -> tuple[Reason, ...]:
    """Why a circle of `members` needs a hand, the most pressing first; empty for one that does well.

    `asked_at` is when whoever leads the next session was asked, None if nobody has been; `reacted_at` when they last
    did anything about it. `unsaid` says that of a session that is long over nobody has said whether it took place.
    """
    ordered = sorted(past, key=lambda one: one.number)
    silent = asked_at is not None and now - asked_at >= SILENT_AFTER and (reacted_at is None or reacted_at < asked_at)
    found = {
        Reason.SMALL: members < SMALLEST,
        Reason.SKIPPED: len(ordered) >= SKIPPED and not any(one.held for one in ordered[-SKIPPED:]),
        Reason.SILENT: silent,
        Reason.UNSAID: unsaid,
        Reason.ATTENDANCE: _falling([one for one in ordered if one.held and one.members]),
    }
    return tuple(reason for reason, holds in found.items() if holds)


def _falling(held: Sequence[PastSession]) -> bool:
    """Whether clearly fewer came to the last two sessions than to the ones before."""
    before, recent = held[-RECENT - BEFORE : -RECENT], held[-RECENT:]
    if not before:
        return False
    return _share(before) - _share(recent) >= FALLEN


def _share(sessions: Sequence[PastSession]) -> float:
    return 100 * sum(one.came for one in sessions) / sum(one.members for one in sessions)
