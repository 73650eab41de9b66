"""`python -m tests.soak.replicas`: two bots on one PostgreSQL, killed at random, and every occasion once."""

import argparse
import sys
from pathlib import Path

from tests.soak.__main__ import complain
from tests.soak.page import write_table
from tests.soak.plan import Scenario
from tests.soak.run import soak
from tests.soak.verdict import table


def replicas(occasions: int, seed: int, *, seconds: float, crashes: bool) -> Scenario:
    """Two bots that only ever die, and Slack does what it should."""
    return Scenario(
        name="two replicas, PostgreSQL",
        database="postgres",
        seed=seed,
        occasions=occasions,
        seconds=seconds,
        bots=2,
        faults=False,
        stops=False,
        crashes=crashes,
        every=2.0,
    )


def main() -> int:
    """Returns 1 if an occasion was lost or came twice."""
    top = argparse.ArgumentParser(prog="python -m tests.soak.replicas", description="Two bots on one PostgreSQL.")
    top.add_argument("--occasions", type=int, default=3000)
    top.add_argument("--seed", type=int, default=1)
    top.add_argument("--page", type=Path, help="write the table into this page")
    options = top.parse_args()
    scenario = replicas(options.occasions, options.seed, seconds=options.occasions / 30, crashes=True)
    verdict = soak(scenario, lambda line: print(line, flush=True))
    complain(verdict)
    print(table([verdict]))
    if options.page:
        command = f"python -m tests.soak.replicas --occasions {options.occasions}"
        write_table(options.page, "replicas", command, table([verdict]))
    return 0 if verdict.good else 1


if __name__ == "__main__":
    sys.exit(main())
