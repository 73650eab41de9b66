"""What people are told when something is wrong on our side, or on Slack's."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from messages.errors import busy
from tests.world import OpenWorld, World, text_of


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with OpenWorld(tmp_path_factory.mktemp("town")) as world:
        world.set_up()
        yield world


@contextmanager
def taken(world: World) -> Iterator[None]:
    """Somebody else is using the database all the while."""
    has_it, may_go = Event(), Event()

    def hold() -> None:
        with world.bot.begin():
            has_it.set()
            may_go.wait(30)

    holder = Thread(target=hold)
    holder.start()
    assert has_it.wait(30)
    try:
        yield
    finally:
        may_go.set()
        holder.join()


def test_a_busy_database_asks_people_to_try_again_in_a_moment(town: World) -> None:
    town.person("ana")
    town.settle()  # the event of her joining is not to find the database busy too
    with taken(town):
        outcome = town.client.slash(user="ana", channel=town.channel, text="/mentor matches")
    assert outcome["acked"]
    assert busy() in text_of(outcome["reply"])
    assert "not been matched" in town.says("ana", "/mentor matches")


def test_a_form_that_finds_the_database_busy_says_so_and_stores_nothing(town: World) -> None:
    town.person("ben")
    town.slash("ben", "/mentor join")
    with taken(town):
        result = town.client.submit(user="ben", values={"offers": "SQL"})
    assert result["action"] == "update"
    assert busy() in text_of(result["view"])
    assert "already" not in town.says("ben", "/mentor join")


def test_a_click_that_took_too_long_is_answered_in_our_words(town: World) -> None:
    town.person("chi")
    fault = {"method": "views.open", "error": "expired_trigger_id"}
    town.client.fault("error", **fault)
    assert "please click once more" in town.says("chi", "/mentor profile")


def test_a_click_on_home_whose_trigger_is_spent_is_still_acknowledged(
    town: World, caplog: pytest.LogCaptureFixture
) -> None:
    town.person("dee")
    town.client.home(user="dee")
    town.client.fault("error", method="views.open", error="expired_trigger_id", times=2)
    with caplog.at_level(logging.WARNING, logger="bot.errors"):
        outcome = town.click("dee", "program.profile", home=True)
    assert outcome["acked"]
    assert not outcome["failure"]
    assert "did not reach" in caplog.text


def test_an_unforeseen_error_gives_a_code_that_the_log_has_too(town: World, caplog: pytest.LogCaptureFixture) -> None:
    town.person("eli")
    town.client.fault("error", method="views.open", error="invalid_arguments")
    with caplog.at_level(logging.ERROR, logger="bot.errors"):
        said = town.says("eli", "/mentor profile")
    assert "Something went wrong on our side" in said
    code = said.split("`")[1]
    assert len(code) == 8
    assert code in caplog.text
