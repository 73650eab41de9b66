"""Who may take part."""

from mentoring.errors import NotAllowed
from mentoring.people import Member, PersonKind


def check_may_join(member: Member) -> None:
    """Raises NotAllowed for everybody but people of this workspace whose account is active.

    Keys: "join.deactivated", "join.bot", "join.guest", "join.stranger" (somebody from another workspace).
    """
    if member.deactivated:
        raise NotAllowed("join.deactivated")
    if member.kind is not PersonKind.PERSON:
        raise NotAllowed(f"join.{member.kind.value}")
