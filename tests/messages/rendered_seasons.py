"""What owners and members read about circles beyond their sessions, with whatever somebody typed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from mentoring.circle_changes import ChangeKind
from mentoring.circle_health import Reason, Remedy
from mentoring.circle_life import Topic
from mentoring.circle_prompts import Prompt, Stage, house_prompts
from mentoring.circle_reports import MixingReport, Share
from mentoring.circle_settings import CircleSettings
from mentoring.people import Member, Profile
from mentoring.programs import Program
from messages import circle_changes, circle_overview, circle_prompts, circle_welcome, season_topics
from tests.messages.rendered_circles import a_session

Json = dict[str, Any]
ON = date(2026, 12, 1)
AT = datetime(2026, 12, 8, 10, tzinfo=UTC)
TEN = tuple(f"U{at:09}" for at in range(10))


def people(typed: str) -> list[Member]:
    """Ten people, who wrote as much as they could."""
    profile = Profile(offers=(typed[:60],) * 5, wants=(typed[:60],) * 5)
    return [Member(one, typed[:80], title=typed, profile=profile) for one in TEN]


def season_messages(named: Program, typed: str) -> Iterator[tuple[str, Json]]:
    """(function and case, message) for every message."""
    settings, ten = CircleSettings(high=10), people(typed)
    facts = circle_welcome.WelcomeFacts(named, settings, 3, ten, TEN[:4], typed[:100])
    yield "circle_welcome.welcome", circle_welcome.welcome(facts)
    yield "circle_welcome.welcome new", circle_welcome.welcome(replace(facts, accepted=(), topic=""))
    yield "circle_welcome.guide", circle_welcome.guide(settings)
    yield "circle_welcome.is_in", circle_welcome.is_in("UANA", 2, 6)
    yield "circle_welcome.left_over", circle_welcome.left_over(named, ON)
    for rejoined in (True, False):
        yield "circle_welcome.takes_part", circle_welcome.takes_part(named, ON, rejoined=rejoined)
    yield "circle_welcome.waits_for_place", circle_welcome.waits_for_place(named, None)
    yield "circle_welcome.joined_later", circle_welcome.joined_later(ten)
    yield "circle_welcome.invited_later", circle_welcome.invited_later(named, 3, TEN)
    yield "circle_welcome.has_left", circle_welcome.has_left(named)
    yield "circle_welcome.somebody_left", circle_welcome.somebody_left("UANA", 5)
    yield "circle_welcome.merged_into", circle_welcome.merged_into(named, TEN)
    yield "circle_welcome.split_off", circle_welcome.split_off(named)
    yield "circle_welcome.farewell", circle_welcome.farewell(named)
    for kind in ChangeKind:
        change = circle_changes.ChangeFacts(named, 7, kind, (3, 4), (TEN[:3],), ("C0CIRCLE", ""), (TEN[3:], ()))
        yield f"circle_changes.proposed {kind}", circle_changes.proposed(change)
        for done in (True, False):
            yield f"circle_changes.settled {kind}", circle_changes.settled(named, kind, "UANA", done=done)
            yield f"circle_changes.thanks {kind}", circle_changes.thanks(kind, done=done)
    yield "season_topics.asked", season_topics.asked(named, ON)
    lines = [circle_overview.CircleLine(at, "C0CIRCLE", 5, 2, AT if at % 2 else None, list(Reason)) for at in range(20)]
    mixing = MixingReport(Share(12, 40, True), Share(12, 30, True), ((typed[:60], Share(6, 20, False)),) * 25)
    full = circle_overview.Overview(named, lines, 3, mixing)
    yield "circle_overview.overview", circle_overview.overview(full, "Europe/London")
    none = circle_overview.Overview(named, [], 0, MixingReport(None, None, ()))
    yield "circle_overview.overview empty", circle_overview.overview(none, "Europe/London")
    for remedy in circle_overview.DONE_WORDS:
        yield f"circle_overview.helped {remedy}", circle_overview.helped(remedy)
    ahead = a_session(typed)
    yield "circle_overview.asked_what_helps", circle_overview.asked_what_helps(Remedy.ASK, ahead)
    for at in (ahead, None):
        yield "circle_overview.asked_what_helps move", circle_overview.asked_what_helps(Remedy.MOVE, at)


def season_views(named: Program, typed: str) -> Iterator[tuple[str, Json]]:
    """(function and case, view) for every view."""
    own = [Prompt(f"own.{at}", typed[:250], Stage.WORKING) for at in range(100)]
    house = [one for one in house_prompts() if one.stage is Stage.WORKING]
    facts = circle_prompts.PromptFacts(named, Stage.WORKING, own, house, {"own.1", house[0].key})
    yield "circle_prompts.prompts_view", circle_prompts.prompts_view(facts)
    yield "circle_prompts.prompt_view", circle_prompts.prompt_view(3, Stage.ANY, own[0])
    yield "circle_prompts.prompt_view new", circle_prompts.prompt_view(3, Stage.ANY)
    topics = [Topic(at, 3, None, "UANA", typed[:100], frozenset(TEN)) for at in range(20)]
    lines = [season_topics.TopicLine(one, one.id % 2 == 0) for one in topics]
    yield "season_topics.topics_view", season_topics.topics_view(named, lines)
    yield "season_topics.topics_view empty", season_topics.topics_view(named, [])
    yield "season_topics.topic_view", season_topics.topic_view(3)
