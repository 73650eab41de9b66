"""What the company has told of people, beyond what Slack knows and what they say themselves."""

from collections.abc import Collection, Mapping

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
        """What is known of these people, by user id."""
        if not user_ids:
            return {}
        rows = self._scope.all(OF_PEOPLE, user_ids=sorted(user_ids))
        return {row.user_id: Facts(row.department, row.team, row.location, row.level, row.manager) for row in rows}

    def save(self, facts: Mapping[str, Facts]) -> None:
        """Write what is known of people, by user id, in the place of what was known of them."""
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
