"""Steps that several conversations share: people who join, what they hear and when, what owners leave behind."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import BoltRequest

from mentoring.programs import Program
from storage import AuditEntry
from tests.world import Message, World, text_of

#: a program with a round every week, asked about after two days and three
WEEKLY: dict[str, Any] = {"every": "week", "round_days": "7", "checkin_after": "2", "pulse_after": "3"}

#: the days of the first round that `World.set_up` plans
WARNED, ROUND, ASKED, REMINDED, PULSED, CLOSED = (
    date(2026, 12, 7),
    date(2026, 12, 8),
    date(2026, 12, 15),
    date(2026, 12, 17),
    date(2026, 12, 18),
    date(2026, 12, 21),
)


def change(world: World, name: str, **facts: Any) -> None:
    """Something about somebody's account changes, and the app hears of it."""
    world.settle()  # what was said of them before has arrived
    world.client.update_user(user=name, **facts)
    world.settle()  # the event arrives
    world.settle()  # and what follows from it is done


def home(world: World, name: str, *, opened: bool = True) -> str:
    """What somebody reads on their Home; without opening it, what stands there already."""
    return text_of(world.client.home(user=name, open=opened) or {})


def moment(on: date, at: str = "12:00", zone: str = "UTC") -> datetime:
    """A wall time as an instant."""
    return datetime.combine(on, time.fromisoformat(at), ZoneInfo(zone)).astimezone(UTC)


def enrol(world: World, *names: str, tz: str = "Europe/London", **profile: Any) -> None:
    """People come to the channel and join its program."""
    for name in names:
        world.person(name, tz=tz)
        world.join(name, **profile)


def sent_at(message: Message, zone: str = "UTC") -> str:
    """When a message was posted, on a clock of that zone: "Tue 2026-12-08 10:00"."""
    return datetime.fromtimestamp(float(message["ts"]), UTC).astimezone(ZoneInfo(zone)).strftime("%a %Y-%m-%d %H:%M")


def about(messages: list[Message], words: str) -> list[Message]:
    """Those of the messages in which these words stand."""
    return [one for one in messages if words in text_of(one)]


def asked(world: World, name: str) -> list[Message]:
    """Every question whether they met, as it stands now, until its round closes."""
    return [one for one in world.dms(name) if _asks(one)]


#: what the question says before and after it was answered
_QUESTION = ("met yet?", "met by now?", "met since we last", "Did it happen?", "you said", "asked this again")


def _asks(message: Message) -> bool:
    return any(words in text_of(message) for words in _QUESTION)


#: what a heads-up says before and after its round has begun
_HEADS_UP = ("your next match comes on", "has begun", "you skipped", "so there is no round on", "We tell you again")


def heads_ups(world: World, name: str, on: str = "") -> list[Message]:
    """Every heads-up as it stands now, or those for one day ("Tuesday 8 December"), oldest first."""
    found = [one for one in world.dms(name) if any(words in text_of(one) for words in _HEADS_UP)]
    return about(found, on)


def pulses(world: World, name: str) -> list[str]:
    """When somebody got the short question."""
    return [sent_at(one) for one in about(world.dms(name), "How useful is this program")]


def report(world: World) -> str:
    """The last report of a round."""
    return text_of(about(world.client.messages(channel="mentoring"), "has closed")[-1])


def buttons(message: Message) -> list[str]:
    """What can be clicked on it."""
    rows = [block.get("elements", []) for block in message.get("blocks", []) if block["type"] == "actions"]
    return [one["text"]["text"] for row in rows for one in row if one["type"] == "button"]


def groups(world: World) -> list[frozenset[str]]:
    """Everybody's groups by name, in the order in which their chats were opened."""
    names = {facts["id"]: name for name, facts in world.people.items()}
    return [frozenset(names[one] for one in members) for members, _ in world.group_dms()]


def partners(world: World, name: str) -> frozenset[str]:
    """Who is in the newest group with somebody."""
    return next(group - {name} for group in reversed(groups(world)) if name in group)


def introductions(world: World, name: str) -> list[Message]:
    """What somebody was introduced with, oldest first."""
    return [wrote[0] for members, wrote in world.group_dms() if world.id(name) in members and wrote]


def program_of(world: World) -> Program:
    """The program as it is stored, ended or not."""
    with world.bot.begin() as uow:
        return uow.programs.all()[0]


def audit(world: World) -> list[AuditEntry]:
    """What is noted of the owners' changes, oldest first."""
    with world.bot.begin() as uow:
        return [entry for one in uow.programs.all() for entry in reversed(uow.audit.of_program(one.id, 100))]


def delivered(world: World, kind: str) -> dict[str, Any]:
    """The newest envelope of that kind: "block_actions", "view_submission", "slash_commands", or an event's type."""
    lines = world.client.transcript(limit=100_000)
    return next(one["payload"] for one in reversed(lines) if one["direction"] == "delivery" and one["type"] == kind)


def redeliver(world: World, kind: str, body: dict[str, Any] | None = None) -> None:
    """Slack sends an envelope of that kind once more, the newest by default, as it does when an ack got lost."""
    sent = body or delivered(world, kind)
    response = world.bot.app.dispatch(BoltRequest(body=sent, mode="socket_mode"))
    assert response.status == 200
    world.settle()


def answer(world: World, name: str, outcome: str, **where: Any) -> str:
    """Click one of the four answers on the newest question, and read what stands there then."""
    world.click(name, f"checkin.answer.{outcome}", **where)
    return text_of(asked(world, name)[-1])
