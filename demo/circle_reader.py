"""How the cast lives in circles: what somebody reads in a circle's channel, or is asked because of it, becomes steps.

Nothing is stored. Read again from the beginning, the same messages give the same plans.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from demo import circle_talk, story, talk
from demo.chance import draw, pick
from demo.circle_talk import CircleTalk
from demo.hours import working_time_later
from demo.program import profile
from demo.reader import Person, Room, occasion
from demo.screen import Element, Json, elements, first
from demo.steps import ANY, SHORTLY, Step, on_grid

CIRCLES_CHANNEL = "circles"
#: of those in a circle: agree to its norms, say hello
AGREES, GREETS = 0.92, 0.5
#: what people answer to an agenda; the rest waits for the reminder, and some of them for ever
COMES, CANNOT, OTHER_TIME = 0.80, 0.06, 0.06
COMES_AFTER_ALL, CANNOT_AFTER_ALL = 0.70, 0.12
#: whoever is asked to lead: does, hands it on, asks somebody to swap; the rest says nothing
LEADS, HANDS_ON, SWAPS = 0.82, 0.07, 0.06
STANDS_IN = 0.75
MOVES = 0.6
#: after a session: it is noted who came, and what was learned; somebody who wanted to come does not
NOTES_WHO, NOTES_WHAT, MISSES = 0.97, 0.95, 0.05
#: next steps that get done without being asked for, and when asked
DOES, DOES_WHEN_ASKED = 0.6, 0.5
SUGGESTS, VOTES = 0.7, 0.35
LOOKS_BACK, THANKS, AGAIN = 0.45, 0.4, 0.5
#: sessions before which somebody leaves, and somebody else comes late
LEAVES_AT, COMES_AT = 4, 4
#: until somebody says hello after the welcome; how many answer a question
HELLO, REPLIES = timedelta(minutes=20), 2
#: minutes; what people do about circles happens at full half hours, so that a simulated week stops less often
HALF_HOUR = 30
_SESSION = re.compile(r"^Session (\d+): ")
_BOLD = re.compile(r"\*([^*]+)\*")
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)>")


@dataclass(slots=True)
class CircleReader:
    """Reads messages in the order in which they were written."""

    seed: int
    words: CircleTalk = field(default_factory=circle_talk.load)
    people: Mapping[str, Person] = field(default_factory=dict)
    #: session id -> the circle's conversation, and who is going to say that they come
    rooms: dict[str, Room] = field(default_factory=dict)
    coming: dict[str, dict[str, str]] = field(default_factory=dict)
    #: ts of the agenda -> session id
    agendas: dict[str, str] = field(default_factory=dict)
    #: the app's invitation to join the circles
    invitation: Json | None = None
    #: user ids of those who are in a circle, or on their way into one
    joining: set[str] = field(default_factory=set)
    #: next steps (as their buttons name them) that somebody is going to do
    doing: set[str] = field(default_factory=set)
    #: how often a line was used, or a topic suggested in a circle
    used: Counter[str] = field(default_factory=Counter)
    #: the message that is being read
    occasion: str = ""

    def read(self, message: Json, room: Room, people: Mapping[str, Person]) -> list[Step]:
        """The steps that this message (as the sandbox shows it) makes somebody plan; `people` by user id."""
        if message.get("ephemeral_to") or message.get("deleted"):
            return []
        self.people = people
        at, self.occasion = datetime.fromtimestamp(float(message["ts"]), UTC), occasion(message, room)
        author = people.get(message["user"])
        if author is not None:
            return self._answer_human(message, room, at) if author.colleague is None else []
        if room.kind == "public" and room.name == CIRCLES_CHANNEL:
            return self._invited(message, at)
        if room.kind == "private":
            return self._in_circle(message, room, at)
        me = next((people[user] for user in room.people if user in people), None)
        return self._private(message, me, at) if room.kind == "im" and me is not None and me.colleague else []

    # -- the program's channel -----------------------------------------------------------------------------------

    def _invited(self, message: Json, at: datetime) -> list[Step]:
        if first(message.get("blocks") or [], "program.join") is None:
            return []
        self.invitation = message
        willing = [one for one in self._cast(self.people) if self._habit(one) in ("joins", "leaves")]
        return [self._join(one, at) for one in willing if one.user_id not in self.joining]

    def _join(self, who: Person, at: datetime) -> Step:
        assert who.colleague is not None
        assert self.invitation is not None
        self.joining.add(who.user_id)
        due = self._reacts(who, at, "joins the circles", 1.5)
        return self._form(self.invitation, who, due, "program.join", values=profile(who.colleague))

    # -- a circle's channel --------------------------------------------------------------------------------------

    def _in_circle(self, message: Json, room: Room, at: datetime) -> list[Step]:
        blocks = message.get("blocks") or []
        cast = self._cast(room.people)
        self.joining |= room.people  # read again after months, the invitation that they followed is not there any more
        if first(blocks, "circle.norms"):
            return self._welcome(message, room, cast, at)
        if answer := first(blocks, "session.reply.yes"):
            return self._agenda(message, room, cast, at, answer.value.partition(":")[0])
        if message.get("thread_ts") in self.agendas:
            return self._moved(message, cast, at)
        if first(blocks, "action.done"):
            return self._actions(message, blocks, at, DOES, days=4)
        text = str(message.get("text", ""))
        lines = self.words.answers_to(text)
        order = self._shuffled(cast, "answers", self.occasion)
        return [
            self._say(who, room, self._reacts(who, at, f"answers {self.occasion}", 2.0), line, thread=message["ts"])
            for who, line in zip(order[:REPLIES], lines, strict=False)
        ]

    def _welcome(self, message: Json, room: Room, cast: list[Person], at: datetime) -> list[Step]:
        steps = [
            self._click(message, one, self._reacts(one, at, f"norms {self.occasion}", 2.0), "circle.norms")
            for one in cast
            if self._yes(AGREES, "norms", self.occasion, one.user_id)
        ]
        lines = self._shuffled(self.words.hellos, "hello", self.occasion)
        greeting = [one for one in cast if self._yes(GREETS, "hello", self.occasion, one.user_id)]
        for one, line in zip(greeting, lines, strict=False):
            steps.append(self._say(one, room, self._reacts(one, at + HELLO, f"hello {self.occasion}"), line))
        return steps

    def _agenda(self, message: Json, room: Room, cast: list[Person], at: datetime, session: str) -> list[Step]:
        number = _number(message)
        self.rooms[session], self.agendas[message["ts"]] = room, session
        self.coming.setdefault(session, {})
        steps = [step for one in cast for step in self._reply(message, one, at, session)]
        steps += self._talk_of_topics(message, room, cast, at)
        steps += self._actions(message, message["blocks"], at, DOES_WHEN_ASKED, days=1)
        return [*steps, *self._come_and_go(room, cast, at, number)]

    def _reply(self, message: Json, who: Person, at: datetime, session: str) -> list[Step]:
        """Yes, no, another time, or nothing yet."""
        chance = draw(self.seed, "comes", session, who.user_id)
        other = first(message["blocks"], "session.other")
        due = self._reacts(who, at, f"replies {session}", 1.5)
        if chance < COMES:
            return [self._answer(message, who, due, session, "yes")]
        if chance < COMES + CANNOT or (chance < COMES + CANNOT + OTHER_TIME and other is None):
            return [self._answer(message, who, due, session, "no")]
        if chance < COMES + CANNOT + OTHER_TIME:
            self.coming[session][who.user_id] = "other"
            return [self._form(message, who, due, "session.other", values={"times": ANY})]
        return []

    def _answer(self, message: Json, who: Person, due: datetime, session: str, answer: str) -> Step:
        self.coming[session][who.user_id] = answer
        return self._click(message, who, due, f"session.reply.{answer}")

    def _moved(self, message: Json, cast: list[Person], at: datetime) -> list[Step]:
        """The session has another time, and everybody is asked anew."""
        session = self.agendas[message["thread_ts"]]
        if "has moved" not in str(message.get("text", "")):
            return []
        agenda = {**message, "ts": message["thread_ts"]}
        before, self.coming[session] = self.coming[session], {}
        again = [one for one in cast if before.get(one.user_id) != "other"]  # who proposed it is counted already
        yes = [one for one in again if self._yes(COMES, "moved", session, self.occasion, one.user_id)]
        return [self._answer(agenda, one, self._reacts(one, at, self.occasion), session, "yes") for one in yes]

    def _talk_of_topics(self, message: Json, room: Room, cast: list[Person], at: datetime) -> list[Step]:
        steps: list[Step] = []
        order = self._shuffled(cast, "topics", self.occasion)
        waiting = self._shuffled(self.words.topics, "topics of", room.name)
        suggested = self.used[room.channel_id]
        if order and suggested < len(waiting) and self._yes(SUGGESTS, "suggests", self.occasion):
            self.used[room.channel_id] += 1
            due = self._reacts(order[0], at, f"suggests {self.occasion}")
            text = {"topic": waiting[suggested]}
            steps.append(self._form(message, order[0], due, "topic.list", values=text))
        for one in order[1:] if self.used[room.channel_id] else ():
            if self._yes(VOTES, "votes", self.occasion, one.user_id):
                due = self._reacts(one, at + timedelta(hours=5), f"votes {self.occasion}")
                steps.append(self._form(message, one, due, "topic.list", then="topic.vote"))
        return steps

    def _actions(self, message: Json, blocks: Sequence[Json], at: datetime, share: float, days: int) -> list[Step]:
        """Somebody has done what they wanted to do, and says so."""
        steps: list[Step] = []
        for one in elements(blocks):
            who = self._owner_of(one)
            if one.action_id != "action.done" or who is None or one.value in self.doing:
                continue
            if self._yes(share, "does", one.value, days):
                self.doing.add(one.value)
                due = self._reacts(who, at + timedelta(days=days * draw(self.seed, "when", one.value)), one.value)
                steps.append(self._click(message, who, due, "action.done", one.value))
        return steps

    def _owner_of(self, found: Element) -> Person | None:
        named = _MENTION.search(found.beside)
        who = self.people.get(named[1]) if named else None
        return who if who is not None and who.colleague is not None else None

    def _come_and_go(self, room: Room, cast: list[Person], at: datetime, number: int) -> Iterable[Step]:
        if number == LEAVES_AT:
            for one in cast:
                if self._habit(one) == "leaves":
                    due = self._reacts(one, at, "leaves the circle", 2.0)
                    yield Step(due, one.user_id, "command", room.channel_id, text="/circle leave")
        if number >= COMES_AT and self.invitation is not None:
            for one in self._cast(self.people):
                if self._habit(one) == "late" and one.user_id not in self.joining:
                    yield self._join(one, at)

    def _answer_human(self, message: Json, room: Room, at: datetime) -> list[Step]:
        """Whoever plays at the page is not left without an answer in their circle."""
        cast = self._cast(room.people)
        if room.kind != "private" or not cast or message.get("thread_ts"):
            return []
        who = pick(cast, self.seed, "replies", message["ts"])
        due = at + timedelta(seconds=12 + 30 * draw(self.seed, "replies after", message["ts"]))
        return [self._say(who, room, due, pick(talk.REPLIES, self.seed, "line", message["ts"]))]

    # -- in private ----------------------------------------------------------------------------------------------

    def _private(self, message: Json, me: Person, at: datetime) -> list[Step]:
        blocks = message.get("blocks") or []
        found = {one.action_id: one for one in elements(blocks)}
        if "session.reply.yes" in found:
            return self._reminded(message, me, at, found["session.reply.yes"].value.partition(":")[0])
        if "session.lead" in found:
            return self._lead(message, me, at, found)
        if "session.accept" in found:
            answer = "accept" if self._yes(STANDS_IN, "stands in", self.occasion) else "decline"
            return [self._click(message, me, self._reacts(me, at, self.occasion), f"session.{answer}")]
        if "session.move" in found and self._yes(MOVES, "moves", self.occasion):
            return [self._click(message, me, self._reacts(me, at, self.occasion, 0.5), "session.move")]
        if "session.all_came" in found:
            return self._after(message, me, at, found["session.all_came"].value)
        if "change.do" in found:  # the owner says yes to what the app proposes in the middle of a season
            return [self._click(message, me, self._reacts(me, at, self.occasion, 0.5), "change.do")]
        if "circle.retro" in found:
            return self._farewell(message, me, at)
        if "proposal.look" in found:
            due = self._reacts(me, at, self.occasion, 0.2)
            return [self._form(message, me, due, "proposal.look", then="proposal.approve")]
        return []

    def _reminded(self, message: Json, me: Person, at: datetime, session: str) -> list[Step]:
        known = self.coming.setdefault(session, {})
        if me.user_id in known:
            return []
        due = self._reacts(me, at, f"reminded {session}")
        chance = draw(self.seed, "reminded", session, me.user_id)
        if chance < COMES_AFTER_ALL:
            return [self._answer(message, me, due, session, "yes")]
        return [self._answer(message, me, due, session, "no")] if chance < COMES_AFTER_ALL + CANNOT_AFTER_ALL else []

    def _lead(self, message: Json, me: Person, at: datetime, found: Mapping[str, Element]) -> list[Step]:
        chance = draw(self.seed, "leads", self.occasion, me.user_id)
        due = self._reacts(me, at, self.occasion)
        if chance < LEADS:
            return [self._click(message, me, due, "session.lead")]
        if chance < LEADS + HANDS_ON:
            return [self._click(message, me, due, "session.hand_on")]
        if chance < LEADS + HANDS_ON + SWAPS and "session.swap" in found:
            return [self._click(message, me, due, "session.swap")]
        return []

    def _after(self, message: Json, me: Person, at: datetime, session: str) -> list[Step]:
        """Who came, and a little later what the circle takes along."""
        if not self._yes(NOTES_WHO, "notes who", session):
            return []
        came = self._came(session, me)
        room = self.rooms.get(session)
        due = self._reacts(me, at, self.occasion, 0.5)
        if len(came) < 2:
            return [self._click(message, me, due, "session.skipped")]
        everybody = room is not None and came >= room.people
        noted = (
            self._click(message, me, due, "session.all_came")
            if everybody
            else self._form(message, me, due, "session.some_came", values={"came": sorted(came)})
        )
        if not self._yes(NOTES_WHAT, "notes what", session):
            return [noted]
        return [noted, self._form(message, me, due + SHORTLY, "session.note", values=self._notes(message, session))]

    def _came(self, session: str, me: Person) -> set[str]:
        """Who was there, as far as whoever led it can tell: a human in the circle is believed to have come."""
        room = self.rooms.get(session)
        known = self.coming.get(session, {})
        came = {me.user_id}
        for user in room.people if room is not None else known:
            human = user in self.people and self.people[user].colleague is None
            wanted = human or known.get(user) == "yes"
            if wanted and (human or not self._yes(MISSES, "misses", session, user)):
                came.add(user)
        return came

    def _notes(self, message: Json, session: str) -> dict[str, Any]:
        title = _BOLD.search(_beside(message))
        lines = self.words.learned_in(title[1] if title else "")
        learned = story.comment(self.seed, lines, self.used, set(), "learned", session) or lines[0]
        numbers = self._shuffled(range(4), "whose step", session)[:2]
        mine: set[str] = set()
        steps = {
            f"step{number}": story.comment(self.seed, self.words.steps, self.used, mine, "step", session, number)
            for number in numbers
        }
        return {"learning": learned, **steps}

    def _farewell(self, message: Json, me: Person, at: datetime) -> list[Step]:
        steps: list[Step] = []
        due = self._reacts(me, at, self.occasion)
        if self._yes(LOOKS_BACK, "looks back", self.occasion):
            words = {name: self._any_line(lines, name, me) for name, lines in self._looking_back()}
            share = {"share": ["share"] if self._yes(0.5, "shares", self.occasion) else []}
            steps.append(self._form(message, me, due, "circle.retro", values={**words, **share}))
        if self._yes(THANKS, "thanks", self.occasion):
            values = {"person": ANY, "thanks": self._any_line(self.words.thanks, "thanks", me)}
            steps.append(self._form(message, me, due + SHORTLY, "circle.thank", values=values))
        if self._yes(AGAIN, "again", self.occasion):
            steps.append(self._click(message, me, due + 2 * SHORTLY, "circle.again"))
        return steps

    def _looking_back(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return (("helped", self.words.helped), ("change", self.words.change))

    # -- small pieces --------------------------------------------------------------------------------------------

    def _cast(self, users: Iterable[str]) -> list[Person]:
        known = (self.people.get(user) for user in sorted(users))
        return [one for one in known if one is not None and one.colleague is not None]

    def _habit(self, who: Person) -> str:
        return who.colleague.circle if who.colleague else ""

    def _shuffled(self, found: Sequence[Any], *occasion: object) -> list[Any]:
        places = sorted(range(len(found)), key=lambda place: draw(self.seed, "order", place, *occasion))
        return [found[place] for place in places]

    def _any_line(self, lines: tuple[str, ...], name: str, me: Person) -> str:
        return story.comment(self.seed, lines, self.used, set(), name, me.user_id) or lines[0]

    def _yes(self, share: float, *occasion: object) -> bool:
        return story.says_yes(self.seed, share, "circle", *occasion)

    def _reacts(self, who: Person, at: datetime, occasion: str, patience: float = 1.0) -> datetime:
        minutes = story.delay_minutes(self.seed, who.user_id, occasion) * patience
        due = working_time_later(who.hours, at, minutes)
        rounded = on_grid(due + timedelta(minutes=-due.minute % HALF_HOUR))
        return working_time_later(who.hours, rounded, 0)

    def _click(self, message: Json, who: Person, due: datetime, action: str, value: str | None = None) -> Step:
        place = {"channel": message["channel"], "ts": message["ts"]}
        return Step(due=due, user=who.user_id, act="click", action=action, value=value, **place)

    def _form(
        self,
        message: Json,
        who: Person,
        due: datetime,
        action: str,
        *,
        then: str = "",
        values: Mapping[str, Any] | None = None,
    ) -> Step:
        return replace(self._click(message, who, due, action), act="form", then=then, values=values)

    def _say(self, who: Person, room: Room, due: datetime, text: str, thread: str = "") -> Step:
        return Step(due=due, user=who.user_id, act="say", channel=room.channel_id, ts=thread, text=text)


def _number(message: Json) -> int:
    """The session's number, from its agenda; 0 where none is named."""
    found = _SESSION.search(str(message.get("text", "")))
    return int(found[1]) if found else 0


def _beside(message: Json) -> str:
    """What the first block of a message says."""
    blocks = message.get("blocks") or [{}]
    return str((blocks[0].get("text") or {}).get("text", ""))
