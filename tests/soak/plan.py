"""What one soak run is, and what its processes are told."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time, timedelta

from delivery import DeliverySettings

#: every interval is shortened, and the relations are kept: settle is its floor, budget + timeout + lag + pause
QUICK = DeliverySettings(
    settle=6.5,
    budget=1.0,
    timeout=1.5,
    history_lag=1.5,
    longest_pause=2.5,
    per_channel=0.0,
    per_workspace=0.0,
    sweeps=(4.0, 8.0, 12.0),
)
#: real seconds between two tries to read a conversation, or to take a copy away, and between two looks at what other
#: replicas have sent; a minute and five minutes in the product
AGAIN, RELOAD = 1.5, 3.0
#: seconds between two ticks
TICK = 0.3
#: how long the history lags, and how long a process is stopped within what the settings allow for
LAG, SHORT_STOP = 1.3, 1.5
#: more than settle: the row may be sent by somebody else meanwhile
LONG_STOP = 8.0

PEOPLE, GROUPS, CHANNELS = 24, 8, 3
OWNER = "olga"


@dataclass(frozen=True)
class Scenario:
    """One run. Without `history` the app lacks the optional scopes: it cannot look into groups and channels."""

    name: str
    database: str  # sqlite or postgres
    seed: int
    occasions: int
    #: the occasions fall due evenly over so many seconds
    seconds: float
    history: bool = True
    bots: int = 1
    faults: bool = True
    #: stop processes for a while too
    stops: bool = True
    #: crash the database too (PostgreSQL)
    crashes: bool = True
    #: mean seconds between two blows
    every: float = 1.5


@dataclass(frozen=True)
class Orders:
    """What a bot process is told."""

    name: str
    database: str
    sandbox: str
    api_url: str
    bot_token: str
    app_token: str
    #: a file that it touches when it is up
    ready: str
    seed: int

    def as_text(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> "Orders":
        return cls(**json.loads(text))


def next_office_hour(now: datetime) -> datetime:
    """Ten o'clock in UTC on the next working day, so that owners are told at once."""
    day = now.astimezone(UTC).date() + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime.combine(day, time(10), UTC)
