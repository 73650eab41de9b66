"""Every code that Slack refuses with: what becomes of the row, of the others, and who is told."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from delivery import Effect, effect_of, remedy_of
from delivery.errors import ERRORS, OTHER, rule_of
from tests.delivery.office import Office

DAY = 86_400
POST = "chat.postMessage"


@dataclass(frozen=True)
class Expected:
    """After the code has come once, and then no more."""

    state: str  # right after
    calls: int  # of the method, right after
    effect: Effect = Effect.NONE
    told: bool = False
    #: real seconds after which it goes on by itself; None if it does not
    rest: float | None = None
    #: whether another conversation goes on meanwhile
    others: bool = True
    method: str = POST


HALTED = Expected("pending", 1, Effect.HALT, told=True, rest=900, others=False)
KEPT_OUT = Expected("pending", 1, Effect.HALT, told=True, rest=DAY, others=False)
MOVED = Expected("pending", 1, Effect.HALT, told=True, rest=900, others=False)
FEATURE = Expected("pending", 1, Effect.TELL, told=True, rest=3600, others=False)
UNSURE = Expected("unknown", 1, rest=300)
REPAIRED = Expected("sent", 2, Effect.TELL)
PAUSED = Expected("parked", 1, Effect.PAUSE, told=True)
TOLD = Expected("parked", 1, Effect.TELL, told=True)
SUSPENDED = Expected("parked", 1, Effect.SUSPEND, told=True)
DROPPED = Expected("expired", 1, method="chat.update")

#: one line for each code, and one for each spelling that a pattern stands for
TABLE: dict[str, Expected] = {
    "ratelimited": Expected("pending", 1, rest=30),
    "rate_limited": Expected("pending", 1, rest=30),
    "message_limit_exceeded": Expected("pending", 1, Effect.TELL, told=True, rest=3600, others=False),
    "fatal_error": UNSURE,
    "internal_error": UNSURE,
    "service_unavailable": UNSURE,
    "request_timeout": UNSURE,
    "token_revoked": HALTED,
    "token_expired": HALTED,
    "account_inactive": HALTED,
    "invalid_auth": HALTED,
    "not_authed": HALTED,
    "missing_scope": FEATURE,
    "no_permission": FEATURE,
    "not_allowed_token_type": FEATURE,
    "ekm_access_denied": KEPT_OUT,
    "access_denied": KEPT_OUT,
    "enterprise_is_restricted": KEPT_OUT,
    "two_factor_setup_required": KEPT_OUT,
    "team_access_not_granted": KEPT_OUT,
    "team_added_to_org": MOVED,
    "org_login_required": MOVED,
    "not_in_channel": Expected("sent", 2, Effect.PAUSE),
    "channel_not_found": PAUSED,
    "direct_message_gone": SUSPENDED,
    "unreadable": Expected("unknown", 1, Effect.TELL),
    "unsure": TOLD,
    "unanswered": TOLD,
    "is_archived": PAUSED,
    "user_not_found": SUSPENDED,
    "user_disabled": SUSPENDED,
    "cannot_dm_bot": Expected("parked", 1, Effect.REMOVE, told=True),
    "restricted_action": PAUSED,
    "restricted_action_read_only_channel": PAUSED,
    "restricted_action_thread_only_channel": PAUSED,
    "messages_tab_disabled": TOLD,
    "cannot_reply_to_message": REPAIRED,
    "restricted_action_thread_locked": REPAIRED,
    "channel_thread_locked": REPAIRED,
    "msg_too_long": REPAIRED,
    "msg_blocks_too_long": REPAIRED,
    "invalid_blocks": REPAIRED,
    "invalid_blocks_format": REPAIRED,
    "no_text": REPAIRED,
    "invalid_arguments": REPAIRED,
    "metadata_too_large": TOLD,
    "invalid_metadata_format": TOLD,
    "invalid_metadata_schema": TOLD,
    "message_not_found": DROPPED,
    "cant_update_message": DROPPED,
    "cant_delete_message": DROPPED,
    "edit_window_closed": DROPPED,
    "is_inactive": DROPPED,
    "expired_trigger_id": DROPPED,
    "hash_conflict": DROPPED,
    "view_not_found": DROPPED,
    "already_in_channel": Expected("sent", 1, method="conversations.invite"),
    "already_archived": Expected("sent", 1, method="conversations.archive"),
    "name_taken": Expected("parked", 1, Effect.TELL, told=True, method="conversations.create"),
    "some_code_of_next_year": TOLD,
}
#: codes of our own, which Slack never says
OURS = {"direct_message_gone", "unreadable", "unsure", "unanswered"}


def queue(office: Office, method: str) -> None:
    channel = office.channel()
    if method == POST:
        office.queue("root")
        office.deliverer().run_until_idle()
        blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}]
        reply = {"channel": channel, "text": "hello", "blocks": blocks, "thread_ts": {"$ref": ["root", "ts"]}}
        office.queue("row", reply)
    elif method == "chat.update":
        office.queue("root")
        office.deliverer().run_until_idle()
        reference = {"channel": channel, "ts": {"$ref": ["root", "ts"]}, "text": "newer"}
        office.queue("row", reference, method=method, kind="update")
    elif method == "conversations.create":
        office.queue("row", {"name": "mentoring"}, method=method, kind="setup")
    else:
        office.queue("row", {"channel": channel, "users": office.user("ana")}, method=method, kind="setup")
    office.people.create_channel("other", user="ana", bot=True)
    office.queue("elsewhere", {"channel": office.channel("other"), "text": "elsewhere"})


def calls_of_row(office: Office, method: str) -> int:
    lines = [line for line in office.calls(method) if line["args"].get("text") not in ("root", "elsewhere")]
    return len(lines)


@pytest.mark.parametrize("code", [code for code in TABLE if code not in OURS])
def test_a_refusal_does_what_the_table_says(office: Office, code: str) -> None:
    expected = TABLE[code]
    queue(office, expected.method)
    office.people.fault("error", method=expected.method, error=code)
    office.notes.sent.clear()
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    assert office.state("row") == expected.state
    assert calls_of_row(office, expected.method) == expected.calls
    assert office.notes.codes == ([code] if expected.told else [])
    assert [remedy for _, _, remedy in office.notes.problems] == ([rule_text(code)] if expected.told else [])
    assert office.state("elsewhere") == ("sent" if expected.others else "pending")
    if expected.rest is None:
        assert not deliverer.run_until_idle(), "nothing is repeated blindly"
        return
    office.real.skip(expected.rest - 5)
    assert not deliverer.run_until_idle(), "it rests"
    office.real.skip(5)
    office.people.advance(seconds=expected.rest)
    deliverer.run_until_idle()
    assert (office.state("row"), office.state("elsewhere")) == ("sent", "sent")
    assert deliverer.held_up_by == ()


def rule_text(code: str) -> str:
    return remedy_of(code, {})


@pytest.mark.parametrize("code", TABLE)
def test_a_code_means_the_same_to_everybody_who_asks(code: str) -> None:
    assert effect_of(code) is TABLE[code].effect


def test_every_line_of_the_table_is_tested() -> None:
    lines = {id(rule) for rule in ERRORS.values()}
    tested = {id(rule_of(code)) for code in TABLE}
    assert lines <= tested
    assert set(ERRORS) - {code for code in ERRORS if "*" in code} <= set(TABLE)


def test_what_owners_are_told_names_the_remedy_and_fits_one_line() -> None:
    rules = [*ERRORS.values(), OTHER]
    told = [rule.remedy for rule in rules if rule.effect in {Effect.TELL, Effect.PAUSE, Effect.HALT}]
    assert all(told)
    assert all(len(sentence) <= 120 for sentence in told)
    assert "chat:write" in remedy_of("missing_scope", {"needed": "chat:write"})
    assert "strange_code" in remedy_of("strange_code")


def test_a_refused_token_is_told_once_and_the_workspace_is_asked_ever_again(office: Office) -> None:
    office.queue("one")
    office.people.fault("error", method=POST, error="token_revoked", times=3)
    deliverer = office.deliverer()
    for _ in range(3):
        deliverer.run_until_idle()
        assert not deliverer.run_until_idle()
        assert deliverer.held_up_by == ("token_revoked",)
        office.real.skip(900)
    deliverer.run_until_idle()
    assert office.posts() == ["one"]
    assert office.notes.codes == ["token_revoked"]


def test_a_reinstalled_app_goes_on_at_once(office: Office) -> None:
    office.queue("one")
    office.people.fault("error", method=POST, error="access_denied")
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    assert deliverer.next_due() == office.box.now() + timedelta(days=1)
    deliverer.resume()
    deliverer.run_until_idle()
    assert office.posts() == ["one"]


def test_a_workspace_on_the_move_is_asked_more_and_more_seldom(office: Office) -> None:
    office.queue("one")
    office.people.fault("error", method=POST, error="team_added_to_org", times=9)
    deliverer = office.deliverer()
    rests = []
    for _ in range(9):
        deliverer.run_until_idle()
        due = deliverer.next_due()
        assert due is not None
        rests.append((due - office.box.now()).total_seconds())
        office.real.skip(rests[-1])
    assert rests == [900, 1800, 3600, 7200, 14_400, 28_800, 57_600, DAY, DAY]
    deliverer.run_until_idle()
    assert office.posts() == ["one"]


def test_a_missing_permission_is_named_and_only_its_method_rests(office: Office) -> None:
    office.people.scopes(remove=["im:write"])
    office.queue_dm("private")
    office.queue("public")
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    assert office.posts() == ["public"]
    [(key, code, remedy)] = office.notes.problems
    assert (key, code) == ("dm:ana", "missing_scope")
    assert "im:write" in remedy
    office.people.scopes(add=["im:write"])
    office.real.skip(3600)
    deliverer.run_until_idle()
    assert office.counts() == {"sent": 3}


def test_the_app_enters_a_public_channel_that_it_was_not_in(office: Office) -> None:
    office.people.create_channel("open", user="ana")
    office.queue("hello", {"channel": office.channel("open"), "text": "hello"})
    office.deliverer().run_until_idle()
    assert office.posts(office.channel("open")) == ["hello"]


def test_a_channel_that_the_app_may_not_enter_parks_the_row_and_pauses(office: Office) -> None:
    office.people.fault("error", method=POST, error="not_in_channel", times=-1)
    office.queue("hello")
    office.deliverer().run_until_idle()
    assert office.state("hello") == "parked"
    assert len(office.calls("conversations.join")) == 1
    assert office.notes.codes == ["not_in_channel"]


@pytest.mark.parametrize("kind", ["status", "store_then_cut", "ratelimited", "html"])
def test_a_remedy_without_a_clear_answer_is_tried_again_later(office: Office, kind: str) -> None:
    office.people.create_channel("open", user="ana")
    office.people.fault(kind, method="conversations.join", retry_after=10)
    office.queue("hello", {"channel": office.channel("open"), "text": "hello"})
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    assert office.state("hello") in {"pending", "sent"}
    assert office.notes.problems == []
    office.people.advance(seconds=10)
    deliverer.run_until_idle()
    assert office.posts(office.channel("open")) == ["hello"]


def test_an_archived_channel_parks_what_was_for_it(office: Office) -> None:
    office.people.archive("#mentoring")
    office.queue("hello")
    office.deliverer().run_until_idle()
    assert office.row("hello").reason == "is_archived"
    assert effect_of(office.notes.codes[0]) is Effect.PAUSE


@pytest.mark.parametrize(("times", "state", "codes"), [(1, "sent", []), (2, "parked", ["direct_message_gone"])])
def test_a_direct_message_that_is_gone_is_opened_anew_once(
    office: Office, times: int, state: str, codes: list[str]
) -> None:
    office.queue_dm("private")
    office.people.fault("error", method=POST, error="channel_not_found", times=times)
    office.deliverer().run_until_idle()
    assert office.state("private") == state
    assert office.notes.codes == codes
    assert len(office.calls("conversations.open")) == 2


def test_a_message_that_stays_refused_is_repaired_once_and_parked(office: Office) -> None:
    office.queue("hello", {"channel": office.channel(), "text": "hello", "blocks": [{"type": "divider"}]})
    office.people.fault("error", method=POST, error="invalid_blocks", times=-1)
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    assert not deliverer.run_until_idle()
    assert [sorted(call["args"]) for call in office.calls()][1] == [
        "channel",
        "metadata",
        "text",
        "unfurl_links",
        "unfurl_media",
    ]
    assert len(office.calls()) == 2
    assert office.state("hello") == "parked"


def test_a_message_of_broken_blocks_arrives_as_text_with_its_marker(office: Office) -> None:
    broken = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 4_000}}
    office.queue("hello", {"channel": office.channel(), "text": "hello", "blocks": [broken]})
    office.deliverer().run_until_idle()
    assert office.posts() == ["hello"]
    marker = office.row("hello").marker
    assert [call["args"]["metadata"]["event_payload"]["marker"] for call in office.calls()] == [marker, marker]


def test_several_repairs_may_follow_each_other(office: Office) -> None:
    office.queue("hello", {"channel": office.channel(), "text": "hello", "blocks": [{"type": "divider"}]})
    for code in ("msg_blocks_too_long", "invalid_blocks", "not_in_channel"):
        office.people.fault("error", method=POST, error=code)
    office.deliverer().run_until_idle()
    assert office.posts() == ["hello"]
    assert len(office.calls()) == 4
    assert office.row("hello").attempt == 1
