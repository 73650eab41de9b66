"""`python -m benchmarks.matching [--quick] [line ...]`: the table of goals and figures, in Markdown.

Each line runs in a process of its own, one after the other, against its baseline in the same process.
"""

import argparse
import json
import subprocess
import sys
from dataclasses import asdict

from benchmarks.matching.lines import LINES
from benchmarks.matching.memory import peak_mb


def main() -> int:
    """Print the table; 1 if a line failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("lines", nargs="*", help=f"some of: {', '.join(LINES)}")
    parser.add_argument("--quick", action="store_true", help="smaller programs and shorter searches")
    parser.add_argument("--alone", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.alone:
        line = asdict(LINES[asked.alone](asked.quick))
        print(json.dumps(line | {"memory": f"{peak_mb():,.0f} MB"}))
        return 0
    unknown = set(asked.lines) - set(LINES)
    if unknown:
        parser.error(f"no line is called {', '.join(sorted(unknown))}")
    print("| what | goal | figure | ratio | baseline, in the same run | peak memory |\n|---|---|---|---|---|---|")
    failed = 0
    for name in asked.lines or LINES:
        command = [sys.executable, "-m", "benchmarks.matching", "--alone", name, *(["--quick"] * asked.quick)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - this very program
        if done.returncode:
            failed += 1
            print(f"| {name} | failed | | | | |", flush=True)
            continue
        line = json.loads(done.stdout)
        cells = [line[key] for key in ("what", "goal", "figure", "ratio", "baseline", "memory")]
        print("| " + " | ".join(cells) + " |", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
