"""Months of a program with mentors, without Slack: people come, go, pause and part, and no mentor is overrun."""

from collections import Counter
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest

from mentoring.cadence import usual_cadence
from mentoring.errors import MentoringError
from mentoring.people import Member, Profile
from mentoring.programs import Avoidance, Enrolment, Every, ProgramKind, Rhythm, Role
from mentoring.rounds import Group, GroupState, Round, RoundState
from storage import Database, UnitOfWork
from tests.storage.templates import new_sqlite
from usecases.join import join
from usecases.leave import leave
from usecases.plan_round import plan_next_round
from usecases.rematch import end_match, look_anew, wait_for_next
from usecases.run_due import run_due
from usecases.take_part import pause, resume

START = datetime(2026, 11, 30, 9, tzinfo=UTC)
#: these have tests of their own, and would take most of the time here
QUESTIONS = ("checkin", "pulse", "remind", "warn")
SKILLS = ("SQL", "Go", "Hiring", "Negotiation")


class Months:
    """A program with mentors that lives by its own clock; everything that happens is drawn from the seed."""

    def __init__(self, folder: Path, seed: int, kind: ProgramKind) -> None:
        self.database = Database.open(new_sqlite(folder / f"{seed}.sqlite3"))
        self.rng, self.now = Random(seed), START
        cadence = usual_cadence(Rhythm(Every.FOUR_WEEKS, date(2026, 12, 1), time(10)))
        with self.begin() as uow:
            uow.workspace.save("T1", "here", "UBOT")
            self.program = uow.programs.add("C1", "Mentors", kind, cadence, "UTC", ["UOWNER"], START)
            uow.commit()
        self.people = [f"U{at:02}" for at in range(14)]
        for user_id in self.people:
            self.come(user_id)
        with self.begin() as uow:
            uow.avoidances.add(Avoidance("U00", "U05"))
            plan_next_round(uow, self.program, now=self.now, rng=self.rng)
            uow.commit()

    def begin(self) -> AbstractContextManager[UnitOfWork]:
        """A unit of work."""
        return self.database.begin("T1")

    def come(self, user_id: str) -> None:
        """Somebody joins, for the first time or again."""
        profile = Profile(tuple(self.rng.sample(SKILLS, 2)), tuple(self.rng.sample(SKILLS, 2)))
        role = Role.MENTOR if int(user_id[1:]) % 3 == 0 else Role.MENTEE
        capacity = self.rng.randint(1, 3) if role is Role.MENTOR else 1
        with self.begin() as uow:
            before = uow.enrolments.get(self.program.id, user_id)
            if before is not None and role is Role.MENTOR:
                capacity = before.capacity
            join(
                uow,
                member=Member(user_id, user_id),
                program_id=self.program.id,
                profile=profile,
                now=self.now,
                rng=self.rng,
                interaction=f"{user_id}.{self.now.isoformat()}",
                role=role,
                capacity=capacity,
            )
            uow.commit()

    def something_happens(self) -> None:
        """One of the people does something that they may do, or may not."""
        user_id = self.rng.choice(self.people)
        what = self.rng.choice(("leave", "come", "pause", "resume", "end", "end", "anew", "wait"))
        if what == "come":
            return self.come(user_id)
        with self.begin() as uow:
            groups = uow.groups.of_member(user_id, 5)
            group_id = self.rng.choice(groups).id if groups else 1
            common = {"now": self.now}
            try:
                if what in {"end", "anew", "wait"}:
                    {"end": end_match, "anew": look_anew, "wait": wait_for_next}[what](uow, group_id, user_id, **common)
                elif what == "leave":
                    leave(uow, self.program.id, user_id, now=self.now, rng=self.rng)
                elif what == "pause":
                    until = self.rng.choice((None, self.now.date() + timedelta(days=9)))
                    pause(uow, self.program.id, user_id, until, now=self.now, rng=self.rng)
                else:
                    resume(uow, self.program.id, user_id, now=self.now, rng=self.rng)
            except MentoringError:
                return None
            uow.commit()
        return None

    def until(self, then: datetime) -> None:
        """Everything that is due until then is done, and looked at."""
        while True:
            with self.begin() as uow:
                opened = uow.rounds.latest(self.program.id, states=(RoundState.OPEN,))
                for kind in QUESTIONS:
                    uow.due.cancel(f"round:{opened.id if opened else 0}:{kind}")
                following = uow.due.next_due_at()
                uow.commit()
            if following is None or following > then:
                break
            self.now = max(self.now, following)
            while run_due(self.begin, self.now, rng=self.rng):
                pass
            self.look()
        self.now = then

    def look(self) -> None:
        """What must hold at any time."""
        with self.begin() as uow:
            opened = uow.rounds.latest(self.program.id, states=(RoundState.OPEN,))
            parked = uow.due.parked()
            groups = uow.groups.of_round(opened.id) if opened else ()
            everybody = {one.user_id: one for one in uow.enrolments.of_program(self.program.id)}
        assert not parked, parked
        _check(groups, everybody)


def _check(groups: tuple[Group, ...], everybody: dict[str, Enrolment]) -> None:
    active = [one for one in groups if one.state is GroupState.ACTIVE]
    load = Counter(one.mentor for one in active)
    assert all(number <= everybody[mentor].capacity for mentor, number in load.items()), load
    mentees = Counter(user for one in active for user in one.members if user != one.mentor)
    assert set(mentees.values()) <= {1}, "a mentee has one mentor"
    made = Counter(frozenset((*one.members, *one.left)) for one in groups)
    assert set(made.values()) <= {1}, "never the same two twice in a round"
    assert frozenset({"U00", "U05"}) not in made
    assert all(everybody[user].waiting_since is None for user in mentees), "whoever is matched waits no more"


@pytest.mark.parametrize("seed", range(2))
def test_no_mentor_ever_has_more_mentees_than_they_take(tmp_path: Path, seed: int) -> None:
    kind = (ProgramKind.MENTOR, ProgramKind.REVERSE)[seed % 2]
    months = Months(tmp_path, seed, kind)
    try:
        for _ in range(30):
            months.until(months.now + timedelta(days=2, hours=7))
            months.something_happens()
            months.something_happens()
            months.look()
        rounds = _rounds(months)
    finally:
        months.database.close()
    assert len([one for one in rounds if one.state is RoundState.CLOSED]) >= 2
    assert any(one.matched for one in rounds)


def _rounds(months: Months) -> tuple[Round, ...]:
    with months.begin() as uow:
        return uow.rounds.recent(months.program.id, 10)
