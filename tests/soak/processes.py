"""The processes of a soak: the sandbox, and bots that are killed, stopped and started again."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from sandbox import SandboxClient
from tests.soak.plan import Orders

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Slack:
    """The sandbox's addresses and tokens."""

    client: SandboxClient
    api_url: str
    bot_token: str
    app_token: str


@contextmanager
def slack(folder: Path) -> Iterator[Slack]:
    """A workspace in another process, without rate limits."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--folder", str(folder / "workspace"), "--no-rates"]
    command += ["--fresh", "--manifest", "manifest.yml"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(5)]
    said = dict(re.findall(r"^(Page|base_url|Bot token|App token)\s+(\S+)$", "".join(lines), re.MULTILINE))
    client = SandboxClient(said["Page"])
    try:
        yield Slack(client, said["base_url"], said["Bot token"], said["App token"])
    finally:
        client.close()
        process.terminate()
        process.wait(30)
        process.stdout.close()


@dataclass
class Bot:
    """One bot: its present process, and what was done to it."""

    orders: Orders
    log: IO[bytes]
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    #: monotonic seconds until which it is stopped
    stopped_until: float = 0.0

    def start(self) -> None:
        """A new process under a new name."""
        self.starts += 1
        self.ready.unlink(missing_ok=True)
        orders = replace(self.orders, name=f"{self.orders.name}.{self.starts}", seed=self.orders.seed + self.starts)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.soak.bot", orders.as_text()], cwd=ROOT, stdout=self.log, stderr=self.log
        )

    @property
    def ready(self) -> Path:
        return Path(self.orders.ready)

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def stopped(self) -> bool:
        return self.stopped_until > 0

    def kill(self) -> None:
        """kill -9, and start anew."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.stopped_until = 0.0
        self.start()

    def stop_for(self, seconds: float) -> None:
        """SIGSTOP; `look_after` lets it go on."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGSTOP)
        self.stopped_until = time.monotonic() + seconds

    def look_after(self) -> None:
        """Let it go on if its time is over, and start it again if it ended by itself, as a supervisor would."""
        if self.stopped and time.monotonic() >= self.stopped_until:
            self.go_on()
        if not self.alive:
            self.start()

    def go_on(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGCONT)
        self.stopped_until = 0.0

    def end(self, *, patience: float = 30.0) -> None:
        """Ask it to end, and see to it."""
        if not self.alive or self.process is None:
            return
        if self.stopped:
            self.go_on()
        self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass
class Blows:
    """What was done to the processes."""

    kills: int = 0
    stops: int = 0
    crashes: int = 0
    #: the long ones, as the sandbox's time (epoch seconds) at which they began and ended
    long_stops: list[tuple[float, float]] = field(default_factory=list)
