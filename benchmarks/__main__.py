"""`make bench`: how fast the delivery, a tick and an acknowledgement are, each against a baseline of the same run."""

import argparse
from pathlib import Path

from benchmarks import acknowledgements, delivery_rate, tick_cost
from benchmarks.table import as_markdown

PAGE = """# How fast it is

`make bench` measures each figure against a baseline of the same run, on the same machine and the same sandbox, so that
the ratios say more than the seconds. This table is of a shared machine with two cores.

{table}

- The bare loop calls `chat.postMessage` and hopes; ours claims, posts and marks each message on disk. It can be the
  faster one all the same: it calls several conversations at once, keeps its connections, and marks and claims in one
  transaction for all that came back together. The bare loop is what the SDK does by itself: one call after the other,
  each over a connection of its own.
- Slack's limits are the ones that the sandbox enforces: a bucket of 300 posts a minute, one a second in a channel.
- A tick with nothing due is what the process does every 15 seconds: look for due work and for messages.
- Acknowledgements are measured from the typed command or the click until Slack has the answer. The empty app answers
  without doing anything; ours looks the person up, checks, and for a click commits before it answers. Each click
  answers a question that nobody has answered, and both apps rest for 50 ms between two clicks: what a click has caused
  leaves in that time.
"""


def main() -> None:
    """Run everything, print the table, and write the page if asked to."""
    options = argparse.ArgumentParser(prog="python -m benchmarks")
    options.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    options.add_argument("--page", type=Path, help="write the table into this page as well")
    given = options.parse_args()
    found = []
    for part in (delivery_rate, tick_cost, acknowledgements):
        for line in part.lines(quick=given.quick):
            print(f"{line.what}: {line.figure} against {line.baseline}, ratio {line.ratio:.3g}", flush=True)
            found.append(line)
    table = as_markdown(found)
    print(table)
    if given.page:
        given.page.write_text(PAGE.format(table=table))


if __name__ == "__main__":
    main()
