"""Planned misfortune: which call or delivery goes wrong, how, and how often."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass
from typing import Any

from sandbox.errors import SandboxError
from sandbox.model import Json

#: kinds that hit a Web API call
CALL_KINDS = (
    "store_then_cut",
    "cut_before_store",
    "delay",
    "status",
    "html",
    "ratelimited",
    "error",
    "truncated_json",
    "ok_without_ts",
    "history_lag",
)
#: kinds that hit Socket Mode
LINK_KINDS = ("socket_disconnect", "drop_ack")
KINDS = CALL_KINDS + LINK_KINDS
#: kinds after which the call has taken effect, unless `stored` says otherwise
STORED = ("store_then_cut", "delay", "truncated_json", "ok_without_ts", "history_lag")


@dataclass
class Fault:
    id: str
    kind: str
    #: Web API method, or type of delivery for drop_ack; None = any
    method: str | None = None
    channel: str | None = None
    #: how often it strikes; -1 = until cleared
    times: int = 1
    #: how many matching calls pass before the first strike
    skip: int = 0
    seconds: float = 0.0
    status: int = 503
    error: str | None = None
    retry_after: int = 1
    probability: float = 1.0
    #: does the call take effect all the same?
    stored: bool = False

    def json(self) -> Json:
        return asdict(self)


class Faults:
    def __init__(self) -> None:
        self.planned: list[Fault] = []
        self.chance = random.Random(0)
        self.count = 0

    def add(self, kind: str, **settings: Any) -> Fault:
        if kind not in KINDS:
            raise SandboxError("invalid_kind", f"`kind` must be one of: {', '.join(KINDS)}.")
        if kind == "error" and not settings.get("error"):
            raise SandboxError("missing_error", "`error` must name the error code that the call gets.")
        if settings.get("stored") is None:
            settings["stored"] = kind in STORED
        if kind == "history_lag":
            settings["method"] = None  # whatever posts the message
        self.count += 1
        fault = Fault(id=f"F{self.count}", kind=kind, **settings)
        self.planned.append(fault)
        return fault

    def clear(self) -> None:
        self.planned.clear()

    def strike(self, kinds: tuple[str, ...], method: str, channel: str | None) -> Fault | None:
        """The first planned fault that hits this call; its count goes down."""
        for fault in self.planned:
            if fault.kind not in kinds or fault.method not in (None, method):
                continue
            if fault.channel is not None and fault.channel != channel:
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            if fault.probability < 1.0 and self.chance.random() >= fault.probability:
                continue
            self._count_down(fault)
            return fault
        return None

    def _count_down(self, fault: Fault) -> None:
        if fault.times > 0:
            fault.times -= 1
            if fault.times == 0:
                self.planned.remove(fault)
