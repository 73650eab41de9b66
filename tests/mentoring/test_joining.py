"""Who may take part, and the skills that people type."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mentoring.eligibility import check_may_join
from mentoring.errors import MentoringError, NotAllowed
from mentoring.people import PersonKind
from mentoring.skills import LONGEST_SKILL, MOST_SKILLS, parse_skills, skill_key
from mentoring.suggest import nearest
from tests.mentoring.samples import member


def test_people_of_the_workspace_may_join() -> None:
    check_may_join(member())


@pytest.mark.parametrize(
    ("kind", "deactivated", "key"),
    [
        (PersonKind.GUEST, False, "join.guest"),
        (PersonKind.STRANGER, False, "join.stranger"),
        (PersonKind.BOT, False, "join.bot"),
        (PersonKind.PERSON, True, "join.deactivated"),
        (PersonKind.GUEST, True, "join.deactivated"),
    ],
)
def test_everybody_else_is_told_why_not(kind: PersonKind, deactivated: bool, key: str) -> None:
    somebody = replace(member(), kind=kind, deactivated=deactivated)

    with pytest.raises(NotAllowed) as caught:
        check_may_join(somebody)
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("  \n ,; ", ()),
        ("SQL", ("SQL",)),
        ("SQL, public speaking; Go\nDesign", ("SQL", "public speaking", "Go", "Design")),
        ("SQL,sql, Sql ", ("SQL",)),  # the first spelling stays
        ("  public \t speaking ", ("public speaking",)),
        ("- SQL\n* Go\n• Design", ("SQL", "Go", "Design")),
        ("C++, C#, .NET, front-end", ("C++", "C#", ".NET", "front-end")),
        ("Straße, STRASSE", ("Straße",)),
        ("x" * LONGEST_SKILL, ("x" * LONGEST_SKILL,)),
        (",".join(f"skill {n}" for n in range(10)), tuple(f"skill {n}" for n in range(10))),
        (",".join(["same"] * 50), ("same",)),
    ],
)
def test_skills_are_split_and_tidied(text: str, expected: tuple[str, ...]) -> None:
    assert parse_skills(text) == expected


@pytest.mark.parametrize(
    ("text", "key", "values"),
    [
        (
            "SQL, " + "y" * (LONGEST_SKILL + 1),
            "skills.too_long",
            {"limit": LONGEST_SKILL, "start": "y" * 20},
        ),
        (",".join(f"skill {n}" for n in range(11)), "skills.too_many", {"limit": MOST_SKILLS, "count": 11}),
    ],
)
def test_skills_that_are_too_much_are_refused(text: str, key: str, values: dict[str, object]) -> None:
    with pytest.raises(MentoringError) as caught:
        parse_skills(text)
    assert caught.value.key == key
    assert caught.value.values == values


@given(some.text(max_size=200))
def test_skills_of_any_text_are_short_few_and_different(text: str) -> None:
    try:
        found = parse_skills(text)
    except MentoringError:
        return

    assert len(found) <= MOST_SKILLS
    assert len({skill_key(skill) for skill in found}) == len(found)
    assert all(0 < len(skill) <= LONGEST_SKILL and skill == skill.strip() for skill in found)
    assert parse_skills(",".join(found)) == found


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("joi", "join"),
        ("JOIN", "join"),
        (" puase ", "pause"),
        ("my-dta", "my-data"),
        ("xyz", None),
        ("", None),
    ],
)
def test_nearest_word_is_suggested(word: str, expected: str | None) -> None:
    assert nearest(word, ["join", "pause", "leave", "my-data"]) == expected


def test_nearest_of_no_words_is_none() -> None:
    assert nearest("join", []) is None
