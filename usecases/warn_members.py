"""Tell members, the working day before, that they are about to be matched, with a way out until then."""

from datetime import datetime

from mentoring.cadence import close_instant, match_instant
from mentoring.lateness import HOUR
from mentoring.programs import ProgramState
from usecases.contact import next_contact
from usecases.heads_ups import heads_up
from usecases.people import enrolled, taking_part, zones
from usecases.plan_round import next_warning, planned_round
from usecases.unit import UnitOfWork


def warn_members(uow: UnitOfWork, round_id: int, *, now: datetime) -> datetime | None:
    """Warn everybody whose moment has come; returns when to look again.

    A warning that is late waits for the member's own hours, and is dropped when the round starts first.
    """
    found = planned_round(uow, round_id)
    if found is None:
        return None
    program, planned = found
    if program.state is not ProgramState.ACTIVE:
        return None
    everybody = enrolled(uow, program.id)
    match_at = match_instant(program.cadence, planned.on, zones(program, (member for _, member in everybody)))
    if match_at <= now:
        # nothing to say any more, unless the round cannot be matched in time and moves to another date
        return max(close_instant(program.cadence, planned.on, program.zone), now + HOUR)
    pairs = taking_part(everybody, planned.on)
    moments = next_warning(program, planned.on, pairs, match_at)
    later: list[datetime] = []
    for _, member in pairs:
        at = moments[member.user_id]
        at = next_contact(member, now, program.cadence) if at <= now else at
        if at > now:
            later.append(at)
            continue
        heads_up(uow, program, member, planned.on, match_at, now=now)
    return min([at for at in later if at < match_at], default=match_at)
