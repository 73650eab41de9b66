"""From what people see to what they plan: every message that reaches the cast becomes steps, or none.

Nothing is stored. Read again from the beginning, the same messages give the same plans.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from demo import story, talk
from demo.chance import draw, pick
from demo.ears import Meaning, proposed_times, understood
from demo.hours import at_work, working_time_later
from demo.people import Colleague, Hours
from demo.screen import Json, first
from demo.steps import SHORTLY, Step, on_grid
from demo.story import Story

PROGRAM_CHANNEL = "mentoring"
#: from a greeting to the time that it names: the others must have seen it
LEAD = timedelta(hours=1)
#: a later message of the app to the same group belongs to the same introduction
ONE_ROUND = timedelta(days=5)
#: from a question to an answer that did not come on the same day
OVERNIGHT = timedelta(hours=12)
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
    name: str = ""

    @property
    def place(self) -> str:
        """What it is to chance: not its id, which is another one in each new workspace."""
        return f"{self.kind} {' '.join(sorted(self.people)) if self.kind in ('im', 'mpim') else self.name}"


def occasion(message: Json, room: Room) -> str:
    """What a message is to chance: where and in which minute it came. What comes at the same moment comes in any order,
    so that exact times, like ids, differ from one new workspace to the next."""
    return f"{float(message['ts']) // 60:.0f} {room.place}"


@dataclass(frozen=True, slots=True)
class Question:
    """The app has asked somebody whether they met. `answered_at` is when they answer, None = not by themselves."""

    message: Json
    key: str
    answered_at: datetime | None


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
    #: user id -> the comments that they have written
    commented: dict[str, set[str]] = field(default_factory=dict)
    #: key of a story -> the people of its group
    groups: dict[str, frozenset[str]] = field(default_factory=dict)
    #: key of a story -> what a human in the group has said of their meeting
    heard: dict[str, Meaning] = field(default_factory=dict)
    #: user id -> the latest question whether they met
    questions: dict[str, Question] = field(default_factory=dict)
    #: the message that is being read
    occasion: str = ""

    def read(self, message: Json, room: Room) -> list[Step]:
        """The steps that this message (as the sandbox shows it) makes somebody plan."""
        if message.get("ephemeral_to") or message.get("deleted") or room.kind not in ("im", "mpim"):
            return []
        at, self.occasion = datetime.fromtimestamp(float(message["ts"]), UTC), occasion(message, room)
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
        if told is None:
            return []
        if not story.answers(self.seed, me.user_id, checkin, asked_before):
            self.questions[me.user_id] = Question(message, told.key, None)
            return []
        due = self._reacts(me, at, f"checkin {checkin} {asked_before}")
        if due - at > OVERNIGHT and due - told.introduced_at > story.THINKS_OF_IT:
            self.questions[me.user_id] = Question(message, told.key, None)
            return []
        self.questions[me.user_id] = Question(message, told.key, due)
        what = self.outcome(told, me, due)
        steps = [self._click(message, me, due, f"checkin.answer.{what}")]
        if what == "planned" and told.meets_at is not None:
            on = told.meets_at.astimezone(me.hours.zone).date()
            steps.append(self._click(message, me, due + SHORTLY, "checkin.planned_on", on.isoformat()))
        if what == "could_not":
            steps.append(self._click(message, me, due + SHORTLY, "checkin.reason"))
        if what == "not_yet" and self._yes(story.NUDGES, "nudges", me.user_id, checkin):
            steps.append(self._click(message, me, due + SHORTLY, "checkin.nudge"))
        if not self._with_human(told):
            steps += self._correction(message, me, due, checkin, told)
        return [replace(step, together=self._together(told)) for step in steps]

    def outcome(self, told: Story, me: Person, at: datetime) -> story.Outcome:
        """What somebody answers. What a human has done, the others know only from what the human has said."""
        if not self._with_human(told):
            return story.outcome(self.seed, told, me.user_id, at)
        said = self.heard.get(told.key)
        if said == "met":
            return "met"
        return "planned" if said == "agrees" and told.meets_at is not None and told.meets_at > at else "not_yet"

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
            said = self.commented.setdefault(me.user_id, set())
            told = self.latest_story.get(me.user_id)
            lines = self._comments(told, me, score, due)
            if str(message.get("text", "")).startswith(talk.CIRCLES):
                lines = talk.COMMENTS_CIRCLE[score]
            text = story.comment(self.seed, lines, self.comments, said, me.user_id, pulse)
            click = self._click(message, me, due + SHORTLY, "pulse.comment")
            steps += [replace(click, act="comment", text=text)] if text else []
        return steps

    def _comments(self, told: Story | None, me: Person, score: int, at: datetime) -> tuple[str, ...]:
        """What somebody could write beside a score: nothing of a meeting that may not have been."""
        if told is None or (self._with_human(told) and self.heard.get(told.key) != "met"):
            return talk.COMMENTS[score]
        met = self.outcome(told, me, at) == "met"
        return talk.COMMENTS[score] + (talk.COMMENTS_MET if met else talk.COMMENTS_NOT_MET)[score]

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
        who = pick(cast, self.seed, "agrees", self.occasion)
        times = proposed_times(message, [self.people[user].hours.zone for user in room.people if user in self.people])
        lines = talk.CHOICE if len(times) == 1 else talk.CHOICES
        return [self._say(who, room, self._reacts(who, at, self.occasion), lines, self.occasion)]

    def _introduction(self, message: Json, room: Room, at: datetime, cast: list[Person]) -> list[Step]:
        known = [self.people[user] for user in sorted(room.people) if user in self.people]
        key = self.occasion
        waiting = len(cast) < len(known)  # somebody at the page is in the group: nobody keeps them waiting
        order = sorted(cast, key=lambda one: draw(self.seed, "order", key, one.user_id))
        due = self._reacts(order[0], at, key, patience=0.05 if waiting else 1.0) if order else at
        times = proposed_times(message, [one.hours.zone for one in known])
        proposed = [moment for moment in times if moment >= due + LEAD]
        told = story.tell(self.seed, key, [one.hours for one in known], at, keen=waiting, proposed=proposed)
        self.stories[room.people] = told
        self.groups[key] = frozenset(one.user_id for one in known)
        for one in known:
            self.latest_story[one.user_id] = told
        steps = self._small_talk(room, order, told, due) if order else []
        return [replace(step, together=self._together(told)) for step in steps]

    def _small_talk(self, room: Room, order: list[Person], told: Story, due: datetime) -> list[Step]:
        opener, *others = order
        meets = told.meets_at
        if meets is None or due > meets:
            return [self._say(opener, room, due, talk.BUSY, told.key)] if told.gives_up else []
        steps = [self._say(opener, room, due, talk.GREETINGS, told.key, when=_when(meets, opener.hours))]
        if others:
            agreed = self._reacts(others[0], due, f"agrees {told.key}", patience=0.5)
            if agreed < meets:
                steps.append(self._say(others[0], room, agreed, talk.AGREEMENTS, told.key))
        if not self._with_human(told) and self._yes(0.4, "thanks", told.key):
            thanks = on_grid(working_time_later(order[-1].hours, meets + timedelta(minutes=35), 5))
            steps.append(self._say(order[-1], room, thanks, talk.THANKS, told.key))
        return steps

    def _answer_human(self, message: Json, room: Room, at: datetime) -> list[Step]:
        """Whoever plays at the page is not left without an answer: it comes within a minute, at any time of day."""
        cast, said = self._cast_in(room), understood(str(message.get("text", "")))
        steps = self._believe(room, cast, said, at)
        if not cast or at <= self.replied.get(room.channel_id, at - SHORTLY):
            return steps
        who = pick(cast, self.seed, "replies", message["ts"])
        due = at + timedelta(seconds=12 + 30 * draw(self.seed, "replies after", message["ts"]))
        self.replied[room.channel_id] = due
        lines = {"met": talk.THANKS, "declines": talk.ANOTHER_TIME}.get(said, talk.REPLIES)
        return [self._say(who, room, due, lines, message["ts"]), *steps]

    def _believe(self, room: Room, cast: list[Person], said: Meaning, at: datetime) -> list[Step]:
        """A human says that they agreed on a time, or that they have met: those who said otherwise change it."""
        told = self.stories.get(room.people)
        if told is None or said == "talks" or self.heard.get(told.key) == "met":
            return []
        self.heard[told.key] = said
        steps: list[Step] = []
        for one in cast if said == "met" else ():
            asked = self.questions.get(one.user_id)
            if asked is None or asked.key != told.key:
                continue
            due = self._reacts(one, at, f"believes {told.key}", patience=0.3)
            if asked.answered_at is not None and asked.answered_at < due:
                steps.append(self._click(asked.message, one, due, "checkin.change"))
            steps.append(self._click(asked.message, one, due + SHORTLY, "checkin.answer.met"))
        return steps

    # -- small pieces --------------------------------------------------------------------------------------------

    def _cast_in(self, room: Room) -> list[Person]:
        known = (self.people.get(user) for user in sorted(room.people))
        return [one for one in known if one is not None and one.colleague is not None]

    def _with_human(self, told: Story) -> bool:
        """Does somebody at the page play one of the group? Nobody but them decides whether it meets."""
        there = (self.people.get(user) for user in self.groups[told.key])
        return any(one is not None and one.colleague is None for one in there)

    def _together(self, told: Story) -> frozenset[str]:
        """Those without whom what the story says is not true: the whole group, unless a human is in it anyway."""
        return frozenset() if self._with_human(told) else self.groups[told.key]

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
