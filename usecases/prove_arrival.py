"""Whoever clicks under a message has it: so it was sent, whatever Slack did or did not answer."""

from usecases.unit import UnitOfWork


def prove_arrival(uow: UnitOfWork, checkin_id: int, user_id: str, channel_id: str, ts: str) -> bool:
    """Mark the question of a check-in as sent if nobody knew; False if that was known, or is not this member's."""
    return bool(channel_id and ts) and uow.outbox.arrived(checkin_id, user_id, channel_id, ts)
