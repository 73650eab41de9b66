"""The app with one mistake at a time, as somebody might build it. None of this exists in the product."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import bindparam, update
from sqlmodel import col

from delivery import DeliverySettings
from delivery.answers import Answer, Unclear
from delivery.rates import Moment
from delivery.settling import Settler
from delivery.wire import is_post
from storage import OutboxRow, sending
from storage.queue_tables import OutboxCallRow
from storage.scope import columns_of, my_team
from tests.delivery.protocol_machine import TIGHT, ProtocolMachine, Variant
from tests.delivery.slack_model import Fate, ModelWire, Weather
from tests.delivery.stoppable import CALLING, Make, ModelDeliverer


class Careless(DeliverySettings):
    """Settings without a floor."""

    @property
    def settle_floor(self) -> float:
        return 0.0


class RetryingWire(ModelWire):
    """What the SDK does by default: after a cut connection it calls once more."""

    def answer(self, weather: Weather, method: str, arguments: Any, marks: Any) -> Answer:
        answer = super().answer(weather, method, arguments, marks)
        if isinstance(answer, Unclear):
            answer = super().answer(Weather(), method, arguments, marks)
        return answer


class MarksBeforeItSends(ModelDeliverer):
    """At most once: a crash between the mark and the call loses the message."""

    def _send(self, row: OutboxRow, claimed: float) -> None:
        if is_post(row.method):
            self._ledger.sent(row, {"ok": True, "channel": row.arguments["channel"], "ts": "0"})
        super()._send(row, claimed)


class LeasingSettler(Settler):
    """At least once: what is uncertain is sent again after some time, without a look."""

    def _look(self, row: OutboxRow, at: Moment, desk: object) -> None:
        self._ledger.released(row, at.now, "its lease is over")


class Leases(ModelDeliverer):
    def put_together(self) -> None:
        super().put_together()
        self._settler = LeasingSettler(self._wire, self._ledger, self._rests, self._settings)


def without_fence(patch: pytest.MonkeyPatch) -> Variant:
    """Every mark counts, whoever has claimed the row since."""
    row = columns_of(OutboxCallRow)
    anybody = update(row).where(
        col(OutboxCallRow.team_id) == my_team(),
        col(OutboxCallRow.id) == bindparam("this_row"),
        bindparam("this_attempt") > 0,
    )
    patch.setattr(sending, "FENCED", anybody)
    return Variant()


def settle_below_the_lag(_: pytest.MonkeyPatch) -> Variant:
    """Looked up before the history shows what was posted."""
    return Variant(Make(Careless(settle=20.0, per_channel=0.0, per_workspace=0.0)))


def retries_of_the_sdk(_: pytest.MonkeyPatch) -> Variant:
    """A cut connection is called again by the library."""
    return Variant(Make(TIGHT, wire=RetryingWire))


def mark_before_send(_: pytest.MonkeyPatch) -> Variant:
    """Noted as sent, then sent."""
    return Variant(Make(TIGHT, deliverer=MarksBeforeItSends))


def lease_and_resend(_: pytest.MonkeyPatch) -> Variant:
    """No look into the conversation before something is sent again."""
    return Variant(Make(TIGHT, deliverer=Leases))


def no_sweep(_: pytest.MonkeyPatch) -> Variant:
    """Nobody looks for the copy of a process that was stopped for too long."""
    return Variant(Make(replace(TIGHT, sweeps=(1e9, 1e9, 1e9))))


def ack_before_commit(_: pytest.MonkeyPatch) -> Variant:
    """Slack is told that all is well, and then it is stored."""

    def first_ack(listener: Callable[..., None]) -> Callable[..., None]:
        def received(ack: Callable[[], None], **more: Any) -> None:
            ack()
            listener(ack=lambda: None, **more)

        return received

    return Variant(intake=first_ack)


Build = Callable[[pytest.MonkeyPatch], Variant]

#: found by the search within seconds
SEARCHED: dict[str, Build] = {
    "settle below the lag": settle_below_the_lag,
    "retries of the SDK": retries_of_the_sdk,
    "mark before send": mark_before_send,
    "ack before commit": ack_before_commit,
    "lease and resend": lease_and_resend,
}


def overtaken(machine: ProtocolMachine, ends: Fate) -> None:
    """One process hangs in a call for so long that the other one sends the message, and then wakes up."""
    machine.some_messages_are_due(lanes=["C1"])
    machine.a_process_goes_on(who=0, to=CALLING, fate=Fate.WELL, lag=0.0)
    machine.a_process_works_for_a_while(who=1, fate=Fate.WELL, lag=0.0, seconds=140.0)
    machine.a_process_goes_on(who=0, to="", fate=ends, lag=0.0)
    machine.a_process_works_for_a_while(who=1, fate=Fate.WELL, lag=0.0, seconds=20.0)


#: found too, but only after a minute or so: the other process has to act at the right moment
TOLD: dict[str, tuple[Build, Fate]] = {
    "no fence": (without_fence, Fate.UNREACHED),
    "no sweep": (no_sweep, Fate.STORED_UNHEARD),
}
