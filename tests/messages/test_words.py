"""Every key that the domain or a use case hands out has words, and no words are left without a key."""

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from pathlib import Path

import pytest

from mentoring.checkins import REASONS as COULD_NOT
from mentoring.errors import InvalidInput, MentoringError
from mentoring.explain import REASONS
from mentoring.people import WorkingStyle
from mentoring.prompts import ICEBREAKERS
from mentoring.pulse import QUESTIONS
from messages.errors import WORDS, field_sentences, sentence, unexpected
from messages.icebreakers import ICEBREAKER_WORDS
from messages.words import (
    COULD_NOT_WORDS,
    QUESTION_WORDS,
    REASON_WORDS,
    STYLE_WORDS,
    could_not_words,
    question_words,
    reason_words,
    score_words,
)

ROOT = Path(__file__).parents[2]
PACKAGES = ("mentoring", "storage", "messages", "usecases", "handlers", "delivery", "bot")
FAMILY = {"MentoringError", "NotAllowed", "NotFound", "NotNow"}


@dataclass(frozen=True)
class Raised:
    """One place in the code that makes an error."""

    place: str
    key: str  # a pattern, where the code builds the key
    values: frozenset[str]


def raised() -> Iterator[Raised]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            tree = ast.parse(path.read_text())
            family = set(_family_in(tree))
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in family:
                    yield from _raised_by(node, f"{path.relative_to(ROOT)}:{node.lineno}")


def _family_in(tree: ast.Module) -> Iterator[str]:
    """The names by which a module knows the errors; another package may have errors of the same name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "mentoring.errors":
            yield from (one.name for one in node.names if one.name in FAMILY)


def _raised_by(node: ast.Call, place: str) -> Iterator[Raised]:
    values = frozenset(keyword.arg or "" for keyword in node.keywords)
    for pattern in _patterns(node.args[0], place):
        yield Raised(place, pattern, values)


def _patterns(node: ast.expr, place: str) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield re.escape(str(node.value))
    elif isinstance(node, ast.IfExp):
        yield from _patterns(node.body, place)
        yield from _patterns(node.orelse, place)
    elif isinstance(node, ast.JoinedStr):
        parts = (re.escape(str(one.value)) if isinstance(one, ast.Constant) else r"\w+" for one in node.values)
        yield "".join(parts)
    else:
        pytest.fail(f"{place}: a test cannot read this key; write it out")


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def test_every_error_that_is_raised_has_a_sentence_that_its_values_fill() -> None:
    found = list(raised())
    written_out = {one.key for one in found}
    for one in found:
        keys = [key for key in WORDS if re.fullmatch(one.key, key)]
        assert keys, f"{one.place}: no words for {one.key}"
        for key in keys:
            if re.escape(key) in written_out - {one.key}:
                continue  # a key that the code builds may look like one that is raised elsewhere with other values
            assert placeholders(WORDS[key]) <= one.values, f"{one.place}: {key} has no value for its words"


def test_every_sentence_belongs_to_an_error_that_is_raised() -> None:
    patterns = {one.key for one in raised()} | {"input\\.invalid"}
    assert [key for key in WORDS if not any(re.fullmatch(pattern, key) for pattern in patterns)] == []


@pytest.mark.parametrize("key", WORDS)
def test_a_sentence_is_short_and_ends_like_one(key: str) -> None:
    assert len(WORDS[key]) <= 180
    assert WORDS[key].endswith(".")
    assert not WORDS[key].startswith(("Error", "Invalid"))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MentoringError("goal.too_long", limit=300), "Please shorten this to 300 characters."),
        (
            MentoringError("cadence.quiet_time", quiet_from=time(19), quiet_to=time(8)),
            "This time lies in the quiet hours, 19:00 to 08:00. Choose another, or change the quiet hours.",
        ),
        (
            MentoringError("enrolment.none", name="<!channel> & *friends*"),
            "You are not in &lt;!channel&gt; &amp; ∗friends∗. `/mentor join` brings you in.",
        ),
        (
            MentoringError("admin.which", channels=("C1", "C2", "<!x>")),
            "There is no program of yours in this channel. Type the command where the program is: <#C1> or <#C2>.",
        ),
        (
            MentoringError("admin.which", channels=tuple(f"C{number}" for number in range(1, 9))),
            "There is no program of yours in this channel. Type the command where the program is: <#C1>, <#C2>, <#C3>, "
            "<#C4>, <#C5> and 3 other channels.",
        ),
        (MentoringError("a.key.of.tomorrow"), "Something here needs another look."),
        (InvalidInput({"a": MentoringError("input.date"), "b": MentoringError("input.date")}), "Choose a day."),
        (InvalidInput({}), "Something here needs another look."),
    ],
)
def test_an_error_becomes_a_sentence(error: MentoringError, said: str) -> None:
    assert sentence(error) == said


def test_a_field_s_sentence_is_plain_text() -> None:
    error = InvalidInput({"x": MentoringError("enrolment.none", name="A & B")})
    assert field_sentences(error) == {"x": "You are not in A & B. /mentor join brings you in."}


def test_an_unforeseen_error_gives_a_code_and_promises_that_nothing_changed() -> None:
    assert "nothing was changed" in unexpected("ab12cd34")
    assert "`ab12cd34`" in unexpected("ab12cd34")


def test_every_key_of_the_domain_has_words_and_no_words_are_left_over() -> None:
    assert set(QUESTION_WORDS) == set(QUESTIONS)
    assert set(ICEBREAKER_WORDS) == set(ICEBREAKERS)
    assert set(REASON_WORDS) == set(REASONS)
    assert set(COULD_NOT_WORDS) == set(COULD_NOT)
    assert set(STYLE_WORDS) == set(WorkingStyle)


def test_no_two_questions_or_icebreakers_say_the_same() -> None:
    assert len({words.question for words in QUESTION_WORDS.values()}) == len(QUESTION_WORDS)
    assert len(set(ICEBREAKER_WORDS.values())) == len(ICEBREAKER_WORDS)


def test_every_icebreaker_and_question_asks() -> None:
    for words in (*ICEBREAKER_WORDS.values(), *(one.question for one in QUESTION_WORDS.values())):
        assert words.endswith("?"), words
        assert len(words) <= 100, words


def test_the_ends_of_a_scale_fit_on_a_phone_s_buttons() -> None:
    for words in QUESTION_WORDS.values():
        assert 0 < len(words.low) <= 15
        assert 0 < len(words.high) <= 15


@pytest.mark.parametrize(
    ("key", "values", "said"),
    [
        (
            "reason.can_help",
            {"helper": "U1", "learner": "U2", "skill": "C++ <fast>"},
            "<@U1> can help with *C++ &lt;fast&gt;*, and <@U2> would like to grow in it.",
        ),
        ("reason.same_style", {"style": "walk"}, "You like to meet the same way: in person: a walk or a coffee."),
        ("reason.common_language", {"language": "español"}, "Each of you can meet in Español."),
        ("reason.common_hours", {"hours": "12"}, "You share 12 working hours a week."),
        ("reason.never_met", {}, "You have not been matched with each other before."),
    ],
)
def test_a_reason_is_told_in_words(key: str, values: dict[str, str], said: str) -> None:
    assert reason_words(key, values) == said


def test_keys_of_another_version_still_read_as_words() -> None:
    assert question_words("pulse.of_tomorrow").endswith("?")
    assert score_words("pulse.of_tomorrow", 3) == "*3* of 5"
    assert could_not_words("could_not.of_tomorrow") == ""
