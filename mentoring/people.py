"""People: what Slack knows of them, and what they say of themselves when they join."""

from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum


class PersonKind(StrEnum):
    """What sort of account this is; only a `person` may take part."""

    PERSON = "person"
    GUEST = "guest"
    STRANGER = "stranger"  # from another workspace, by Slack Connect
    BOT = "bot"


class WorkingStyle(StrEnum):
    """How somebody likes to meet; a wish in the matching, never a rule."""

    CALL = "call"
    WALK = "walk"
    CHAT = "chat"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Local wall times on local weekdays (Monday is 0). `start < end`; hours do not span midnight."""

    start: time = time(9)
    end: time = time(17)
    days: frozenset[int] = frozenset({0, 1, 2, 3, 4})


@dataclass(frozen=True, slots=True)
class Profile:
    """What a member says of themselves; shown to the people they are matched with, so all of it is self-declared."""

    offers: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    goal: str = ""
    hours: WorkingHours = field(default_factory=WorkingHours)
    style: WorkingStyle = WorkingStyle.ANY
    #: languages that the person can meet in, as lower-case names; empty means the workspace's own
    languages: tuple[str, ...] = ("english",)
    #: code of the person's public holidays ("DE-BY"); "" for none, None for those of the program
    calendar: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person in the workspace whom the app has met. `profile` is None until they first join a program."""

    user_id: str
    name: str
    title: str = ""
    zone: str = "UTC"  # IANA name
    locale: str = "en-US"
    kind: PersonKind = PersonKind.PERSON
    workspace_admin: bool = False
    deactivated: bool = False
    profile: Profile | None = None

    @property
    def hours(self) -> WorkingHours:
        """The member's own hours, or the usual ones until they have said."""
        return self.profile.hours if self.profile else WorkingHours()
