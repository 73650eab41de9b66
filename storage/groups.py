"""Groups: who was matched with whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from mentoring.rounds import Group, GroupState, Round
from storage.scope import Scope, my_team, rows_of
from storage.tables import GroupMemberRow, GroupRow, RoundRow

SMALLEST, LARGEST = 2, 10

BY_ID = rows_of(GroupRow).where(col(GroupRow.id) == bindparam("group_id"))
OF_ROUND = rows_of(GroupRow).where(col(GroupRow.round_id) == bindparam("round_id")).order_by(col(GroupRow.id))
OF_MEMBER = (
    rows_of(GroupRow)
    .where(
        col(GroupRow.id).in_(
            select(col(GroupMemberRow.group_id)).where(
                col(GroupMemberRow.team_id) == my_team(),
                col(GroupMemberRow.user_id) == bindparam("user_id"),
                col(GroupMemberRow.left_at).is_(None),
            )
        )
    )
    .order_by(col(GroupRow.id).desc())
)
PEOPLE = (
    rows_of(GroupMemberRow)
    .where(col(GroupMemberRow.group_id).in_(bindparam("group_ids", expanding=True)))
    .order_by(col(GroupMemberRow.group_id), col(GroupMemberRow.position))
)
LEAVING = (
    update(GroupMemberRow)
    .where(
        col(GroupMemberRow.team_id) == my_team(),
        col(GroupMemberRow.group_id) == bindparam("this_group"),
        col(GroupMemberRow.user_id) == bindparam("this_user"),
    )
    .values(left_at=bindparam("now_at"), parted=bindparam("now_parted"))
)


class Groups:
    """The groups of this workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(
        self,
        round_: Round,
        members: Sequence[str],
        organiser: str,
        reasons: Iterable[tuple[str, dict[str, str]]],
        *,
        mentor: str = "",
        told: Mapping[str, Any] | None = None,
        begins_on: date | None = None,
    ) -> Group:
        """A new, active group of a round; with `begins_on` it is made in the middle of it.

        Raises ValueError unless there are 2-10 different members and the organiser is one of them.
        """
        if len(set(members)) != len(members) or not SMALLEST <= len(members) <= LARGEST:
            raise ValueError(f"a group has {SMALLEST}-{LARGEST} different members")
        if organiser not in members:
            raise ValueError("the organiser is one of the group")
        team_id = self._scope.team_id
        row = GroupRow(
            team_id=team_id,
            program_id=round_.program_id,
            round_id=round_.id,
            organiser=organiser,
            state=GroupState.ACTIVE.value,
            size=len(members),
            reasons=[[key, values] for key, values in reasons],
            mentor=mentor,
            told=dict(told or {}),
            begins_on=begins_on,
        )
        self._scope.session.add(row)
        self._scope.session.flush()
        people = [
            {"team_id": team_id, "group_id": row.id, "user_id": user_id, "position": position}
            for position, user_id in enumerate(members)
        ]
        self._scope.session.execute(insert(GroupMemberRow), people)
        return _group(row, members, ())

    def get(self, group_id: int) -> Group | None:
        """The group, or None."""
        found = self._many(BY_ID, group_id=group_id)
        return found[0] if found else None

    def of_round(self, round_id: int) -> tuple[Group, ...]:
        """Every group of a round in the order in which they were made; two queries, however many there are."""
        return self._many(OF_ROUND, round_id=round_id)

    def of_member(self, user_id: str, limit: int = 20) -> tuple[Group, ...]:
        """The last `limit` groups of a member, newest first, without those that they left."""
        return self._many(OF_MEMBER.limit(limit), user_id=user_id)

    def past_pairs(self, program_id: int) -> dict[frozenset[str], int]:
        """Every two people who were ever in one group of the program -> the number of their last such round."""
        return self._pairs(program_id)

    def parted(self, program_id: int) -> dict[frozenset[str], int]:
        """Those of the past pairs of whom one has asked for another match -> the number of the round."""
        return self._pairs(program_id, parted=True)

    def _pairs(self, program_id: int, *, parted: bool = False) -> dict[frozenset[str], int]:
        one, other = aliased(GroupMemberRow), aliased(GroupMemberRow)
        query = (
            select(col(one.user_id), col(other.user_id), func.max(col(RoundRow.number)))
            .select_from(GroupRow)
            .join(RoundRow, (col(RoundRow.team_id) == GroupRow.team_id) & (col(RoundRow.id) == GroupRow.round_id))
            .join(one, (col(one.team_id) == GroupRow.team_id) & (col(one.group_id) == GroupRow.id))
            .join(other, (col(other.team_id) == one.team_id) & (col(other.group_id) == one.group_id))
            .where(col(GroupRow.team_id) == my_team(), col(GroupRow.program_id) == program_id)
            .where(col(one.user_id) < other.user_id)
            .group_by(col(one.user_id), col(other.user_id))
        )
        if parted:
            query = query.where(col(one.parted) | col(other.parted))
        rows = self._scope.execute(query)
        return {frozenset((first, second)): number for first, second, number in rows}

    def organised(self, program_id: int) -> dict[str, int]:
        """How many groups of the program each member has organised; who never did is missing."""
        query = (
            select(col(GroupRow.organiser), func.count())
            .where(col(GroupRow.team_id) == my_team(), col(GroupRow.program_id) == program_id)
            .group_by(col(GroupRow.organiser))
        )
        return {user_id: count for user_id, count in self._scope.execute(query)}

    def add_member(self, group_id: int, user_id: str) -> Group:
        """Let somebody into a group that is there, or back into it. Harmless to repeat.

        Raises LookupError for a group that is not there, and ValueError when it is full or has ended.
        """
        row = self._scope.first(BY_ID.with_for_update(), group_id=group_id)
        if row is None:
            raise LookupError("no such group")
        people = self._people([group_id])[group_id]
        inside = [one.user_id for one in people if one.left_at is None]
        if user_id not in inside:
            if len(inside) >= LARGEST or row.state != GroupState.ACTIVE.value:
                raise ValueError("this group takes nobody any more")
            position = max((one.position for one in people), default=-1) + 1
            values = {"group_id": group_id, "user_id": user_id, "position": position, "left_at": None, "parted": False}
            self._scope.upsert(GroupMemberRow, values)
            inside.append(user_id)
        return _group(row, inside, [one.user_id for one in people if one.left_at and one.user_id != user_id])

    def remove_member(self, group_id: int, user_id: str, at: datetime, *, parted: bool = False) -> Group:
        """Note that somebody left; a group of which fewer than two remain is ended. Harmless to repeat.

        `parted` says that they left for another match.

        When the organiser leaves, the first who remains takes over. Raises LookupError for a group or a member
        that is not there.
        """
        row = self._scope.to_change(GroupRow, BY_ID.with_for_update(), group_id=group_id)
        people = self._people([group_id])[group_id]
        leaver = next((one for one in people if one.user_id == user_id), None)
        if row is None or leaver is None:
            raise LookupError("no such member in such a group")
        if leaver.left_at is None:
            self._scope.execute(LEAVING, this_group=group_id, this_user=user_id, now_at=at, now_parted=parted)
            people = self._people([group_id])[group_id]
        remaining = [one.user_id for one in people if one.left_at is None]
        if len(remaining) < SMALLEST:
            row.state = GroupState.ENDED.value
        if row.organiser == user_id and remaining:
            row.organiser = remaining[0]
        self._scope.session.flush()
        return _group(row, remaining, [one.user_id for one in people if one.left_at is not None])

    def _many(self, query: Select[GroupRow], **values: object) -> tuple[Group, ...]:
        rows = self._scope.all(query, **values)
        people = self._people([row.id for row in rows])
        return tuple(
            _group(
                row,
                [one.user_id for one in people[row.id] if one.left_at is None],
                [one.user_id for one in people[row.id] if one.left_at is not None],
            )
            for row in rows
        )

    def _people(self, group_ids: list[int]) -> dict[int, list[GroupMemberRow]]:
        found: dict[int, list[GroupMemberRow]] = defaultdict(list)
        if not group_ids:
            return found
        for row in self._scope.all(PEOPLE, group_ids=group_ids):
            found[row.group_id].append(row)
        return found


def _group(row: GroupRow, members: Sequence[str], left: Sequence[str]) -> Group:
    return Group(
        id=row.id,
        program_id=row.program_id,
        round_id=row.round_id,
        members=tuple(members),
        organiser=row.organiser,
        state=GroupState(row.state),
        reasons=tuple((key, dict(values)) for key, values in row.reasons),
        left=tuple(left),
        mentor=row.mentor,
        told=dict(row.told),
        begins_on=row.begins_on,
    )
