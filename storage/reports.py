"""The facts from which a round's report is made."""

from storage.scope import Scope


class Reports:
    """What happened in the rounds of this workspace, without who answered what."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
