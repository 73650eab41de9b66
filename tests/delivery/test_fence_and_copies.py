"""Two processes at one row: one message stays, and what the loser posted is taken away."""

from typing import Any

import pytest

from delivery import Hooks
from storage import OutboxRow
from tests.delivery.office import Office, claim_and_vanish

POST = "chat.postMessage"
SETTLE = 300.0


def late_copy(office: Office, row: OutboxRow) -> str:
    """The claimed row's message reaches Slack at last, from a process that was stopped for too long."""
    metadata = {"event_type": "mentor_circles", "event_payload": {"marker": row.marker}}
    arguments: dict[str, Any] = {name: row.arguments[name] for name in ("channel", "text")}
    return str(office.client.chat_postMessage(**arguments, metadata=metadata)["ts"])


def test_the_mark_of_an_attempt_that_was_overtaken_is_refused(any_office: Office) -> None:
    office = any_office
    office.queue("hello")
    claimed = claim_and_vanish(office)
    second = office.deliverer(owner="two")
    second.run_until_idle()
    office.real.skip(SETTLE)
    second.run_until_idle()
    assert office.row("hello").attempt == 2
    with office.database.begin(office.team_id) as uow:
        assert not uow.outbox.mark_sent(claimed.id, claimed.attempt, {"ts": "1.2", "channel": "C1"})
        assert not uow.outbox.mark_unknown(claimed.id, claimed.attempt, "late")
        assert not uow.outbox.release(claimed.id, claimed.attempt, office.box.now(), "late")
        assert not uow.outbox.park(claimed.id, claimed.attempt, "late")
        uow.commit()
    assert office.state("hello") == "sent"


def test_the_copy_of_a_process_that_was_stopped_too_long_is_deleted_within_ten_minutes(any_office: Office) -> None:
    office = any_office
    office.queue("hello")
    claimed = claim_and_vanish(office)
    deliverer = office.deliverer(owner="two")
    deliverer.run_until_idle()
    office.real.skip(SETTLE)
    deliverer.run_until_idle()
    first = office.row("hello").ts
    copy = late_copy(office, claimed)
    assert office.posts() == ["hello", "hello"]
    office.people.advance(seconds=599)
    deliverer.run_until_idle()
    office.people.advance(seconds=1)
    deliverer.run_until_idle()
    assert office.posts() == ["hello"]
    assert office.row("hello").ts == first
    assert office.calls("chat.delete")[0]["args"]["ts"] == copy


def test_a_process_that_wakes_up_after_another_sent_its_row_takes_its_own_copy_away(any_office: Office) -> None:
    office = any_office
    office.queue("hello")
    second = office.deliverer(owner="two")
    looks = 0

    def stopped_after_the_last_look_at_the_time() -> float:
        nonlocal looks
        looks += 1
        if looks == 2:
            second.run_until_idle()
            office.real.skip(SETTLE)
            second.run_until_idle()
        return 0.0

    first = office.deliverer(owner="one", elapsed=stopped_after_the_last_look_at_the_time)
    first.run_once(office.box.now())
    assert len(office.calls()) == 2
    assert office.posts() == ["hello"]
    assert office.row("hello").owner == "two"
    assert office.notes.sent == ["hello"]


def test_copies_are_looked_for_three_times_and_then_no_more(any_office: Office) -> None:
    office = any_office
    office.people.fault("cut_before_store", method=POST)
    office.queue("hello")
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    office.real.skip(SETTLE)
    deliverer.run_until_idle()
    sent_at = office.box.now()
    looks = []
    while (due := deliverer.next_due()) is not None:
        office.people.advance(to=due)
        deliverer.run_until_idle()
        looks.append((due - sent_at).total_seconds())
    assert looks == [600, 3600, 86_400]
    assert office.row("hello").sweeps == 3
    assert office.posts() == ["hello"]


