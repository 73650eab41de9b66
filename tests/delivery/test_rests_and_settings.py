"""What must wait, and settings that would not be safe."""

from datetime import UTC, datetime, timedelta

import pytest

from delivery.pace import Pace
from delivery.rates import WORKSPACE, Moment, Rests
from delivery.settings import DeliverySettings

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def test_a_rest_ends_when_its_time_has_passed_on_either_clock() -> None:
    rests, start = Rests(), Moment(NOON, 100.0)
    rests.rest("chat.update", start.after(10))
    assert rests.resting(start.after(9)) == {"chat.update"}
    assert rests.resting(Moment(NOON + timedelta(seconds=10), 100.0)) == frozenset()
    rests.rest("chat.update", start.after(10))
    a_year_back = NOON - timedelta(days=365)
    assert rests.resting(Moment(a_year_back, 109.0)) == {"chat.update"}
    assert rests.resting(Moment(a_year_back, 110.0)) == frozenset()


def test_a_longer_rest_is_not_cut_short_by_a_later_one() -> None:
    rests, start = Rests(), Moment(NOON, 0.0)
    rests.rest(WORKSPACE, start.after(60))
    rests.rest(WORKSPACE, start.after(5))
    assert rests.resting(start.after(30)) == {WORKSPACE}
    assert rests.next_end() == start.after(60)


def test_refusals_in_a_row_are_counted_until_it_works_again() -> None:
    rests = Rests()
    assert [rests.strike("x") for _ in range(3)] == [0, 1, 2]
    rests.well("x")
    assert rests.strike("x") == 0


def test_a_conversation_waits_after_a_post_and_the_others_go_on() -> None:
    pace = Pace(per_channel=1.0, per_workspace=0)
    pace.posted("C1", 50.0)
    assert pace.busy(50.9) == {"C1"}
    assert pace.next_free(50.5) == pytest.approx(0.5)
    assert pace.busy(51.0) == frozenset()
    assert pace.next_free(51.0) is None


def test_the_workspace_has_a_pace_of_its_own() -> None:
    pace = Pace(per_channel=0, per_workspace=120)
    pace.leaves("chat.postMessage", 10.0)
    assert pace.next_free(10.0) == pytest.approx(0.5)
    assert {"chat.postMessage", "chat.postEphemeral", "files.upload"} == pace.spent(10.4)
    assert pace.spent(10.5) == frozenset()


def test_a_method_has_a_pace_of_its_own_and_the_others_go_on() -> None:
    pace = Pace(per_channel=0, per_workspace=600)
    pace.leaves("conversations.open", 10.0)
    assert pace.spent(11.0) == {"conversations.open"}
    assert pace.spent(11.2) == frozenset()


def test_a_call_that_left_late_is_caught_up_with_by_one_call_and_no_more() -> None:
    pace = Pace(per_channel=0, per_workspace=60)
    pace.leaves("chat.postMessage", 10.0)
    pace.leaves("chat.postMessage", 11.4)
    assert pace.next_free(11.4) == pytest.approx(0.6)
    pace.leaves("chat.postMessage", 100.0)
    assert pace.next_free(100.0) == pytest.approx(1.0)


def test_without_a_pace_nothing_waits() -> None:
    pace = Pace(per_channel=0, per_workspace=0)
    pace.leaves("chat.postMessage", 10.0)
    pace.posted("C1", 10.0)
    assert pace.busy(10.0) == frozenset()
    assert pace.spent(10.0) == frozenset()
    assert pace.next_free(10.0) is None


def test_a_settle_that_could_post_twice_is_refused_with_the_smallest_safe_one() -> None:
    with pytest.raises(ValueError, match="at least 135 seconds"):
        DeliverySettings(settle=30)
    assert DeliverySettings(settle=1, budget=0.5, timeout=0.5, history_lag=0, longest_pause=0).settle_floor == 1


@pytest.mark.parametrize("wrong", [{"timeout": 0}, {"budget": -1}, {"per_channel": -0.1}, {"history_lag": -1}])
def test_senseless_durations_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        DeliverySettings(**wrong)  # type: ignore[arg-type]
