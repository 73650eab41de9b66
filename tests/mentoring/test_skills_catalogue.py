"""The list of known skills: names, other names, suggestions while typing, and own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mentoring.skills import (
    LONGEST_SKILL,
    SHOWN,
    canonical,
    catalogue,
    known_skill,
    parse_skills,
    skill_key,
    skill_meaning,
    suggestions,
)

NAMES = [skill.name for skill in catalogue().skills]
LETTERS = some.text(max_size=12)


def test_the_list_has_many_skills_of_many_fields() -> None:
    fields = {skill.field for skill in catalogue().skills}

    assert len(NAMES) >= 400
    assert len(fields) >= 12
    assert all(sum(skill.field == field for skill in catalogue().skills) >= 10 for field in fields)


def test_every_name_and_other_name_belongs_to_one_skill() -> None:
    listed = [skill_key(name) for skill in catalogue().skills for name in (skill.name, *skill.aliases)]

    assert len(listed) == len(set(listed)) == len(catalogue().by_key)


def test_every_name_can_be_typed_into_the_form() -> None:
    for skill in catalogue().skills:
        for name in (skill.name, *skill.aliases):
            assert len(name) <= LONGEST_SKILL
            assert parse_skills(name) == (name,), "a comma or a dash would be cut off"


def test_every_skill_has_words_of_people_who_want_it() -> None:
    assert [skill.name for skill in catalogue().skills if not skill.related] == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("k8s", "Kubernetes"),
        ("  K8S ", "Kubernetes"),
        ("kubernetes", "Kubernetes"),
        ("presenting", "Public speaking"),
        ("Public  Speaking", "Public speaking"),
        ("problem-solving", "Problem solving"),
        ("golang", "Go"),
        ("Beekeeping", "Beekeeping"),  # own words stay
        ("  own   words ", "own words"),
        ("", ""),
    ],
)
def test_other_names_mean_the_known_skill_and_own_words_themselves(typed: str, expected: str) -> None:
    assert canonical(typed) == expected


@given(some.one_of(LETTERS, some.sampled_from(NAMES)))
def test_a_known_name_stays_what_it_is(typed: str) -> None:
    assert canonical(canonical(typed)) == canonical(typed)
    assert skill_meaning(typed) == skill_meaning(typed.upper().lower()) or known_skill(typed) is None


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("kub", "Kubernetes"),  # how the name begins
        ("k8", "Kubernetes"),  # how another name begins
        ("speak", "Public speaking"),  # how a word begins
        ("postgres", "SQL"),  # another name, whole
        ("negotation", "Negotiation"),  # a typing error
        ("Kuberntes", "Kubernetes"),
    ],
)
def test_suggestions_find_what_is_being_typed(typed: str, first: str) -> None:
    assert suggestions(typed)[0] == first


@pytest.mark.parametrize("typed", ["", "   ", "zzzzqqqq", "qz"])
def test_nothing_is_suggested_where_nothing_fits(typed: str) -> None:
    assert suggestions(typed) == ()


@given(LETTERS, some.integers(-1, 20))
def test_suggestions_are_few_different_and_known(typed: str, most: int) -> None:
    found = suggestions(typed, most)

    assert len(found) <= max(most, 0)
    assert len(set(found)) == len(found)
    assert set(found) <= set(NAMES)


@given(some.sampled_from(NAMES))
def test_a_whole_name_comes_first(name: str) -> None:
    assert suggestions(name)[0] == name
    assert len(suggestions(name[:1])) <= SHOWN
