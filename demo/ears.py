"""What the cast makes of words: the times that the app proposes, and what a human has said."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from demo.screen import Json

Meaning = Literal["met", "agrees", "declines", "talks"]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: "• Tue 8 Dec, 12:00 London, Dublin / 17:30 Kolkata": the day, the time and the places before the first slash
_PROPOSAL = re.compile(r"^• \w{3} (\d{1,2}) (\w{3}), (\d{1,2}):(\d{2}) ([^/\n]+)", re.MULTILINE)

#: said by people who have met; "nice to meet you" and "let us meet" are said before
_MET = re.compile(
    r"\bwe(?:'ve| have)? (?:just )?(?:met|talked|spoke)\b(?! yet)"
    r"|\b(?:nice|good|great|lovely|fun) (?:to have met|meeting|talking|chatting|speaking)\b"
    r"|\b(?:thanks|thank you)[\w ]*? for (?:your time|the (?:talk|chat|call|conversation|walk|coffee)|meeting|today)\b"
    r"|\benjoyed (?:our|the|it|talking|meeting)\b",
    re.IGNORECASE,
)
#: a "no" that means yes
_IDIOMS = re.compile(r"\b(?:no (?:problem|worries)|not bad|why not|can'?t wait)\b", re.IGNORECASE)
_NO = re.compile(
    r"\b(?:no|not|never|cannot|unfortunately|sorry|busy|away|sick|ill|holidays?|vacation|skip)\b|n't\b|\bcant\b",
    re.IGNORECASE,
)
_YES = re.compile(
    r"\b(?:yes|yep|yeah|ok|okay|sure|works|suits|fine|perfect|great|good|deal|agreed|see you|let us|let's|invited?|"
    r"invitation|calendar)\b|👍|:\+1:|:thumbsup:",
    re.IGNORECASE,
)


def understood(text: str) -> Meaning:
    """What somebody says in a group's chat: that they have met, yes, no, or something else."""
    text = _IDIOMS.sub("yes", text)
    if _NO.search(text):
        return "declines"
    if _MET.search(text):
        return "met"
    return "agrees" if _YES.search(text) else "talks"


def proposed_times(message: Json, zones: Iterable[ZoneInfo]) -> tuple[datetime, ...]:
    """The times, in UTC, that the app proposes in a message; `zones` are those of the people in the group.

    Empty if it proposes none, or if none of them is told for a place of theirs.
    """
    at = datetime.fromtimestamp(float(message["ts"]), UTC)
    places = {_place(zone): zone for zone in zones}
    found: list[datetime] = []
    for text in texts(message):
        for day, month, hour, minute, where in _PROPOSAL.findall(text):
            zone = next((places[name] for name in re.split(r", ?", where.strip()) if name in places), None)
            if zone is not None and month in _MONTHS:
                found.append(_moment(at, _MONTHS.index(month) + 1, int(day), (int(hour), int(minute)), zone))
    return tuple(dict.fromkeys(found))


def _place(zone: ZoneInfo) -> str:
    return zone.key.rpartition("/")[2].replace("_", " ")


def _moment(at: datetime, month: int, day: int, wall: tuple[int, int], zone: ZoneInfo) -> datetime:
    there = at.astimezone(zone)
    year = there.year + (there.month - month > 6) - (month - there.month > 6)
    return datetime(year, month, day, *wall, tzinfo=zone).astimezone(UTC)


def texts(message: Json) -> Iterator[str]:
    """Everything that somebody reads in a message, piece by piece."""
    yield str(message.get("text", ""))
    yield from _texts_in(message.get("blocks") or [])


def _texts_in(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from _texts_in(one)
    elif isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["text"]
        for value in node.values():
            yield from _texts_in(value)
