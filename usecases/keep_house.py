"""What is kept, and for how long: nothing that people wrote stays longer than it is of use."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from usecases.unit import UnitOfWork

#: the words of a message that has left, or that never will; who, when and where is kept, so that none is sent twice
WORDS = timedelta(days=30)
#: ids of what Slack sent us: it delivers again for hours, not for days
INTERACTIONS = timedelta(days=7)
#: work that is done
WORK = timedelta(days=90)
#: comments to a pulse; the score and whether a group met are kept for the reports
COMMENTS = timedelta(days=365)
#: what circles wrote down for themselves, after their season has closed
NOTES = timedelta(days=365)

#: ahead of the newest message that Slack has taken: by then everything has been deleted anyway, so that a program in
#: which nothing happens misses nothing, and a clock that says more is not to be believed
BELIEVED = timedelta(days=2 * 365)


@dataclass(frozen=True, slots=True)
class Kept:
    """How many rows a round of housekeeping has emptied or deleted: none while the clock is not to be believed."""

    words: int = 0
    interactions: int = 0
    work: int = 0
    comments: int = 0
    notes: int = 0
    #: whether the clock was
    believed: bool = True


def keep_house(uow: UnitOfWork, *, now: datetime) -> Kept:
    """Delete what is older than it may be; harmless to repeat.

    A clock that is years ahead would delete everything for good. Slack's own time tells: no message is younger than
    the newest one. After a break of years that is right as soon as the first message has left.
    """
    if _years_ahead(uow, now):
        return Kept(believed=False)
    return Kept(
        words=uow.outbox.forget_words(now - WORDS),
        interactions=uow.inbox.forget_before(now - INTERACTIONS),
        work=uow.due.forget_done(now - WORK),
        comments=uow.checkins.forget_comments(now - COMMENTS),
        notes=uow.sessions.forget_notes(now - NOTES) + uow.circles.forget_topics(now - NOTES),
    )


def _years_ahead(uow: UnitOfWork, now: datetime) -> bool:
    newest = uow.outbox.newest_ts()
    return bool(newest) and now - datetime.fromtimestamp(float(newest), UTC) > BELIEVED
