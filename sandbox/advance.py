"""Moves the clock from one due moment to the next, while those who live by it act."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, TypeVar

import urllib3

from sandbox.clock import micros, moment
from sandbox.errors import SandboxError
from sandbox.model import Json
from sandbox.world import World

Answer = TypeVar("Answer")
#: rounds at one moment after which somebody is thought to act for ever
RESTLESS = 1000
#: looks, 20 ms apart, at what is due although everybody rested
PATIENCE = 25
#: how far the clock goes while something that is due waits for more than time
SMALL_STEP_US = 15 * 60 * 1_000_000


class Resident(Protocol):
    """Somebody who lives by the sandbox's clock. Both methods are called in a worker thread."""

    @property
    def name(self) -> str:
        """Under this name it can be registered anew."""

    def next_due(self) -> datetime | None:
        """The earliest moment at which it wants to act; None = nothing planned."""

    def run_until_idle(self) -> bool:
        """Act on everything that is due now; True if it did anything."""


@dataclass(frozen=True)
class RemoteResident:
    """A resident in another process, asked over HTTP."""

    name: str
    next_due_url: str
    run_url: str

    def next_due(self) -> datetime | None:
        given = _asked("GET", self.next_due_url, timeout=60).get("next_due")
        return parse_moment(given, "next_due") if given else None

    def run_until_idle(self) -> bool:
        return bool(_asked("POST", self.run_url, timeout=600).get("did"))


def _asked(method: str, url: str, *, timeout: float) -> Json:
    answer = urllib3.request(method, url, timeout=timeout, retries=False)
    if answer.status != 200:
        raise OSError(f"{url} answered with HTTP {answer.status}")
    return dict(answer.json())


def parse_moment(text: str, field: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as problem:
        raise SandboxError("invalid_time", f"`{field}` must be a time such as 2026-11-23T09:00:00Z.") from problem
    return found if found.tzinfo else found.replace(tzinfo=UTC)


class Advancer:
    def __init__(self, world: World) -> None:
        self.world = world
        self.residents: dict[str, Resident] = {}
        self.lock = asyncio.Lock()
        self._stopped = False

    async def next_due(self) -> int | None:
        """The earliest moment, in microseconds, at which any resident wants to act."""
        dues = [await self._ask(one, one.next_due) for one in list(self.residents.values())]
        return min((micros(due) for due in dues if due is not None), default=None)

    async def to(self, target_us: int) -> int:
        """Move to the target, resting at every due moment on the way, unless stopped; the number of stops."""
        clock = self.world.clock
        async with self.lock:
            self._stopped = False
            clock.hold()
            try:
                return await self._walk(target_us)
            finally:
                clock.release()
                self._tell()

    def stop(self) -> None:
        """End the advance that is under way at the moment it has come to; everybody comes to rest there."""
        self._stopped = True

    async def rest(self) -> None:
        """Stop, and wait until whoever was acting has come to rest."""
        self.stop()
        async with self.lock:
            return

    async def to_next(self) -> int:
        await self._settle()
        due = await self.next_due()
        if due is None:
            raise SandboxError("nothing_due", "Nobody plans anything; give `seconds` or `to` instead of `next`.")
        return await self.to(due)

    async def _walk(self, target_us: int) -> int:
        clock, steps, patience = self.world.clock, 0, PATIENCE
        while True:
            self._tell()
            await self._settle()
            steps += 1
            due = await self.next_due()
            if due is not None and due <= clock.now_us():
                due = await self._overdue(patience)
                # whoever is stuck has been waited for: from here on small steps, so that nobody else is passed by
                patience = 1
            if self._stopped:
                return steps
            if due is None or due > target_us:
                break
            self._move(due)
        if clock.now_us() < target_us:
            self._move(target_us)
            self._tell()
            await self._settle()
            steps += 1
        return steps

    def _move(self, target_us: int) -> None:
        """The new time is on disk before anybody acts by it: after a crash nobody finds themselves ahead of it."""
        self.world.clock.move_to(target_us)
        self.world.write_down()

    async def _overdue(self, patience: int) -> int | None:
        """The next moment, when something is still due after everybody rested.

        It may have become due a moment ago, by somebody who acts at the same time: so look again a few times. What is
        due even then waits for more than the clock, which goes on a little.
        """
        now = self.world.clock.now_us()
        for _ in range(patience):
            await asyncio.sleep(0.02)
            await self._settle()
            due = await self.next_due()
            if due is None or due > now:
                return due
        return now + SMALL_STEP_US

    async def _settle(self) -> None:
        """Let everybody act on what is due now, until nobody does anything and no envelope is in flight.

        What the app does with an envelope may be work for somebody who had rested before: so all are asked again
        unless none has been sent since the last time.
        """
        for _ in range(RESTLESS):
            sent, did = await self.world.desk.still(), False
            for resident in list(self.residents.values()):
                did = bool(await self._ask(resident, resident.run_until_idle)) or did
            if not did and await self.world.desk.still() == sent:
                return
        names = ", ".join(self.residents)
        raise SandboxError("restless", f"Somebody of {names} acts again and again without coming to rest.")

    async def _ask(self, resident: Resident, question: Callable[[], Answer]) -> Answer:
        try:
            return await asyncio.to_thread(question)
        except Exception as problem:
            # Whatever it was, whoever advances the clock must hear of it; the log has where it came from.
            logging.getLogger("sandbox").exception("%s failed at %s", resident.name, self.world.clock.now())
            what = f"{type(problem).__name__}: {problem}"
            raise SandboxError("resident_failed", f"{resident.name} failed, see the log: {what}") from problem

    def _tell(self) -> None:
        self.world.publish("clock", **clock_json(self.world))


def clock_json(world: World) -> Json:
    clock = world.clock
    us = clock.now_us()
    now = moment(us).isoformat()
    return {"now": now, "epoch": us / 1_000_000, "live": clock.live, "advancing": clock.advancing}
