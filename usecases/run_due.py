"""Do what is due: claim one row, apply its rule, commit the effect and the row together; then the next."""

import logging
import traceback
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from mentoring.lateness import Expire, Move, Wait
from storage import Busy, DueWork
from usecases.after_restore import since_ts
from usecases.after_session import end_session
from usecases.answer_session import remind_member
from usecases.ask_checkin import ask_checkin, remind_checkin
from usecases.ask_pulse import ask_pulse
from usecases.attendance import ask_the_circle
from usecases.catch_up import Step
from usecases.change_circles import possible_changes, read_state
from usecases.circle_closing import say_farewell
from usecases.circle_prompts import post_prompt
from usecases.close_round import close_round
from usecases.introduce_group import introduce_group
from usecases.lead_session import ask_facilitator, send_guide
from usecases.match_round import moved_on, publish_match, settle, snapshot
from usecases.nudge_group import post_nudge
from usecases.propose import await_approval, waits_for_approval
from usecases.propose_changes import tell_changes
from usecases.session_agenda import post_agenda
from usecases.top_up import publish_top_up, read_waiting, solve_waiting
from usecases.unit import Begin, UnitOfWork
from usecases.warn_members import warn_members

log = logging.getLogger(__name__)

Read = TypeVar("Read")

#: a rule returns when it wants to run again, what else becomes of the work, or None when it is done
Rule = Callable[[UnitOfWork, DueWork, datetime], datetime | Step]


def _close(uow: UnitOfWork, due: DueWork, now: datetime) -> None:
    close_round(uow, due.payload["round"], now=now)


RULES: dict[str, Rule] = {
    "round.warn": lambda uow, due, now: warn_members(uow, due.payload["round"], now=now),
    "round.close": _close,
    "group.introduce": lambda uow, due, now: introduce_group(uow, due, now=now),
    "group.nudge": lambda uow, due, now: post_nudge(uow, due.payload["group"], now=now),
    "checkin.ask": lambda uow, due, now: ask_checkin(uow, due, now=now),
    "checkin.remind": lambda uow, due, now: remind_checkin(uow, due, now=now),
    "pulse.ask": lambda uow, due, now: ask_pulse(uow, due, now=now),
    "session.agenda": lambda uow, due, now: post_agenda(uow, due, now=now),
    "session.remind": lambda uow, due, now: remind_member(uow, due, now=now),
    "session.lead": lambda uow, due, now: ask_facilitator(uow, due, now=now),
    "session.start": lambda uow, due, now: send_guide(uow, due, now=now),
    "session.unsaid": lambda uow, due, now: ask_the_circle(uow, due, now=now),
    "session.after": lambda uow, due, now: end_session(uow, due, now=now),
    "circle.prompt": lambda uow, due, now: post_prompt(uow, due, now=now),
    "circle.farewell": lambda uow, due, now: say_farewell(uow, due, now=now),
}

#: how often a matching is solved anew because people came or went meanwhile, before it waits for the next tick
ATTEMPTS = 5


def run_due(begin: Begin, now: datetime, *, rng: Random, owner: str = "ticker") -> bool:
    """Do one piece of due work; False when nothing is due. A failure backs off and never blocks the others."""
    with begin() as uow:
        due = uow.due.claim(now, owner=owner)
        if due is None:
            return False
        error = None if due.kind in SOLVED else _apply(uow, due, now)
    if due.kind in SOLVED:
        error = _match(begin, due, now, rng)
    if error:
        _fail(begin, due, now, error)
    return True


def _apply(uow: UnitOfWork, due: DueWork, now: datetime) -> Exception | None:
    """Effect and row in one transaction; what went wrong is returned, and rolled back by the caller."""
    try:
        look_back(uow, due)
        _finish(uow, due, RULES[due.kind](uow, due, now))
        uow.commit()
    except Busy:
        raise
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one row must not stop the others
        return error
    return None


