"""Nothing of one workspace is visible to, or changed from, another: for every method of every repository."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mentoring.circle_life import Coming, Reply
from mentoring.circle_prompts import Stage
from mentoring.facts import Facts
from mentoring.people import Profile
from mentoring.programs import Avoidance, Enrolment, ProgramKind
from mentoring.proposals import Proposal
from mentoring.rounds import Answer, CheckInKind, Outcome
from storage import Database, OutboxCall, OutboxState, UnitOfWork
from storage.schema import METADATA
from storage.scope import Scope
from tests.storage.samples import CADENCE, a_group, a_member

MINE, THEIRS = "T_MINE", "T_THEIRS"
THEN = datetime(2001, 5, 1, 12, tzinfo=UTC)
NOW = datetime(2026, 12, 1, tzinfo=UTC)
THEIR_PEOPLE = ("U_SECRET1", "U_SECRET2")
#: methods that make something of one's own out of the arguments, and what of that is no leak
MAKES = {"programs.add", "outbox.add", "inbox.first_time", "facts.save_profile"}
#: methods that the arguments below leave without an effect even where the rows are
SILENT = {"programs.hold", "outbox.add", "inbox.first_time", "outbox.look_back"}


def fill(uow: UnitOfWork) -> dict[str, Any]:
    """A workspace with a row in every table; returns arguments, by parameter name, that point at its rows."""
    one, two = THEIR_PEOPLE
    uow.workspace.save("secret", "secret", one)
    for user_id in THEIR_PEOPLE:
        uow.members.save(a_member(user_id, Profile(offers=("secret",), wants=("secret",))))
    program = uow.programs.add("C_SECRET", "secret", ProgramKind.PEER, CADENCE, "UTC", [one], THEN)
    for user_id in THEIR_PEOPLE:
        uow.enrolments.save(Enrolment(program.id, user_id), THEN)
    uow.avoidances.add(Avoidance(one, two))
    round_ = uow.rounds.add(program.id, 1, THEN.date(), 1)
    group = a_group(uow, round_, one, two)
    uow.groups.remove_member(a_group(uow, round_, one, two).id, one, THEN, parted=True)
    checkin = uow.checkins.add(
        program.id, round_.id, group.id, one, CheckInKind.MEETING, THEN.date(), "secret", "secret:unknown", THEN
    )
    pulse = uow.checkins.add(
        program.id, round_.id, None, one, CheckInKind.PULSE, THEN.date(), "secret", "secret:pulse", THEN
    )
    uow.checkins.record_answer(Answer(checkin.id, THEN, Outcome.MET, comment="secret"))
    uow.checkins.record_answer(Answer(pulse.id, THEN, score=3, comment="secret"))
    fill_due(uow)
    fill_outbox(uow)
    uow.facts.save({one: Facts(department="secret")})
    uow.facts.save_profile(one, {"team": "secret"})
    circle = fill_circle(uow, program.id, group.id)
    uow.rounds.save(replace(round_, closed_at=THEN))
    proposal = Proposal(round_.id, (THEIR_PEOPLE,), (), THEN)
    uow.proposals.save(proposal)
    uow.inbox.first_time("secret:event", THEN)
    uow.audit.add(program.id, one, "secret", {"secret": 1}, THEN)
    work = uow.due.claim(NOW, owner="secret")
    row = uow.outbox.get("secret:unknown")
    given_up = uow.outbox.get("secret:parked")
    assert work is not None
    assert row is not None
    assert given_up is not None
    return {
        **circle,
        "program_id": program.id,
        "program": replace(program, name="mine"),
        "round_id": round_.id,
        "round_": replace(round_, invited=5),
        "proposal": replace(proposal, changed_by="mine"),
        "group_id": group.id,
        "checkin_id": checkin.id,
        "checkin_ids": [checkin.id, pulse.id],
        "work_id": work.id,
        "row_id": row.id,
        "parked_id": given_up.id,
        "attempt": row.attempt,
    }


def fill_circle(uow: UnitOfWork, program_id: int, group_id: int) -> dict[str, Any]:
    """What the group is as a circle; `fill` says what is returned."""
    one, two = THEIR_PEOPLE
    session = uow.sessions.add(group_id, 1, THEN.date(), "secret", 60)
    session = replace(session, learning="secret", others=(THEN,))
    uow.sessions.save(session)
    uow.sessions.reply(session.id, one, Reply(Coming.YES))
    uow.sessions.note_came(session.id, one, came=False)
    action = uow.sessions.add_action(session.id, one, "secret")
    uow.circles.accept_norms(group_id, two, THEN)
    topic = uow.circles.suggest_topic(program_id, two, "secret", group_id=group_id)
    uow.circles.suggest_topic(program_id, two, "secret")
    uow.circles.use_prompt(group_id, "secret", THEN)
    uow.circles.add_prompt(program_id, one, "secret", Stage.ANY, THEN)
    uow.circles.switch_prompt(program_id, "secret", off=True)
    uow.circles.set_channel(group_id, "secret")
    uow.circles.found_channel(group_id, "C_SECRET")
    return {
        "session_id": session.id,
        "session_ids": [session.id],
        "session": replace(session, topic="mine"),
        "action_id": action.id,
        "topic_id": topic.id,
    }


def fill_due(uow: UnitOfWork) -> None:
    """A piece of work in every state; one is due."""
    uow.due.plan("secret", "secret:parked", {"secret": 1}, THEN)
    parked = uow.due.claim(NOW, owner="secret")
    assert parked is not None
    for _ in range(8):
        uow.due.fail(parked.id, "secret", THEN)
    uow.due.plan("secret", "secret:late", {"secret": 1}, THEN)
    late = uow.due.claim(NOW, owner="secret")
    assert late is not None
    uow.due.expire(late.id, "secret")
    uow.due.plan("secret", "secret:put-off", {"secret": 1}, THEN)
    put_off = uow.due.claim(NOW, owner="secret")
    assert put_off is not None
    uow.due.postpone(put_off.id, NOW, "secret")
    uow.due.plan("secret", "secret:done", {"secret": 1}, THEN)
    finished = uow.due.claim(NOW, owner="secret")
    assert finished is not None
    uow.due.done(finished.id)
    uow.due.plan("secret", "secret:due", {"secret": 1, "user": THEIR_PEOPLE[0]}, THEN)


def fill_outbox(uow: UnitOfWork) -> None:
    """A row in every state that somebody could come upon."""
    keys = ("secret:sent", "secret:unknown", "secret:sending", "secret:open", "secret:pending")
    for key in keys:
        arguments: dict[str, Any] = {"text": "secret"}
        if key == "secret:pending":
            arguments["channel"] = {"$ref": ["secret:open", "channel.id"]}
        uow.outbox.add(OutboxCall(key, key, "chat.postMessage", arguments, "message", THEN))
    for _ in range(2):
        sent = uow.outbox.claim(NOW, "secret", skip_lanes=keys[1:])
        assert sent is not None
        uow.outbox.release(sent.id, sent.attempt, THEN, "again")
    sent, unknown, _sending = (uow.outbox.claim(NOW, "secret") for _ in range(3))
    assert sent is not None
    assert unknown is not None
    uow.outbox.mark_sent(sent.id, sent.attempt, {"channel": "C_SECRET", "ts": "1.1"})
    uow.outbox.mark_unknown(unknown.id, unknown.attempt, "secret")
    uow.outbox.add(OutboxCall("secret:expired", "secret", "chat.postMessage", {"text": "secret"}, "message", THEN))
    expired = uow.outbox.get("secret:expired")
    assert expired is not None
    uow.outbox.expire(expired.id, "secret")
    uow.outbox.add(OutboxCall("secret:parked", "secret:parked", "chat.update", {"text": "secret"}, "update", THEN))
    refused = uow.outbox.claim(NOW, "secret", skip_methods=("chat.postMessage",))
    assert refused is not None
    uow.outbox.park(refused.id, refused.attempt, "secret")


#: arguments that are the same whoever they are about
COMMON: dict[str, Any] = {
    "user_id": THEIR_PEOPLE[0],
    "user_ids": list(THEIR_PEOPLE),
    "members": list(THEIR_PEOPLE),
    "member": replace(a_member(THEIR_PEOPLE[0]), title="mine"),
    "profile": Profile(),
    "found": {"department": "mine"},
    "facts": {THEIR_PEOPLE[0]: Facts(department="mine")},
    "avoidance": Avoidance(*THEIR_PEOPLE),
    "organiser": THEIR_PEOPLE[0],
    "owners": [],
    "actor": THEIR_PEOPLE[0],
    "channel_id": "C_SECRET",
    "channel": "C_SECRET",
    "ts": "1.1",
    "key": "secret:sent",
    "prefix": "secret",
    "event_id": "secret:event",
    "outbox_key": "mine",
    "name": "mine",
    "text": "mine",
    "agenda": "mine",
    "minutes": 60,
    "reply": Reply(Coming.NO),
    "came": True,
    "wanted": True,
    "off": True,
    "done_at": NOW,
    "stage": Stage.ANY,
    "domain": "mine",
    "bot_user_id": "B1",
    "cadence": CADENCE,
    "zone": "UTC",
    "number": 2,
    "seed": 1,
    "on": date(2026, 12, 1),
    "limit": 10,
    "states": None,
    "reasons": [],
    "question": "met",
    "action": "mine",
    "detail": {},
    "payload": {},
    "result": {},
    "reason": "mine",
    "owner": "mine",
    "calendar_rules": "mine",
    "at": NOW,
    "before": NOW,
    "since": "1.0",
    "lost": "mine",
    "backed_up_at": THEN,
    "now": NOW,
    "due_at": NOW,
    "retry_at": NOW,
    "not_before": NOW,
    "call": OutboxCall("secret:sent", "lane", "chat.postMessage", {"text": "mine"}, "message", NOW),
}

METHODS = [
    (noun, name)
    for noun, repository in vars(UnitOfWork(Scope(None, MINE, str, is_postgres=False))).items()  # type: ignore[arg-type]
    if not noun.startswith("_") and noun not in {"team_id"}
    for name, _ in inspect.getmembers(type(repository), inspect.isfunction)
    if not name.startswith("_")
]


def arguments_of(noun: str, name: str, method: Callable[..., Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """Arguments that point at the other workspace wherever they can; a new parameter has to be given one here."""
    known = COMMON | theirs
    special: dict[tuple[str, str], Any] = {
        ("programs.add", "kind"): ProgramKind.PEER,
        ("checkins.add", "kind"): CheckInKind.MEETING,
        ("checkins.of_round", "kind"): None,
        ("rounds.by_date", "on"): THEN.date(),
        ("due.soon_for", "since"): THEN,
        ("due.soon_for", "until"): NOW,
        ("due.soon_for", "kinds"): ["secret"],
        ("outbox.lost_count", "keys"): ["secret:expired"],
        ("avoidances.add", "avoidance"): Avoidance(*reversed(THEIR_PEOPLE)),
        ("due.plan", "kind"): "mine",
        ("circles.found_channel", "channel_id"): "C_OTHER",
        ("circles.remove_prompt", "key"): "own.1",
        ("outbox.waiting", "states"): list(OutboxState),
        ("outbox.take_up", "row_id"): theirs["parked_id"],
    }
    found = {}
    for parameter in inspect.signature(method).parameters.values():
        place = (f"{noun}.{name}", parameter.name)
        if place in special:
            found[parameter.name] = special[place]
        elif parameter.name in known:
            found[parameter.name] = known[parameter.name]
        elif parameter.name == "answer":
            found["answer"] = Answer(theirs["checkin_id"], NOW, Outcome.NOT_YET)
        elif parameter.name == "enrolment":
            found["enrolment"] = Enrolment(theirs["program_id"], THEIR_PEOPLE[0])
        else:
            assert parameter.default is not inspect.Parameter.empty, f"no argument for {place}"
    return found


def everything_of(uow: UnitOfWork, team_id: str) -> list[list[tuple[Any, ...]]]:
    """Every row of a workspace, table by table."""
    session = uow._scope.session
    session.flush()
    tables = METADATA.sorted_tables
    return [
        sorted(tuple(map(repr, row)) for row in session.execute(select(table).where(table.c.team_id == team_id)))
        for table in tables
    ]


def is_empty(result: Any) -> bool:
    """Nothing was found, nothing was changed."""
    if isinstance(result, dict):
        return not any(result.values())
    return not result


@dataclass(frozen=True)
class Filled:
    """A database that holds one workspace; every test here rolls back what it does to it."""

    database: Database
    theirs: dict[str, Any]
    rows: list[list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def filled(module_database: Database) -> Filled:
    """The other workspace, committed."""
    with module_database.begin(THEIRS) as uow:
        theirs = fill(uow)
        rows = everything_of(uow, THEIRS)
        uow.commit()
    return Filled(module_database, theirs, rows)


def test_the_other_workspace_has_a_row_in_every_table(filled: Filled) -> None:
    tables = zip(METADATA.sorted_tables, filled.rows, strict=True)
    assert [table.name for table, found in tables if not found] == []


@pytest.mark.parametrize(("noun", "name"), METHODS, ids=str)
def test_every_method_finds_or_changes_something_in_the_workspace_itself(filled: Filled, noun: str, name: str) -> None:
    """Without this the next test could pass because its arguments point at nothing."""
    with filled.database.begin(THEIRS) as uow:
        method = getattr(getattr(uow, noun), name)
        try:
            result = method(**arguments_of(noun, name, method, filled.theirs))
        except IntegrityError:
            return  # it is there already
        changed = f"{noun}.{name}" in SILENT or everything_of(uow, THEIRS) != filled.rows
        assert changed or not is_empty(result)


@pytest.mark.parametrize(("noun", "name"), METHODS, ids=str)
def test_no_method_sees_or_changes_another_workspace(filled: Filled, noun: str, name: str) -> None:
    with filled.database.begin(MINE) as uow:
        method = getattr(getattr(uow, noun), name)
        try:
            result = method(**arguments_of(noun, name, method, filled.theirs))
        except (LookupError, IntegrityError):
            return  # refused: there is no such row in this workspace
        if noun == "reports":
            assert (result.groups, result.met, result.scores, result.comments) == (0, 0, (), ())
        elif f"{noun}.{name}" in MAKES:
            assert result is True or result.name == "mine"
        else:
            assert is_empty(result), f"{noun}.{name} gave {result!r}"
        assert everything_of(uow, THEIRS) == filled.rows


def test_a_row_cannot_refer_to_another_workspace(filled: Filled) -> None:
    program_id = filled.theirs["program_id"]
    refused: list[Callable[[UnitOfWork], Any]] = [
        lambda uow: uow.enrolments.save(Enrolment(program_id, "U1"), NOW),
        lambda uow: uow.rounds.add(program_id, 2, NOW.date(), 1),
        lambda uow: a_group(uow, filled.theirs["round_"], "U1", "U2"),
        lambda uow: uow.audit.add(program_id, "U1", "mine", {}, NOW),
    ]
    for attempt in refused:
        with filled.database.begin(MINE) as uow, pytest.raises(IntegrityError):
            attempt(uow)
