"""Close a round: no more answers, and its report in the program's channel."""

import base64
from dataclasses import replace
from datetime import datetime

from mentoring.lateness import Why
from mentoring.programs import Program
from mentoring.reports import RoundFacts, publish
from mentoring.rounds import CheckInKind, Round, RoundState
from messages import checkin as checkin_words
from messages import pulse as pulse_words
from messages.chart import alt_text, meeting_rate_chart
from messages.kinds import kind_words
from messages.program import chart_caption, chart_label, chart_title, late_words
from messages.program import report as report_message
from usecases.ask_owners import forget as forget_question
from usecases.keys import occasion, reminder_key
from usecases.outgoing import picture, post, retire
from usecases.people import others
from usecases.season_topics import ask_for_topics
from usecases.tell_owners import tell_owners_once
from usecases.unit import UnitOfWork
from usecases.unsent import unsent_in


def close_round(uow: UnitOfWork, round_id: int, *, now: datetime) -> None:
    """Close an open round and queue its report; harmless to repeat."""
    round_ = uow.rounds.get(round_id)
    program = uow.programs.get(round_.program_id) if round_ else None
    if round_ is None or program is None or round_.state is not RoundState.OPEN:
        return
    closed = replace(round_, state=RoundState.CLOSED, closed_at=now)
    uow.rounds.save(closed)
    _close_questions(uow, program, round_id, now)
    forget_question(uow, program, round_id, now=now)
    unsent = unsent_in(uow, program, closed, now=now)
    uow.due.cancel(f"round:{round_id}:")
    for enrolment in uow.enrolments.of_program(program.id):
        if enrolment.waiting_since is not None:
            uow.enrolments.save(replace(enrolment, waiting_since=None), now)
    asked = len({one.user_id for one in uow.checkins.of_round(round_id, CheckInKind.PULSE)})
    facts = replace(uow.reports.round_facts(program, closed), asked=asked, unsent=sum(unsent.values()))
    planned = uow.rounds.latest(program.id, states=(RoundState.PLANNED,))
    message = report_message(program, publish(facts, program.pulse_floor), planned.on if planned else None)
    key = occasion(uow, program.id, "report", round_.number, round_.on)
    post(uow, program.channel_id, message, key=key, now=now)
    _chart(uow, program, closed, facts, key, now)
    ask_for_topics(uow, program, now=now)
    if late := unsent[Why.LATE]:
        tell_owners_once(uow, program, late_words(closed.number, late), f"late.{closed.number}", now=now)


def _close_questions(uow: UnitOfWork, program: Program, round_id: int, now: datetime) -> None:
    """End the time for answers: what could be clicked is rewritten, and what was not sent yet is dropped."""
    asked = uow.checkins.of_round(round_id)
    groups = {group.id: group for group in uow.groups.of_round(round_id)}
    uow.checkins.close_round(round_id)
    for checkin in asked:
        group = groups.get(checkin.group_id) if checkin.group_id else None
        if checkin.kind is CheckInKind.PULSE:
            message = pulse_words.closed(checkin, program)
        else:
            message = checkin_words.closed(checkin, program, others(group.members, checkin.user_id) if group else ())
        for key in (checkin.outbox_key, *([reminder_key(checkin)] * checkin.reminded)):
            lane = f"dm:{checkin.user_id}"
            retire(uow, key, message, key=f"{key}:closed", lane=lane, now=now, why="its round has closed")


def _chart(uow: UnitOfWork, program: Program, closed: Round, facts: RoundFacts, key: str, now: datetime) -> None:
    """The picture follows the text, which carries every number; so losing it loses nothing."""
    points = [(chart_label(program, number), groups, met) for number, _, groups, met in facts.history]
    points.append((chart_label(program, closed.number), facts.groups, facts.met))
    if not any(groups for _, groups, _ in points):
        return
    content = base64.b64encode(meeting_rate_chart(points, title=chart_title(program))).decode()
    picture(
        uow,
        key,
        key=f"{key}:chart",
        lane=f"channel:{program.channel_id}",
        name=f"meeting-rate-round-{closed.number}.png",
        title=chart_caption(program, closed.number),
        content=content,
        alt_text=alt_text(points, kind_words(program.kind).group),
        now=now,
    )
