"""People in a table, as a company keeps them: read row by row, every cell that cannot be used named with its line.

Nothing here opens a file: it takes the rows of one, each a list of cells. Names of columns are plain words; only `id`
has to be there. An empty cell means: not known.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any, TypeVar

from mentoring.errors import MentoringError
from mentoring.facts import LONGEST_FACT, Facts
from mentoring.hours import known_zone
from mentoring.people import Member, PersonKind, Profile, WorkingHours, WorkingStyle
from mentoring.programs import Avoidance, Role
from mentoring.skills import parse_skills
from mentoring.suggest import nearest

PEOPLE_COLUMNS = (
    "id",  # whatever tells people apart: an email address, a number
    "name",
    "title",
    "role",  # peer, mentor or mentee
    "capacity",  # mentees that a mentor takes
    "offers",
    "wants",
    "goal",
    "languages",
    "zone",  # Europe/Berlin
    "hours",  # 9:00-17:30
    "days",  # mon-fri, or mon tue thu
    "style",  # call, walk, chat or any
    "department",
    "team",
    "location",
    "level",  # 1 is the most junior
    "manager",  # the manager's id
    "guest",  # yes or no
    "avoid",  # ids of people whom they would rather not meet
    "left_out",  # yes: nobody was found for them last time
)
#: who a line of facts is about
WHO = ("user_id", "email", "name")
FACT_COLUMNS = (*WHO, "department", "team", "location", "level", "manager")
PAST_COLUMNS = ("one", "other", "rounds_ago")
DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
YES, NO = frozenset({"yes", "y", "true", "1", "x"}), frozenset({"no", "n", "false", "0", ""})
MOST_MENTEES, MOST_LEVELS, MOST_ROUNDS = 50, 50, 1000

#: kinds of characters that nobody sees: controls, what turns text around, halves of characters, line separators
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
#: those that some scripts are written with
JOINERS = frozenset("\u200c\u200d\u00ad")

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be used: the line of the file (the first is 1), the column ("" for the row), and why."""

    line: int
    column: str
    error: MentoringError


