"""The forms for joining and for the profile."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.errors import InvalidInput, MentoringError
from mentoring.people import Profile, WorkingHours, WorkingStyle
from mentoring.programs import Enrolment, ProgramKind, Role
from mentoring.skills import catalogue, chosen_skills, parse_skills
from messages.errors import field_sentences
from messages.join import Joining, join_view, parse_join, parse_profile, profile_view
from messages.skills import offered_skills
from tests.messages.filling import submitted
from tests.messages.rendered import a_program

ZONE = "Europe/London"
NAMED = a_program("Peer circles")


def _chosen() -> st.SearchStrategy[tuple[str, ...]]:
    known = st.sampled_from([skill.name for skill in catalogue().skills])
    return (
        st.lists(st.one_of(known, st.text(st.characters(exclude_categories=["Cs"]), max_size=20)), max_size=10)
        .filter(lambda texts: _accepted(",".join(texts)))
        .map(chosen_skills)
    )


def _tongues() -> st.SearchStrategy[tuple[str, ...]]:
    words = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=10).map(", ".join)
    return words.map(str.lower).filter(_accepted).map(parse_skills)


def _accepted(text: str) -> bool:
    try:
        parse_skills(text)
    except MentoringError:
        return False
    return True


minutes = st.integers(0, 24 * 60 - 1)
hours = st.builds(
    lambda first, second, days: WorkingHours(_wall(min(first, second)), _wall(max(first, second)), days),
    minutes,
    minutes,
    st.frozensets(st.integers(0, 6), min_size=1),
).filter(lambda found: found.start < found.end)
profiles = st.builds(
    Profile,
    offers=_chosen(),
    wants=_chosen(),
    goal=st.text(st.characters(exclude_categories=["Cs"]), max_size=300).map(str.strip),
    hours=hours,
    style=st.sampled_from(WorkingStyle),
    languages=_tongues(),
    calendar=st.sampled_from([None, "", "DE", "DE-BY", "US-NY"]),
)


def _wall(minute: int) -> time:
    return time(minute // 60, minute % 60)


@given(profiles)
def test_a_profile_form_sent_back_untouched_gives_the_same_profile(profile: Profile) -> None:
    assert parse_profile(submitted(profile_view(profile, ZONE))) == profile


@given(profiles)
def test_a_join_form_sent_back_untouched_gives_the_same_profile(profile: Profile) -> None:
    view = join_view([NAMED], chosen=None, profile=profile, zone=ZONE)
    assert parse_join(submitted(view), view["private_metadata"]) == Joining(1, profile)


def test_a_join_form_without_a_profile_gives_the_usual_one() -> None:
    view = join_view([NAMED], chosen=None, profile=None, zone=ZONE)
    assert parse_join(submitted(view), view["private_metadata"]) == Joining(1, Profile())


def test_a_join_form_of_several_programs_asks_which() -> None:
    view = join_view([NAMED, replace(NAMED, id=2)], chosen=None, profile=None, zone=ZONE)
    with pytest.raises(InvalidInput) as refused:
        parse_join(submitted(view), view.get("private_metadata", ""))
    assert set(refused.value.fields) == {"program"}
    assert parse_join(submitted(view, program="2"), "").program_id == 2


def test_a_join_form_of_several_programs_with_one_chosen_does_not_ask() -> None:
    view = join_view([NAMED, replace(NAMED, id=2)], chosen=2, profile=None, zone=ZONE)
    assert parse_join(submitted(view), view["private_metadata"]).program_id == 2


def test_the_join_form_says_what_is_known_to_whom_before_anything_is_typed() -> None:
    words = str(join_view([NAMED], chosen=None, profile=None, zone=ZONE)["blocks"][:2])
    for promise in (
        "because you choose to",
        "whether your group met",
        "confidential",
        "not anonymous",
        "/mentor leave",
    ):
        assert promise in words


@pytest.mark.parametrize(
    ("typed", "parsed"),
    [
        ({"offers": ["Python, SQL;  juggling   a lot\nknots"]}, Profile(("Python", "SQL", "juggling a lot", "knots"))),
        ({"offers": ["k8s", "SQL", "Kubernetes", "sql"]}, Profile(("Kubernetes", "SQL"))),
        ({"wants": "sql, SQL, Sql"}, Profile(wants=("SQL",))),
        ({"offers": None, "wants": "  ,, ;"}, Profile()),
        ({"goal": "  run a workshop  "}, Profile(goal="run a workshop")),
        ({"languages": "English, Español"}, Profile(languages=("english", "español"))),
        ({"languages": ""}, Profile(languages=())),
        ({"style": "walk"}, Profile(style=WorkingStyle.WALK)),
        ({"hours_start": "22:15", "hours_end": "23:59"}, Profile(hours=WorkingHours(time(22, 15), time(23, 59)))),
        ({"days": ["5", "6"]}, Profile(hours=WorkingHours(days=frozenset({5, 6})))),
    ],
)
def test_a_profile_is_read_as_it_was_meant(typed: dict[str, Any], parsed: Profile) -> None:
    assert parse_profile(submitted(profile_view(None, ZONE), **typed)) == parsed


@pytest.mark.parametrize(
    ("typed", "shown", "values"),
    [
        ("", [], []),
        ("  ", [], []),
        ("k8s", ["Kubernetes"], ["k8s"]),
        ("kubernetes", ["Kubernetes"], ["kubernetes"]),
        ("Juggling knives", ["Juggling knives"], ["Juggling knives"]),
        ("x" * 150, ["x" * 74 + "…"], ["x" * 150]),
        ("x" * 151, [], []),
        ("SQL, Go", ["SQL", "SQL, Go"], ["SQL", "SQL, Go"]),
    ],
)
def test_a_field_of_skills_offers_known_ones_and_else_own_words(
    typed: str, shown: list[str], values: list[str]
) -> None:
    found = offered_skills("offers", typed)
    assert [one["text"]["text"] for one in found] == shown
    assert [one["value"] for one in found] == values


def test_a_field_of_skills_offers_own_words_below_what_they_begin() -> None:
    *known, own = offered_skills("wants", "publ")
    assert "Public speaking" in [one["text"]["text"] for one in known]
    assert (own["text"]["text"], own["description"]["text"]) == ("publ", "Add it in your own words")
    assert not [one for one in known if "description" in one]


@given(st.text(max_size=160))
def test_whatever_is_offered_fits_into_a_form_and_can_be_read_back(typed: str) -> None:
    for one in offered_skills("offers", typed):
        assert 1 <= len(one["text"]["text"]) <= 75
        assert 1 <= len(one["value"]) <= 150
        if _accepted(one["value"]):
            assert parse_profile(submitted(profile_view(None, ZONE), offers=one["value"])).wants == ()


MENTORS = replace(NAMED, kind=ProgramKind.MENTOR)


@pytest.mark.parametrize("kind", [ProgramKind.MENTOR, ProgramKind.REVERSE])
@pytest.mark.parametrize(("role", "capacity"), [(Role.MENTOR, 1), (Role.MENTOR, 5), (Role.MENTEE, 1)])
def test_a_form_with_roles_sent_back_untouched_gives_the_same_part(
    kind: ProgramKind, role: Role, capacity: int
) -> None:
    part = Enrolment(1, "UANA", role, capacity=capacity)
    view = join_view([replace(NAMED, kind=kind)], chosen=1, profile=None, zone=ZONE, enrolment=part)
    assert parse_join(submitted(view), view["private_metadata"]) == Joining(1, Profile(), role, capacity)


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ({}, {"role": "join.role"}),
        ({"role": "mentor", "capacity": "0"}, {"capacity": "join.capacity"}),
        ({"role": "mentor", "capacity": "6"}, {"capacity": "join.capacity"}),
        ({"role": "mentor", "capacity": "two"}, {"capacity": "input.number"}),
        ({"days": []}, {"role": "join.role", "days": "hours.days"}),
    ],
)
def test_a_form_with_roles_asks_for_one_and_for_a_number_that_is_possible(
    typed: dict[str, Any], keys: dict[str, str]
) -> None:
    view = join_view([MENTORS], chosen=1, profile=None, zone=ZONE)
    with pytest.raises(InvalidInput) as refused:
        parse_join(submitted(view, **typed), "1")
    assert {name: error.key for name, error in refused.value.fields.items()} == keys
    assert parse_join(submitted(view, role="mentee", capacity="9"), "1").capacity == 1


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ({"offers": "x" * 61}, {"offers": "skills.too_long"}),
        ({"wants": ",".join(map(str, range(11)))}, {"wants": "skills.too_many"}),
        ({"languages": ",".join(map(str, range(11)))}, {"languages": "skills.too_many"}),
        ({"goal": "x" * 301}, {"goal": "goal.too_long"}),
        ({"hours_start": "17:00"}, {"hours_end": "hours.order"}),
        ({"hours_start": "18:00", "hours_end": "09:00"}, {"hours_end": "hours.order"}),
        ({"hours_start": None}, {"hours_start": "input.time"}),
        ({"hours_end": "25:00"}, {"hours_end": "input.time"}),
        ({"days": []}, {"days": "hours.days"}),
        ({"days": [], "goal": "x" * 301}, {"days": "hours.days", "goal": "goal.too_long"}),
    ],
)
def test_a_profile_that_cannot_be_used_names_every_field_to_mend(typed: dict[str, Any], keys: dict[str, str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_profile(submitted(profile_view(None, ZONE), **typed))
    assert {name: error.key for name, error in refused.value.fields.items()} == keys
    assert set(field_sentences(refused.value)) == set(keys)


@pytest.mark.parametrize("values", [{}, {"style": {"style": {"selected_option": {"value": "telepathy"}}}}])
def test_a_profile_form_that_is_not_ours_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_profile(values)
    assert refused.value.fields["style"].key == "input.stale"


def test_a_working_day_beyond_sunday_is_refused() -> None:
    values = submitted(profile_view(None, ZONE))
    values["days"]["days"]["selected_options"] = [{"value": "7"}]
    with pytest.raises(InvalidInput) as refused:
        parse_profile(values)
    assert refused.value.fields["days"].key == "input.stale"


@pytest.mark.parametrize("metadata", ["abc", "-1", "1:2", "9" * 30])
def test_a_forged_program_is_refused(metadata: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_join(submitted(profile_view(None, ZONE)), metadata)
    assert refused.value.fields["program"].key == "input.stale"


def test_what_slack_shows_beside_a_field_is_plain_text() -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_profile(submitted(profile_view(None, ZONE), offers="<b> & " + "x" * 60))
    assert "“<b> & xxx" in field_sentences(refused.value)["offers"]
