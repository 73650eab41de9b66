"""Tell the owners that some of their members can never be written to together, and what they can do about it."""

from collections.abc import Sequence
from datetime import datetime

from mentoring.people import Member
from mentoring.programs import Program
from messages.program import no_hour_words
from usecases.tell_owners import tell_owners_once
from usecases.unit import UnitOfWork


def no_common_hour(
    uow: UnitOfWork, program: Program, people: Sequence[Member], others: Sequence[Member] = (), *, now: datetime
) -> None:
    """One notice to each owner, once for these quiet hours, and again if they were changed and that was not enough.

    `people` share no hour with each other; or, where `others` are given, none with any of those.
    """
    cadence = program.cadence
    here, there = (sorted({one.zone for one in some}) for some in (people, others))
    what = f"no-common-hour.{cadence.quiet_from:%H%M}-{cadence.quiet_to:%H%M}"
    tell_owners_once(uow, program, no_hour_words(cadence, here, there), what, now=now)
