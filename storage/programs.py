"""Programs and their owners."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, insert, select
from sqlmodel import col

from mentoring.programs import Approval, Cadence, Every, Program, ProgramKind, ProgramState, Rhythm
from storage.scope import Scope, my_team, rows_of
from storage.tables import ProgramOwnerRow, ProgramRow

BY_ID = rows_of(ProgramRow).where(col(ProgramRow.id) == bindparam("program_id"))
HELD = BY_ID.with_for_update()
NOT_ENDED = rows_of(ProgramRow).where(col(ProgramRow.state) != ProgramState.ENDED.value).order_by(col(ProgramRow.id))
BY_CHANNEL = NOT_ENDED.where(col(ProgramRow.channel_id) == bindparam("channel_id"))
OWNED_BY = NOT_ENDED.where(
    col(ProgramRow.id).in_(
        select(col(ProgramOwnerRow.program_id)).where(
            col(ProgramOwnerRow.team_id) == my_team(), col(ProgramOwnerRow.user_id) == bindparam("user_id")
        )
    )
)
OWNERS = rows_of(ProgramOwnerRow).where(col(ProgramOwnerRow.program_id).in_(bindparam("program_ids", expanding=True)))


class Programs:
    """The programs of this workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self, program_id: int) -> Program | None:
        """The program in any state, or None."""
        return next(iter(self._many(BY_ID, program_id=program_id)), None)

    def by_channel(self, channel_id: str) -> Program | None:
        """The program that lives in a channel and has not ended, or None."""
        return next(iter(self._many(BY_CHANNEL, channel_id=channel_id)), None)

    def all(self, states: Collection[ProgramState] | None = None) -> tuple[Program, ...]:
        """All programs, or those in the given states, oldest first."""
        query = rows_of(ProgramRow).order_by(col(ProgramRow.id))
        if states is not None:
            query = query.where(col(ProgramRow.state).in_([state.value for state in states]))
        return self._many(query)

    def owned_by(self, user_id: str) -> tuple[Program, ...]:
        """The programs that somebody looks after and that have not ended, oldest first."""
        return self._many(OWNED_BY, user_id=user_id)

    def add(
        self,
        channel_id: str,
        name: str,
        kind: ProgramKind,
        cadence: Cadence,
        zone: str,
        owners: Iterable[str],
        at: datetime,
        *,
        public: bool = True,
        approval: Approval = Approval.AUTOMATIC,
        choices: Mapping[str, Any] | None = None,
        circle: Mapping[str, Any] | None = None,
    ) -> Program:
        """A new, active program. The database refuses a second one in the same channel (IntegrityError)."""
        state = ProgramState.ACTIVE
        program = Program(0, channel_id, name, kind, state, cadence, zone, frozenset(owners), public=public)
        program = replace(program, approval=approval, choices=choices or {}, circle=circle or {})
        row = ProgramRow(team_id=self._scope.team_id, created_at=at, **_values(program))
        self._scope.session.add(row)
        self._scope.session.flush()
        self._add_owners(row.id, program.owners)
        return _program(row, program.owners)

    def save(self, program: Program) -> None:
        """Write every field of a program. Raises LookupError if this workspace has no such program."""
        row = self._scope.to_change(ProgramRow, BY_ID, program_id=program.id)
        if row is None:
            raise LookupError("no such program")
        for name, value in _values(program).items():
            setattr(row, name, value)
        self._scope.session.flush()
        self._scope.execute(
            delete(ProgramOwnerRow).where(
                col(ProgramOwnerRow.team_id) == my_team(),
                col(ProgramOwnerRow.program_id) == program.id,
                col(ProgramOwnerRow.user_id).not_in(program.owners),
            )
        )
        self._add_owners(program.id, program.owners - self._owners([program.id])[program.id])

    def hold(self, program_id: int) -> None:
        """Let nobody else hold this program until the transaction ends.

        For whoever reads and then writes what depends on it. On SQLite the whole transaction is exclusive anyway.
        """
        self._scope.first(HELD, program_id=program_id)

    def _many(self, query: Select[ProgramRow], **values: object) -> tuple[Program, ...]:
        rows = self._scope.all(query, **values)
        owners = self._owners([row.id for row in rows])
        return tuple(_program(row, owners[row.id]) for row in rows)

    def _owners(self, program_ids: list[int]) -> dict[int, frozenset[str]]:
        found: dict[int, frozenset[str]] = defaultdict(frozenset)
        if not program_ids:
            return found
        for row in self._scope.all(OWNERS, program_ids=program_ids):
            found[row.program_id] |= {row.user_id}
        return found

    def _add_owners(self, program_id: int, user_ids: Collection[str]) -> None:
        if not user_ids:
            return
        team_id = self._scope.team_id
        rows = [{"team_id": team_id, "program_id": program_id, "user_id": one} for one in sorted(user_ids)]
        self._scope.session.execute(insert(ProgramOwnerRow), rows)


def _values(program: Program) -> dict[str, Any]:
    """The columns of a program, but for its id and its owners."""
    cadence = program.cadence
    return {
        "channel_id": program.channel_id,
        "name": program.name,
        "kind": program.kind.value,
        "state": program.state.value,
        "every": cadence.rhythm.every.value,
        "starts_on": cadence.rhythm.starts_on,
        "at": cadence.rhythm.at,
        "round_days": cadence.round_days,
        "checkin_after": cadence.checkin_after,
        "checkin_at": cadence.checkin_at,
        "pulse_after": cadence.pulse_after,
        "pulse_at": cadence.pulse_at,
        "quiet_from": cadence.quiet_from,
        "quiet_to": cadence.quiet_to,
        "repeat_window": cadence.repeat_window,
        "calendar": cadence.calendar,
        "zone": program.zone,
        "pulse_floor": program.pulse_floor,
        "public": program.public,
        "approval": program.approval.value,
        "checkin_every": cadence.checkin_every,
        "choices": dict(program.choices),
        "circle": dict(program.circle),
    }


def _program(row: ProgramRow, owners: frozenset[str]) -> Program:
    cadence = Cadence(
        rhythm=Rhythm(Every(row.every), row.starts_on, row.at),
        round_days=row.round_days,
        checkin_after=row.checkin_after,
        checkin_at=row.checkin_at,
        pulse_after=row.pulse_after,
        pulse_at=row.pulse_at,
        quiet_from=row.quiet_from,
        quiet_to=row.quiet_to,
        repeat_window=row.repeat_window,
        calendar=row.calendar,
        checkin_every=row.checkin_every,
    )
    return Program(
        id=row.id,
        channel_id=row.channel_id,
        name=row.name,
        kind=ProgramKind(row.kind),
        state=ProgramState(row.state),
        cadence=cadence,
        zone=row.zone,
        owners=owners,
        pulse_floor=row.pulse_floor,
        public=row.public,
        approval=Approval(row.approval),
        choices=dict(row.choices),
        circle=dict(row.circle),
    )
