"""People: the facts from Slack, and the profiles that they write themselves."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import delete, insert
from sqlmodel import col

from mentoring.people import Member, PersonKind, Profile, WorkingHours, WorkingStyle
from storage.scope import Scope
from storage.tables import MemberRow, ProfileTagRow

#: tags of one member: kind ("offers" or "wants") -> texts in the member's own order
Tags = dict[str, list[str]]


class Members:
    """The people of this workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self, user_id: str) -> Member | None:
        """The member, or None if the app has never met them."""
        return self.many([user_id]).get(user_id)

    def many(self, user_ids: Iterable[str]) -> dict[str, Member]:
        """Members by user id, in the order asked for; those whom the app has never met are missing."""
        wanted = list(dict.fromkeys(user_ids))
        if not wanted:
            return {}
        rows = self._scope.all(self._scope.rows(MemberRow).where(col(MemberRow.user_id).in_(wanted)))
        tags = self._tags([row.user_id for row in rows if row.has_profile])
        found = {row.user_id: _member(row, tags[row.user_id]) for row in rows}
        return {user_id: found[user_id] for user_id in wanted if user_id in found}

    def all(self) -> tuple[Member, ...]:
        """Everybody whom the app has met, by user id."""
        rows = self._scope.all(self._scope.rows(MemberRow).order_by(col(MemberRow.user_id)))
        tags = self._tags([row.user_id for row in rows if row.has_profile])
        return tuple(_member(row, tags[row.user_id]) for row in rows)

    def save(self, member: Member) -> None:
        """Write what Slack knows. A stored profile stays as it is when `member.profile` is None."""
        facts = {
            "user_id": member.user_id,
            "name": member.name,
            "title": member.title,
            "zone": member.zone,
            "locale": member.locale,
            "kind": member.kind.value,
            "workspace_admin": member.workspace_admin,
            "deactivated": member.deactivated,
        }
        defaults = {"has_profile": False, **_profile_values(Profile())}
        self._scope.upsert(MemberRow, {**facts, **defaults}, keep=tuple(defaults))
        if member.profile is not None:
            self.save_profile(member.user_id, member.profile)

    def save_profile(self, user_id: str, profile: Profile) -> None:
        """Replace what a saved member says of themselves. Raises LookupError for somebody who was never saved."""
        row = self._scope.first(self._scope.rows(MemberRow).where(col(MemberRow.user_id) == user_id))
        if row is None:
            raise LookupError("save the member before their profile")
        row.has_profile = True
        for name, value in _profile_values(profile).items():
            setattr(row, name, value)
        self._scope.session.flush()
        self._replace_tags(user_id, profile)

    def _replace_tags(self, user_id: str, profile: Profile) -> None:
        team_id = self._scope.team_id
        self._scope.execute(
            delete(ProfileTagRow).where(col(ProfileTagRow.team_id) == team_id, col(ProfileTagRow.user_id) == user_id)
        )
        tags = [
            {"team_id": team_id, "user_id": user_id, "kind": kind, "position": position, "tag": tag}
            for kind, texts in (("offers", profile.offers), ("wants", profile.wants))
            for position, tag in enumerate(texts)
        ]
        if tags:
            self._scope.execute(insert(ProfileTagRow).values(tags))

    def _tags(self, user_ids: list[str]) -> dict[str, Tags]:
        found: dict[str, Tags] = defaultdict(lambda: {"offers": [], "wants": []})
        if not user_ids:
            return found
        query = (
            self._scope.rows(ProfileTagRow)
            .where(col(ProfileTagRow.user_id).in_(user_ids))
            .order_by(col(ProfileTagRow.user_id), col(ProfileTagRow.kind), col(ProfileTagRow.position))
        )
        for row in self._scope.all(query):
            found[row.user_id][row.kind].append(row.tag)
        return found


def _profile_values(profile: Profile) -> dict[str, object]:
    return {
        "goal": profile.goal,
        "hours_start": profile.hours.start,
        "hours_end": profile.hours.end,
        "hours_days": sorted(profile.hours.days),
        "style": profile.style.value,
        "languages": list(profile.languages),
    }


def _member(row: MemberRow, tags: Tags) -> Member:
    return Member(
        user_id=row.user_id,
        name=row.name,
        title=row.title,
        zone=row.zone,
        locale=row.locale,
        kind=PersonKind(row.kind),
        workspace_admin=row.workspace_admin,
        deactivated=row.deactivated,
        profile=_profile(row, tags) if row.has_profile else None,
    )


def _profile(row: MemberRow, tags: Tags) -> Profile:
    return Profile(
        offers=tuple(tags["offers"]),
        wants=tuple(tags["wants"]),
        goal=row.goal,
        hours=WorkingHours(row.hours_start, row.hours_end, frozenset(row.hours_days)),
        style=WorkingStyle(row.style),
        languages=tuple(row.languages),
    )
