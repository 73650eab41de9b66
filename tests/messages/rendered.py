"""Every message and view of the app, rendered with the same typed text in every place where people type."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from mentoring.errors import NotAllowed
from mentoring.explain import REASONS
from mentoring.people import Member, Profile, WorkingStyle
from mentoring.programs import (
    Cadence,
    Enrolment,
    EnrolmentState,
    Every,
    Program,
    ProgramKind,
    ProgramState,
    Rhythm,
    Role,
)
from mentoring.proposals import Proposal
from mentoring.reports import RoundFacts, publish
from mentoring.rounds import Answer, CheckIn, CheckInKind, CheckInState, Outcome, Round, RoundState
from mentoring.slots import Slots, common_slots
from messages import (
    admin,
    checkin,
    delivery,
    errors,
    help,
    home,
    ids,
    introduction,
    member,
    program,
    pulse,
    replies,
    setup,
)
from tests.messages.rendered_circles import circle_messages, circle_views
from tests.messages.rendered_forms import form_views
from tests.messages.rendered_matches import a_told, matches
from tests.messages.rendered_proposals import proposal_messages, proposal_views
from tests.messages.rendered_seasons import season_messages, season_views

Json = dict[str, Any]

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)
ON = date(2026, 12, 1)
LATER = date(2026, 12, 15)
CLOSES = datetime(2026, 12, 15, 10, tzinfo=UTC)
USERS = ("UANA", "UBEN", "UCHI", "UDEE")
CADENCE = Cadence(Rhythm(Every.TWO_WEEKS, ON, time(10)))

HOSTILE = (
    "<!channel>",
    "<@U0>",
    "<https://x|y>",
    "*_~ *bold* _low_ ~gone~ `code` ```block``` *_~`",
    "&amp; <b> & > quote",
    "line one\nline two\r\n\tthree \u202eright to left\x00\x07",
    "x" * 10_000,
    "<" * 10_000,
    "&" * 10_000,
    "🦆" * 3_000,
)


OPEN = Round(3, 1, 3, ON, RoundState.OPEN, 1)
CLOSED = Round(2, 1, 2, ON, RoundState.CLOSED, 1)


@dataclass(frozen=True)
class Stuck:
    """A message that did not go out, as `delivery.desk` is given it."""

    row_id: int = 7
    kind: str = "checkin"
    people: tuple[str, ...] = ("UANA",)
    on: datetime = NOW
    unclear: bool = True


@dataclass(frozen=True)
class Health:
    """How the delivery does."""

    sent: int = 1204
    waiting: int = 0
    unclear: int = 0
    refused: int = 0
    late_since: datetime | None = None
    stuck: tuple[Stuck, ...] = ()
    more: int = 0


WELL = Health()


@dataclass(frozen=True)
class Facts:
    """What `admin` is given."""

    program: Program
    dates: tuple[date, ...] = (ON, LATER)
    enrolled: int = 12
    paused: int = 2
    skipping: int = 1
    taking_part: int = 9
    left_out_before: int = 1
    open_round: Round | None = OPEN
    groups: int = 4
    last_closed: Round | None = CLOSED
    health: Health = WELL
    now: datetime = NOW
    parked: int = 1
    waiting: int = 3
    places: int = 1
    unapproved: bool = True
    asked: Proposal | None = None


@dataclass(frozen=True)
class Line:
    """One enrolled member, as `admin.members` is given it."""

    user_id: str
    situation: str = "active"
    until: date | None = None
    mentor: bool = False


def a_program(typed: str = "Peer circles", state: ProgramState = ProgramState.ACTIVE) -> Program:
    owners = frozenset({"UANA", "UBEN"})
    return Program(1, "CPEERS", typed, ProgramKind.PEER, state, CADENCE, "Europe/London", owners)


def a_member(user_id: str, typed: str, zone: str) -> Member:
    profile = Profile((typed,) * 10, (typed,) * 10, typed, style=WorkingStyle.CALL, languages=(typed,) * 5)
    return Member(user_id, typed, typed, zone, profile=profile)


def people(typed: str) -> list[Member]:
    zones = ("Europe/London", "America/New_York", "Europe/Berlin", "Asia/Tokyo")
    return [a_member(user_id, typed, zone) for user_id, zone in zip(USERS, zones, strict=True)]


def a_checkin(kind: CheckInKind = CheckInKind.MEETING, answer: Answer | None = None, number: int = 7) -> CheckIn:
    question = "met" if kind is CheckInKind.MEETING else "pulse.useful"
    open_ = CheckInState.OPEN
    return CheckIn(number, 1, 3, 4, "UANA", kind, ON, open_, question, "key", NOW, answer=answer)


def a_report(typed: str, answers: int = 24) -> Any:
    scores = tuple(1 + number % 5 for number in range(answers))
    history = tuple((number, ON, 12, number % 12) for number in range(1, 30))
    facts = RoundFacts(
        typed,
        30,
        ON,
        30,
        28,
        2,
        14,
        11,
        history,
        "pulse.useful",
        scores,
        tuple([typed + str(n) for n in range(answers)]),
    )
    return publish(facts, 5)


def messages(typed: str) -> Iterator[tuple[str, Json]]:
    """(function and case, message) for every renderer of messages."""
    name = a_program(typed)
    for part in (_channel, _member, _checkins, _pulses, _owners, _replies):
        yield from part(name, typed)
    yield from circle_messages(name, people(typed), typed)
    yield from season_messages(name, typed)
    for slots in _all_slots():
        yield from _introductions(name, typed, slots)


def views(typed: str) -> Iterator[tuple[str, Json]]:
    """(function and case, view) for every form and for App Home."""
    named = a_program(typed)
    yield from form_views(named, typed)
    yield from proposal_views(named, typed)
    yield from circle_views(named, people(typed), typed)
    yield from season_views(named, typed)
    yield "replies.reply_view", replies.reply_view(member.welcome(named, ON, rejoined=False))
    yield "replies.reply_view list", replies.reply_view(member.avoid_list(["UANA"]))
    yield "home.home_view", home.home_view(_full_home(typed))
    yield "home.home_view new", home.home_view(home.HomeFacts(people(typed)[0], [], [], [], []))


def _channel(named: Program, typed: str) -> Iterator[tuple[str, Json]]:
    wanted = setup.Setup(typed[:60] + "2", replace(CADENCE, round_days=13))
    yield "program.announced", program.announced(named, [ON, LATER], "UANA")
    yield "program.announced undated", program.announced(named, [], "UANA")
    yield "program.rules_changed", program.rules_changed(named, ["“This” is now “that”"] * 14, "UANA")
    yield "program.changed", program.changed(named, setup.changes(named, wanted), "UANA")
    yield "program.paused", program.paused(named, "UANA")
    yield "program.resumed", program.resumed(named, ON, "UANA")
    yield "program.resumed undated", program.resumed(named, None, "UANA")
    yield "program.started", program.started(named, "UANA")
    yield "program.ended", program.ended(named, "UANA")
    yield "program.owners_changed", program.owners_changed(named, "UANA")
    turned = [program.channel_turned(public=public) for public in (False, True)]
    yield "program.owners_notice", program.owners_notice(named, ["One message could not be sent.", *turned])
    for answers in (3, 7, 24, 300):
        yield f"program.report {answers}", program.report(named, a_report(typed, answers), LATER)
    empty = publish(RoundFacts(typed, 1, ON, 1, 0, 1, 0, 0), 5)
    yield "program.report empty", program.report(named, empty, None)


def _member(named: Program, typed: str) -> Iterator[tuple[str, Json]]:
    yield "member.welcome", member.welcome(named, ON, rejoined=False)
    yield "member.welcome soon", member.welcome(named, ON, rejoined=False, soon=LATER)
    yield "member.welcome again", member.welcome(named, None, rejoined=True)
    for kind in (ProgramKind.MENTOR, ProgramKind.REVERSE):
        for role in (Role.MENTOR, Role.MENTEE):
            there, part = replace(named, kind=kind), Enrolment(1, "UANA", role, capacity=3)
            yield f"member.welcome {kind} {role}", member.welcome(there, ON, rejoined=False, part=part)
            yield f"member.part_changed {kind} {role}", member.part_changed(there, part)
    yield "member.profile_saved", member.profile_saved()
    yield "member.left", member.left(named)
    yield "member.paused", member.paused(named, ON)
    yield "member.paused open", member.paused(named, None)
    yield "member.resumed", member.resumed(named, ON)
    yield "member.warning", member.warning(named, ON, skipped=False)
    yield "member.warning skipped", member.warning(named, ON, skipped=True)
    yield "member.round_begun", member.round_begun(named, ON, skipped=False)
    yield "member.round_begun skipped", member.round_begun(named, ON, skipped=True)
    for state in ProgramState:
        yield f"member.round_moved {state}", member.round_moved(replace(named, state=state), ON, None)
    yield "member.round_moved", member.round_moved(named, ON, LATER)
    yield "member.left_out", member.left_out(named, LATER)
    yield "member.no_mentor", member.no_mentor(named, LATER)
    yield "member.nobody_to_mentor", member.nobody_to_mentor(named, None)
    yield "member.not_introduced", member.not_introduced(named, LATER)
    yield "member.partner_left alone", member.partner_left(named, [], LATER)
    yield "member.partner_left", member.partner_left(named, ["UBEN"], None)
    for key in member.ALREADY:
        yield f"member.already {key}", member.already(key, named)
    yield from matches(named, typed)
    for prompt in member.WHICH:
        many = [replace(named, id=number) for number in range(1, 31)]
        yield f"member.choose_program {prompt}", member.choose_program(many, ids.PROGRAM_PAUSE, prompt)
    yield "member.avoid_list", member.avoid_list([f"U{number:09}" for number in range(40)])
    yield "member.avoid_list none", member.avoid_list([])
    yield "member.avoid_list shown", member.avoid_list(["UANA"], buttons=False)


def _checkins(named: Program, typed: str) -> Iterator[tuple[str, Json]]:
    asked = a_checkin()
    partners = USERS[1:3]
    yield "checkin.question", checkin.question(asked, named, partners)
    yield "checkin.question alone", checkin.question(asked, named, [])
    yield "checkin.reminder", checkin.reminder(asked, named, partners, None)
    yield "checkin.reminder planned", checkin.reminder(asked, named, partners, ON)
    yield "checkin.closed", checkin.closed(asked, named, partners)
    yield "checkin.round_closed", checkin.round_closed(named)
    for outcome in Outcome:
        answer = Answer(7, NOW, outcome)
        more = replace(answer, planned_on=LATER, reason="could_not.away")
        yield f"checkin.superseded {outcome}", checkin.superseded(replace(asked, answer=answer), named, partners)
        yield f"checkin.closed {outcome}", checkin.closed(replace(asked, answer=answer), named, partners)
        for given in (answer, more, replace(answer, reason=typed)):
            for slots in (None, *_all_slots()):
                yield f"checkin.answered {outcome}", an_answered(given, named, slots)
    for slots in _all_slots():
        yield "checkin.nudge", checkin.nudge(people(typed), slots)


def an_answered(answer: Answer, named: Program, slots: Slots | None = None) -> Json:
    zone = "Europe/London"
    return checkin.answered(a_checkin(), named, ["UBEN"], answer, slots=slots, zone=zone, closes=CLOSES)


def _pulses(named: Program, typed: str) -> Iterator[tuple[str, Json]]:
    asked = a_checkin(CheckInKind.PULSE)
    answer = Answer(7, NOW, score=4)
    yield "pulse.ask", pulse.ask(asked, named)
    yield "pulse.answered", pulse.answered(asked, named, answer)
    yield "pulse.answered comment", pulse.answered(asked, named, replace(answer, comment=typed))
    yield "pulse.closed", pulse.closed(asked, named)
    for given in (answer, replace(answer, comment=typed)):
        yield "pulse.closed answered", pulse.closed(replace(asked, answer=given), named)


def _owners(named: Program, typed: str) -> Iterator[tuple[str, Json]]:
    del typed
    late = Health(500, 3, 1, 2, NOW - timedelta(days=3), (Stuck(), Stuck(8, "announcement", (), unclear=False)), 2)
    yield "delivery.desk", delivery.desk(named, late, NOW, "Europe/London")
    yield from proposal_messages(named)
    yield "delivery.desk none", delivery.desk(named, WELL, NOW, "Europe/London")
    yield "delivery.introduction_unclear", delivery.introduction_unclear(USERS[1:])
    yield "delivery.settled", delivery.settled(again=True)
    for facts in (Facts(named, health=late), Facts(named, (), parked=0, taking_part=1, open_round=None)):
        yield "admin.status", admin.status(facts)
        yield "admin.preview", admin.preview(facts)
        yield "admin.confirm_run_now", admin.confirm_run_now(facts)
    paused = replace(named, state=ProgramState.PAUSED)
    yield "admin.status paused", admin.status(Facts(paused))
    yield "admin asks", admin.status(Facts(named, asked=Proposal(3, (("UANA", "UBEN"),), (), NOW)))
    yield "admin.preview paused", admin.preview(Facts(paused))
    yield "admin.confirm_end", admin.confirm_end(named)
    lines = [Line(f"U{number:09}", situation) for situation in admin.SITUATIONS for number in range(100)]
    yield "admin.members", admin.members(named, [*lines[:20], Line("UBEN", "paused", LATER), *lines[20:]])
    yield "admin.members none", admin.members(named, [])


def _replies(named: Program, typed: str) -> Iterator[tuple[str, Json]]:
    for key in replies.DONE:
        yield f"replies.done {key}", replies.done(key, named)
    yield "replies.joined", replies.joined(named, ON)
    yield "replies.nudged", replies.nudged(2, first=True)
    yield "replies.nudged again", replies.nudged(3, first=False)
    yield "replies.nudge_planned", replies.nudge_planned(2, NOW.replace(day=2), NOW, "Europe/London")
    yield "replies.hello", replies.hello(enrolled=True)
    yield "replies.hello new", replies.hello(enrolled=False)
    yield "replies.channel_lost", replies.channel_lost(named)
    yield "replies.reply_message", replies.reply_message(errors.unexpected("ab12"))
    rows = list(help.HELP["/mentor-admin"].values())
    yield "help.help_message", help.help_message("/mentor-admin", rows, help.ADMIN_INTRO)
    yield "help.outside", help.outside(NotAllowed("join.guest"))
    yield "help.unknown", help.unknown("/mentor", typed, "join")
    yield "help.unknown far", help.unknown("/mentor", typed, None)


def _introductions(named: Program, typed: str, slots: Slots) -> Iterator[tuple[str, Json]]:
    known = {
        "helper": "UANA", "learner": "UBEN", "skill": typed, "hours": "12", "style": "walk", "language": typed,
        "rounds": "4",
    }  # fmt: skip
    for members in (people(typed)[:2], people(typed)):
        yield (
            "introduction.introduction",
            introduction.introduction(
                named,
                members,
                reasons=[(key, known) for key in REASONS],
                slots=slots,
                organiser="UBEN",
                icebreaker="icebreaker.first_job",
            ),
        )
    plain = [replace(one, profile=None, title="") for one in people("x")[:2]]
    yield (
        "introduction.introduction plain",
        introduction.introduction(named, plain, reasons=[], slots=slots, organiser="UANA", icebreaker="unknown"),
    )


def _all_slots() -> tuple[Slots, ...]:
    two = people("x")[:2]
    inside = common_slots(two, NOW)
    assert inside.inside_hours
    return inside, Slots(inside.starts, inside_hours=False), Slots((), inside_hours=False)


def _full_home(typed: str) -> home.HomeFacts:
    answers: list[Callable[[int], CheckIn]] = [
        lambda number: a_checkin(number=number),
        lambda number: a_checkin(CheckInKind.PULSE, number=number),
        lambda number: a_checkin(answer=Answer(number, NOW, Outcome.MET), number=number),
        lambda number: a_checkin(CheckInKind.PULSE, Answer(number, NOW, score=2), number),
    ]
    named = [replace(a_program(typed), id=number) for number in range(1, 40)]
    states = [EnrolmentState.ACTIVE, EnrolmentState.PAUSED]
    found = (home.HomeMatch(("UBEN", "UCHI"), "UBEN", a_told(typed)),) * 5
    parts = [
        home.HomeProgram(one, Enrolment(one.id, "UANA", state=states[one.id % 2], skip_round=skip), next_on, matches)
        for one, skip, next_on, matches in zip(
            named, (None, ON, None) * 13, (ON, ON, None) * 13, ((), found, found) * 13, strict=True
        )
    ]
    asked = [(answers[number % 4](number), named[0], USERS[1:]) for number in range(1, 40)]
    owned = [replace(one, state=list(ProgramState)[one.id % 2]) for one in named]
    return home.HomeFacts(people(typed)[0], parts, named, asked, owned)
