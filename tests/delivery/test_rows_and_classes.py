"""References, lateness and the classes of rows: what may wait, what may be dropped, what is never repeated."""

from datetime import timedelta

import pytest

from tests.delivery.office import Office, claim_and_vanish

POST = "chat.postMessage"
SETTLE = 300.0


def test_a_private_message_goes_where_its_opening_led(any_office: Office) -> None:
    office = any_office
    office.queue_dm("private")
    office.deliverer().run_until_idle()
    opened = office.row("dm:ana").result["channel"]["id"]
    assert office.row("private").channel == opened
    assert office.posts(opened) == ["private"]


def test_an_update_waits_until_what_it_changes_is_known_to_be_sent(any_office: Office) -> None:
    office = any_office
    office.people.fault("store_then_cut", method=POST)
    office.queue("question")
    update = {
        "channel": {"$ref": ["question", "channel"]},
        "ts": {"$ref": ["question", "ts"]},
        "text": "answered",
    }
    office.queue("change", update, method="chat.update", kind="update", lane=office.channel())
    office.queue("unrelated")
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    assert office.posts() == ["question", "unrelated"]
    assert office.state("change") == "pending"
    office.real.skip(SETTLE)
    deliverer.run_until_idle()
    assert office.posts() == ["answered", "unrelated"]


def test_what_refers_to_a_parked_row_is_parked_with_it(any_office: Office) -> None:
    office = any_office
    office.people.fault("error", method="conversations.open", error="user_disabled")
    office.queue_dm("private")
    office.deliverer().run_until_idle()
    assert (office.state("dm:ana"), office.state("private")) == ("parked", "parked")
    assert office.notes.codes == ["user_disabled"]
    assert office.calls() == []


def test_a_late_row_expires_with_a_reason_and_is_never_sent(any_office: Office) -> None:
    office = any_office
    office.queue("late", kind="checkin", expires_at=office.box.now() + timedelta(hours=8))
    office.people.advance(seconds=8 * 3600)
    office.deliverer().run_until_idle()
    assert office.state("late") == "expired"
    assert office.row("late").reason
    assert office.calls() == []


def test_a_check_in_that_never_arrived_expires_when_its_day_is_over(any_office: Office) -> None:
    office = any_office
    office.people.fault("cut_before_store", method=POST)
    office.queue("question", kind="checkin", expires_at=office.box.now() + timedelta(hours=8))
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    office.people.advance(seconds=9 * 3600)
    office.real.skip(SETTLE)
    deliverer.run_until_idle()
    assert office.state("question") == "expired"
    assert office.posts() == []


def test_a_check_in_that_did_arrive_is_found_although_its_day_is_over(any_office: Office) -> None:
    office = any_office
    office.people.fault("store_then_cut", method=POST)
    office.queue("question", kind="checkin", expires_at=office.box.now() + timedelta(hours=8))
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    office.people.advance(seconds=9 * 3600)
    office.real.skip(SETTLE)
    deliverer.run_until_idle()
    assert office.state("question") == "sent"


@pytest.mark.parametrize(("fault", "state"), [("store_then_cut", "sent"), ("cut_before_store", "expired")])
def test_a_reminder_is_looked_up_and_never_sent_again(any_office: Office, fault: str, state: str) -> None:
    office = any_office
    office.people.fault(fault, method=POST)
    office.queue("nudge", kind="reminder")
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    office.real.skip(SETTLE)
    deliverer.run_until_idle()
    assert office.state("nudge") == state
    assert len(office.calls()) == 1


@pytest.mark.parametrize("fault", ["store_then_cut", "cut_before_store", "html", "truncated_json"])
def test_an_uncertain_update_is_repeated_at_once_and_the_newest_wins(any_office: Office, fault: str) -> None:
    office = any_office
    office.queue("root")
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    office.people.fault(fault, method="chat.update")
    for text in ("older", "newer"):
        change = {"channel": office.channel(), "ts": {"$ref": ["root", "ts"]}, "text": text}
        office.queue(text, change, method="chat.update", kind="update")
    deliverer.run_until_idle()
    assert office.state("newer") == "pending", "it waits for the older one"
    office.people.advance(seconds=1)
    deliverer.run_until_idle()
    assert office.posts() == ["newer"]
    assert office.counts() == {"sent": 3}


