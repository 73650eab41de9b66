"""What a round did not send: due work that came too late, and messages that never got through."""

from collections import Counter
from datetime import datetime

from mentoring.availability import is_paused
from mentoring.cadence import local
from mentoring.lateness import Why
from mentoring.programs import Program
from mentoring.rounds import Round
from storage import DueWork
from usecases.ask_checkin import is_superseded
from usecases.keys import introduction_key
from usecases.unit import UnitOfWork

#: what a member misses if it is not sent
MISSED = frozenset({"group.introduce", "checkin.ask", "pulse.ask"})


def unsent_in(uow: UnitOfWork, program: Program, round_: Round, *, now: datetime) -> Counter[str]:
    """How many introductions and questions of a closing round nobody got, by the reason (see `Why`).

    What is still waiting for its time to come has come too late: it expires here.
    """
    prefix = f"round:{round_.id}"
    for due in uow.due.waiting(prefix):
        if due.kind in MISSED and due.due_at <= now and not _asked_again(uow, due, now):
            uow.due.expire(due.id, _why(uow, program, due, now))
    found: Counter[str] = Counter()
    for (kind, why), number in uow.due.expired(prefix).items():
        found[why] += number if kind in MISSED else 0
    keys = [checkin.outbox_key for checkin in uow.checkins.of_round(round_.id)]
    keys += [introduction_key(uow, round_, group.id) for group in uow.groups.of_round(round_.id)]
    found[Why.LATE] += uow.outbox.lost_count(keys)
    return found


def _asked_again(uow: UnitOfWork, due: DueWork, now: datetime) -> bool:
    """Whether this is a check-in whose next one asks the same, and counts instead."""
    member = uow.members.get(due.payload.get("user", ""))
    return member is not None and is_superseded(due, member, now)


def _why(uow: UnitOfWork, program: Program, due: DueWork, now: datetime) -> Why:
    if due.reason == Why.NO_HOUR:
        return Why.NO_HOUR
    user_id = due.payload.get("user", "")
    member, enrolment = uow.members.get(user_id), uow.enrolments.get(program.id, user_id)
    away = member and enrolment and is_paused(enrolment, local(now, member.zone).date())
    return Why.AWAY if away else Why.LATE
