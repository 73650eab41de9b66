"""What the company has told of people, beyond what Slack knows and what they say themselves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import bindparam
from sqlmodel import col

from mentoring.facts import Facts
from storage.scope import Scope, rows_of
from storage.tables import PersonFactsRow

OF_PEOPLE = rows_of(PersonFactsRow).where(col(PersonFactsRow.user_id).in_(bindparam("user_ids", expanding=True)))


class PeopleFacts:
    """The facts of people in this workspace; whoever has none is missing."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(self, user_ids: Collection[str]) -> dict[str, Facts]:
        """What is known of these people, by user id: what the company told, else what their profile in Slack says."""
        return {row.user_id: _with_profile(_facts(row), row.profile) for row in self._rows(user_ids)}

    def told(self, user_ids: Collection[str]) -> dict[str, Facts]:
        """What the company told alone, by user id."""
        return {row.user_id: _facts(row) for row in self._rows(user_ids)}

    def save_profile(self, user_id: str, found: Mapping[str, str]) -> bool:
        """Keep what the fields of a Slack profile say: "department", "team" or "location". False if it is known."""
        rows = self._rows([user_id])
        if dict(found) == (rows[0].profile if rows else {}):
            return False
        told = {name: getattr(Facts(), name) for name in Facts.__slots__}
        self._scope.upsert(PersonFactsRow, {"user_id": user_id, **told, "profile": dict(found)}, keep=tuple(told))
        return True

    def _rows(self, user_ids: Collection[str]) -> Sequence[PersonFactsRow]:
        return self._scope.all(OF_PEOPLE, user_ids=sorted(user_ids)) if user_ids else ()

    def save(self, facts: Mapping[str, Facts]) -> None:
        """Write what the company tells of people, by user id, in the place of what it told before."""
        for user_id, known in facts.items():
            self._scope.upsert(
                PersonFactsRow,
                {
                    "user_id": user_id,
                    "department": known.department,
                    "team": known.team,
                    "location": known.location,
                    "level": known.level,
                    "manager": known.manager,
                },
            )


def _facts(row: PersonFactsRow) -> Facts:
    return Facts(row.department, row.team, row.location, row.level, row.manager)


def _with_profile(told: Facts, profile: Mapping[str, str]) -> Facts:
    return replace(
        told,
        department=told.department or profile.get("department", ""),
        team=told.team or profile.get("team", ""),
        location=told.location or profile.get("location", ""),
    )
