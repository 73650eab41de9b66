"""People: the facts from Slack, and the profiles that they write themselves."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, delete, insert
from sqlmodel import col

from mentoring.people import Member, PersonKind, Profile, WorkingHours, WorkingStyle
from storage.scope import Scope, my_team, rows_of
from storage.tables import MemberRow, ProfileTagRow

BY_ID = rows_of(MemberRow).where(col(MemberRow.user_id) == bindparam("user_id"))
BY_IDS = rows_of(MemberRow).where(col(MemberRow.user_id).in_(bindparam("user_ids", expanding=True)))
EVERYBODY = rows_of(MemberRow).order_by(col(MemberRow.user_id))
TAGS_IN_ORDER = rows_of(ProfileTagRow).order_by(
    col(ProfileTagRow.user_id), col(ProfileTagRow.kind), col(ProfileTagRow.position)
)
TAGS_BY_ID = TAGS_IN_ORDER.where(col(ProfileTagRow.user_id) == bindparam("user_id"))
TAGS_BY_IDS = TAGS_IN_ORDER.where(col(ProfileTagRow.user_id).in_(bindparam("user_ids", expanding=True)))
DROP_TAGS = delete(ProfileTagRow).where(
    col(ProfileTagRow.team_id) == my_team(), col(ProfileTagRow.user_id) == bindparam("user_id")
)

#: tags of one member: kind ("offers" or "wants") -> texts in the member's own order
Tags = dict[str, list[str]]


class Members:
    """The people of this workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self, user_id: str) -> Member | None:
        """The member, or None if the app has never met them."""
        row = self._scope.first(BY_ID, user_id=user_id)
        return _member(row, self._tags([row])[user_id]) if row else None

    def many(self, user_ids: Iterable[str]) -> dict[str, Member]:
        """Members by user id, in the order asked for; those whom the app has never met are missing."""
        wanted = list(dict.fromkeys(user_ids))
        if not wanted:
            return {}
        rows = self._scope.all(BY_IDS, user_ids=wanted)
        tags = self._tags(rows)
        found = {row.user_id: _member(row, tags[row.user_id]) for row in rows}
        return {user_id: found[user_id] for user_id in wanted if user_id in found}

    def all(self) -> tuple[Member, ...]:
        """Everybody whom the app has met, by user id."""
        rows = self._scope.all(EVERYBODY)
        tags = self._tags(rows)
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
        row = self._scope.to_change(MemberRow, BY_ID, user_id=user_id)
        if row is None:
            raise LookupError("save the member before their profile")
        row.has_profile = True
        for name, value in _profile_values(profile).items():
            setattr(row, name, value)
        self._scope.session.flush()
        self._replace_tags(user_id, profile)

    def _replace_tags(self, user_id: str, profile: Profile) -> None:
        team_id = self._scope.team_id
        self._scope.execute(DROP_TAGS, user_id=user_id)
        tags = [
            {"team_id": team_id, "user_id": user_id, "kind": kind, "position": position, "tag": tag}
            for kind, texts in (("offers", profile.offers), ("wants", profile.wants))
            for position, tag in enumerate(texts)
        ]
        if tags:
            self._scope.session.execute(insert(ProfileTagRow), tags)

    def _tags(self, rows: Sequence[MemberRow]) -> dict[str, Tags]:
        found: dict[str, Tags] = defaultdict(lambda: {"offers": [], "wants": []})
        user_ids = [row.user_id for row in rows if row.has_profile]
        if len(user_ids) == 1:
            tags = self._scope.all(TAGS_BY_ID, user_id=user_ids[0])
        else:
            tags = self._scope.all(TAGS_BY_IDS, user_ids=user_ids) if user_ids else ()
        for tag in tags:
            found[tag.user_id][tag.kind].append(tag.tag)
        return found


def _profile_values(profile: Profile) -> dict[str, object]:
    return {
        "goal": profile.goal,
        "hours_start": profile.hours.start,
        "hours_end": profile.hours.end,
        "hours_days": sorted(profile.hours.days),
        "style": profile.style.value,
        "languages": list(profile.languages),
        "calendar": profile.calendar,
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
        calendar=row.calendar,
    )
