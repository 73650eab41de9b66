"""What is clicked and sent about circles: sessions, turns, attendance, notes, topics, and the end of a season."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from handlers.circle_commands import open_topics, reply, show, swap_with
from handlers.kit import Request, value_of
from handlers.member_commands import open_join
from mentoring.circle_life import Coming, Reply
from mentoring.errors import InvalidInput, MentoringError
from messages import circle_between, circle_session, circle_turn, ids
from messages import circle_command as words
from messages.replies import reply_view
from usecases import after_session as after
from usecases import circle_closing as closing
from usecases import lead_session as leading
from usecases.answer_session import meeting_of, move_session
from usecases.circle_topics import suggest_topic, vote_for
from usecases.lead_session import ahead

Message = dict[str, Any]
Payload = dict[str, Any]
View = dict[str, Any]

#: no session lies further ahead
LATEST = 32_503_680_000


def session_answered(request: Request, action: Payload) -> Message | None:
    """*I am coming* or *I cannot* was clicked."""
    session_id, coming = ids.decode(value_of(action), int, Coming)
    if coming is Coming.OTHER:
        raise MentoringError("input.stale")
    return reply(request, session_id, Reply(coming))


def other_opened(request: Request, action: Payload) -> Message | None:
    """*Another time* was clicked: which?"""
    (session_id,) = ids.decode(value_of(action), int)
    meeting = request.read(lambda uow: ahead(meeting_of(uow, session_id, request.user_id), request.now))
    mine = request.read(lambda uow: uow.sessions.replies(session_id).get(request.user_id))
    if not meeting.session.others:
        raise MentoringError("input.stale")
    request.open_view(circle_session.other_view(meeting.session, request.member.zone, mine.times if mine else ()))
    return None


def other_submitted(request: Request, view: View) -> dict[str, Any]:
    """Other times were chosen."""
    (session_id,) = ids.decode(_metadata(view), int)
    chosen = circle_session.parse_other(view["state"]["values"])
    if not chosen:
        raise InvalidInput({circle_session.TIMES: MentoringError("session.choose_time")})
    times = tuple(datetime.fromtimestamp(one, UTC) for one in chosen)
    return _turned(reply(request, session_id, Reply(Coming.OTHER, times)))


def lead_taken(request: Request, action: Payload) -> Message | None:
    """*I lead it* was clicked."""
    (session_id,) = ids.decode(value_of(action), int)
    session = request.once(
        lambda uow: leading.take_lead(
            uow, session_id, request.user_id, now=request.now, interaction=request.interaction
        )
    )
    return words.lead_noted(session, request.member.zone) if session else None


def handed_on(request: Request, action: Payload) -> Message | None:
    """*Hand it on* was clicked."""
    (session_id,) = ids.decode(value_of(action), int)
    session = request.once(
        lambda uow: leading.hand_on(uow, session_id, request.user_id, now=request.now, interaction=request.interaction)
    )
    return words.handed_on(session) if session else None


def swap_asked(request: Request, action: Payload) -> Message | None:
    """Somebody was chosen to swap with."""
    session_id, other_id = ids.decode(value_of(action), int, str)
    return swap_with(request, session_id, other_id)


def swap_accepted(request: Request, action: Payload) -> Message | None:
    """*Yes, I lead it* was clicked by whoever was asked."""
    return _answer_swap(request, action, accepted=True)


def swap_declined(request: Request, action: Payload) -> Message | None:
    """*Not this time* was clicked by whoever was asked."""
    return _answer_swap(request, action, accepted=False)


def session_moved(request: Request, action: Payload) -> Message | None:
    """*Move it* was clicked and confirmed."""
    session_id, seconds = ids.decode(value_of(action), int, int)
    if seconds > LATEST:
        raise MentoringError("input.stale")
    at = datetime.fromtimestamp(seconds, UTC)
    session = request.once(
        lambda uow: move_session(uow, session_id, request.member, at, now=request.now, interaction=request.interaction)
    )
    return words.moved(session, request.member.zone) if session else None


def all_came(request: Request, action: Payload) -> Message | None:
    """*Everybody* was clicked."""
    (session_id,) = ids.decode(value_of(action), int)
    request.once(
        lambda uow: after.note_all_came(
            uow, session_id, request.user_id, now=request.now, interaction=request.interaction
        )
    )
    return None


def some_came_opened(request: Request, action: Payload) -> Message | None:
    """*Some of us* was clicked: who?"""
    (session_id,) = ids.decode(value_of(action), int)
    meeting = request.read(lambda uow: after.led_before(uow, session_id, request.user_id, now=request.now))
    members = request.read(lambda uow: after.members_then(uow, meeting))
    came = request.read(lambda uow: after.came_before(uow, session_id))
    request.open_view(circle_turn.came_view(meeting.session, members, came))
    return None


def some_came(request: Request, view: View) -> dict[str, Any]:
    """The form with those who came."""
    (session_id,) = ids.decode(_metadata(view), int)
    came = circle_turn.parse_came(view["state"]["values"])
    request.once(
        lambda uow: after.note_came(
            uow, session_id, request.user_id, came, now=request.now, interaction=request.interaction
        )
    )
    return {}


def session_skipped(request: Request, action: Payload) -> Message | None:
    """*It did not take place* was clicked."""
    (session_id,) = ids.decode(value_of(action), int)
    request.once(
        lambda uow: after.note_skipped(
            uow, session_id, request.user_id, now=request.now, interaction=request.interaction
        )
    )
    return None


def note_opened(request: Request, action: Payload) -> Message | None:
    """*Note it down* was clicked."""
    (session_id,) = ids.decode(value_of(action), int)
    meeting = request.read(lambda uow: after.led_before(uow, session_id, request.user_id, now=request.now))
    members = request.read(lambda uow: after.members_then(uow, meeting))
    request.open_view(circle_turn.note_view(meeting.session, members))
    return None


def noted(request: Request, view: View) -> dict[str, Any]:
    """The form with what the circle takes along, and next steps."""
    session_id, people = ids.decode(_metadata(view), int, str)
    learning, steps = circle_turn.parse_note(view["state"]["values"], people.split("."))
    session = request.once(
        lambda uow: after.note_down(
            uow, session_id, request.user_id, learning, steps, now=request.now, interaction=request.interaction
        )
    )
    return _turned(words.notes_saved() if session else None)


def action_done(request: Request, action: Payload) -> Message | None:
    """*Done* was clicked on a next step."""
    (action_id,) = ids.decode(value_of(action), int)
    done = request.once(
        lambda uow: after.mark_done(uow, action_id, request.user_id, now=request.now, interaction=request.interaction)
    )
    return words.action_done(done) if done else None


def topics_opened(request: Request, action: Payload) -> Message | None:
    """*Topics* was clicked."""
    (group_id,) = ids.decode(value_of(action), int)
    open_topics(request, group_id)
    return None


def topic_voted(request: Request, action: Payload) -> Message | None:
    """*Vote* was clicked, for the first time or to take it back."""
    (topic_id,) = ids.decode(value_of(action), int)
    group_id = request.once(lambda uow: vote_for(uow, topic_id, request.user_id))
    if group_id is not None:
        open_topics(request, group_id)
    return None


def topic_suggested(request: Request, view: View) -> dict[str, Any]:
    """The form with a topic."""
    (group_id,) = ids.decode(_metadata(view), int)
    typed = words.parse_topic(view["state"]["values"])
    try:
        topic = request.once(lambda uow: suggest_topic(uow, group_id, request.user_id, typed))
    except MentoringError as error:
        if error.key in {"topics.full", "note.too_long"}:
            raise InvalidInput({words.TOPIC: error}) from error
        raise
    return _turned(words.topic_noted(topic.text) if topic else None)


def circle_chosen(request: Request, action: Payload) -> Message | None:
    """One of several circles was chosen."""
    (group_id,) = ids.decode(value_of(action), int)
    what = str(action.get("action_id", "")).rpartition(".")[2]
    if what not in words.WHAT:
        raise MentoringError("input.stale")
    return show(request, what, group_id)


def retro_opened(request: Request, action: Payload) -> Message | None:
    """*Look back* was clicked."""
    (group_id,) = ids.decode(value_of(action), int)
    program, _ = request.read(lambda uow: closing.own_circle(uow, group_id, request.user_id))
    request.open_view(circle_between.retro_view(program, group_id))
    return None


def retro_written(request: Request, view: View) -> dict[str, Any]:
    """The form with a look back."""
    (group_id,) = ids.decode(_metadata(view), int)
    helped, change, share = circle_between.parse_retro(view["state"]["values"])

    def effect(uow: Any) -> bool:
        key = request.interaction
        closing.look_back(uow, group_id, request.user_id, helped, change, share=share, now=request.now, key=key)
        return True

    return _turned(circle_between.retro_done(shared=share) if request.once(effect) else None)


def thanks_opened(request: Request, action: Payload) -> Message | None:
    """*Thank somebody* was clicked."""
    (group_id,) = ids.decode(value_of(action), int)
    program, members = request.read(lambda uow: closing.in_circle(uow, group_id, request.user_id))
    request.open_view(circle_between.thank_view(program, group_id, members))
    return None


def thanks_written(request: Request, view: View) -> dict[str, Any]:
    """The form with thanks."""
    (group_id,) = ids.decode(_metadata(view), int)
    whom, what = circle_between.parse_thanks(view["state"]["values"])

    def effect(uow: Any) -> bool:
        closing.thank(uow, group_id, request.user_id, whom, what, now=request.now, key=request.interaction)
        return True

    return _turned(circle_between.thanks_sent(whom) if request.once(effect) else None)


def another_started(request: Request, action: Payload) -> Message | None:
    """*Start another circle* was clicked."""
    (group_id,) = ids.decode(value_of(action), int)
    kit = request.kit
    found = request.once(
        lambda uow: closing.start_another(uow, group_id, request.user_id, now=request.now, rng=kit.rng)
    )
    if found is None:
        return None
    return open_join(request, [found.program]) if found.left else circle_between.again(found.program, found.on)


def lead_wished(request: Request, action: Payload) -> Message | None:
    """*Become a facilitator* was clicked."""
    return _wished(request, action, "lead")


def mentor_wished(request: Request, action: Payload) -> Message | None:
    """*Mentor someone* was clicked: a program of mentors is offered, else the owners are told."""
    (group_id,) = ids.decode(value_of(action), int)
    request.read(lambda uow: closing.own_circle(uow, group_id, request.user_id))
    programs = request.read(lambda uow: closing.mentor_programs(uow, request.user_id))
    return open_join(request, programs) if programs else _wished(request, action, "mentor")


def _wished(request: Request, action: Payload, what: str) -> Message | None:
    (group_id,) = ids.decode(value_of(action), int)
    program = request.once(lambda uow: closing.tell_wish(uow, group_id, request.user_id, what, now=request.now))
    return circle_between.noted_for_owners(program) if program else None


def _answer_swap(request: Request, action: Payload, *, accepted: bool) -> Message | None:
    session_id, asker = ids.decode(value_of(action), int, str)
    session = request.once(
        lambda uow: leading.answer_swap(
            uow,
            session_id,
            asker,
            request.user_id,
            accepted=accepted,
            now=request.now,
            interaction=request.interaction,
        )
    )
    return words.swap_answered(session, accepted=accepted) if session else None


def _turned(message: Message | None) -> dict[str, Any]:
    """The form turns into its answer; delivered twice, it closes."""
    return {"response_action": "update", "view": reply_view(message)} if message else {}


def _metadata(view: View) -> str:
    return str(view.get("private_metadata", ""))


CLICKS: dict[Any, Callable[[Request, Payload], Message | None]] = {
    ids.SESSION_REPLY_PATTERN: session_answered,
    ids.SESSION_OTHER: other_opened,
    ids.SESSION_LEAD: lead_taken,
    ids.SESSION_HAND_ON: handed_on,
    ids.SESSION_SWAP: swap_asked,
    ids.SESSION_ACCEPT: swap_accepted,
    ids.SESSION_DECLINE: swap_declined,
    ids.SESSION_MOVE: session_moved,
    ids.SESSION_ALL_CAME: all_came,
    ids.SESSION_SOME_CAME: some_came_opened,
    ids.SESSION_SKIPPED: session_skipped,
    ids.SESSION_NOTE: note_opened,
    ids.ACTION_DONE: action_done,
    ids.TOPIC_LIST: topics_opened,
    ids.TOPIC_VOTE: topic_voted,
    ids.CIRCLE_SHOW_PATTERN: circle_chosen,
    ids.CIRCLE_RETRO: retro_opened,
    ids.CIRCLE_THANK: thanks_opened,
    ids.CIRCLE_AGAIN: another_started,
    ids.CIRCLE_LEAD: lead_wished,
    ids.CIRCLE_MENTOR: mentor_wished,
}

SUBMITS: dict[str, Callable[[Request, View], dict[str, Any]]] = {
    ids.SESSION_OTHER: other_submitted,
    ids.SESSION_SOME_CAME: some_came,
    ids.SESSION_NOTE: noted,
    ids.TOPICS: topic_suggested,
    ids.CIRCLE_RETRO: retro_written,
    ids.CIRCLE_THANK: thanks_written,
}
