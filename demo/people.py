"""Who lives in the sandbox, and moving them in."""

import tomllib
from dataclasses import dataclass
from datetime import time
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

WORKDAYS = frozenset({0, 1, 2, 3, 4})


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody works: local wall times on local weekdays (Monday is 0)."""

    zone: ZoneInfo
    start: time = time(9)
    end: time = time(17)
    days: frozenset[int] = WORKDAYS


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the cast: what Slack shows of them, and what they write when they join a program."""

    name: str
    real_name: str
    title: str
    locale: str
    hours: Hours
    languages: tuple[str, ...]
    offers: tuple[str, ...]
    wants: tuple[str, ...]
    goal: str
    style: str
    #: "", "pauses" or "leaves"
    habit: str = ""
    #: "", or what they do about circles: "owns", "joins", "leaves" or "late"
    circle: str = ""

    @property
    def first_name(self) -> str:
        return self.real_name.split()[0]


@dataclass(frozen=True, slots=True)
class People:
    """Everybody of the data file. `accounts` has what `add_user` takes, in the order of moving in."""

    colleagues: tuple[Colleague, ...]
    accounts: tuple[dict[str, Any], ...]
    #: names of those whom the person at the page plays
    played: frozenset[str]
    #: names of guests, strangers, bots and those who have gone
    visitors: frozenset[str]

    def named(self, name: str) -> Colleague | None:
        return next((person for person in self.colleagues if person.name == name), None)


def zone(name: str) -> ZoneInfo:
    """The zone of an account, which Slack names as IANA does."""
    return ZoneInfo(name)


def load() -> People:
    """Read `people.toml`, which is beside this file."""
    data = tomllib.loads(resources.files("demo").joinpath("people.toml").read_text("utf-8"))
    rows = [*data["played"], *data["colleagues"], *data["visitors"]]
    return People(
        colleagues=tuple(_colleague(row) for row in data["colleagues"]),
        accounts=tuple(_account(row) for row in rows),
        played=frozenset(row["name"] for row in data["played"]),
        visitors=frozenset(row["name"] for row in data["visitors"]),
    )


def _colleague(row: dict[str, Any]) -> Colleague:
    start, end = (time.fromisoformat(text) for text in row["hours"])
    return Colleague(
        name=row["name"],
        real_name=row["real_name"],
        title=row["title"],
        locale=row["locale"],
        hours=Hours(ZoneInfo(row["zone"]), start, end, frozenset(row.get("days", WORKDAYS))),
        languages=tuple(row["languages"]),
        offers=tuple(row["offers"]),
        wants=tuple(row["wants"]),
        goal=row["goal"],
        style=row["style"],
        habit=row.get("habit", ""),
        circle=row.get("circle", ""),
    )


def _account(row: dict[str, Any]) -> dict[str, Any]:
    account = {name: row[name] for name in ("name", "real_name", "title", "locale")}
    flags = {name: value for name, value in row.items() if name.startswith("is_") or name in ("deleted", "note")}
    return {**account, "tz": row["zone"], **flags}
