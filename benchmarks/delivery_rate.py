"""How fast messages leave through the whole protocol, against a bare client, and against Slack's own limits."""

import secrets
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from slack_sdk import WebClient

from benchmarks.slack import Slack, slack, until
from benchmarks.table import Line
from delivery import Deliverer, DeliverySettings
from storage import Database, OutboxCall, OutboxState

TEAM = "T1"
CHANNELS = 20
#: what the sandbox allows of posts a minute, as Slack allows "several hundred"
ALLOWED_PER_MINUTE = 300


def lines(*, quick: bool) -> list[Line]:
    """Both comparisons."""
    return [_against_bare(200 if quick else 1500), _against_limits(60 if quick else 300)]


def _against_bare(count: int) -> Line:
    """The bare loop does what one does without a protocol: call, and hope. Both post the same text and metadata."""
    with slack(rates=False) as found:
        channels = found.channels(CHANNELS)
        bare, ours = 0.0, 0.0
        for _ in range(2):  # in turns, so that a busy moment of the machine meets both; the better of each counts
            bare = max(bare, _bare_rate(found, channels, count))
            ours = max(ours, _our_rate(found, channels, count))
    return Line(
        f"messages through the whole protocol, limits off ({count:,})",
        ">= 0.8",
        f"{ours:.0f}/s",
        f"bare WebClient loop {bare:.0f}/s",
        ours / bare,
        ours / bare >= 0.8,
    )


def _against_limits(count: int) -> Line:
    with slack(rates=True) as found:
        channels = found.channels(CHANNELS)
        settings = DeliverySettings(per_workspace=ALLOWED_PER_MINUTE)
        rate = _our_rate(found, channels, count, settings)
        calls = found.people.transcript(limit=1_000_000)
    refused = sum(1 for one in calls if (one.get("response") or {}).get("error") in {"ratelimited", "rate_limited"})
    allowed = ALLOWED_PER_MINUTE / 60
    ratio = rate / allowed
    return Line(
        f"messages within Slack's limits ({count:,}; 429s: {refused})",
        ">= 0.98, no 429",
        f"{rate:.3f}/s",
        f"allowed {allowed:g}/s",
        ratio,
        ratio >= 0.98 and refused == 0,
    )


def _bare_rate(found: Slack, channels: list[str], count: int) -> float:
    client = WebClient(token=found.bot_token, base_url=found.api_url, retry_handlers=[])
    started = time.perf_counter()
    for number in range(count):
        payload = {"marker": secrets.token_hex(16), "occasion": secrets.token_hex(16)}
        metadata = {"event_type": "mentor_circles", "event_payload": payload}
        client.chat_postMessage(channel=channels[number % len(channels)], text=f"message {number}", metadata=metadata)
    return count / (time.perf_counter() - started)


def _our_rate(found: Slack, channels: list[str], count: int, settings: DeliverySettings | None = None) -> float:
    """Messages a second, from the first that shows in Slack to the last one marked."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(f"sqlite:///{Path(folder) / 'bot.sqlite3'}")
        database.migrate()
        now = datetime.now(UTC)  # noqa: TID251 - a benchmark is its own clock
        with database.begin(TEAM) as uow:
            for number in range(count):
                channel = channels[number % len(channels)]
                arguments = {"channel": channel, "text": f"message {number}"}
                lane = f"channel:{channel}"
                uow.outbox.add(OutboxCall(f"{TEAM}:{number}", lane, "chat.postMessage", arguments, "message", now))
            uow.commit()
        client = WebClient(token=found.bot_token, base_url=found.api_url)
        deliverer = Deliverer(
            database,
            TEAM,
            client,
            owner="bench",
            clock=lambda: datetime.now(UTC),  # noqa: TID251
            elapsed=time.monotonic,
            settings=settings or DeliverySettings(per_channel=0, per_workspace=0),
        )

        def sent() -> int:
            with database.begin(TEAM) as uow:
                return uow.outbox.counts_by_state()[OutboxState.SENT]

        started = time.perf_counter()
        deliverer.start()
        if settings is not None:  # the pace is between two posts, so the first one starts the clock
            until(lambda: sent() >= 1, seconds=30)
            started, count = time.perf_counter(), count - 1
        until(lambda: sent() >= count + (settings is not None), seconds=600, every=0.1)
        took = time.perf_counter() - started
        deliverer.stop()
        database.close()
    return count / took
