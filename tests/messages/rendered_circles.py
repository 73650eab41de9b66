"""Every message and form about the sessions of circles, with the same typed text in every place where people type."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from mentoring.circle_life import Action, CircleSession, Coming, Reply, SessionState, Topic
from mentoring.circle_prompts import Prompt
from mentoring.people import Member
from mentoring.programs import Program
from mentoring.sessions import library
from messages import circle_between, circle_command, circle_notes, circle_session, circle_turn

Json = dict[str, Any]
ON = date(2026, 12, 1)
AT = datetime(2026, 12, 1, 10, tzinfo=UTC)
ZONE = "Europe/London"
ZONES = ("Europe/London", "America/New_York", "Europe/Berlin", "Asia/Tokyo")
EVERYBODY = ("UANA", "UBEN", "UCHI", "UDEE", *(f"U{number:09}" for number in range(6)))


def a_session(typed: str, agenda: str = "issues") -> CircleSession:
    """A session of 90 minutes, with everything that people wrote."""
    others = tuple(AT + timedelta(days=days) for days in (1, 2, 3))
    return CircleSession(
        7,
        3,
        2,
        ON,
        agenda,
        90,
        starts_at=AT,
        others=others,
        facilitator="UANA",
        topic=typed[:100],
        learning=typed[:300],
    )


def facts_of(named: Program, session: CircleSession, typed: str) -> circle_session.AgendaFacts:
    """An agenda with ten people, each answer among theirs, and twenty next steps."""
    replies = {"UANA": Reply(Coming.YES), "UBEN": Reply(Coming.NO), "UCHI": Reply(Coming.OTHER, session.others[:1])}
    steps = [Action(one, 7, "UBEN", typed[:150], AT if one % 2 else None) for one in range(1, 21)]
    return circle_session.AgendaFacts(named, session, 12, EVERYBODY, ZONES, replies, steps)


def circle_messages(named: Program, members: list[Member], typed: str) -> Iterator[tuple[str, Json]]:
    """(function and case, message) for every renderer."""
    session = a_session(typed)
    yield from _in_channel(named, typed)
    yield "circle_session.reminder", circle_session.reminder(named, session, ZONE)
    for coming in Coming:
        yield f"circle_session.answered {coming}", circle_session.answered(session, coming, ZONE)
        yield f"circle_session.reminded {coming}", circle_session.reminded(session, coming, ZONE)
    yield from _turns(named, session, members)
    yield from _between(named, typed)
    yield from _commands(named, session, members, typed)


def _in_channel(named: Program, typed: str) -> Iterator[tuple[str, Json]]:
    for key in library().sessions:
        facts = facts_of(named, a_session(typed, key), typed)
        yield f"circle_session.agenda {key}", circle_session.agenda(facts)
    for state in (SessionState.HELD, SessionState.SKIPPED):
        facts = facts_of(named, replace(a_session(typed), state=state, topic=""), typed)
        yield f"circle_session.ended {state}", circle_session.ended(facts)
        yield f"circle_session.unsaid_settled {state}", circle_session.unsaid_settled(facts.session)
    bare = replace(a_session(typed), learning="")
    yield "circle_session.notes none", circle_session.notes(replace(facts_of(named, bare, typed), actions=()))
    yield "circle_session.notes", circle_session.notes(facts_of(named, a_session(typed), typed))
    yield "circle_session.moved", circle_session.moved(a_session(typed), ZONES, "UANA")
    yield "circle_session.unsaid", circle_session.unsaid(a_session(typed))
    gone = [replace(a_session(typed), number=number) for number in range(1, 12)]
    yield "circle_session.went_by", circle_session.went_by(gone, a_session(typed), ZONES, could_meet=True)
    yield "circle_session.went_by last", circle_session.went_by(gone[:1], None, ZONES, could_meet=False)
    yield "circle_session.question_over", circle_session.question_over(a_session(typed))
    yield "circle_session.question_moved", circle_session.question_moved(a_session(typed), ZONE)


def _turns(named: Program, session: CircleSession, members: list[Member]) -> Iterator[tuple[str, Json]]:
    yield "circle_turn.ask", circle_turn.ask(named, session, ZONE, members)
    yield "circle_turn.leads", circle_turn.leads(session, ZONE)
    yield "circle_turn.handed_on", circle_turn.handed_on(session, ZONE)
    yield "circle_turn.waiting_for", circle_turn.waiting_for(session, "UBEN", members)
    yield "circle_turn.ask_swap", circle_turn.ask_swap(named, session, ZONE, "UBEN")
    for accepted in (True, False):
        yield "circle_turn.swap_settled", circle_turn.swap_settled(session, ZONE, "UBEN", accepted=accepted)
        yield "circle_turn.swap_told", circle_turn.swap_told(named, session, "UBEN", members, accepted=accepted)
        yield "circle_command.swap_answered", circle_command.swap_answered(session, accepted=accepted)
    yield "circle_turn.guide", circle_turn.guide(named, session, EVERYBODY)
    yield "circle_turn.guide nobody", circle_turn.guide(named, session, ())
    for led in (True, False):
        yield "circle_turn.who_came", circle_turn.who_came(named, session, led=led)
        yield "circle_turn.came_thanks", circle_turn.came_thanks(session, held=led)
    yield "circle_turn.came_noted", circle_turn.came_noted(session, EVERYBODY)
    yield "circle_turn.came_noted nobody", circle_turn.came_noted(session, ())
    yield "circle_turn.skip_noted", circle_turn.skip_noted(session)
    yield "circle_turn.better_time", circle_turn.better_time(named, session, session.others[0], ZONE, 2, 3)
    yield "circle_turn.move_done", circle_turn.move_done(session, ZONE)


def _between(named: Program, typed: str) -> Iterator[tuple[str, Json]]:
    yield "circle_between.prompt", circle_between.prompt(Prompt("own.1", typed[:250]))
    yield "circle_between.farewell", circle_between.farewell(named, 3, EVERYBODY[1:])
    yield "circle_between.retro_shared", circle_between.retro_shared("UANA", typed[:600], typed[:600])
    yield "circle_between.retro_kept", circle_between.retro_kept(named, typed[:600], "")
    yield "circle_between.thanked", circle_between.thanked(named, "UBEN", typed[:600])
    yield "circle_between.thanks_sent", circle_between.thanks_sent("UBEN")
    for shared in (True, False):
        yield "circle_between.retro_done", circle_between.retro_done(shared=shared)
    yield "circle_between.again", circle_between.again(named, ON)
    yield "circle_between.again undated", circle_between.again(named, None)
    yield "circle_between.noted_for_owners", circle_between.noted_for_owners(named)
    for what in ("lead", "mentor"):
        yield f"circle_between.wish {what}", circle_between.wish(named, "UANA", what)


def _commands(named: Program, session: CircleSession, members: list[Member], typed: str) -> Iterator[tuple[str, Json]]:
    replies = (None, Reply(Coming.YES), Reply(Coming.NO), Reply(Coming.OTHER, session.others))
    lines = [
        circle_command.CircleLine(number, named, EVERYBODY[1:], "C0CIRCLE", session, ZONE, replies[number % 4])
        for number in range(1, 12)
    ]
    idle = replace(lines[0], group_id=12, ahead=None, channel_id="")
    action = Action(1, 7, "UANA", typed[:150])
    yield "circle_command.circle_list", circle_command.circle_list([idle, *lines])
    for what in circle_command.WHAT:
        yield f"circle_command.choose_circle {what}", circle_command.choose_circle([idle, *lines], what)
    for line in lines[:4]:
        yield "circle_command.next_session", circle_command.next_session(line, facts_of(named, session, typed))
        yield "circle_command.rsvp", circle_command.rsvp(line)
    yield "circle_command.swap", circle_command.swap(session, ZONE, members)
    yield "circle_command.action_list", circle_command.action_list([])
    steps = [(named.name, replace(action, id=number)) for number in range(1, 31)]
    yield "circle_command.action_list long", circle_command.action_list(steps)
    yield "circle_command.action_done", circle_command.action_done(action)
    yield "circle_command.topic_noted", circle_command.topic_noted(typed[:100])
    yield "circle_command.asked_to_swap", circle_command.asked_to_swap("UBEN")
    yield "circle_command.handed_on", circle_command.handed_on(session)
    yield "circle_command.lead_noted", circle_command.lead_noted(session, ZONE)
    yield "circle_command.steps_changed", circle_command.steps_changed()
    yield "circle_command.notes_saved", circle_command.notes_saved()


def circle_views(named: Program, members: list[Member], typed: str) -> Iterator[tuple[str, Json]]:
    """(function and case, form)."""
    session = a_session(typed)
    topics = [Topic(number, 1, 3, "UBEN", typed[:100], frozenset({"UANA"})) for number in range(1, 21)]
    yield "circle_session.other_view", circle_session.other_view(session, ZONE, session.others[:1])
    for ask in (True, False):
        yield "circle_session.times_view", circle_session.times_view(session, session.others, ZONE, ask=ask)
    yield "circle_turn.came_view", circle_turn.came_view(session, members, ["UANA"])
    steps = [Action(number, 7, "UANA", typed[:150]) for number in range(1, 61)]
    for learning in (True, False):
        yield "circle_notes.note_view", circle_notes.note_view(session, members, steps, learning=learning)
    yield "circle_notes.steps_view", circle_notes.steps_view([(named.name, one) for one in steps])
    yield "circle_command.topics_view", circle_command.topics_view(3, topics, typed[:100], "UANA")
    yield "circle_command.topics_view none", circle_command.topics_view(3, [], "", "UANA")
    yield "circle_between.retro_view", circle_between.retro_view(named, 3)
    yield "circle_between.thank_view", circle_between.thank_view(named, 3, members)
