"""What an owner learns from a proposal: rules of the program by name, and of what is private nothing at all."""

import json
import logging
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from slack_bolt import BoltRequest

from mentoring.facts import Facts
from mentoring.programs import Avoidance
from tests.conversations.proposal_steps import press, propose, proposed, put, shown, want
from tests.conversations.round_steps import ROUND, change, delivered, enrol, moment
from tests.world import World

PRIVATE = (
    "These people cannot meet in this round. The reason is private: it may be their hours, a break, or a wish of "
    "theirs. Choose somebody else."
)


@pytest.fixture
def looking(world: World) -> World:
    """Olga looks at a proposal of Ana with Ben and Cem with Dia."""
    world.set_up(approval="owners")
    enrol(world, "ana", "ben", "cem", "dia")
    propose(world)
    look_at(world, "ana ben", "cem dia")
    return world


def look_at(world: World, *groups: str) -> str:
    """The proposal has these groups, and Olga looks at them."""
    put(world, *groups)
    world.client.close_view(user="olga", all=True)
    return propose(world)


def avoids(world: World) -> None:
    world.says("ana", f"/mentor avoid <@{world.id('dia')}>")


def is_avoided(world: World) -> None:
    world.says("dia", f"/mentor avoid <@{world.id('ana')}>")


def pauses(world: World) -> None:
    world.says("ana", "/mentor pause four weeks")


def leaves(world: World) -> None:
    world.says("dia", "/mentor leave")


def skips(world: World, on: date | None = ROUND) -> None:
    with world.bot.begin() as uow:
        (enrolment,) = uow.enrolments.of_member(world.id("dia"))
        uow.enrolments.save(replace(enrolment, skip_round=on), world.now)
        uow.commit()


def sleeps(world: World) -> None:
    change(world, "dia", tz="Pacific/Auckland")


def wakes(world: World) -> None:
    change(world, "dia", tz="Europe/London")


def avoids_nobody(world: World) -> None:
    ana, dia = world.id("ana"), world.id("dia")
    with world.bot.begin() as uow:
        for one in (Avoidance(ana, dia), Avoidance(dia, ana)):
            uow.avoidances.remove(one)
        uow.commit()


def is_counted_in(world: World) -> None:
    skips(world, on=None)


def comes_back(world: World) -> None:
    world.says("ana", "/mentor resume")


def want_anew(world: World) -> Any:
    """Olga looks at the proposal as it is now, and asks for the swap."""
    world.client.close_view(user="olga", all=True)
    propose(world)
    return want(world, "ana", "cem")


def test_a_swap_that_is_forbidden_in_private_is_answered_alike_whatever_the_reason(looking: World) -> None:
    allowed = want(looking, "ana", "cem")  # Cem would be with Ben then, and Ana with Dia
    assert allowed["action"] == "update"
    assert "All in all" in shown(looking)
    for reason, over in (
        (sleeps, wakes),
        (avoids, avoids_nobody),
        (is_avoided, avoids_nobody),
        (skips, is_counted_in),
        (pauses, comes_back),
        (leaves, None),
    ):
        reason(looking)
        refused = want_anew(looking)
        assert (refused["action"], refused["errors"]) == ("errors", {"proposal.other": PRIVATE}), reason
        assert "fit" not in json.dumps(refused["errors"])
        assert proposed(looking) == [{"ana", "ben"}, {"cem", "dia"}]
        if over:
            over(looking)
            assert want_anew(looking)["action"] == "update", "only while there is a reason"


def test_a_public_rule_is_named_and_comes_before_what_is_private(looking: World) -> None:
    with looking.bot.begin() as uow:
        uow.facts.save({looking.id("ana"): Facts(manager=looking.id("dia"))})
        uow.commit()
    for _ in range(2):
        refused = want(looking, "ana", "cem")
        assert refused["errors"] == {
            "proposal.other": "A rule of this program forbids this: “Nobody is matched with their manager.” Choose "
            "somebody else."
        }
        avoids(looking)
        looking.client.close_view(user="olga", all=True)
        propose(looking)


def test_where_the_groups_are_the_same_every_word_is_the_same_with_and_without_a_wish(looking: World) -> None:
    def everything() -> list[str]:
        pages = [look_at(looking, "ana ben", "cem dia")]
        press(looking, "again")
        pages.append(shown(looking))
        groups.append(proposed(looking))
        press(looking, "lock", block_id="group.0")
        pages.append(shown(looking))
        press(looking, "lock", block_id="group.0")
        want(looking, *one_of_each(looking))
        pages.append(shown(looking))
        return pages

    groups: list[Any] = []
    before = everything()
    one, other = one_of_each(looking)
    looking.says(one, f"/mentor avoid <@{looking.id(other)}>")
    after = everything()
    assert groups[0] == groups[1], "otherwise this compares nothing"
    assert before == after


def one_of_each(world: World) -> tuple[str, str]:
    """One of each group; they stay apart when they swap places."""
    first, second = (sorted(group) for group in proposed(world))
    return first[0], second[0]


def test_a_wish_whom_not_to_meet_is_nowhere_but_with_who_has_it(
    looking: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for library in ("slack_sdk", "slack_bolt"):  # at the floor that the app sets
        caplog.set_level(logging.INFO, logger=library)
    looking.person("zed", real_name="Canary Zed")
    canary = looking.id("zed")
    looking.says("ana", f"/mentor avoid <@{canary}>")
    seen = len(looking.client.transcript(limit=100_000))
    want(looking, "ana", "cem")
    looking.submit("olga")
    press(looking, "again")
    press(looking, "approve")
    for command in ("status", "members", "preview", "delivery"):
        looking.says("olga", f"/mentor-admin {command}")
    looking.advance_to(moment(ROUND, "15:00"))
    looking.advance(days=14)
    lines = looking.client.transcript(limit=100_000)[seen:]
    ours = [one for one in lines if one["direction"] != "delivery"]
    told = [json.dumps(one) for one in ours if one.get("method") not in {"users.info", "users.list"}]
    assert told
    assert not [one for one in told if canary in one or "Canary" in one]
    assert canary not in caplog.text
    path = looking.bot.database.path
    assert path
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        keeps = {name for name in names if canary in repr(connection.execute(f'SELECT * FROM "{name}"').fetchall())}
    assert keeps <= {"avoidance", "member"}


def test_only_owners_are_offered_the_people_of_a_proposal(looking: World) -> None:
    want(looking, "ana", "cem")
    asked = delivered(looking, "block_suggestion")
    for name, offered in (("olga", 1), ("ana", 0), ("eve", 0)):
        if name == "eve":
            looking.person("eve", is_restricted=True)
        body = {**asked, "user": {**asked["user"], "id": looking.id(name)}}
        response = looking.bot.app.dispatch(BoltRequest(body=body, mode="socket_mode"))
        assert len(json.loads(response.body)["options"]) == offered, name


def test_an_owner_reads_nothing_of_anybodys_hours_so_that_they_may_be_why_a_swap_is_refused(looking: World) -> None:
    text = look_at(looking, "ana ben", "cem dia")
    assert "have not been matched" in text
    assert "hours" not in text
