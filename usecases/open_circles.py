"""Open a circle: its group, its private channel, its welcome, and its season."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from mentoring.cadence import local
from mentoring.circle_life import Topic
from mentoring.circle_settings import Forming, settings_of
from mentoring.explain import organiser, reasons
from mentoring.people import Member
from mentoring.programs import Program
from mentoring.proposals import Ids
from mentoring.rounds import Group, Round
from messages import circle_welcome as words
from storage import OutboxCall
from usecases.circles import Circle, channel_of, lane_of, post_in_circle, present
from usecases.contact import next_common_contact
from usecases.outgoing import Message
from usecases.outgoing import update as rewrite
from usecases.plan_season import plan_season
from usecases.unit import UnitOfWork


def open_circles(
    uow: UnitOfWork,
    program: Program,
    season: Round,
    groups: Iterable[Ids],
    members: Mapping[str, Member],
    *,
    past: Mapping[frozenset[str], int],
    topics: Sequence[Topic] = (),
    now: datetime,
) -> list[Group]:
    """Open the circles of a season; `past` says how many rounds ago each two have met. Topics are used up by this."""
    opened = []
    led = uow.groups.organised(program.id)
    by_topic = settings_of(program).forming is Forming.TOPIC
    for user_ids in groups:
        people = [members[one] for one in user_ids]
        who = organiser(people, seed=season.seed, past_organised=led)
        group = uow.groups.add(season, user_ids, who, reasons(people, past, season.on))
        topic = topic_of(user_ids, topics) if by_topic else None
        if topic is not None:
            _take_over(uow, program, group, topic)
        open_circle_channel(uow, program, season, group, people, topic.text if topic else "", now=now)
        opened.append(group)
    for one in topics if by_topic else ():
        uow.circles.remove_topic(one.id)
    return opened


def topic_of(user_ids: Sequence[str], topics: Iterable[Topic]) -> Topic | None:
    """What a circle was formed around: the topic that most of its people want, half of them at least."""
    wanted = [(len(one.votes & set(user_ids)), -one.id, one) for one in topics]
    votes, _, best = max(wanted, default=(0, 0, None), key=lambda found: found[:2])
    return best if best is not None and 2 * votes >= len(user_ids) else None


def _take_over(uow: UnitOfWork, program: Program, group: Group, topic: Topic) -> None:
    """What people voted for before the season is the first topic of their own circle."""
    voted = [one for one in group.members if one in topic.votes]
    own = uow.circles.suggest_topic(program.id, voted[0], topic.text, group_id=group.id)
    for user_id in voted[1:]:
        uow.circles.vote(own.id, user_id, wanted=True)


def open_circle_channel(
    uow: UnitOfWork,
    program: Program,
    season: Round,
    group: Group,
    people: Sequence[Member],
    topic: str,
    *,
    now: datetime,
) -> None:
    """The circle's channel with its people, the welcome and the guide, in everybody's hours; and its sessions."""
    settings = settings_of(program)
    on = max(season.on, local(now, program.zone).date())
    at = next_common_contact(people, on, now, program.cadence) or now
    key = f"{uow.team_id}:{program.id}:circle-channel:{group.id}"
    name = words.channel_name(settings, program, topic, group.id)
    _call(uow, group.id, key, "conversations.create", {"name": name, "is_private": True}, at)
    uow.circles.set_channel(group.id, key)
    about = {"topic": words.channel_topic(settings, program, topic)}
    _call(uow, group.id, f"{key}:topic", "conversations.setTopic", {"channel": channel_of(uow, group.id), **about}, at)
    invite(uow, group.id, f"{key}:invite", group.members, now=at)
    facts = words.WelcomeFacts(program, settings, group.id, people, topic=topic)
    post_in_circle(uow, group.id, words.welcome(facts), key=welcome_key(uow, program, group.id), now=at)
    post_in_circle(uow, group.id, words.guide(settings), key=f"{key}:guide", now=at)
    plan_season(uow, program, season, group, now=now)


def welcome_key(uow: UnitOfWork, program: Program, group_id: int) -> str:
    """The key of a circle's first post."""
    return f"{uow.team_id}:{program.id}:circle-welcome:{group_id}"


def rewrite_welcome(uow: UnitOfWork, program: Program, group: Group, what: str, *, now: datetime) -> None:
    """Draw the first post anew after somebody has come, gone or agreed; `what` names the occasion."""
    people = uow.members.many(group.members)
    own = uow.circles.topics(group.id)
    by_topic = settings_of(program).forming is Forming.TOPIC
    facts = words.WelcomeFacts(
        program,
        settings_of(program),
        group.id,
        [people[one] for one in group.members if one in people],
        frozenset(uow.circles.norms_accepted(group.id)),
        own[0].text if own and by_topic else "",
    )
    key = welcome_key(uow, program, group.id)
    rewrite(uow, key, words.welcome(facts), key=f"{key}:{what}", lane=lane_of(group.id), now=now)


def invite(uow: UnitOfWork, group_id: int, key: str, user_ids: Sequence[str], *, now: datetime) -> None:
    """Queue the invitation of people into a circle's channel; who cannot be invited keeps nobody else out."""
    arguments = {"channel": channel_of(uow, group_id), "users": ",".join(user_ids), "force": True}
    _call(uow, group_id, key, "conversations.invite", arguments, now)


def remove(uow: UnitOfWork, group_id: int, key: str, user_id: str, *, now: datetime) -> None:
    """Queue somebody's removal from a circle's channel; harmless if they have gone by themselves."""
    _call(uow, group_id, key, "conversations.kick", {"channel": channel_of(uow, group_id), "user": user_id}, now)


def archive(uow: UnitOfWork, group_id: int, *, now: datetime) -> None:
    """Queue the archiving of a circle's channel; `now` is when its last words can be read there (`say`, `in_hours`)."""
    key = f"{uow.team_id}:circle-archive:{group_id}"
    _call(uow, group_id, key, "conversations.archive", {"channel": channel_of(uow, group_id)}, now)


def _call(uow: UnitOfWork, group_id: int, key: str, method: str, arguments: dict[str, Any], at: datetime) -> None:
    uow.outbox.add(OutboxCall(key, lane_of(group_id), method, arguments, "setup", at))


def say(uow: UnitOfWork, circle: Circle, message: Message, key: str, *, now: datetime) -> datetime:
    """Post in a circle's channel as soon as all of its people may be written to; returns when that is."""
    at = in_hours(uow, circle, now=now)
    post_in_circle(uow, circle.group.id, message, key=key, now=at)
    return at


def in_hours(uow: UnitOfWork, circle: Circle, *, now: datetime) -> datetime:
    """The first moment from `now` at which all of a circle may be written to."""
    people = present(uow, circle, now)
    today = local(now, circle.program.zone).date()
    at = next_common_contact(people, today, now, circle.program.cadence) if people else None
    return at or now
