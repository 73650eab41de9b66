"""A process that dies at any boundary loses nothing and posts nothing twice."""

import subprocess
import sys
from pathlib import Path

from tests.delivery.dying_process import DIED
from tests.delivery.office import Office

ROOT = Path(__file__).resolve().parents[2]


def test_a_process_may_die_at_any_boundary_and_every_message_arrives_once(any_office: Office, url: str) -> None:
    office = any_office
    boundary, died = 0, True
    while died:
        boundary += 1
        key = f"message {boundary}"
        office.queue(key)
        arguments = [url, office.team_id, office.box.api_url, office.box.bot_token, str(boundary)]
        child = subprocess.run(
            [sys.executable, "-m", "tests.delivery.dying_process", *arguments], cwd=ROOT, check=False, timeout=120
        )
        assert child.returncode in (0, DIED)
        died = child.returncode == DIED
        survivor = office.deliverer(owner=f"survivor {boundary}")
        survivor.run_until_idle()
        office.real.skip(300)
        survivor.run_until_idle()
        assert office.state(key) == "sent"
    assert boundary > 5, "claim, call and mark were all passed"
    assert office.posts() == [f"message {number}" for number in range(1, boundary + 1)]
