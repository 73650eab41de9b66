"""Which circles need a hand: facts of who came and what took place, never of what anybody answered."""

from datetime import datetime

from mentoring.circle_health import PastSession, Reason, reasons_for_care
from mentoring.circle_life import SessionState
from usecases.circles import Circle, next_session, present
from usecases.unit import UnitOfWork


def health_of(uow: UnitOfWork, circle: Circle, *, now: datetime) -> tuple[Reason, ...]:
    """Why a circle needs a hand, the most pressing first; empty for one that does well."""
    sessions = uow.sessions.of_group(circle.group.id)
    came = uow.sessions.came([one.id for one in sessions])
    past = [
        PastSession(
            one.number,
            len(came.get(one.id, {})),
            sum(came.get(one.id, {}).values()),
            held=one.state is SessionState.HELD,
        )
        for one in sessions
        if one.state is not SessionState.PLANNED
    ]
    ahead = next_session(sessions, now)
    return reasons_for_care(
        past,
        len(present(uow, circle, now)),
        now=now,
        asked_at=ahead.asked_at if ahead else None,
        reacted_at=ahead.reacted_at if ahead else None,
        unsaid=any(one.is_unsaid(now) for one in sessions),
    )
