"""A process that dies at any boundary loses nothing and posts nothing twice."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from tests.delivery.dying_process import DIED
from tests.delivery.office import Office

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(any_office: Office, url: str) -> Iterator[Callable[[int], int]]:
    """Runs a process that dies at the boundary of that number; gives the code it ended with."""
    office = any_office
    command = [sys.executable, "-m", "tests.delivery.dying_process"]
    arguments = [url, office.team_id, office.box.api_url, office.box.bot_token]
    with Popen([*command, *arguments], cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True) as parent:
        into, out = parent.stdin, parent.stdout
        assert into and out

        def dying(boundary: int) -> int:
            print(boundary, file=into, flush=True)
            return int(out.readline())

        yield dying
        into.close()
        assert parent.wait(60) == 0


@pytest.mark.long
def test_a_process_may_die_at_any_boundary_and_every_message_arrives_once(
    any_office: Office, run: Callable[[int], int]
) -> None:
    office = any_office
    boundary, died = 0, True
    while died:
        boundary += 1
        keys = [f"first {boundary}", f"second {boundary}"]
        for key in keys:  # the second one is claimed in the transaction that marks the first
            office.queue(key, lane=key)
        code = run(boundary)
        assert code in (0, DIED)
        died = code == DIED
        survivor = office.deliverer(owner=f"survivor {boundary}")
        survivor.run_until_idle()
        office.real.skip(300)
        survivor.run_until_idle()
        assert [office.state(key) for key in keys] == ["sent", "sent"]
    assert boundary > 8, "claim, call, mark and claim, call and mark were all passed"
    expected = [f"{which} {number}" for number in range(1, boundary + 1) for which in ("first", "second")]
    assert sorted(office.posts()) == sorted(expected)