def test_a_message_sent_at_the_first_attempt_is_not_looked_for(office: Office) -> None:
    office.queue("hello")
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    assert deliverer.next_due() is None


def test_the_sent_message_stays_even_if_its_copy_is_older(office: Office) -> None:
    office.queue("hello")
    claimed = claim_and_vanish(office)
    late_copy(office, claimed)
    deliverer = office.deliverer()
    with office.database.begin(office.team_id) as uow:  # as if the history had not shown it yet
        uow.outbox.release(claimed.id, claimed.attempt, office.box.now(), "")
        uow.commit()
    deliverer.run_until_idle()
    kept = office.row("hello").ts
    office.people.advance(seconds=600)
    deliverer.run_until_idle()
    messages = office.people.messages(channel=office.channel())
    assert [one["ts"] for one in messages if one.get("bot_id") and not one.get("deleted")] == [kept]


def test_a_copy_is_left_alone_when_the_sent_message_is_gone(office: Office) -> None:
    office.queue("hello")
    claimed = claim_and_vanish(office)
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    office.real.skip(SETTLE)
    deliverer.run_until_idle()
    late_copy(office, claimed)
    office.client.chat_delete(channel=office.channel(), ts=str(office.row("hello").ts))
    office.people.advance(seconds=600)
    deliverer.run_until_idle()
    assert office.posts() == ["hello"]


@pytest.mark.parametrize("method", ["conversations.history", "chat.delete"])
@pytest.mark.parametrize("kind", ["status", "ratelimited"])
def test_a_look_for_copies_that_fails_is_repeated(office: Office, method: str, kind: str) -> None:
    office.queue("hello")
    claimed = claim_and_vanish(office)
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    office.real.skip(SETTLE)
    deliverer.run_until_idle()
    late_copy(office, claimed)
    office.people.advance(seconds=600)
    office.people.fault(kind, method=method, retry_after=30)
    deliverer.run_until_idle()
    assert office.posts() == ["hello", "hello"]
    office.real.skip(60)
    deliverer.run_until_idle()
    assert office.posts() == ["hello"]


def test_two_processes_share_an_outbox_and_send_every_row_once(any_office: Office) -> None:
    office = any_office
    for number in range(20):
        office.queue(f"m{number}", {"channel": office.channel(), "text": f"m{number}"}, lane=f"lane{number % 4}")
    one, two = office.deliverer(owner="one"), office.deliverer(owner="two")
    now = office.box.now()
    while one.run_once(now) | two.run_once(now):
        pass
    assert sorted(office.posts()) == sorted(f"m{number}" for number in range(20))
    assert len(office.calls()) == 20


def test_a_hook_that_fails_undoes_the_mark_and_the_message_is_not_sent_again(any_office: Office) -> None:
    office = any_office
    failures = [RuntimeError("not now")]

    def on_sent(uow: Any, row: OutboxRow, result: dict[str, Any]) -> None:
        office.notes.sent.append(row.key)
        if failures:
            raise failures.pop()

    office.queue("hello")
    deliverer = office.deliverer(hooks=Hooks(on_sent=on_sent))
    with pytest.raises(RuntimeError):
        deliverer.run_until_idle()
    assert office.state("hello") == "sending"
    office.real.skip(SETTLE)
    deliverer.run_until_idle()
    assert office.state("hello") == "sent"
    assert office.posts() == ["hello"]
    assert office.notes.sent == ["hello", "hello"]


def test_a_hook_changes_the_database_together_with_the_mark(any_office: Office) -> None:
    office = any_office

    def on_sent(uow: Any, row: OutboxRow, result: dict[str, Any]) -> None:
        uow.inbox.first_time(f"sent:{row.key}", office.box.now())

    office.queue("hello")
    office.deliverer(hooks=Hooks(on_sent=on_sent)).run_until_idle()
    with office.database.begin(office.team_id) as uow:
        assert not uow.inbox.first_time("sent:hello", office.box.now())
