"""Prompts between the sessions of a circle: enough of them, by stage, never one twice."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mentoring.circle_life import Topic, note_text, topic_pools
from mentoring.circle_prompts import (
    LONGEST_PROMPT,
    Prompt,
    Stage,
    house_prompts,
    next_prompt,
    own_prompt_text,
    stage_of,
)
from mentoring.errors import MentoringError

OWN = (Prompt("own.1", "What would our customers say?", Stage.WORKING), Prompt("own.2", "What is new?"))
stages = some.sampled_from([Stage.FORMING, Stage.WORKING, Stage.CLOSING])


def test_there_are_enough_prompts_for_every_stage() -> None:
    prompts = house_prompts()
    of_stage = Counter(one.stage for one in prompts)

    assert len(prompts) >= 60
    assert all(of_stage[stage] >= 10 for stage in Stage)
    assert len({one.key for one in prompts}) == len({one.text for one in prompts}) == len(prompts)


def test_every_prompt_is_one_short_line() -> None:
    for one in house_prompts():
        assert own_prompt_text(one.text) == one.text
        assert len(one.text) <= LONGEST_PROMPT
        assert one.text.endswith((".", "?"))


@pytest.mark.parametrize(
    ("held", "total", "stage"),
    [
        (0, 8, Stage.FORMING),
        (1, 8, Stage.FORMING),
        (2, 8, Stage.WORKING),
        (5, 8, Stage.WORKING),
        (6, 8, Stage.CLOSING),
        (8, 8, Stage.CLOSING),
        (0, 3, Stage.FORMING),
        (1, 3, Stage.WORKING),
        (2, 3, Stage.CLOSING),
        (2, 12, Stage.FORMING),
        (9, 12, Stage.CLOSING),
    ],
)
def test_the_stage_follows_from_the_sessions_held(held: int, total: int, stage: Stage) -> None:
    assert stage_of(held, total) is stage


@given(stages, some.integers(0, 99), some.integers(1, 99), some.sets(some.sampled_from(house_prompts()), max_size=20))
def test_a_circle_gets_every_fitting_prompt_once_and_then_none(
    stage: Stage, seed: int, circle: int, off: set[Prompt]
) -> None:
    switched_off = {one.key for one in off} | {"own.2"}
    used: list[str] = []
    while prompt := next_prompt(stage, used=used, own=OWN, switched_off=switched_off, seed=seed, circle=circle):
        used.append(prompt.key)

    fitting = {one.key for one in (*house_prompts(), *OWN) if one.stage in {stage, Stage.ANY}}
    assert len(used) == len(set(used))
    assert set(used) == fitting - switched_off
    assert (used[0] == "own.1") == (stage is Stage.WORKING)


def test_each_circle_has_an_order_of_its_own_and_keeps_it() -> None:
    first = [next_prompt(Stage.FORMING, used=(), seed=7, circle=circle) for circle in range(30)]

    assert len({one.key for one in first if one}) >= 8
    assert first == [next_prompt(Stage.FORMING, used=(), seed=7, circle=circle) for circle in range(30)]


def test_an_own_prompt_is_tidied_and_one_that_cannot_be_used_is_refused_in_words() -> None:
    assert own_prompt_text("  What\n is  new? ") == "What is new?"
    with pytest.raises(MentoringError, match=r"prompt\.missing"):
        own_prompt_text(" \n ")
    with pytest.raises(MentoringError, match=r"prompt\.too_long"):
        own_prompt_text("x" * 251)


def test_a_note_is_one_line_and_not_too_long() -> None:
    assert note_text(" Ask\n first ", 10) == "Ask first"
    assert note_text("  ", 10) == ""
    with pytest.raises(MentoringError, match=r"note\.too_long"):
        note_text("Ask first, then", 10)


def test_circles_by_topic_are_of_those_who_want_the_same_and_the_most_wanted_comes_first() -> None:
    def a_topic(number: int, voters: str) -> Topic:
        return Topic(number, 1, None, "U1", "Saying no", frozenset(voters))

    one, two, three = a_topic(1, "ABCDX"), a_topic(2, "CDEFGH"), a_topic(3, "ABI")
    pools, left = topic_pools([one, two, three], "ABCDEFGHI", 3)

    assert pools == ((two, ("C", "D", "E", "F", "G", "H")), (three, ("A", "B", "I")))
    assert left == ()
    assert topic_pools([one, two, three], "ABCDEFGHI", 4) == (((two, ("C", "D", "E", "F", "G", "H")),), ("A", "B", "I"))
