"""All forms but those of proposals, with the same typed text wherever people type."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from mentoring.people import Profile
from mentoring.programs import Enrolment, Program, ProgramKind, Role
from messages import join, rules_form, setup, small_forms
from messages.kinds import KINDS

Json = dict[str, Any]
ON, LATER = date(2026, 12, 1), date(2026, 12, 15)
ZONE = "America/Argentina/Buenos_Aires"


def form_views(named: Program, typed: str) -> Iterator[tuple[str, Json]]:
    """(function and case, view) for each of these forms."""
    small = Profile((typed[:200],), (typed[:200],), typed[:300], languages=(typed[:100],))
    two = [named, replace(named, id=2)]
    mentors, part = replace(named, kind=ProgramKind.REVERSE), Enrolment(1, "UANA", Role.MENTOR, capacity=3)
    yield "join.join_view one", join.join_view([named], chosen=None, profile=None, zone=ZONE)
    yield "join.join_view many", join.join_view(two, chosen=None, profile=small, zone=ZONE)
    yield "join.join_view chosen", join.join_view(two, chosen=2, profile=small, zone=ZONE)
    yield "join.join_view role", join.join_view([mentors], chosen=None, profile=small, zone=ZONE, enrolment=part)
    yield "join.profile_view", join.profile_view(small, ZONE)
    yield "join.profile_view new", join.profile_view(None, ZONE)
    yield "rules_form.rules_view", rules_form.rules_view(mentors)
    yield "small_forms.pause_view", small_forms.pause_view(1, ON)
    yield "small_forms.pause_view until", small_forms.pause_view(1, ON, ON)
    yield "small_forms.avoid_view", small_forms.avoid_view()
    yield "small_forms.avoid_view long", small_forms.avoid_view([f"U{number:09}" for number in range(60)])
    yield "small_forms.pulse_comment_view", small_forms.pulse_comment_view(7, "pulse.useful", 4, typed[:1000])
    yield "small_forms.owners_view", small_forms.owners_view(named)
    yield from _setups(named, typed)


def _setups(named: Program, typed: str) -> Iterator[tuple[str, Json]]:
    for kind in KINDS:
        yield f"setup.setup_view {kind}", setup.setup_view(None, channel_id="C1", today=ON, zone=ZONE, kind=kind)
    short = replace(named, name=typed[:60].strip() or "x")
    for case, one in (("", short), (" mentors", replace(short, kind=ProgramKind.MENTOR))):
        yield f"setup.setup_view{case}", setup.setup_view(one, channel_id="C1", today=LATER, zone=ZONE)
    wanted = setup.Setup(typed[:60], replace(named.cadence, round_days=13, repeat_window=0))
    context = setup.SetupContext("C1", 1, starts_on=ON)
    for program in (None, named):
        preview = setup.setup_preview_view(context, wanted, program=program, dates=[ON, LATER], zone=ZONE)
        yield f"setup.setup_preview_view {program is None}", preview
