"""`python -m tests.soak`: misfortune for a given time, on both databases, and a table of what came of it."""

import argparse
import sys
from pathlib import Path

from tests.soak.page import write_table
from tests.soak.plan import Scenario
from tests.soak.run import soak
from tests.soak.verdict import Verdict, table

#: messages that fall due in a second
RATE = 5
DATABASES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m tests.soak", description="Kill, cut, stop and crash; then count.")
    top.add_argument("--seconds", type=float, default=300, help="all runs together (default 300)")
    top.add_argument("--seed", type=int, default=1)
    top.add_argument("--database", choices=[*DATABASES, "both"], default="both")
    scopes = top.add_mutually_exclusive_group()
    scopes.add_argument("--history", dest="history", action="store_const", const="with")
    scopes.add_argument("--no-history", dest="history", action="store_const", const="without")
    scopes.add_argument("--both", dest="history", action="store_const", const="both")
    top.set_defaults(history="both")
    top.add_argument("--page", type=Path, help="write the table into this page")
    return top


def scenarios(options: argparse.Namespace) -> list[Scenario]:
    """One for each database and each set of scopes; two bots where the database is shared."""
    databases = list(DATABASES) if options.database == "both" else [options.database]
    histories = [True, False] if options.history == "both" else [options.history == "with"]
    seconds = options.seconds / (len(databases) * len(histories))
    return [
        Scenario(
            name=f"{DATABASES[database]}, {'all scopes' if history else 'no optional history scopes'}",
            database=database,
            seed=options.seed,
            occasions=max(20, round(seconds * RATE)),
            seconds=seconds,
            history=history,
            bots=2 if database == "postgres" else 1,
        )
        for database in databases
        for history in histories
    ]


def main() -> int:
    """Returns 1 if anything was lost or is there twice."""
    options = parser().parse_args()
    verdicts: list[Verdict] = []
    for scenario in scenarios(options):
        verdicts.append(soak(scenario, lambda line: print(line, flush=True)))
        complain(verdicts[-1])
    print(table(verdicts))
    if options.page:
        write_table(options.page, "soak", command_of(options), table(verdicts))
    return 0 if all(one.good for one in verdicts) else 1


def command_of(options: argparse.Namespace) -> str:
    """What repeats this run."""
    if (options.seed, options.database, options.history) == (1, "both", "both"):
        return f"make soak SECONDS={options.seconds:g}"
    scopes = {"with": " --history", "without": " --no-history", "both": ""}[options.history]
    chosen = f"--seconds {options.seconds:g} --seed {options.seed} --database {options.database}{scopes}"
    return f"python -m tests.soak {chosen}"


def complain(verdict: Verdict) -> None:
    """Say what is wrong, and what the bots had to say."""
    if verdict.good:
        return
    for line in [*verdict.lost, *verdict.twice][:40]:
        print(f"{verdict.scenario.name}: {line}", file=sys.stderr)
    print(verdict.log[-4000:], file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
