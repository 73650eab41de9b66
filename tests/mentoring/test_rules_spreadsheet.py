"""People and choices that come from files: what is read, and how everything that cannot be is named."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from mentoring.choices import Choices, Weight, choices_from, choices_of, to_words
from mentoring.errors import InvalidInput
from mentoring.facts import Facts
from mentoring.people import PersonKind, WorkingStyle
from mentoring.programs import Avoidance, Cadence, Every, Program, ProgramKind, ProgramState, Rhythm, Role
from mentoring.spreadsheet import PEOPLE_COLUMNS, read_past, read_people
from mentoring.wishes import WISH_OF, WISHES, most_points


def sheet_of(text: str) -> list[tuple[int, list[str]]]:
    return [(at, line.split("|")) for at, line in enumerate(text.split("\n"), 1)]


def test_a_full_row_is_read_cell_by_cell() -> None:
    row = (
        "a@x.org|Ada|Lead|mentor|3|SQL; Go|Spanish|be heard|English; deutsch|Europe/Berlin|8:30-17|mon-thu|walk"
        "|Sales|East|Rome|4|b@x.org|no|c@x.org d@x.org|yes"
    )

    sheet = read_people(sheet_of("|".join(PEOPLE_COLUMNS) + "\n" + row))

    (ada,) = sheet.members
    assert not sheet.problems
    assert (ada.user_id, ada.name, ada.zone, ada.kind) == ("a@x.org", "Ada", "Europe/Berlin", PersonKind.PERSON)
    assert ada.profile is not None
    assert (ada.profile.offers, ada.profile.wants) == (("SQL", "Go"), ("Spanish",))
    assert ada.profile.languages == ("english", "deutsch")
    assert ada.profile.style is WorkingStyle.WALK
    assert (ada.hours.start.minute, ada.hours.end.hour, ada.hours.days) == (30, 17, frozenset({0, 1, 2, 3}))
    assert sheet.facts["a@x.org"] == Facts("Sales", "East", "Rome", 4, "b@x.org")
    assert sheet.roles["a@x.org"] is Role.MENTOR
    assert sheet.capacity["a@x.org"] == 3
    assert sheet.avoidances == (Avoidance("a@x.org", "c@x.org"), Avoidance("a@x.org", "d@x.org"))
    assert sheet.left_out == {"a@x.org"}


def test_an_id_is_enough_and_empty_lines_are_passed_over() -> None:
    sheet = read_people(sheet_of("ID\na\n\n  \nb"))

    assert [member.user_id for member in sheet.members] == ["a", "b"]
    assert not sheet.problems


@pytest.mark.parametrize(
    ("text", "line", "column", "key"),
    [
        ("", 1, "id", "sheet.column_missing"),
        ("name\nAda", 1, "id", "sheet.column_missing"),
        ("id|ofers\na|", 1, "ofers", "sheet.column_meant"),
        ("id|qqqq\na|", 1, "qqqq", "sheet.column_unknown"),
        ("id|name|name\na|b|c", 1, "name", "sheet.column_twice"),
        ("id|name\n|Ada", 2, "id", "sheet.no_id"),
        ("id\na\nb\na", 4, "id", "sheet.twice"),
        ("id\na|b", 2, "", "sheet.cells"),
        ("id|zone\na|Berlin", 2, "zone", "sheet.zone"),
        ("id|hours\na|17-9", 2, "hours", "sheet.hours"),
        ("id|hours\na|9:00-25:00", 2, "hours", "sheet.hours"),
        ("id|hours\na|soon", 2, "hours", "sheet.hours"),
        ("id|days\na|mon-someday", 2, "days", "sheet.days"),
        ("id|days\na|mon-tue-wed", 2, "days", "sheet.days"),
        ("id|style\na|dance", 2, "style", "sheet.choice"),
        ("id|role\na|boss", 2, "role", "sheet.choice"),
        ("id|level\na|high", 2, "level", "sheet.number"),
        ("id|capacity\na|-1", 2, "capacity", "sheet.number"),
        ("id|capacity\na|999", 2, "capacity", "sheet.number"),
        ("id|guest\na|perhaps", 2, "guest", "sheet.yes"),
        ("id|left_out\na|perhaps", 2, "left_out", "sheet.yes"),
        ("id|offers\na|" + "x" * 61, 2, "offers", "skills.too_long"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named(text: str, line: int, column: str, key: str) -> None:
    (problem,) = read_people(sheet_of(text)).problems

    assert (problem.line, problem.column, problem.error.key) == (line, column, key)


def test_every_bad_cell_of_a_row_is_named_at_once() -> None:
    sheet = read_people(sheet_of("id|zone|hours|level\na|x|y|z\nb|UTC|9-5|2"))

    assert [(one.line, one.column) for one in sheet.problems] == [(2, "hours"), (2, "zone"), (2, "level"), (3, "hours")]


def test_a_program_with_mentors_needs_a_role_for_everybody() -> None:
    rows = sheet_of("id|role\na|mentor\nb|\nc|mentee\nd|boss\ne|Peer")

    found = [(one.line, one.error.key) for one in read_people(rows, roles=True).problems]
    assert found == [(3, "sheet.role"), (5, "sheet.choice"), (6, "sheet.role")], "one for each cell"
    assert [one.line for one in read_people(rows).problems] == [5]


@pytest.mark.parametrize(
    ("days", "expected"),
    [("mon-fri", {0, 1, 2, 3, 4}), ("Sat", {5}), ("fri-mon", {4, 5, 6, 0}), ("Monday; wednesday", {0, 2})],
)
def test_days_are_read_as_people_write_them(days: str, expected: set[int]) -> None:
    assert read_people(sheet_of(f"id|days\na|{days}")).members[0].hours.days == expected


def test_past_keeps_the_latest_meeting_of_two_people() -> None:
    past, problems = read_past(sheet_of("one|other|rounds_ago\na|b|4\nb|a|2\na|c|"))

    assert past == {frozenset("ab"): 2, frozenset("ac"): 1}
    assert not problems


@pytest.mark.parametrize("row", ["a|a|1", "a||1", "|b|1"])
def test_a_meeting_needs_two_people(row: str) -> None:
    _, problems = read_past(sheet_of(f"one|other|rounds_ago\n{row}"))

    assert [one.error.key for one in problems] == ["sheet.pair"]


def test_an_owner_s_words_become_choices_and_back() -> None:
    words = {"rules": {"window": 6, "teams_apart": True}, "wishes": {"can_help": "nice", "seniority": "ignore"}}

    chosen = choices_from(words, ProgramKind.MENTOR, WISH_OF)

    assert (chosen.kind, chosen.window, chosen.teams_apart, chosen.guests) == (ProgramKind.MENTOR, 6, True, False)
    assert chosen.weights == {"can_help": Weight.NICE, "seniority": Weight.IGNORE}
    assert choices_from(to_words(chosen), ProgramKind.MENTOR, WISH_OF) == chosen
    assert choices_from({}, ProgramKind.PEER, WISH_OF) == Choices()


@pytest.mark.parametrize(
    ("words", "field", "key"),
    [
        ({"rule": {}}, "rule", "choices.meant"),
        ({"rules": 5}, "rules", "choices.section"),
        ({"zzz": {}}, "zzz", "choices.unknown"),
        ({"rules": {"windw": 6}}, "rules.windw", "choices.meant"),
        ({"rules": {"window": -1}}, "rules.window", "choices.number"),
        ({"rules": {"window": True}}, "rules.window", "choices.number"),
        ({"rules": {"window": "6"}}, "rules.window", "choices.number"),
        ({"rules": {"least_hours": 41}}, "rules.least_hours", "choices.number"),
        ({"rules": {"guests": "yes"}}, "rules.guests", "choices.switch"),
        ({"rules": {"zzz": "peer"}}, "rules.zzz", "choices.unknown"),
        ({"wishes": {"can_help": "very"}}, "wishes.can_help", "choices.word"),
        ({"wishes": {"can_help": 3}}, "wishes.can_help", "choices.word"),
        ({"wishes": {"can_halp": "nice"}}, "wishes.can_halp", "choices.meant"),
    ],
)
def test_a_word_that_cannot_be_used_is_named(words: dict[str, object], field: str, key: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        choices_from(words, ProgramKind.PEER, WISH_OF)

    assert {name: error.key for name, error in caught.value.fields.items()} == {field: key}


def test_the_usual_words_fit_the_kind_of_program() -> None:
    usual = {kind: {wish.key: wish.weight(Choices(kind=kind)) for wish in WISHES} for kind in ProgramKind}

    assert usual[ProgramKind.MENTOR]["seniority"] is Weight.IMPORTANT
    assert usual[ProgramKind.MENTOR]["want_the_same"] is Weight.IGNORE
    assert usual[ProgramKind.PEER]["seniority"] is Weight.NICE
    assert all(words["can_help"] is Weight.IMPORTANT for words in usual.values())


def test_choices_of_a_program_pass_over_what_means_nothing_any_more() -> None:
    stored: dict[str, Any] = {
        "rules": {"least_hours": 4, "guests": True, "window": 1, "gone": 3, "teams_apart": "yes", "one_language": None},
        "wishes": {"can_help": "nice", "seniority": "very", "gone": "important", "same_style": ["nice"]},
        "other": 1,
    }
    rhythm = Rhythm(Every.WEEK, date(2026, 12, 1), time(10))
    program = Program(
        1, "C1", "Peers", ProgramKind.REVERSE, ProgramState.ACTIVE, Cadence(rhythm, repeat_window=5), "UTC"
    )
    found = choices_of(replace(program, choices=stored))
    assert (found.kind, found.window, found.least_hours, found.guests) == (ProgramKind.REVERSE, 5, 4, True)
    assert (found.teams_apart, found.one_language) == (False, True)
    assert found.weights == {"can_help": Weight.NICE, "gone": Weight.IMPORTANT}
    assert most_points(found) == most_points(replace(found, weights={"can_help": Weight.NICE}))
    for broken in ({"rules": 3, "wishes": []}, {"rules": None}, {}):
        assert choices_of(replace(program, choices=broken)) == Choices(kind=ProgramKind.REVERSE, window=5)