def _finish(uow: UnitOfWork, due: DueWork, step: datetime | Step) -> None:
    match step:
        case None:
            uow.due.done(due.id)
        case Wait(at, why):
            uow.due.postpone(due.id, at, why or "")
        case Expire(why):
            uow.due.expire(due.id, why)
        case Move(at):
            uow.due.plan(due.kind, due.key, due.payload, at)
        case at:
            uow.due.plan(due.kind, due.key, due.payload, at)


def look_back(uow: UnitOfWork, due: DueWork) -> None:
    """What was due before the database was restored from a backup may have been done: look before posting it."""
    workspace = uow.workspace.get()
    if workspace and workspace.restored_at and workspace.backed_up_at and due.due_at <= workspace.restored_at:
        uow.outbox.look_back(since_ts(workspace.backed_up_at))


def _match(begin: Begin, due: DueWork, now: datetime, rng: Random) -> Exception | None:
    """Match one round; what went wrong is returned, and nothing of it is kept."""
    try:
        published = SOLVED[due.kind](begin, due, now, rng)
    except Busy:
        raise
    except Exception as error:  # noqa: BLE001 - a round that cannot be matched must not stop the others
        return error
    return None if published else RuntimeError("people kept changing while the round was being matched")


def _published(begin: Begin, due: DueWork, now: datetime, rng: Random) -> bool:
    """Solve outside of any transaction, and commit only if nothing that was read has changed."""
    start_on = date.fromisoformat(due.payload["on"]) if "on" in due.payload else None
    for _ in range(ATTEMPTS):
        with begin() as uow:
            if moved_on(uow, due.payload["round"], due.key, now=now, rng=rng):
                uow.commit()
                return True
            read = snapshot(uow, due.payload["round"], start_on)
        if read and waits_for_approval(read):
            if await_approval(begin, due, read, now=now):
                return True
            continue
        matched = settle(read) if read else None
        with begin() as uow:
            look_back(uow, due)
            if matched is None or publish_match(uow, matched, now=now, rng=rng):
                uow.due.done(due.id)
                uow.commit()
                return True
    return False


def _topped_up(begin: Begin, due: DueWork, now: datetime, rng: Random) -> bool:
    """The same for those who wait in the middle of a round."""
    del rng
    return _solved(begin, due, now, read_waiting, solve_waiting, publish_top_up)


def _changes_told(begin: Begin, due: DueWork, now: datetime, rng: Random) -> bool:
    """The same for what could become of circles in the middle of a season."""
    del rng
    return _solved(begin, due, now, read_state, possible_changes, tell_changes)


def _solved(
    begin: Begin,
    due: DueWork,
    now: datetime,
    read: Callable[..., Read | None],
    solve: Callable[[Read], object],
    publish: Callable[..., bool],
) -> bool:
    """Read what a round's work is about, solve it, and publish that if nothing has changed; False if it always had."""
    for _ in range(ATTEMPTS):
        with begin() as uow:
            known = read(uow, due.payload["round"], now=now)
        found = None if known is None else solve(known)
        with begin() as uow:
            look_back(uow, due)
            if known is None or publish(uow, known, found, now=now):
                uow.due.done(due.id)
                uow.commit()
                return True
    return False


#: what is solved outside of any transaction, and so is done by itself
SOLVED: dict[str, Callable[[Begin, DueWork, datetime, Random], bool]] = {
    "round.match": _published,
    "round.top_up": _topped_up,
    "circle.changes": _changes_told,
}


def _fail(begin: Begin, due: DueWork, now: datetime, error: Exception) -> None:
    """Try again later, at growing intervals; the log names the place, never the content."""
    place = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    log.error("due work failed: %s %s: %s\n%s", due.kind, due.key, type(error).__name__, place)
    with begin() as uow:
        uow.due.fail(due.id, type(error).__name__, now + timedelta(minutes=2 ** min(due.attempts, 6)))
        uow.commit()
