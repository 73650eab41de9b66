"""A process of the delivery that stands still at each of its boundaries, until it is let go on or killed."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Semaphore, Thread

from slack_sdk import WebClient

from delivery import Deliverer, DeliverySettings
from delivery.marking import Marker
from delivery.settling import Settler
from delivery.sweeping import Sweeper
from storage import Database
from tests.delivery.slack_model import Conversations, ModelWire, Time, Weather

TEAM = "T1"
CALM = Weather()
#: the places at which a process may be stopped or killed
CLAIMED, CALLING, ANSWERED = "claimed", "calling", "answered"


class Killed(BaseException):
    """kill -9, as far as a thread can be killed: nothing of the process runs after it."""


class Stops:
    """Runs one turn at a time in a thread. Of all threads only one moves at any moment, so every run is the same."""

    def __init__(self) -> None:
        self._go, self._stands = Semaphore(0), Semaphore(0)
        self._weather = Weather()
        self._killed = False
        self._error: BaseException | None = None
        #: where the turn stands; empty if there is none under way
        self.place = ""
        #: without stops everything runs through at once, and only the next call meets with something
        self.through = False

    def begin(self, turn: Callable[[], object]) -> None:
        """Run a turn to its first stop."""
        Thread(target=self._run, args=(turn,), daemon=True).start()
        self._wait()

    def go_on(self, weather: Weather) -> None:
        """Run on to the next stop."""
        self._weather = weather
        self._go.release()
        self._wait()

    def run_through(self, weather: Weather) -> None:
        """From here to the end of the turn without a stop."""
        self.through, self._weather = True, weather
        if self.place:
            self.go_on(weather)

    def kill(self) -> None:
        """End the turn where it stands."""
        if self.place:
            self._killed = True
            self.go_on(Weather())

    def at(self, place: str) -> Weather:
        """Stand here; returns what happens to the call that is made next."""
        if self.through:
            weather = self._weather
            self._weather = Weather() if place == CALLING else weather
            return weather
        self.place = place
        self._stands.release()
        self._go.acquire()
        if self._killed:
            raise Killed
        return self._weather

    def _wait(self) -> None:
        self._stands.acquire()
        if self._error is not None:
            raise self._error

    def _run(self, turn: Callable[[], object]) -> None:
        try:
            turn()
        except Killed:
            pass
        except BaseException as error:  # noqa: BLE001 - raised again where the model waits for this turn
            self._error = error
        self.place = ""
        self._stands.release()


class ModelDeliverer(Deliverer):
    """The real delivery, on the wire to the model instead of the one to Slack."""

    def __init__(
        self, database: Database, wire: ModelWire, settings: DeliverySettings, *, owner: str, clock: Time, stops: Stops
    ) -> None:
        nowhere = WebClient(base_url="http://127.0.0.1:9/")
        self._time, self._stops = clock, stops
        self._looks = 0
        super().__init__(
            database, TEAM, nowhere, owner=owner, clock=clock.now, elapsed=self.real_seconds, settings=settings
        )
        self._wire = wire
        self.put_together()

    def put_together(self) -> None:
        """The parts that hold a wire or a ledger, made anew with the ones at hand."""
        self._settler = Settler(self._wire, self._ledger, self._rests, self._settings)
        self._sweeper = Sweeper(self._wire, self._ledger, self._rests, self._settings)
        self._marker = Marker(self._ledger, self._rests, self._sweeper)

    def begin_turn(self) -> None:
        self._looks = 0
        self.run_once(self._time.now())

    def real_seconds(self) -> float:
        """The second look at the time in a turn is the one after the claim."""
        self._looks += 1
        if self._looks == 2:
            self._stops.at(CLAIMED)
        return self._time.elapsed()


@dataclass(frozen=True)
class Make:
    """What a process is made of; a broken variant changes one of these."""

    settings: DeliverySettings
    deliverer: type[ModelDeliverer] = ModelDeliverer
    wire: type[ModelWire] = ModelWire


class Process:
    """One process, that can be started, stopped, killed and started again."""

    def __init__(self, name: str, make: Make, database: Database, slack: Conversations) -> None:
        self.name, self._make, self._database, self._slack = name, make, database, slack
        self._began = 0.0
        self.start()

    def start(self) -> None:
        """Begin with an empty memory, as after a crash."""
        self.stops = Stops()
        wire = self._make.wire(self._slack, lambda: self.stops.at(CALLING), self._answered, self._overdue)
        self.deliverer = self._make.deliverer(
            self._database, wire, self._make.settings, owner=self.name, clock=self._slack.time, stops=self.stops
        )

    def go_on(self, to: str, weather: Weather) -> None:
        """Go on with the turn, or begin one, until the next place of that kind or the turn's end."""
        if self.stops.place:
            self.stops.go_on(weather)
        else:
            self._began = self._slack.time.seconds
            self.stops.begin(self.deliverer.begin_turn)
        while self.stops.place not in (to, ""):
            self.stops.go_on(weather)

    def crash(self) -> None:
        self.stops.kill()
        self.start()

    def run_through(self, weather: Weather = CALM) -> None:
        """End what is under way, and do everything that can be done now; only the first call meets with something."""
        self.stops.run_through(weather)
        self._began = self._slack.time.seconds
        self.deliverer.run_until_idle()
        self.stops.through = False

    def stopped_for(self) -> float:
        """Seconds since the turn that is under way began."""
        return self._slack.time.seconds - self._began if self.stops.place else 0.0

    def _answered(self) -> None:
        self.stops.at(ANSWERED)

    def _overdue(self) -> bool:
        settings = self._make.settings
        return self.stopped_for() > settings.budget + settings.timeout + settings.longest_pause
