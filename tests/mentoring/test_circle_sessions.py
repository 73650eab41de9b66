"""The library of sessions: enough of them, whole, to the minute; and what a season is made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mentoring.sessions import (
    CLOSING,
    ISSUES,
    KICKOFF,
    Part,
    Session,
    agenda_of,
    issue_slots,
    library,
    read_library,
    season_plan,
    session_of,
    stretched,
)

SESSIONS = tuple(library().sessions.values())


def test_every_theme_has_enough_sessions_of_its_own() -> None:
    themed = [one for one in SESSIONS if one.theme]

    assert len(themed) >= 24
    assert len(library().themes) >= 6
    assert all(sum(one.theme == theme for one in themed) >= 4 for theme in library().themes)


def test_all_texts_are_whole_and_short_enough_for_a_message() -> None:
    for one in SESSIONS:
        assert len(one.title) <= 75, "a title is also an option of a select"
        assert all(1 <= len(text) <= 300 for text in (one.purpose, one.preparation, one.opening, one.closing))
        assert all(1 <= len(part.title) <= 75 for part in one.agenda)
        assert all(len(norm) <= 200 for norm in one.norms)
        assert one.opening.endswith("?")
    assert all(len(name) <= 75 for name in library().themes.values())
    assert len({text for one in SESSIONS for text in (one.title, one.opening)}) == 2 * len(SESSIONS)
    first = session_of(KICKOFF)
    assert len(first.norms) == 3
    assert "I'm in" in first.closing


@given(some.sampled_from(SESSIONS), some.integers(60, 90))
def test_an_agenda_adds_up_to_the_minutes_of_the_session(session: Session, minutes: int) -> None:
    parts = agenda_of(session, minutes)

    assert sum(part.minutes for part in parts) == minutes
    assert all(part.minutes >= 1 for part in parts)
    assert agenda_of(session, 60) == session.agenda


def test_a_session_has_room_for_as_many_questions_as_fit() -> None:
    assert [issue_slots(minutes) for minutes in (60, 75, 80, 90)] == [(40,), (40,), (30, 30), (35, 35)]
    titles = [part.title.split(":")[0] for part in agenda_of(session_of(ISSUES), 60)]
    assert titles[1:-1] == ["Present", "Clarify", "Help", "Summarise", "Resources", "Action"]
    titles = [part.title for part in agenda_of(session_of(ISSUES), 90)]
    assert (titles[1][:10], titles[7][:10]) == ("1. Present", "2. Present")
    assert all(len(title) <= 75 for title in titles)


def test_more_parts_than_minutes_are_no_agenda() -> None:
    with pytest.raises(ValueError, match="minute for each"):
        stretched((Part("one", 1), Part("two", 1)), 1)


@given(some.sampled_from(["", "growth", "gone", *library().themes]), some.integers(2, 12), some.integers(0, 99))
def test_a_season_begins_and_ends_well_and_repeats_no_session(theme: str, meetings: int, seed: int) -> None:
    plan = season_plan(theme, meetings, seed=seed)

    assert len(plan) == meetings
    assert (plan[0], plan[-1]) == (KICKOFF, CLOSING)
    taken = [key for key in plan if key != ISSUES]
    assert len(set(taken)) == len(taken)
    assert plan == season_plan(theme, meetings, seed=seed)
    own = [one.key for one in SESSIONS if one.theme == theme and theme]
    assert [key for key in taken[1:-1] if key in own] == own[: len(taken) - 2]


def test_a_season_of_eight_leaves_room_for_own_questions() -> None:
    assert season_plan("growth", 8, seed=1).count(ISSUES) == 2
    with pytest.raises(ValueError, match="first and a last"):
        season_plan("growth", 1, seed=1)


def test_a_key_that_is_not_known_any_more_means_own_questions() -> None:
    assert session_of("gone").key == ISSUES


HEAD = '[themes]\na = "A"\n'
TEXTS = 'title = "t"\npurpose = "p"\npreparation = "q"\nopening = "o?"\nclosing = "c"\n'
FIXED = "".join(
    f'[{key}]\n{TEXTS}{"slot" if key == ISSUES else "agenda"} = [["x", {30 if key == ISSUES else 60}]]\n'
    for key in (KICKOFF, ISSUES, CLOSING)
)


@pytest.mark.parametrize(
    ("session", "problem"),
    [
        ('key = "k"\ntheme = "b"\nagenda = [["x", 60]]\n' + TEXTS, "there is no theme b"),
        ('key = "k"\ntheme = "a"\nagenda = [["x", 59]]\n' + TEXTS, "does not add up to 60"),
        ('key = "kickoff"\ntheme = "a"\nagenda = [["x", 60]]\n' + TEXTS, "is there twice"),
        ('key = "k"\ntheme = "a"\nagenda = [["x", 60]]\ntitle = "t"\n', "has no purpose"),
    ],
)
def test_a_file_with_a_mistake_says_where_it_is(session: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        read_library(f"{HEAD}{FIXED}[[session]]\n{session}")
