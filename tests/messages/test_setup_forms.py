"""The owner's form, its preview in words, and what a change changes."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mentoring.cadence import check_cadence, usual_cadence
from mentoring.circle_settings import MIXING, CircleSettings, Forming, circle_words
from mentoring.circle_times import round_days_for
from mentoring.errors import InvalidInput, MentoringError
from mentoring.programs import ONE_WAY, Approval, Cadence, Every, ProgramKind, Rhythm
from messages.kinds import KINDS
from messages.setup import (
    Setup,
    SetupContext,
    changes,
    parse_setup,
    rhythm_words,
    setup_metadata,
    setup_preview_view,
    setup_view,
)
from tests.messages.filling import submitted
from tests.messages.rendered import CADENCE, a_program

TODAY = date(2026, 11, 22)
ZONE = "Europe/London"

#: kinds whose rounds last as long as an owner says
ROUNDS = [kind for kind in KINDS if kind is not ProgramKind.CIRCLE]

walls = st.times().map(lambda at: at.replace(second=0, microsecond=0))
cadences = st.builds(
    Cadence,
    st.builds(Rhythm, st.sampled_from(Every), st.dates(TODAY, date(2028, 11, 22)), walls),
    round_days=st.integers(5, 28),
    checkin_after=st.integers(1, 27),
    checkin_at=walls,
    pulse_after=st.integers(1, 27),
    pulse_at=walls,
    quiet_from=walls,
    quiet_to=walls,
    repeat_window=st.integers(0, 52),
)
cadences_that_work = st.one_of(
    st.builds(
        usual_cadence, st.builds(Rhythm, st.sampled_from(Every), st.dates(TODAY, date(2028, 11, 22)), st.just(time(10)))
    ),
    cadences,
)


def _works(cadence: Cadence, kind: ProgramKind = ProgramKind.PEER) -> bool:
    try:
        check_cadence(cadence, kind)
    except InvalidInput:
        return False
    return True


@given(cadences_that_work, st.sampled_from(ROUNDS), st.sampled_from(Approval), st.sampled_from([0, 7, 28]))
def test_a_setup_form_sent_back_untouched_gives_the_same_settings(
    cadence: Cadence, kind: ProgramKind, approval: Approval, every: int
) -> None:
    cadence = replace(cadence, checkin_every=every) if kind in ONE_WAY else cadence
    assume(_works(cadence, kind))
    named = replace(a_program(), cadence=cadence, kind=kind, approval=approval)
    view = setup_view(named, channel_id="C1", today=TODAY, zone=ZONE)
    setup = parse_setup(submitted(view), today=TODAY, context=setup_metadata(view))
    assert setup == Setup(named.name, cadence, kind, approval)
    assert changes(named, setup) == []


@given(cadences_that_work, st.text(min_size=1, max_size=60), st.sampled_from(ROUNDS), st.sampled_from(Approval))
def test_a_preview_carries_what_will_be_saved(
    cadence: Cadence, name: str, kind: ProgramKind, approval: Approval
) -> None:
    assume(_works(cadence, kind))
    assume(" ".join(name.split()) == name)
    setup = Setup(name, cadence, kind, approval)
    view = setup_preview_view(SetupContext("C1", 7), setup, program=None, dates=[TODAY], zone=ZONE)
    assert setup_metadata(view) == SetupContext("C1", 7, setup, kind=kind)


def test_a_new_form_starts_from_settings_that_work() -> None:
    for ahead in range(7):
        today = TODAY + timedelta(days=ahead)
        view = setup_view(None, channel_id="C1", today=today, zone=ZONE)
        setup = parse_setup(submitted(view, name="Peers"), today=today, context=setup_metadata(view))
        assert setup.name == "Peers"
        assert timedelta(days=7) <= setup.cadence.rhythm.starts_on - today < timedelta(days=14)
        assert rhythm_words(setup.cadence.rhythm) == "every second Tuesday at 10:00"


def test_the_first_date_of_a_running_program_may_lie_in_the_past_but_a_new_one_may_not() -> None:
    today = date(2027, 3, 1)
    view = setup_view(a_program(), channel_id="C1", today=today, zone=ZONE)
    context = setup_metadata(view)
    assert parse_setup(submitted(view), today=today, context=context).cadence == CADENCE
    with pytest.raises(InvalidInput) as refused:
        parse_setup(submitted(view, starts_on="2026-12-02"), today=today, context=context)
    assert refused.value.fields["starts_on"].key == "setup.past"


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ({"name": "   "}, {"name": "setup.name_missing"}),
        ({"name": None}, {"name": "setup.name_missing"}),
        ({"name": "x" * 61}, {"name": "setup.name_too_long"}),
        ({"starts_on": "2026-11-21"}, {"starts_on": "setup.past"}),
        ({"starts_on": None}, {"starts_on": "input.date"}),
        ({"at": None}, {"at": "input.time"}),
        ({"at": "03:00"}, {"at": "cadence.quiet_time"}),
        ({"round_days": "-3"}, {"round_days": "input.number"}),
        ({"round_days": "7.5"}, {"round_days": "input.number"}),
        ({"round_days": "99"}, {"round_days": "cadence.round_days"}),
        ({"checkin_after": "14"}, {"checkin_after": "cadence.checkin_after"}),
        ({"pulse_after": "0"}, {"pulse_after": "cadence.pulse_after"}),
        ({"quiet_from": "08:00", "quiet_to": "07:00"}, {"quiet_from": "cadence.quiet_too_long"}),
        ({"repeat_window": "53"}, {"repeat_window": "cadence.repeat_window"}),
        ({"name": "", "at": None}, {"name": "setup.name_missing", "at": "input.time"}),
    ],
)
def test_settings_that_cannot_work_name_every_field_to_mend(typed: dict[str, Any], keys: dict[str, str]) -> None:
    view = setup_view(None, channel_id="C1", today=TODAY, zone=ZONE)
    with pytest.raises(InvalidInput) as refused:
        parse_setup(submitted(view, **{"name": "Peers", **typed}), today=TODAY, context=setup_metadata(view))
    assert {name: error.key for name, error in refused.value.fields.items()} == keys
    assert set(keys) <= {block.get("block_id") for block in view["blocks"]}


@pytest.mark.parametrize("kind", ROUNDS)
def test_a_new_form_of_every_kind_starts_from_settings_that_work_and_names_fields_by_their_blocks(
    kind: ProgramKind,
) -> None:
    view = setup_view(None, channel_id="C1", today=TODAY, zone=ZONE, kind=kind)
    blocks = {block["element"]["action_id"]: block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    context = setup_metadata(view)
    setup = parse_setup(submitted(view, name="Peers"), today=TODAY, context=context)
    assert (setup.kind, setup.approval) == (kind, Approval.AUTOMATIC)
    assert setup.cadence.round_days == (84 if kind in ONE_WAY else 14)
    assert setup.cadence.checkin_every == (28 if kind in ONE_WAY else 0)
    typed = {"name": "Peers", blocks["round_days"]: "400", blocks["every"]: "month"}
    with pytest.raises(InvalidInput) as refused:
        parse_setup(submitted(view, **typed), today=TODAY, context=context)
    assert set(refused.value.fields) == {blocks["round_days"]}


@given(
    st.builds(Rhythm, st.sampled_from(Every), st.dates(TODAY, date(2028, 11, 22)), st.just(time(10))),
    st.builds(
        CircleSettings,
        theme=st.sampled_from(["", "growth"]),
        low=st.integers(4, 5),
        best=st.integers(5, 7),
        high=st.integers(7, 10),
        meetings=st.integers(3, 12),
        minutes=st.integers(60, 90),
        forming=st.sampled_from(Forming),
        mixing=st.sampled_from([(), ("seniority",), MIXING]),
    ),
)
def test_a_form_for_circles_and_its_preview_give_the_same_settings_back(rhythm: Rhythm, circle: CircleSettings) -> None:
    cadence = Cadence(
        rhythm, round_days=round_days_for(rhythm, circle.meetings), checkin_at=rhythm.at, pulse_at=rhythm.at
    )
    program = replace(a_program(), cadence=cadence, kind=ProgramKind.CIRCLE, approval=Approval.OWNERS)
    program = replace(program, circle=circle_words(circle))
    view = setup_view(program, channel_id="C1", today=TODAY, zone=ZONE)
    setup = parse_setup(submitted(view), today=TODAY, context=setup_metadata(view))
    assert setup == Setup(program.name, cadence, ProgramKind.CIRCLE, Approval.OWNERS, circle)
    assert changes(program, setup) == []
    context = SetupContext("C1", 7, setup, kind=ProgramKind.CIRCLE)
    assert setup_metadata(setup_preview_view(context, setup, program=None, dates=[TODAY], zone=ZONE)) == context


def test_fields_that_start_anew_with_another_kind_have_blocks_of_their_own() -> None:
    shown = {kind: setup_view(None, channel_id="C1", today=TODAY, zone=ZONE, kind=kind)["blocks"] for kind in KINDS}
    inputs = {
        kind: {block["block_id"]: block["element"] for block in blocks if block["type"] == "input"}
        for kind, blocks in shown.items()
    }
    for kind, fields in inputs.items():
        for other in inputs.values():
            for name in fields.keys() & other.keys():
                assert _initial(fields[name]) == _initial(other[name]), (kind, name)


def _initial(element: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in element.items() if name.startswith("initial_")}


@pytest.mark.parametrize(
    "metadata",
    [
        "",
        "x",
        "[]",
        "{}",
        '{"channel": "C1"}',
        '{"channel": "C1", "program": "x"}',
        '{"channel":"C1","program":1,"setup":{}}',
        '{"channel":"C1","program":1,"kind":"x"}',
    ],
)
def test_a_form_that_is_not_ours_is_refused(metadata: str) -> None:
    with pytest.raises(MentoringError, match=r"input\.stale"):
        setup_metadata({"private_metadata": metadata})


def test_a_preview_whose_settings_were_tampered_with_is_refused() -> None:
    setup = Setup("Peers", CADENCE)
    view = setup_preview_view(SetupContext("C1", 7), setup, program=None, dates=[TODAY], zone=ZONE)
    view["private_metadata"] = view["private_metadata"].replace('"round_days": 14', '"round_days": 9999')
    with pytest.raises(MentoringError, match=r"input\.stale"):
        setup_metadata(view)


@pytest.mark.parametrize(
    ("every", "starts_on", "words"),
    [
        (Every.WEEK, date(2026, 12, 1), "every Tuesday at 10:00"),
        (Every.TWO_WEEKS, date(2026, 12, 1), "every second Tuesday at 10:00"),
        (Every.FOUR_WEEKS, date(2026, 12, 3), "every four weeks on Thursday at 10:00"),
        (Every.MONTH, date(2026, 12, 1), "on the first Tuesday of each month at 10:00"),
        (Every.MONTH, date(2026, 12, 11), "on the second Friday of each month at 10:00"),
        (Every.MONTH, date(2026, 12, 28), "on the fourth Monday of each month at 10:00"),
        (Every.MONTH, date(2026, 12, 29), "on the last Tuesday of each month at 10:00"),
    ],
)
def test_a_rhythm_is_told_in_words(every: Every, starts_on: date, words: str) -> None:
    assert rhythm_words(Rhythm(every, starts_on, time(10))) == words


def test_a_preview_tells_rhythm_next_dates_and_every_change() -> None:
    named = a_program()
    setup = Setup("Circles", replace(CADENCE, rhythm=replace(CADENCE.rhythm, every=Every.WEEK), round_days=7))
    dates = [date(2026, 12, 1), date(2026, 12, 8)]
    words = str(setup_preview_view(SetupContext("C1", 1), setup, program=named, dates=dates, zone=ZONE)["blocks"])
    assert "Every Tuesday at 10:00 in each member's time zone" in words
    assert "1 December, 8 December" in words
    for sentence in changes(named, setup):
        assert sentence in words


def test_changes_name_the_old_and_the_new_of_each_setting_that_differs() -> None:
    wanted = replace(CADENCE, checkin_at=time(11), quiet_to=time(9), repeat_window=3)
    assert changes(a_program(), Setup("Peer circles", wanted)) == [
        "“Did you meet?” comes 7 days after the start, at 11:00 (before: 7 days after the start, at 09:30).",
        "The quiet hours are 19:00 to 09:00 (before: 19:00 to 08:00).",
        "Rounds before the same two people may meet again: 3 (before: 12).",
    ]


def test_a_shifted_first_date_is_a_change() -> None:
    rhythm = replace(CADENCE.rhythm, starts_on=date(2026, 12, 8))
    assert changes(a_program(), Setup("Peer circles", replace(CADENCE, rhythm=rhythm))) == [
        "Rounds are counted from Tuesday 8 December (before: Tuesday 1 December)."
    ]


def test_every_setting_has_a_sentence_when_it_changes() -> None:
    rhythm = Rhythm(Every.WEEK, date(2027, 1, 1), time(11))
    others = Cadence(rhythm, 6, 2, time(8), 3, time(8), time(20), time(7), 1, "DE-BY", 21)
    assert len(changes(a_program(), Setup("Other", others, approval=Approval.OWNERS))) == 10
    assert len(changes(a_program(), Setup("Peer circles", CADENCE, approval=Approval.OWNERS))) == 1
    for name in Cadence.__dataclass_fields__:
        one = replace(CADENCE, **{name: getattr(others, name)})
        assert len(changes(a_program(), Setup("Peer circles", one))) == 1, name
