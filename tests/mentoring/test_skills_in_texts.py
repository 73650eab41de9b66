"""How close what people write is to what others offer."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mentoring.skills import Skill, catalogue
from mentoring.text_match import closeness, features
from tests.mentoring.word_pairs import BESIDE, PAIRS, TUNED_BESIDE, TUNED_PAIRS, reciprocal_rank

TEXTS = some.lists(some.one_of(some.text(max_size=40), some.sampled_from([goal for goal, _ in PAIRS])), max_size=6)


@pytest.mark.parametrize(
    ("pairs", "beside", "least", "spelling"),
    [(PAIRS, BESIDE, 0.75, 0.25), (TUNED_PAIRS, TUNED_BESIDE, 0.59, 0.25)],
)
def test_goals_find_the_offers_that_answer_them_without_a_word_in_common(
    pairs: Sequence[tuple[str, str]], beside: Sequence[str], least: float, spelling: float
) -> None:
    goals, offers = [goal for goal, _ in pairs], [offer for _, offer in pairs] + list(beside)
    assert (len(goals), len(set(offers))) == (24, 48)

    assert reciprocal_rank(closeness(goals, offers)) >= least
    # the last columns are the spelling, by which alone little is found
    spelt = [features(texts)[:, len(catalogue().skills) :] for texts in (goals, offers)]
    assert reciprocal_rank((spelt[0] @ spelt[1].T).toarray()) < spelling


@pytest.mark.parametrize("known", catalogue().skills[::40])
def test_another_name_is_as_good_as_the_name(known: Skill) -> None:
    others = [one.name for one in catalogue().skills if one is not known]

    table = closeness(list(known.aliases), [known.name, *others])

    assert (table.argmax(axis=1) == 0).all()
    assert (table[:, 0] > 0.7).all()


def test_a_name_inside_a_sentence_is_found() -> None:
    table = closeness(["I would like to learn k8s this year"], ["Kubernetes", "Payroll"])

    assert table[0, 0] > 0.6
    assert table[0, 1] < 0.1


def test_own_words_are_compared_by_their_spelling() -> None:
    table = closeness(["bee keeping"], ["beekeeping", "Payroll"])

    assert table[0, 0] > table[0, 1]


@settings(max_examples=40)
@given(TEXTS, TEXTS)
def test_closeness_is_a_share_and_does_not_depend_on_other_texts(goals: list[str], offers: list[str]) -> None:
    table = closeness(goals, offers)

    assert table.shape == (len(goals), len(offers))
    assert np.isfinite(table).all()
    assert ((table >= 0) & (table <= 1)).all()
    for at, goal in enumerate(goals):
        alone = closeness([goal], offers)[0] if offers else np.zeros(0)
        assert np.allclose(alone, table[at], atol=1e-5)


@pytest.mark.parametrize("text", ["", "   ", "!?", "\u0000", "😀", "a", "die Straße"])
def test_odd_texts_have_a_row_too(text: str) -> None:
    row = features([text, "SQL"])

    assert row.shape[0] == 2
    assert np.isfinite(row.toarray()[0]).all()
