"""From what people see to what they plan: every message that reaches the cast becomes steps, or none.

Nothing is stored. Read again from the beginning, the same messages give the same plans.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from demo import story, talk
from demo.chance import draw, pick
from demo.hours import at_work, working_time_later
from demo.people import Colleague, Hours
from demo.screen import Json, first
from demo.steps import SHORTLY, Step, on_grid
from demo.story import Story

PROGRAM_CHANNEL = "mentoring"
#: a later message of the app to the same group belongs to the same introduction
ONE_ROUND = timedelta(days=5)
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)>")
_CLOCK_TIME = re.compile(r"\b\d{1,2}:\d\d\b")


@dataclass(frozen=True, slots=True)
class Person:
    """An account of the workspace, as the cast knows it. `colleague` is None for those whom the cast does not play."""

    user_id: str
    first_name: str
    hours: Hours
    colleague: Colleague | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """A conversation. `people` are its human members."""

    channel_id: str
    kind: str
    people: frozenset[str]


@dataclass(slots=True)
class Reader:
    """Reads messages in the order in which they were written. `people` is everybody but bots, by user id."""

    seed: int
    people: Mapping[str, Person]
    stories: dict[frozenset[str], Story] = field(default_factory=dict)
    latest_story: dict[str, Story] = field(default_factory=dict)
    introduced: dict[str, datetime] = field(default_factory=dict)
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    invitations: dict[str, list[str]] = field(default_factory=dict)
    replied: dict[str, datetime] = field(default_factory=dict)
    comments: Counter[str] = field(default_factory=Counter)

    def read(self, message: Json, room: Room) -> list[Step]:
        """The steps that this message (as the sandbox shows it) makes somebody plan."""
        if message.get("ephemeral_to") or message.get("deleted") or room.kind not in ("im", "mpim"):
            return []
        at = datetime.fromtimestamp(float(message["ts"]), UTC)
        author = self.people.get(message["user"])
        if author is not None:
            return self._answer_human(message, room, at) if author.colleague is None else []
        if room.kind == "mpim":
            return self._group(message, room, at)
        me = next((self.people[user] for user in room.people if user in self.people), None)
        return self._private(message, me, at) if me is not None and me.colleague is not None else []

    # -- the app to one person -----------------------------------------------------------------------------------

    def _private(self, message: Json, me: Person, at: datetime) -> list[Step]:
        blocks = message.get("blocks") or []
        if question := first(blocks, "checkin.answer."):
            return self._checkin(message, me, at, question.value.partition(":")[0])
        if question := first(blocks, "pulse.score."):
            return self._pulse(message, me, at, question.value.partition(":")[0])
        if skip := first(blocks, "round.skip"):
            return self._invitation(message, me, at, skip.value)
        return []

    def _checkin(self, message: Json, me: Person, at: datetime, checkin: str) -> list[Step]:
        told = self._story_of(message, me.user_id)
        asked_before = self.asked[me.user_id, checkin]
        self.asked[me.user_id, checkin] += 1
        if told is None or not story.answers(self.seed, me.user_id, checkin, asked_before):
            return []
        due = self._reacts(me, at, f"checkin {checkin} {asked_before}")
        what = story.outcome(self.seed, told, me.user_id, due)
        steps = [self._click(message, me, due, f"checkin.answer.{what}")]
        if what == "planned" and told.meets_at is not None:
            on = told.meets_at.astimezone(me.hours.zone).date()
            steps.append(self._click(message, me, due + SHORTLY, "checkin.planned_on", on.isoformat()))
        if what == "could_not":
            steps.append(self._click(message, me, due + SHORTLY, "checkin.reason"))
        if what == "not_yet" and self._yes(story.NUDGES, "nudges", me.user_id, checkin):
            steps.append(self._click(message, me, due + SHORTLY, "checkin.nudge"))
        return [*steps, *self._correction(message, me, due, checkin, told)]

    def _correction(self, message: Json, me: Person, answered: datetime, checkin: str, told: Story) -> list[Step]:
        """Some change their answer by themselves once they have met."""
        if told.meets_at is None or told.meets_at < answered:
            return []
        if not self._yes(story.CORRECTS, "corrects", me.user_id, checkin):
            return []
        due = self._reacts(me, told.meets_at + timedelta(minutes=45), f"corrects {checkin}")
        if due - told.introduced_at > story.THINKS_OF_IT:
            return []
        return [
            self._click(message, me, due, "checkin.change"),
            self._click(message, me, due + SHORTLY, "checkin.answer.met"),
        ]

    def _pulse(self, message: Json, me: Person, at: datetime, pulse: str) -> list[Step]:
        if not self._yes(story.ANSWERS_PULSE, "pulse", me.user_id, pulse):
            return []
        due = self._reacts(me, at, f"pulse {pulse}")
        score = story.score(self.seed, me.user_id, pulse)
        steps = [self._click(message, me, due, f"pulse.score.{score}")]
        if self._yes(story.COMMENTS, "comment", me.user_id, pulse):
            text = story.comment(self.seed, talk.COMMENTS[score], self.comments, me.user_id, pulse)
            steps.append(
                Step(
                    due=due + SHORTLY,
                    user=me.user_id,
                    act="comment",
                    channel=message["channel"],
                    ts=message["ts"],
                    action="pulse.comment",
                    text=text,
                )
            )
        return steps

    def _invitation(self, message: Json, me: Person, at: datetime, value: str) -> list[Step]:
        """A match is coming up: nearly everybody lets it come; the value names the program and the round."""
        seen = self.invitations.setdefault(me.user_id, [])
        if value in seen:
            return []
        seen.append(value)
        due = self._reacts(me, at, f"invitation {value}", patience=0.3)
        habit = me.colleague.habit if me.colleague else ""
        if habit == "pauses" and len(seen) == 2:
            return [self._command(me, due, "/mentor pause 2 weeks")]
        if habit == "leaves" and len(seen) == 3:
            return [self._command(me, due, "/mentor leave")]
        if not habit and self._yes(story.SKIPS, "skips", me.user_id, value):
            return [self._click(message, me, due, "round.skip")]
        return []

    # -- the app, or a human, to a group -------------------------------------------------------------------------

    def _group(self, message: Json, room: Room, at: datetime) -> list[Step]:
        before = self.introduced.get(room.channel_id)
        cast = self._cast_in(room)
        if before is None or at - before > ONE_ROUND:
            self.introduced[room.channel_id] = at
            return self._introduction(message, room, at, cast)
        if not cast or not _CLOCK_TIME.search(_words(message)):
            return []
        # The app proposes times once more, because somebody asked it to.
        who = pick(cast, self.seed, "agrees", message["ts"])
        return [self._say(who, room, self._reacts(who, at, message["ts"]), talk.CHOICES, message["ts"])]

    def _introduction(self, message: Json, room: Room, at: datetime, cast: list[Person]) -> list[Step]:
        known = [self.people[user] for user in sorted(room.people) if user in self.people]
        key = f"{room.channel_id} {message['ts']}"
        waiting = len(cast) < len(known)  # somebody at the page is in the group: nobody keeps them waiting
        told = story.tell(self.seed, key, [one.hours for one in known], at, keen=waiting)
        self.stories[room.people] = told
        for one in known:
            self.latest_story[one.user_id] = told
        if not cast:
            return []
        order = sorted(cast, key=lambda one: draw(self.seed, "order", key, one.user_id))
        return self._small_talk(room, at, order, told, hurry=waiting)

    def _small_talk(self, room: Room, at: datetime, order: list[Person], told: Story, *, hurry: bool) -> list[Step]:
        opener, *others = order
        due = self._reacts(opener, at, told.key, patience=0.05 if hurry else 1.0)
        meets = told.meets_at
        if meets is None or due > meets:
            return [self._say(opener, room, due, talk.BUSY, told.key)] if told.gives_up else []
        steps = [self._say(opener, room, due, talk.GREETINGS, told.key, when=_when(meets, opener.hours))]
        if others:
            agreed = self._reacts(others[0], due, f"agrees {told.key}", patience=0.5)
            if agreed < meets:
                steps.append(self._say(others[0], room, agreed, talk.AGREEMENTS, told.key))
        if self._yes(0.4, "thanks", told.key):
            thanks = on_grid(working_time_later(order[-1].hours, meets + timedelta(minutes=35), 5))
            steps.append(self._say(order[-1], room, thanks, talk.THANKS, told.key))
        return steps

    def _answer_human(self, message: Json, room: Room, at: datetime) -> list[Step]:
        """Whoever plays at the page is not left without an answer: it comes within a minute, at any time of day."""
        cast = self._cast_in(room)
        if not cast or at <= self.replied.get(room.channel_id, at - SHORTLY):
            return []
        who = pick(cast, self.seed, "replies", message["ts"])
        due = at + timedelta(seconds=12 + 30 * draw(self.seed, "replies after", message["ts"]))
        self.replied[room.channel_id] = due
        return [self._say(who, room, due, talk.REPLIES, message["ts"])]

    # -- small pieces --------------------------------------------------------------------------------------------

    def _cast_in(self, room: Room) -> list[Person]:
        known = (self.people.get(user) for user in sorted(room.people))
        return [one for one in known if one is not None and one.colleague is not None]

    def _story_of(self, message: Json, user: str) -> Story | None:
        """The story of the group that is named in the message, or else of the user's latest group."""
        named = frozenset({user, *_MENTION.findall(_words(message))})
        return self.stories.get(named) or self.latest_story.get(user)

    def _reacts(self, who: Person, at: datetime, occasion: str, patience: float = 1.0) -> datetime:
        minutes = story.delay_minutes(self.seed, who.user_id, occasion) * patience
        if patience < 0.1 and at_work(who.hours, at):
            return at + timedelta(minutes=min(minutes, 3.0))
        return on_grid(working_time_later(who.hours, at, minutes))

    def _yes(self, share: float, *occasion: object) -> bool:
        return story.says_yes(self.seed, share, *occasion)

    def _click(self, message: Json, who: Person, due: datetime, action: str, value: str | None = None) -> Step:
        place = {"channel": message["channel"], "ts": message["ts"]}
        return Step(due=due, user=who.user_id, act="click", action=action, value=value, **place)

    def _say(
        self, who: Person, room: Room, due: datetime, lines: tuple[str, ...], occasion: str, when: str = ""
    ) -> Step:
        others = [self.people[user].first_name for user in sorted(room.people) if user in self.people]
        others.remove(who.first_name)
        text = story.line(self.seed, lines, who.user_id, occasion).format(who=" and ".join(others), when=when)
        return Step(due=due, user=who.user_id, act="say", channel=room.channel_id, text=text)

    def _command(self, who: Person, due: datetime, text: str) -> Step:
        return Step(due=due, user=who.user_id, act="command", channel=f"#{PROGRAM_CHANNEL}", text=text)


def _when(moment: datetime, hours: Hours) -> str:
    """ "Tuesday 10:00", in somebody's own zone."""
    return moment.astimezone(hours.zone).strftime("%A %H:%M")


def _words(message: Json) -> str:
    """Everything that is written in a message, for searching."""
    return str(message.get("text", "")) + json.dumps(message.get("blocks") or [])
