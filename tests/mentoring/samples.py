"""People, cadences and strategies that the tests of the domain share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from hypothesis import strategies as some

from mentoring.cadence import can_share_messages
from mentoring.choices import Choices
from mentoring.people import Member, Profile, WorkingHours, WorkingStyle
from mentoring.programs import Avoidance, Cadence, Every, Rhythm
from mentoring.rounds import Answer, CheckIn, CheckInKind, CheckInState, Outcome
from mentoring.rules import Allowed, block
from mentoring.solve_round import Asked, lay_out

#: far apart, with odd offsets, odd changes of the clock, and a day that never was
ZONES = (
    "UTC",
    "Europe/London",
    "Europe/Dublin",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Pacific/Marquesas",
    "America/Los_Angeles",
    "America/New_York",
    "America/Havana",
    "America/St_Johns",
    "America/Nuuk",
    "America/Scoresbysund",
    "Antarctica/Troll",
)
TUESDAY = date(2026, 12, 1)
OFFICE = WorkingHours()


def member(
    user_id: str = "U1",
    zone: str = "UTC",
    *,
    hours: WorkingHours = OFFICE,
    offers: tuple[str, ...] = (),
    wants: tuple[str, ...] = (),
    style: WorkingStyle = WorkingStyle.ANY,
    languages: tuple[str, ...] = ("english",),
) -> Member:
    """A person of the workspace who has joined something."""
    profile = Profile(offers=offers, wants=wants, hours=hours, style=style, languages=languages)
    return Member(user_id=user_id, name=user_id.lower(), zone=zone, profile=profile)


def cadence(on: date = TUESDAY, every: Every = Every.TWO_WEEKS, at: time = time(10), **changes: object) -> Cadence:
    """The usual cadence of a program, with changes."""
    return Cadence(rhythm=Rhythm(every=every, starts_on=on, at=at), **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False, slots=True)
class Scores:
    """What `match_peers` takes: (n, n) scores, (n, n) permissions, and whether three rows can meet as three."""

    weights: Any
    allowed: Allowed
    trio_ok: Callable[[int, int, int], bool]


def scores_of(
    members: Sequence[Member],
    *,
    past: Mapping[frozenset[str], int] | None = None,
    window: int = 12,
    avoidances: Iterable[Avoidance] = (),
    left_out: Iterable[str] = (),
    on: date = TUESDAY,
) -> Scores:
    """The scores of a round of peers, as the app lays it out; rows in the order of `members`."""
    layout = lay_out(
        Asked(
            members=tuple(members),
            choices=Choices(window=window),
            cadence=cadence(),
            on=on,
            seed=1,
            past=past or {},
            avoidances=tuple(avoidances),
            first=frozenset(left_out),
        )
    )
    weights, allowed = block(layout.people, layout.people, layout.asked.choices, layout.first)
    return Scores(
        weights, allowed, lambda *rows: can_share_messages([members[row].zone for row in rows], cadence(), on)
    )


def utc(text: str) -> datetime:
    """An instant from "2026-12-01 09:30"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def checkin(
    *,
    kind: CheckInKind = CheckInKind.MEETING,
    state: CheckInState = CheckInState.OPEN,
    outcome: Outcome | None = None,
    planned_on: date | None = None,
    reminded: bool = False,
) -> CheckIn:
    """A question to one member, answered if `outcome` is given."""
    at = utc("2026-12-08 09:30")
    answer = None if outcome is None else Answer(checkin_id=1, at=at, outcome=outcome, planned_on=planned_on)
    return CheckIn(
        id=1,
        program_id=1,
        round_id=1,
        group_id=1,
        user_id="U1",
        kind=kind,
        on=date(2026, 12, 8),
        state=state,
        question="met",
        outbox_key="key",
        reminded=reminded,
        answer=answer,
    )


zones = some.sampled_from(ZONES)
dates = some.dates(date(2005, 1, 1), date(2035, 12, 31))
times = some.times().map(lambda at: at.replace(minute=at.minute // 5 * 5, second=0, microsecond=0))


@some.composite
def working_hours(draw: some.DrawFn) -> WorkingHours:
    """Any hours that do not span midnight, on at least one day."""
    start = draw(some.integers(0, 22))
    end = draw(some.integers(start + 1, 23))
    days = draw(some.frozensets(some.integers(0, 6), min_size=1))
    return WorkingHours(time(start), time(end, draw(some.sampled_from([0, 30]))), days)


@some.composite
def people(draw: some.DrawFn, user_id: str = "U1") -> Member:
    """Somebody, anywhere, with hours of their own."""
    return member(user_id, draw(zones), hours=draw(working_hours()))


@some.composite
def cadences(draw: some.DrawFn) -> Cadence:
    """Any cadence that `check_cadence` would take, as far as time goes."""
    on = draw(dates)
    at = draw(some.integers(8, 18))
    return cadence(
        on,
        draw(some.sampled_from(Every)),
        time(at),
        checkin_after=draw(some.integers(1, 10)),
        checkin_at=time(draw(some.integers(8, 18)), 30),
        pulse_after=draw(some.integers(1, 12)),
        quiet_from=time(19),
        quiet_to=time(8),
    )
