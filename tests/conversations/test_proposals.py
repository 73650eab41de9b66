"""Owners look at the groups of a round before anybody hears of them, change them, and approve them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mentoring.programs import ProgramKind, Role
from tests.conversations.mentor_steps import enrol_as, set_up_mentors
from tests.conversations.proposal_steps import (
    press,
    program_with,
    proposal_in,
    propose,
    proposed,
    put,
    shown,
    view_of,
    want,
)
from tests.conversations.round_steps import (
    ROUND,
    about,
    audit,
    buttons,
    enrol,
    groups,
    heads_ups,
    introductions,
    moment,
    redeliver,
)
from tests.large import fill
from tests.world import World, text_of

CHANGED = "Somebody has changed this proposal meanwhile."


@pytest.fixture
def owned(world: World) -> World:
    """A program with two owners, Olga and Otto, of which nothing goes out before one of them approves."""
    world.person("otto")
    world.set_up(approval="owners")
    world.slash("olga", "/mentor-admin owners")
    world.submit("olga", {"owners": [world.id("olga"), world.id("otto")]})
    enrol(world, "ana", "ben", "cem", "dia")
    return world


def test_an_owner_looks_changes_and_approves_and_exactly_these_groups_meet(owned: World) -> None:
    heard = {name: len(owned.dms(name)) for name in ("ana", "ben", "cem", "dia")}
    posts = owned.posts()
    assert "Only the owners of Peer circles" in owned.says("ana", "/mentor-admin propose")
    # the window may be closed before the groups are there: they are kept
    waiting = owned.client.slash(user="olga", channel=owned.channel, text="/mentor-admin propose")["views"][-1]
    owned.client.close_view(user="olga", all=True)
    assert "Matching 4 people of *Peer circles*…" in text_of(waiting), "the command is answered before the groups are"
    owned.settle()
    put(owned, "ana ben", "cem dia")
    page = propose(owned)
    assert "*Nobody has heard of it*, and nothing goes out before an owner approves." in page
    assert "• Each of them would like to grow in *Negotiation*." in page
    assert all(f"<@{owned.id(name)}>" in page for name in heard)

    asked = want(owned, "ana", "cem")
    assert asked["action"] == "update"
    assert "swap places" in shown(owned)
    assert "All in all the fit stays the same." in shown(owned)
    assert proposed(owned) == [{"ana", "ben"}, {"cem", "dia"}], "nothing has happened yet"
    assert owned.submit("olga")["action"] == "close"
    assert proposed(owned) == [{"ben", "cem"}, {"ana", "dia"}]

    press(owned, "lock", block_id="group.0")
    assert "· *locked*" in shown(owned)
    press(owned, "again")
    assert {"ben", "cem"} in proposed(owned), "a locked group stays when the rest is matched again"
    press(owned, "approve")
    assert f"*Approved* by <@{owned.id('olga')}>; the introductions go out on Tuesday 8 December." in shown(owned)
    redeliver(owned, "block_actions")
    press(owned, "reopen")
    assert "*Nobody has heard of it*" in shown(owned)
    press(owned, "approve")
    assert {name: len(owned.dms(name)) for name in heard} == heard
    assert owned.posts() == posts, "and nothing is said in the channel"

    approved = proposed(owned)
    owned.advance_to(moment(ROUND, "15:00"))
    assert sorted(groups(owned), key=sorted) == sorted(approved, key=sorted)
    assert proposal_in(owned) is None
    assert not about(owned.dms("olga"), "ready to begin")
    did = [entry.action for entry in audit(owned) if entry.action not in {"set-up", "owners"}]
    assert did == ["proposed", "proposal-changed", "locked", "proposed", "approved", "reopened", "approved"]


def test_a_round_without_an_approval_waits_and_its_owners_are_told_once(owned: World) -> None:
    posts = owned.posts()
    owned.advance_to(moment(ROUND, "15:00"))
    for name in ("olga", "otto"):
        (told,) = about(owned.dms(name), "ready to begin")
        assert "The round of *Peer circles* of Tuesday 8 December is ready to begin: 2 groups." in text_of(told)
        assert buttons(told) == ["Look at the proposal"]
    owned.advance(days=3)
    assert len(about(owned.dms("olga"), "ready to begin")) == 1
    assert groups(owned) == []
    assert owned.posts() == posts

    assert "*Waits for an owner:* the round of Tue 8 Dec" in owned.says("olga", "/mentor-admin status")
    owned.click("otto", "proposal.look")
    assert "and the round waits until an owner approves." in shown(owned, "otto")
    enrol(owned, "eli")
    owned.client.close_view(user="otto", all=True)
    owned.click("otto", "proposal.look")
    assert "1 more person can be matched since this was made." in shown(owned, "otto")
    assert "/mentor-admin propose" in owned.says("olga", "/mentor-admin run-now")
    press(owned, "approve", "otto")
    owned.advance(hours=30)
    assert len(groups(owned)) == 2
    assert frozenset().union(*groups(owned)) == {"ana", "ben", "cem", "dia", "eli"}, "nobody is left over"
    assert "has begun" in text_of(heads_ups(owned, "ana")[-1])
    again = owned.click("otto", "proposal.look")
    assert "There is no proposal for this round any more." in text_of(again["messages"][0])


def test_a_round_that_nobody_approves_in_time_moves_on_and_its_owners_hear_of_it(owned: World) -> None:
    owned.advance_to(moment(ROUND, "15:00"))
    first = proposal_in(owned)
    owned.advance(days=14)
    assert introductions(owned, "ana") == []
    (told,) = about(owned.dms("olga"), "did not take place")
    assert "round of Tuesday 8 December did not take place, as nobody approved its proposal" in text_of(told)
    assert proposal_in(owned) != first
    owned.slash("olga", "/mentor-admin pause")
    assert proposal_in(owned) is None
    assert "The program is paused, so no round is planned." in owned.says("olga", "/mentor-admin propose")


def test_owners_hear_once_when_what_they_approved_is_given_up_or_could_not_stay(owned: World) -> None:
    propose(owned, "otto")
    put(owned, "ana ben", "cem dia")
    propose(owned)
    press(owned, "approve")
    owned.slash("olga", "/mentor-admin edit")
    gone = "approved for Tuesday 8 December are given up, as the round is on Wednesday 9 December now"
    preview = owned.submit("olga", {"starts_on": "2026-12-09"})["view"]
    assert gone in text_of(preview), "before anything is saved"
    owned.submit("olga")
    for owner in ("olga", "otto"):
        assert len(about(owned.dms(owner), gone)) == 1

    # what Otto looks at is of the round's other date: he has not seen the groups that there are now
    owned.advance(minutes=1)
    propose(owned)
    press(owned, "approve", "otto")
    assert CHANGED in shown(owned, "otto")
    put(owned, "ana ben", "cem dia")
    propose(owned)
    press(owned, "approve")
    owned.says("ana", f"/mentor avoid <@{owned.id('ben')}>")
    owned.advance_to(moment(ROUND, "23:00") + timedelta(days=1))
    assert {"ana", "ben"} not in groups(owned)
    for owner in ("olga", "otto"):
        (told,) = about(owned.dms(owner), "could not begin as approved")
        assert f"<@{owned.id('ana')}>" not in text_of(told)
        assert f"<@{owned.id('ben')}>" not in text_of(told)

    owned.slash("olga", "/mentor-admin propose")
    owned.settle()
    press(owned, "approve")
    owned.says("olga", "/mentor-admin pause")  # at night: Otto hears of it in the morning
    owned.advance(hours=12)
    assert len(about(owned.dms("otto"), "are given up, as the program is paused")) == 1


def test_a_round_that_waits_begins_once_nobody_has_to_approve_any_more(owned: World) -> None:
    owned.advance_to(moment(ROUND, "15:00"))
    owned.slash("olga", "/mentor-admin edit")
    owned.submit("olga", {"approval": "automatic"})
    owned.submit("olga")
    owned.advance(hours=30)
    assert len(groups(owned)) == 2


def test_two_owners_at_once_never_change_what_they_have_not_seen(owned: World) -> None:
    propose(owned, "olga")
    for step in ("lock", "approve", "again", "change"):
        propose(owned, "otto")
        press(owned, "lock", "olga", block_id="group.0")
        now = proposal_in(owned)
        press(owned, step, "otto", **({"block_id": "group.1"} if step == "lock" else {}))
        assert CHANGED in shown(owned, "otto"), step
        assert proposal_in(owned) == now
        owned.client.close_view(user="otto", all=True)

    # nor is a swap done that was weighed on an old page
    owned.client.close_view(user="olga", all=True)
    put(owned, "ana ben", "cem dia")
    propose(owned, "olga")
    want(owned, "ana", "cem")
    propose(owned, "otto")
    press(owned, "lock", "otto", block_id="group.0")
    assert owned.submit("olga")["action"] == "close"
    assert CHANGED in shown(owned)
    assert proposed(owned) == [{"ana", "ben"}, {"cem", "dia"}]


def test_an_automatic_program_can_be_looked_at_and_what_is_approved_stays(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben", "cem", "dia", "eli", "fay")
    assert "If nobody approves these groups, the app finds new ones" in propose(world)
    put(world, "ana fay", "ben eli", "cem dia")
    world.client.close_view(user="olga", all=True)
    propose(world)
    press(world, "approve")
    world.says("dia", "/mentor leave")
    enrol(world, "gil", "hal")
    page = propose(world)
    assert f"Not in this round any more: <@{world.id('dia')}>. Their groups are matched again." in page
    assert "2 more people can be matched since this was made." in page
    world.advance_to(moment(ROUND, "15:00"))
    found = groups(world)
    assert {"ana", "fay"} in found
    assert {"ben", "eli"} in found
    assert {"cem", "gil", "hal"} in found


def test_with_nobody_there_the_proposal_says_so_and_cannot_be_approved(world: World) -> None:
    world.set_up(approval="owners")
    assert "Nobody takes part in this round yet." in propose(world)
    assert "proposal.approve" not in str(view_of(world))


def test_a_long_proposal_is_turned_page_by_page_and_stays_where_it_was_changed(world: World) -> None:
    world.set_up()
    fill(world, 43)
    assert "Page 1 of 2" in propose(world)
    press(world, "page.next")
    assert "Page 2 of 2" in shown(world)
    assert "*21.*" in shown(world)
    assert "Next page" not in shown(world)
    press(world, "lock", block_id="group.20")
    assert "Page 2 of 2" in shown(world), "it does not go back to the beginning"
    press(world, "page.previous")
    assert "*1.*" in shown(world)
    found = proposal_in(world)
    assert found
    assert found.locked == {found.groups[20]}


def test_mentees_are_given_other_mentors_and_mentors_never_get_too_many(world: World) -> None:
    world.set_up()
    program_with(world, kind=ProgramKind.MENTOR)
    enrol(world, "ana", "ben", "cem", role="mentee")
    enrol(world, "mia", role="mentor", capacity="2")
    enrol(world, "max", role="mentor", capacity="1")
    propose(world)
    pairs = {(world.id("mia"), world.id("ana")), (world.id("mia"), world.id("ben")), (world.id("max"), world.id("cem"))}
    found = proposal_in(world)
    assert found
    with world.bot.begin() as uow:
        uow.proposals.save(replace(found, groups=tuple(sorted(pairs)), version=9))
        uow.commit()
    world.client.close_view(user="olga", all=True)
    propose(world)
    for one, other, kind, words in (
        ("cem", "mia", "move", "There is no room for one more in this group."),
        ("mia", "max", "swap", "Mentors keep their places."),
        ("ana", "cem", "move", "Choose a mentor as the second person"),
    ):
        assert words in want(world, one, other, kind)["errors"]["proposal.other"]
        world.client.close_view(user="olga")
    assert want(world, "ana", "cem")["action"] == "update"
    world.submit("olga")
    changed = proposal_in(world)
    assert changed
    assert {(world.id("max"), world.id("ana")), (world.id("mia"), world.id("cem"))} < set(changed.groups)
    press(world, "approve")
    world.advance_to(moment(ROUND, "18:00"))
    assert {"max", "ana"} in groups(world)
    assert {"mia", "cem"} in groups(world)


def test_everybody_who_takes_part_is_counted_mentors_without_anybody_too(world: World) -> None:
    set_up_mentors(world)
    enrol_as(world, Role.MENTOR, "mia", "max", "moe")
    enrol_as(world, Role.MENTEE, "ana")
    assert "1 group with 2 people, 2 mentors without anybody." in propose(world)


def test_mentees_who_are_both_left_out_are_moved_to_a_mentor_and_the_refusal_says_so(world: World) -> None:
    set_up_mentors(world)
    enrol_as(world, Role.MENTOR, "mia")
    enrol_as(world, Role.MENTEE, "ana", "ben", "cem")
    propose(world)
    one, other = sorted({"ana", "ben", "cem"} - proposed(world)[0])
    refused = want(world, one, other)["errors"]["proposal.other"]
    assert refused == "Both are left out, so there is nothing to swap. Move one of them to a mentor who has room."
