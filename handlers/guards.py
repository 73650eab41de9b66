"""Who may do what; asked afresh by every listener."""

from enum import StrEnum

from handlers.kit import Request
from mentoring.eligibility import check_may_join
from mentoring.errors import NotAllowed
from mentoring.programs import Program
from usecases.configure_program import may_manage
from usecases.people import programs_of


class Access(StrEnum):
    """Who a subcommand is for."""

    EVERYBODY = "everybody"  # even guests: it says no more than what the app is
    PEOPLE = "people"  # the workspace's own people
    INSIDE = "inside"  # those too who are in a program from before: nobody is kept in one
    OWNERS = "owners"  # the program's owners and workspace admins
    SETTERS = "setters"  # workspace admins, and whoever a setting lists


def check(request: Request, access: Access) -> None:
    """Refuse kindly who may not use this at all. Raises NotAllowed.

    For owners the program is looked at again by the use case itself.
    """
    if access is Access.EVERYBODY:
        return
    if access is Access.INSIDE and is_inside(request):
        return
    check_may_join(request.member)
    if access is Access.SETTERS and not may_set_up(request):
        raise NotAllowed("setup.not_allowed")


def is_inside(request: Request) -> bool:
    """Whether this person is in a program. A guest may be, who was a colleague when joining."""
    return not request.member.deactivated and bool(request.read(lambda uow: programs_of(uow, request.user_id)))


def may_set_up(request: Request) -> bool:
    """Whether this person may start programs."""
    return request.member.workspace_admin or request.user_id in request.kit.setup_users


def check_owner(request: Request, program: Program) -> None:
    """Refuse who neither owns the program nor administers the workspace. Raises NotAllowed."""
    if not may_manage(program, request.member):
        raise NotAllowed("admin.not_owner", name=program.name)
