"""Whoever clicks under a message has it: so it was sent, whatever Slack did or did not answer."""

from storage import OutboxState
from usecases.unit import UnitOfWork


def prove_arrival(uow: UnitOfWork, checkin_id: int, user_id: str, channel_id: str, ts: str) -> bool:
    """Mark the question of a check-in as sent if nobody knew; False if that was known, or is not this member's."""
    checkin = uow.checkins.get(checkin_id)
    if checkin is None or checkin.user_id != user_id or not channel_id or not ts:
        return False
    row = uow.outbox.get(checkin.outbox_key)
    if row is None or row.state is not OutboxState.UNKNOWN:
        return False
    return uow.outbox.mark_sent(row.id, row.attempt, {"ok": True, "channel": channel_id, "ts": ts})
