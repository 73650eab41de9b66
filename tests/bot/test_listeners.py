"""One listener for each kind of thing that Slack sends, and each finds what it is about by its whole name."""

import pytest

from handlers import actions, any_of
from messages import ids


@pytest.mark.parametrize("name", [ids.ROUND_SKIP, ids.PROPOSAL_LOCK, "checkin.answer.met", "pulse.score.5"])
def test_a_click_that_is_listened_to_is_found(name: str) -> None:
    assert any_of(actions.CLICKS).search(name)
    assert callable(actions.click_of(name))


@pytest.mark.parametrize("name", ["", "round", f"{ids.ROUND_SKIP}.more", f"a.{ids.ROUND_SKIP}", f"{ids.ROUND_SKIP}\n"])
def test_a_click_on_something_else_is_nobodys(name: str) -> None:
    assert not any_of(actions.CLICKS).search(name)
    with pytest.raises(KeyError):
        actions.click_of(name)
