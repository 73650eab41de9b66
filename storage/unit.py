"""The unit of work: one transaction of one workspace, with a repository per noun."""

from storage.audit import Audit
from storage.avoidances import Avoidances
from storage.checkins import CheckIns
from storage.circle_sessions import CircleSessions
from storage.circles import Circles
from storage.due import Due
from storage.enrolments import Enrolments
from storage.groups import Groups
from storage.inbox import Inbox
from storage.members import Members
from storage.outbox import Outbox
from storage.person_facts import PeopleFacts
from storage.programs import Programs
from storage.proposals import Proposals
from storage.reports import Reports
from storage.rounds import Rounds
from storage.scope import Scope
from storage.workspaces import Workspaces


class UnitOfWork:
    """Everything that one transaction may read and write. It rolls back unless it is committed."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._committed = False
        self.team_id = scope.team_id
        self.workspace = Workspaces(scope)
        self.members = Members(scope)
        self.programs = Programs(scope)
        self.enrolments = Enrolments(scope)
        self.facts = PeopleFacts(scope)
        self.avoidances = Avoidances(scope)
        self.rounds = Rounds(scope)
        self.proposals = Proposals(scope)
        self.groups = Groups(scope)
        self.checkins = CheckIns(scope)
        self.circles = Circles(scope)
        self.sessions = CircleSessions(scope)
        self.due = Due(scope)
        self.outbox = Outbox(scope)
        self.inbox = Inbox(scope)
        self.audit = Audit(scope)
        self.reports = Reports(scope)

    def commit(self) -> None:
        """Make it durable. Nothing more can be read or written through this unit of work afterwards."""
        self._scope.session.commit()
        self._committed = True
        self._scope.session.close()

    def rollback(self) -> None:
        """Undo everything, and let go of what was claimed; the unit of work can be used on."""
        self._scope.session.rollback()
        self._scope.wakes = False

    @property
    def wakes(self) -> bool:
        """Whether outbox or due rows were added or changed, and it was committed."""
        return self._committed and self._scope.wakes