def test_an_update_that_is_never_answered_is_given_up_after_a_day(office: Office) -> None:
    office.queue("root")
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    change = {"channel": office.channel(), "ts": {"$ref": ["root", "ts"]}, "text": "newer"}
    office.people.fault("status", method="chat.update", times=-1)
    office.queue("change", change, method="chat.update", kind="update")
    deliverer.run_until_idle()
    office.people.advance(seconds=3600)
    deliverer.run_until_idle()
    assert office.state("change") == "pending"
    office.people.advance(seconds=23 * 3600)
    deliverer.run_until_idle()
    assert office.state("change") == "parked"
    assert office.notes.codes == ["unanswered"]


def test_a_message_shown_to_one_person_is_sent_at_most_once(office: Office) -> None:
    office.people.join("ana", "#mentoring")
    arguments = {"channel": office.channel(), "user": office.user("ana"), "text": "psst"}
    office.people.fault("store_then_cut", method="chat.postEphemeral")
    office.queue("whisper", arguments, method="chat.postEphemeral")
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    office.real.skip(SETTLE)
    deliverer.run_until_idle()
    assert office.state("whisper") == "expired"
    assert len(office.calls("chat.postEphemeral")) == 1


def test_a_method_that_nobody_has_classed_is_never_repeated(office: Office) -> None:
    office.people.fault("store_then_cut", method="users.info")
    office.queue("odd", {"user": office.user("ana")}, method="users.info")
    office.deliverer().run_until_idle()
    assert office.state("odd") == "parked"
    assert office.notes.codes == ["unsure"]


def test_a_row_that_is_no_longer_wanted_is_dropped_before_any_call(any_office: Office) -> None:
    office = any_office
    office.notes.unwanted["question"] = "the member has left"
    office.queue("question")
    office.queue("other")
    office.deliverer().run_until_idle()
    assert office.row("question").reason == "the member has left"
    assert office.state("question") == "expired"
    assert office.posts() == ["other"]


def test_a_claim_that_grew_old_is_given_up_before_it_is_sent(office: Office) -> None:
    office.queue("hello")

    class Stopwatch:
        """The process is stopped for ten seconds after its first look at the time."""

        def __init__(self) -> None:
            self.looks = 0

        def __call__(self) -> float:
            self.looks += 1
            return 10.0 if self.looks > 1 else 0.0

    deliverer = office.deliverer(elapsed=Stopwatch())
    deliverer.run_once(office.box.now())
    assert office.state("hello") == "pending"
    assert office.calls() == []
    deliverer.run_until_idle()
    assert office.posts() == ["hello"]


def test_a_repair_goes_on_where_an_old_claim_had_left_it(office: Office) -> None:
    office.people.fault("error", method=POST, error="invalid_blocks")
    office.queue("hello", {"channel": office.channel(), "text": "hello", "blocks": [{"type": "divider"}]})
    office.deliverer(elapsed=lambda: 10.0 * len(office.calls())).run_until_idle()  # an answer takes ten seconds
    assert office.posts() == ["hello"]
    assert ["blocks" in call["args"] for call in office.calls()] == [True, False], "what was broken is not sent again"
    assert office.row("hello").attempt == 2


@pytest.mark.parametrize("method", ["conversations.open", "conversations.invite"])
def test_an_orphaned_call_that_repeats_harmlessly_is_repeated_soon(office: Office, method: str) -> None:
    arguments = {"users": office.user("bo"), "channel": office.channel()}
    if method == "conversations.open":
        del arguments["channel"]
    office.queue("setup", arguments, method=method, kind="setup")
    claim_and_vanish(office)
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    assert office.calls(method) == []
    office.real.skip(20)
    deliverer.run_until_idle()
    assert office.state("setup") == "sent"
