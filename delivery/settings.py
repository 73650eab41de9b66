"""How patient and how fast the delivery is. All durations are real seconds."""

from dataclasses import dataclass

#: what one page of a conversation's history holds at most
PAGE = 200


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """Waiting times and rates of one workspace.

    Raises ValueError, with the smallest value that is safe, for a combination that could post a message twice.
    """

    #: from a claim until its outcome, if unknown, is looked up in the conversation
    settle: float = 300.0
    #: a call is given up when this much has passed between its claim and the moment of sending
    budget: float = 5.0
    #: how long one call may stay without a sign of life
    timeout: float = 10.0
    #: how long Slack may take until a post shows in the history
    history_lag: float = 60.0
    #: how long this process may be stopped in the middle of a call (a laptop's lid, a busy host)
    longest_pause: float = 60.0
    #: between two posts in one conversation
    per_channel: float = 1.0
    #: posts a minute in the whole workspace; 0 means as fast as it goes, with every method
    per_workspace: float = 240.0
    #: calls that are made at the same time, each in another conversation
    workers: int = 8
    #: how long a method that lacks a permission rests before it is tried again
    feature_rest: float = 3600.0
    #: how long a workspace that refuses the token rests before it is asked whether it is back
    halt_rest: float = 900.0
    #: after a message was sent that needed several attempts: when to look for copies of it
    sweeps: tuple[float, ...] = (600.0, 3600.0, 86_400.0)

    def __post_init__(self) -> None:
        if self.timeout <= 0 or self.budget <= 0:
            raise ValueError("budget and timeout must be more than 0 seconds")
        if min(self.history_lag, self.longest_pause, self.per_channel, self.per_workspace) < 0:
            raise ValueError("history_lag, longest_pause, per_channel and per_workspace must not be negative")
        if self.settle < self.settle_floor:
            raise ValueError(
                f"settle must be at least {self.settle_floor:g} seconds (budget + timeout + history_lag + "
                f"longest_pause): looked up earlier, a message that was posted could be missed and posted again"
            )

    @property
    def settle_floor(self) -> float:
        """The shortest settle that leaves a call the time to end and to show in the history."""
        return self.budget + self.timeout + self.history_lag + self.longest_pause