@dataclass(frozen=True, slots=True)
class Sheet:
    """The people of a table that can be used; if there is any problem, nothing of it should be."""

    members: tuple[Member, ...] = ()
    facts: Mapping[str, Facts] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    capacity: Mapping[str, int] = field(default_factory=dict)
    avoidances: tuple[Avoidance, ...] = ()
    left_out: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the workspace, and how a table may name them: as @handle, by other names, by address."""

    user_id: str
    names: tuple[str, ...]
    email: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Colleagues:
    """Everybody of the workspace, to be found by what a table calls them."""

    named: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, people: Iterable[Colleague]) -> "Colleagues":
        named: dict[str, frozenset[str]] = {}
        for one in people:
            for name in {one.user_id, one.email, *one.names} - {""}:
                named[name.casefold()] = named.get(name.casefold(), frozenset()) | {one.user_id}
        return cls(named)

    def find(self, text: str) -> str:
        """The user id. Raises MentoringError("people.unknown") or ("people.same_name")."""
        found = self.named.get(text.casefold()) or self.named.get(text.removeprefix("@").casefold())
        if not found:
            raise MentoringError("people.unknown", value=text)
        if len(found) > 1:
            raise MentoringError("people.same_name", value=text)
        return next(iter(found))


class _Row:
    """The cells of one line by the names of their columns; collects what is wrong with them."""

    def __init__(self, line: int, cells: Mapping[str, str], problems: list[Problem]) -> None:
        self.line = line
        self._cells = cells
        self._problems = problems

    def has(self, column: str) -> bool:
        return column in self._cells

    def text(self, column: str) -> str:
        return self._cells.get(column, "").strip()

    def refuse(self, column: str, error: MentoringError) -> None:
        self._problems.append(Problem(self.line, column, error))

    def read(self, column: str, parse: Callable[[str], Value], empty: Value) -> Value:
        """The value of a cell; `empty` for an empty one, and for one that is refused."""
        text = self.text(column)
        try:
            return parse(text) if text else empty
        except MentoringError as error:
            self.refuse(column, error)
            return empty


def read_people(rows: Iterable[tuple[int, Sequence[str]]], *, roles: bool = False) -> Sheet:
    """The people of a table: (line, cells) for each row, the first of them the names of the columns.

    With `roles` everybody has to be a mentor or a mentee. Every problem is in the result.
    """
    problems: list[Problem] = []
    members: dict[str, Member] = {}
    lines: dict[str, int] = {}
    facts, role_of, capacity, avoidances, left_out = {}, {}, {}, [], set()
    for row in _rows(rows, PEOPLE_COLUMNS, ("id",), problems):
        user_id = row.text("id")
        if not user_id:
            row.refuse("id", MentoringError("sheet.no_id"))
            continue
        if user_id in lines:
            row.refuse("id", MentoringError("sheet.twice", id=user_id, line=lines[user_id]))
            continue
        lines[user_id] = row.line
        members[user_id] = _member(row)
        facts[user_id] = _facts(row)
        role_of[user_id] = row.read("role", _role, Role.PEER)
        if roles and row.text("role").casefold() in {"", Role.PEER}:
            row.refuse("role", MentoringError("sheet.role"))
        capacity[user_id] = row.read("capacity", lambda text: _number(text, 0, MOST_MENTEES), 1)
        named = re.split(r"[,;\s]+", row.text("avoid"))
        avoidances += [Avoidance(user_id, other) for other in named if other and other != user_id]
        if row.read("left_out", _yes, False):
            left_out.add(user_id)
    return Sheet(
        members=tuple(members.values()),
        facts=facts,
        roles=role_of,
        capacity=capacity,
        avoidances=tuple(avoidances),
        left_out=frozenset(left_out),
        problems=tuple(problems),
    )


def read_past(rows: Iterable[tuple[int, Sequence[str]]]) -> tuple[dict[frozenset[str], int], tuple[Problem, ...]]:
    """Who met whom how many rounds ago (1: in the last one), and every problem."""
    problems: list[Problem] = []
    past: dict[frozenset[str], int] = {}
    for row in _rows(rows, PAST_COLUMNS, ("one", "other"), problems):
        pair = frozenset((row.text("one"), row.text("other")))
        rounds = row.read("rounds_ago", lambda text: _number(text, 1, MOST_ROUNDS), 1)
        if "" in pair or len(pair) < 2:
            row.refuse("other", MentoringError("sheet.pair"))
        else:
            past[pair] = min(rounds, past.get(pair, rounds))
    return past, tuple(problems)


def read_facts(
    rows: Iterable[tuple[int, Sequence[str]]], colleagues: Colleagues, before: Mapping[str, Facts]
) -> tuple[dict[str, Facts], tuple[Problem, ...]]:
    """What a company tells of its people, by user id, and every problem.

    A row names somebody by `user_id`, `email` or `name`. A column that is not there leaves what is known (`before`), an
    empty cell clears it.
    """
    problems: list[Problem] = []
    facts: dict[str, Facts] = {}
    lines: dict[str, int] = {}
    for row in _rows(rows, FACT_COLUMNS, (), problems, any_of=WHO):
        column = next((name for name in WHO if row.text(name)), "")
        if not column:
            row.refuse("", MentoringError("people.nobody"))
            continue
        user_id = row.read(column, colleagues.find, "")
        if user_id in lines:
            row.refuse(column, MentoringError("sheet.twice", id=row.text(column), line=lines[user_id]))
        elif user_id:
            lines[user_id] = row.line
        told = _told(row, colleagues)
        if user_id and told.get("manager") == user_id:
            row.refuse("manager", MentoringError("people.own_manager"))
        facts[user_id] = replace(before.get(user_id, Facts()), **told)
    return ({} if problems else facts), tuple(problems)


def _told(row: _Row, colleagues: Colleagues) -> dict[str, Any]:
    told: dict[str, Any] = {
        name: row.read(name, _plain, "") for name in ("department", "team", "location") if row.has(name)
    }
    if row.has("level"):
        told["level"] = row.read("level", lambda text: _number(text, 0, MOST_LEVELS), None)
    if row.has("manager"):
        told["manager"] = row.read("manager", colleagues.find, "")
    return told


def _rows(
    rows: Iterable[tuple[int, Sequence[str]]],
    columns: Sequence[str],
    needed: Sequence[str],
    problems: list[Problem],
    any_of: Sequence[str] = (),
) -> Iterator[_Row]:
    """The rows below the first line, which names their columns: all that are `needed`, and one `any_of` some."""
    listed = iter(rows)
    line, head = next(listed, (1, ()))
    names = [re.sub(r"[\s-]+", "_", name.strip().casefold()) for name in head]
    if any_of and not set(any_of) & set(names):
        problems.append(Problem(line, "", MentoringError("people.no_column")))
    for name in needed:
        if name not in names:
            problems.append(Problem(line, name, MentoringError("sheet.column_missing", name=name)))
    for at, name in enumerate(names):
        if name and name not in columns:
            meant = nearest(name, columns)
            known = MentoringError("sheet.column_meant", name=name, meant=meant) if meant else None
            problems.append(Problem(line, name, known or MentoringError("sheet.column_unknown", name=name)))
        elif name and name in names[:at]:
            problems.append(Problem(line, name, MentoringError("sheet.column_twice", name=name)))
    if problems:
        return
    for line, cells in listed:
        if not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[len(names) :]):
            problems.append(Problem(line, "", MentoringError("sheet.cells", count=len(names))))
            continue
        yield _Row(line, dict(zip(names, cells, strict=False)), problems)


def _member(row: _Row) -> Member:
    profile = Profile(
        offers=row.read("offers", parse_skills, ()),
        wants=row.read("wants", parse_skills, ()),
        goal=row.text("goal"),
        hours=WorkingHours(
            *row.read("hours", _hours, (WorkingHours().start, WorkingHours().end)),
            row.read("days", _days, WorkingHours().days),
        ),
        style=row.read("style", _style, WorkingStyle.ANY),
        languages=row.read("languages", lambda text: tuple(map(str.casefold, parse_skills(text))), ()),
    )
    return Member(
        user_id=row.text("id"),
        name=row.text("name") or row.text("id"),
        title=row.text("title"),
        zone=row.read("zone", _zone, "UTC"),
        kind=PersonKind.GUEST if row.read("guest", _yes, False) else PersonKind.PERSON,
        profile=profile,
    )


def _facts(row: _Row) -> Facts:
    return Facts(
        department=row.read("department", _plain, ""),
        team=row.read("team", _plain, ""),
        location=row.read("location", _plain, ""),
        level=row.read("level", lambda text: _number(text, 0, MOST_LEVELS), None),
        manager=row.text("manager"),
    )


def _one_of(text: str, words: Any) -> Any:
    if text.casefold() not in list(words):
        raise MentoringError("sheet.choice", value=text, words=", ".join(words))
    return words(text.casefold())


def _role(text: str) -> Role:
    found: Role = _one_of(text, Role)
    return found


def _style(text: str) -> WorkingStyle:
    found: WorkingStyle = _one_of(text, WorkingStyle)
    return found


def _plain(text: str) -> str:
    if len(text) > LONGEST_FACT:
        raise MentoringError("sheet.too_long", length=len(text), limit=LONGEST_FACT)
    for char in text:
        if unicodedata.category(char) in UNSEEN and char not in JOINERS:
            raise MentoringError("sheet.unseen", code=f"U+{ord(char):04X}")
    return text


def _number(text: str, least: int, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text) or not least <= int(text) <= most:
        raise MentoringError("sheet.number", value=text, least=least, most=most)
    return int(text)


def _yes(text: str) -> bool:
    if text.casefold() not in YES | NO:
        raise MentoringError("sheet.yes", value=text)
    return text.casefold() in YES


def _zone(text: str) -> str:
    if not known_zone(text):
        raise MentoringError("sheet.zone", value=text)
    return text


def _hours(text: str) -> tuple[time, time]:
    found = re.fullmatch(r"(\d{1,2})(?::(\d\d))?\s*[-–]\s*(\d{1,2})(?::(\d\d))?", text)
    try:
        start, end = (time(int(found[at]), int(found[at + 1] or 0)) for at in (1, 3)) if found else (time(1), time(0))
    except ValueError:
        start, end = time(1), time(0)
    if start >= end:
        raise MentoringError("sheet.hours", value=text)
    return start, end


def _days(text: str) -> frozenset[int]:
    days: set[int] = set()
    for part in re.split(r"[,;\s]+", re.sub(r"\s*[-–]\s*", "-", text.casefold())):
        ends = [name[:3] for name in part.split("-")]
        if not 1 <= len(ends) <= 2 or any(end not in DAY_NAMES for end in ends):
            raise MentoringError("sheet.days", value=text)
        first, last = DAY_NAMES.index(ends[0]), DAY_NAMES.index(ends[-1])
        days |= {at % 7 for at in range(first, last + 1 if last >= first else last + 8)}
    return frozenset(days)
