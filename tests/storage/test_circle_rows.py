"""Circles: sessions, replies, notes, norms, topics, prompts and channels, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from mentoring.circle_life import CircleChannel, CircleSession, Coming, Reply, SessionState, topics_in_turn
from mentoring.circle_prompts import Prompt, Stage
from mentoring.rounds import Group, Round
from storage import Database, UnitOfWork
from tests.storage.samples import LATER, NOW, TEAM, TUESDAY, a_group, a_program, a_round


def a_circle(uow: UnitOfWork, channel_id: str = "C1") -> tuple[Round, Group]:
    """A season, and a circle in it."""
    round_ = a_round(uow, a_program(uow, channel_id))
    return round_, a_group(uow, round_, "U1", "U2", "U3", "U4")


def a_session(uow: UnitOfWork, group: Group, number: int = 1) -> CircleSession:
    """A planned session of an hour."""
    return uow.sessions.add(group.id, number, TUESDAY + timedelta(weeks=number), "kickoff", 60)


def test_session_comes_back_as_saved_in_its_circle_and_its_season(database: Database) -> None:
    with database.begin(TEAM) as uow:
        round_, group = a_circle(uow)
        second, first = a_session(uow, group, 2), a_session(uow, group, 1)
        other = a_session(uow, a_group(uow, round_, "U5", "U6"))
        changed = replace(
            first,
            state=SessionState.HELD,
            on=TUESDAY,
            starts_at=LATER,
            others=(NOW, LATER),
            facilitator="U2",
            instead_of="U1",
            asked_at=NOW,
            reacted_at=LATER,
            sequence=2,
            topic="Saying no",
            learning="Ask first",
            learning_by="U3",
        )
        uow.sessions.save(changed)
        assert uow.sessions.get(first.id) == changed
        assert uow.sessions.of_group(group.id) == (changed, second)
        assert uow.sessions.of_round(round_.id) == (changed, second, other)
        assert uow.sessions.get(99) is None
        with pytest.raises(LookupError):
            uow.sessions.save(replace(first, id=99))
        with pytest.raises(IntegrityError):
            a_session(uow, group, 2)


def test_the_last_word_of_a_member_about_a_session_counts(database: Database) -> None:
    with database.begin(TEAM) as uow:
        _, group = a_circle(uow)
        session = a_session(uow, group)
        uow.sessions.reply(session.id, "U1", Reply(Coming.YES))
        uow.sessions.reply(session.id, "U1", Reply(Coming.OTHER, (NOW, LATER)))
        uow.sessions.reply(session.id, "U2", Reply(Coming.NO))
        uow.sessions.note_came(session.id, "U1", came=False)
        uow.sessions.note_came(session.id, "U1", came=True)
        assert uow.sessions.replies(session.id) == {
            "U1": Reply(Coming.OTHER, (NOW, LATER)),
            "U2": Reply(Coming.NO),
        }
        assert uow.sessions.came([session.id]) == {session.id: {"U1": True}}
        assert uow.sessions.came([]) == {}


def test_actions_of_a_circle_can_be_done_and_undone(database: Database) -> None:
    with database.begin(TEAM) as uow:
        _, group = a_circle(uow)
        action = uow.sessions.add_action(a_session(uow, group).id, "U1", "Talk to Kim")
        later = uow.sessions.add_action(a_session(uow, group, 2).id, "U2", "Read the text")
        assert uow.sessions.actions(group.id) == (action, later)
        assert uow.sessions.set_done(action.id, LATER)
        assert uow.sessions.action(action.id) == replace(action, done_at=LATER)
        assert uow.sessions.set_done(action.id, None)
        assert uow.sessions.action(action.id) == action
        assert uow.sessions.change_action(action.id, "Talk to Lee")
        assert uow.sessions.actions(group.id) == (replace(action, text="Talk to Lee"), later)
        assert (uow.sessions.remove_action(action.id), uow.sessions.remove_action(action.id)) == (True, False)
        assert not uow.sessions.change_action(action.id, "Talk")
        assert uow.sessions.actions(group.id) == (later,)
        assert not uow.sessions.set_done(99, NOW)
        assert uow.sessions.action(99) is None


def test_notes_and_topics_go_a_year_after_the_season_and_nothing_else_does(database: Database) -> None:
    with database.begin(TEAM) as uow:
        round_, group = a_circle(uow)
        _, running = a_circle(uow, "C2")
        for circle in (group, running):
            session = replace(a_session(uow, circle), learning="Ask", learning_by="U1", topic="No", facilitator="U2")
            uow.sessions.save(session)
            uow.sessions.note_came(session.id, "U1", came=True)
            uow.sessions.add_action(session.id, "U1", "Talk")
            uow.circles.suggest_topic(circle.program_id, "U1", "Saying no", group_id=circle.id)
        uow.rounds.save(replace(round_, closed_at=NOW))
        assert (uow.sessions.forget_notes(NOW), uow.circles.forget_topics(NOW)) == (0, 0)
        assert (uow.sessions.forget_notes(LATER), uow.circles.forget_topics(LATER)) == (2, 1)
        assert (uow.sessions.forget_notes(LATER), uow.circles.forget_topics(LATER)) == (0, 0)
        (bare,) = uow.sessions.of_group(group.id)
        assert (bare.learning, bare.learning_by, bare.topic, bare.facilitator) == ("", "", "", "U2")
        assert uow.sessions.came([bare.id]) == {bare.id: {"U1": True}}
        assert (uow.sessions.actions(group.id), uow.circles.topics(group.id)) == ((), ())
        assert len(uow.sessions.actions(running.id)) == len(uow.circles.topics(running.id)) == 1


def test_a_member_is_in_once(database: Database) -> None:
    with database.begin(TEAM) as uow:
        _, group = a_circle(uow)
        assert uow.circles.accept_norms(group.id, "U1", NOW)
        assert not uow.circles.accept_norms(group.id, "U1", LATER)
        assert uow.circles.norms_accepted(group.id) == {"U1": NOW}


def test_topics_are_voted_for_and_taken_up(database: Database) -> None:
    with database.begin(TEAM) as uow:
        _, group = a_circle(uow)
        first = uow.circles.suggest_topic(group.program_id, "U1", "Saying no", group_id=group.id)
        second = uow.circles.suggest_topic(group.program_id, "U2", "Asking for more", group_id=group.id)
        uow.circles.vote(second.id, "U3", wanted=True)
        uow.circles.vote(second.id, "U3", wanted=True)
        uow.circles.vote(first.id, "U1", wanted=False)
        topics = uow.circles.topics(group.id)
        assert [topic.votes for topic in topics] == [frozenset(), frozenset({"U2", "U3"})]
        assert topics_in_turn(topics) == (topics[1], topics[0])
        uow.circles.take_topic(second.id, 3)
        assert topics_in_turn(uow.circles.topics(group.id)) == (topics[0],)
        assert uow.circles.topic(second.id) == replace(topics[1], session=3)
        assert uow.circles.topic(99) is None
        season = uow.circles.suggest_topic(group.program_id, "U9", "New to leading")
        assert (season.group_id, season.votes) == (None, frozenset({"U9"}))
        assert uow.circles.program_topics(group.program_id) == (season,)
        assert uow.circles.remove_topic(season.id)
        assert not uow.circles.remove_topic(season.id)
        assert uow.circles.program_topics(group.program_id) == ()


def test_prompts_are_used_once_and_owners_add_and_switch_them(database: Database) -> None:
    with database.begin(TEAM) as uow:
        round_, group = a_circle(uow)
        program_id = round_.program_id
        assert uow.circles.use_prompt(group.id, "any.smile", NOW)
        assert not uow.circles.use_prompt(group.id, "any.smile", LATER)
        assert uow.circles.prompts_used(group.id) == {"any.smile": NOW}
        own = uow.circles.add_prompt(program_id, "U8", "What is new?", Stage.WORKING, NOW)
        assert own == Prompt("own.1", "What is new?", Stage.WORKING)
        assert uow.circles.own_prompts(program_id) == (own,)
        uow.circles.switch_prompt(program_id, "any.song", off=True)
        uow.circles.switch_prompt(program_id, "any.song", off=True)
        assert uow.circles.switched_off(program_id) == {"any.song"}
        uow.circles.switch_prompt(program_id, "any.song", off=False)
        assert uow.circles.switched_off(program_id) == frozenset()
        assert not uow.circles.remove_prompt(program_id, "any.song")
        assert not uow.circles.remove_prompt(program_id + 1, own.key)
        assert uow.circles.remove_prompt(program_id, own.key)
        assert uow.circles.own_prompts(program_id) == ()


def test_a_circle_s_channel_is_known_by_its_row_and_then_by_its_id(database: Database) -> None:
    with database.begin(TEAM) as uow:
        _, group = a_circle(uow)
        assert uow.circles.channel(group.id) is None
        uow.circles.set_channel(group.id, "T1:circle:1")
        assert uow.circles.channel(group.id) == CircleChannel(group.id, "T1:circle:1")
        assert uow.circles.by_channel("") is None
        uow.circles.found_channel(group.id, "C7")
        assert uow.circles.channel(group.id) == CircleChannel(group.id, "T1:circle:1", "C7")
        assert uow.circles.by_channel("C7") == group.id
        assert uow.circles.by_channel("C8") is None
