"""A picture is sent at most once, in three steps, and only the last one can be uncertain."""

import base64

import pytest
import urllib3

from delivery.uploads import UPLOAD
from tests.delivery.office import Office, claim_and_vanish

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
RESERVE, COMPLETE = "files.getUploadURLExternal", "files.completeUploadExternal"


def queue_picture(office: Office) -> None:
    office.queue("report")
    arguments = {
        "channel": {"$ref": ["report", "channel"]},
        "thread_ts": {"$ref": ["report", "ts"]},
        "filename": "rounds.png",
        "title": "Meetings by round",
        "alt_text": "Round 1: 5 of 6 met.",
        "content": base64.b64encode(PNG).decode(),
    }
    office.queue("picture", arguments, method=UPLOAD, kind="chart", lane=office.channel())


def pictures(office: Office) -> list[dict[str, object]]:
    messages = office.people.messages(channel=office.channel(), thread_ts=office.row("report").ts)
    return [file for message in messages for file in message.get("files") or []]


def test_a_picture_arrives_in_its_thread_with_words_for_who_cannot_see_it(any_office: Office) -> None:
    office = any_office
    queue_picture(office)
    office.deliverer().run_until_idle()
    [file] = pictures(office)
    assert (file["title"], file["alt_txt"]) == ("Meetings by round", "Round 1: 5 of 6 met.")
    assert urllib3.request("GET", str(file["url"])).data == PNG
    assert office.row("picture").result["files"] == [{"id": file["id"]}]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "store_then_cut"},
        {"kind": "cut_before_store"},
        {"kind": "status"},
        {"kind": "html"},
        {"kind": "truncated_json"},
        {"kind": "error", "error": "internal_error"},
    ],
    ids=lambda fault: fault["kind"],
)
def test_a_picture_that_may_have_arrived_is_parked_and_never_sent_again(office: Office, fault: dict[str, str]) -> None:
    queue_picture(office)
    office.people.fault(method=COMPLETE, **fault)
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    office.real.skip(1000)
    office.people.advance(seconds=1000)
    deliverer.run_until_idle()
    assert office.state("picture") == "parked"
    assert office.notes.codes == ["unsure"]
    assert len(pictures(office)) <= 1
    assert len(office.calls(COMPLETE)) == 1


@pytest.mark.parametrize("kind", ["store_then_cut", "cut_before_store", "status", "html"])
def test_a_picture_that_was_not_shown_yet_is_begun_again(office: Office, kind: str) -> None:
    queue_picture(office)
    office.people.fault(kind, method=RESERVE)
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    assert office.state("picture") == "pending"
    office.real.skip(60)
    deliverer.run_until_idle()
    assert len(pictures(office)) == 1


@pytest.mark.parametrize("method", [RESERVE, COMPLETE])
def test_a_limited_upload_waits_for_its_time(office: Office, method: str) -> None:
    queue_picture(office)
    office.people.fault("ratelimited", method=method, retry_after=5)
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    assert office.state("picture") == "pending"
    office.people.advance(seconds=5)
    deliverer.run_until_idle()
    assert len(pictures(office)) == 1


def test_an_orphaned_picture_is_parked_after_settle(office: Office) -> None:
    queue_picture(office)
    office.deliverer().run_once(office.box.now())
    claim_and_vanish(office)
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    office.real.skip(300)
    deliverer.run_until_idle()
    assert office.state("picture") == "parked"
    assert office.calls(COMPLETE) == []


def test_a_picture_that_is_none_is_parked_without_a_call(office: Office) -> None:
    arguments = {"channel": office.channel(), "filename": "x.png", "content": "not base64!"}
    office.queue("picture", arguments, method=UPLOAD, kind="chart")
    office.deliverer().run_until_idle()
    assert office.state("picture") == "parked"
    assert office.calls(RESERVE) == []
