"""What a tick costs with nothing due: with a hundred thousand enrolled members, against a hundred."""

import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from slack_sdk import WebClient
from sqlalchemy import insert

from benchmarks.table import Line
from delivery import Deliverer, DeliverySettings
from mentoring.people import Member, Profile
from mentoring.programs import Cadence, Enrolment, Every, ProgramKind, Rhythm
from storage import Database, OutboxCall
from storage.queue_tables import DueWorkRow, OutboxCallRow
from storage.scope import columns_of
from storage.tables import EnrolmentRow, MemberRow
from usecases.run_due import run_due

TEAM = "T1"
NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
FEW, MANY = 100, 100_000
TICKS = 300


def lines(*, quick: bool) -> list[Line]:
    """One line."""
    many = 5_000 if quick else MANY
    with tempfile.TemporaryDirectory() as folder:
        few = _database(Path(folder) / "few.sqlite3", FEW)
        full = _database(Path(folder) / "many.sqlite3", many)
        small: list[float] = []
        large: list[float] = []
        for _ in range(5):  # in turns, so that a busy moment of the machine meets both
            small += _ticks(few, TICKS // 5)
            large += _ticks(full, TICKS // 5)
        few.close()
        full.close()
    ratio = statistics.median(large) / statistics.median(small)
    return [
        Line(
            f"a tick with nothing due, {many:,} enrolled members",
            "<= 1.5",
            f"{statistics.median(large) * 1000:.2f} ms",
            f"{FEW} members {statistics.median(small) * 1000:.2f} ms",
            ratio,
            ratio <= 1.5,
        )
    ]


def _ticks(database: Database, count: int) -> list[float]:
    """Seconds of each: look for due work, for messages to send, to settle or to sweep, and for what comes next."""
    deliverer = Deliverer(
        database,
        TEAM,
        WebClient(token="xoxb-none", base_url="http://127.0.0.1:9/api/"),  # noqa: S106 - nothing is called
        owner="bench",
        clock=lambda: NOW,
        elapsed=time.monotonic,
        settings=DeliverySettings(),
    )
    rng = Random(1)
    found = []
    for _ in range(count):
        started = time.perf_counter()
        did = run_due(lambda: database.begin(TEAM), NOW, rng=rng)
        did = deliverer.run_once(NOW) or did
        deliverer.next_due()
        found.append(time.perf_counter() - started)
        assert not did, "nothing is due"
    return found


def _database(path: Path, members: int) -> Database:
    """A program in the middle of its life: everybody has been written to, and will be again."""
    database = Database.open(f"sqlite:///{path}")
    database.migrate()
    rhythm = Rhythm(Every.TWO_WEEKS, date(2026, 12, 8), datetime(2026, 12, 8, 10).time())  # noqa: DTZ001 - a wall time
    with database.begin(TEAM) as uow:
        program = uow.programs.add("C1", "Peers", ProgramKind.PEER, Cadence(rhythm), "UTC", ["U0"], NOW)
        sample = Member("U0", "Person", profile=Profile(offers=("SQL",), wants=("writing",)))
        uow.members.save(sample)
        uow.members.save_profile("U0", sample.profile or Profile())
        uow.enrolments.save(Enrolment(program.id, "U0"), NOW)
        uow.due.plan("checkin.ask", "U0", {"user": "U0"}, NOW + timedelta(days=7))
        call = OutboxCall("U0:welcome", "dm:U0", "chat.postMessage", {"channel": "D0"}, "message", NOW)
        uow.outbox.add(call)
        row = uow.outbox.claim(NOW, "bench")
        assert row is not None
        uow.outbox.mark_sent(row.id, row.attempt, {"channel": "D0", "ts": "1.0"})
        uow.commit()
    for table, key in ((MemberRow, "user_id"), (EnrolmentRow, "user_id"), (DueWorkRow, "key"), (OutboxCallRow, "key")):
        _multiply(database, columns_of(table), key, members)
    return database


def _multiply(database: Database, table: object, key: str, count: int) -> None:
    """So many rows like the one that is there."""
    from sqlalchemy import Table, select

    assert isinstance(table, Table)
    with database.begin(TEAM) as uow:
        session = uow._scope.session
        (row,) = session.execute(select(table)).mappings().all()
        values = {name: value for name, value in row.items() if name != "id"}
        rows = [{**values, key: f"U{number}", "lane": f"dm:U{number}"} for number in range(1, count)]
        session.execute(insert(table), [{name: one[name] for name in values} for one in rows])
        uow.commit()
