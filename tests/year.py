"""`make year`: 200 people for 12 months, a round every two weeks, through the whole app; prints a summary.

With a path as its argument, the summary is also written there as a page.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import perf_counter

from mentoring.rounds import CheckInKind, Outcome
from tests.simulation import Record, check, populate
from tests.world import OpenWorld, World

PEOPLE, WEEKS, SEED = 200, 52, 2026


def main(arguments: list[str]) -> int:
    """Run the year, check every promise, print what happened."""
    started = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        opened = OpenWorld(Path(folder), seed=SEED)
        world = opened.__enter__()
        world.set_up()
        colleagues = populate(world, PEOPLE, SEED)
        world.box.register(colleagues)
        joined = perf_counter() - started
        for week in range(1, WEEKS + 1):
            world.advance(weeks=1)
            print(f"week {week:2d}: {perf_counter() - started:6.0f} s", flush=True)
        record = Record.of(world)
        check(world, colleagues, record)
        page = summary(world, record, joined, perf_counter() - started)
        opened.close()
    print(page)
    for path in arguments:
        Path(path).write_text(page)
    return 0


def summary(world: World, record: Record, joined: float, seconds: float) -> str:
    """The page: what happened, and what was checked of it."""
    closed = [one for one in record.rounds if one.closed_at]
    groups = [group for groups in record.groups.values() for group in groups]
    meetings = [one for one in record.checkins if one.kind is CheckInKind.MEETING]
    answers = Counter(one.answer.outcome for one in meetings if one.answer)
    met = {one.group_id for one in meetings if one.answer and one.answer.outcome is Outcome.MET}
    pulses = [one for one in record.checkins if one.kind is CheckInKind.PULSE]
    with world.bot.begin() as uow:
        states = {state.value: count for state, count in uow.outbox.counts_by_state().items() if count}
    rows = [
        ("people who joined", PEOPLE),
        ("rounds, closed with a report", f"{len(record.rounds)}, {len(closed)}"),
        ("groups, of them trios", f"{len(groups)}, {sum(len(one.members) == 3 for one in groups)}"),
        ("groups that met", f"{len(met)} ({len(met) / max(len(groups), 1):.0%})"),
        ("people left out, over all rounds", sum(len(one.left_out) for one in record.rounds)),
        ("check-ins asked, answered", f"{len(meetings)}, {sum(answers.values())}"),
        ("reminders", sum(one.reminded for one in meetings)),
        ("pulses asked, answered", f"{len(pulses)}, {sum(one.answer is not None for one in pulses)}"),
        ("messages posted", len(record.posts)),
        ("calls in the outbox, by state", ", ".join(f"{count} {state}" for state, count in states.items())),
        ("seconds for 200 people to join", f"{joined:.0f}"),
        ("seconds in all", f"{seconds:.0f}"),
    ]
    table = "\n".join(f"| {what} | {figure} |" for what, figure in rows)
    return PAGE.format(table=table, people=PEOPLE, weeks=WEEKS)


PAGE = """# A year with {people} people

`make year` runs the whole app against the sandbox for {weeks} weeks of simulated time. {people} people in six zones
join by the form, a round starts every two weeks, and everybody answers by their own habits. Messages go through the
outbox and Slack's Web API, clicks through Socket Mode. The same seed gives the same year, but for the seconds.

| | |
|---|---|
{table}

Checked over all of it, and the run fails if one does not hold: nobody met the same person again inside the window;
nobody was left out twice in a row; every question was asked once, every message posted once; pulses at least four weeks
apart; no private message outside the member's own hours, and no introduction in anybody's quiet hours.
"""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
