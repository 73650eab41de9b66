"""A sandbox in a process of its own, so that it costs both sides of a comparison the same."""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox import SandboxClient

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Slack:
    """The workspace, and how to reach it."""

    people: SandboxClient
    api_url: str
    bot_token: str
    app_token: str

    def channels(self, count: int) -> list[str]:
        """So many channels with the app in them."""
        self.people.add_user("olga", is_admin=True)
        return [
            str(self.people.create_channel(name=f"room{number}", user="olga", bot=True)["id"])
            for number in range(count)
        ]


@contextmanager
def slack(*, rates: bool) -> Iterator[Slack]:
    """Start it, and end it afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-u", "-m", "sandbox", "--port", "0", "--folder", folder]
        command += ["--manifest", str(ROOT / "manifest.yml"), *([] if rates else ["--no-rates"])]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
        assert process.stdout is not None
        said = "".join(process.stdout.readline() for _ in range(4))
        page, api_url, bot_token, app_token = re.findall(r"^\S.*?  +(\S+)$", said, re.MULTILINE)
        try:
            with closing(SandboxClient(page)) as people:
                yield Slack(people, api_url, bot_token, app_token)
        finally:
            process.terminate()
            process.wait()


def until(done: Callable[[], bool], *, seconds: float, every: float = 0.01) -> None:
    """Wait for something; TimeoutError if it takes longer than that."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(f"not done within {seconds:g} s")
        time.sleep(every)
