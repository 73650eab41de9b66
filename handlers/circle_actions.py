"""What is clicked and sent about circles: sessions, turns, topics, and the end of a season."""

from typing import Any

from handlers import after_session, circle_times
from handlers.circle_commands import open_topics, reply, show, swap_with
from handlers.kit import ActionId, Click, Request, Submit, metadata_of, turned, value_of
from handlers.member_commands import open_join
from mentoring.circle_life import Coming, Reply
from mentoring.errors import InvalidInput, MentoringError
from messages import circle_between, ids
from messages import circle_command as words
from usecases import circle_closing as closing
from usecases import lead_session as leading
from usecases.circle_topics import suggest_topic, vote_for

Message = dict[str, Any]
Payload = dict[str, Any]
View = dict[str, Any]


def session_answered(request: Request, action: Payload) -> Message | None:
    """*I am coming* or *I cannot* was clicked."""
    session_id, coming = ids.decode(value_of(action), int, Coming)
    if coming is Coming.OTHER:
        raise MentoringError("input.stale")
    return reply(request, session_id, Reply(coming))


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
    (group_id,) = ids.decode(metadata_of(view), int)
    typed = words.parse_topic(view["state"]["values"])
    try:
        topic = request.once(lambda uow: suggest_topic(uow, group_id, request.user_id, typed))
    except MentoringError as error:
        if error.key in {"topics.full", "note.too_long"}:
            raise InvalidInput({words.TOPIC: error}) from error
        raise
    return turned(words.topic_noted(topic.text) if topic else None)


def circle_chosen(request: Request, action: Payload) -> Message | None:
    """One of several circles was chosen."""
    what = str(action.get("action_id", "")).rpartition(".")[2]
    if what not in words.WHAT:
        raise MentoringError("input.stale")
    value = value_of(action)
    group_id, text = ids.decode(value, int, str) if ":" in value else (*ids.decode(value, int), "")
    return show(request, what, group_id, text)


def retro_opened(request: Request, action: Payload) -> Message | None:
    """*Look back* was clicked."""
    (group_id,) = ids.decode(value_of(action), int)
    program, _ = request.read(lambda uow: closing.own_circle(uow, group_id, request.user_id))
    request.open_view(circle_between.retro_view(program, group_id))
    return None


def retro_written(request: Request, view: View) -> dict[str, Any]:
    """The form with a look back."""
    (group_id,) = ids.decode(metadata_of(view), int)
    helped, change, share = circle_between.parse_retro(view["state"]["values"])

    def effect(uow: Any) -> bool:
        key = request.interaction
        closing.look_back(uow, group_id, request.user_id, helped, change, share=share, now=request.now, key=key)
        return True

    return turned(circle_between.retro_done(shared=share) if request.once(effect) else None)


def thanks_opened(request: Request, action: Payload) -> Message | None:
    """*Thank somebody* was clicked."""
    (group_id,) = ids.decode(value_of(action), int)
    program, members = request.read(lambda uow: closing.in_circle(uow, group_id, request.user_id))
    request.open_view(circle_between.thank_view(program, group_id, members))
    return None


def thanks_written(request: Request, view: View) -> dict[str, Any]:
    """The form with thanks."""
    (group_id,) = ids.decode(metadata_of(view), int)
    whom, what = circle_between.parse_thanks(view["state"]["values"])

    def effect(uow: Any) -> bool:
        closing.thank(uow, group_id, request.user_id, whom, what, now=request.now, key=request.interaction)
        return True

    return turned(circle_between.thanks_sent(whom) if request.once(effect) else None)


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


CLICKS: dict[ActionId, Click] = {
    ids.SESSION_REPLY_PATTERN: session_answered,
    ids.SESSION_LEAD: lead_taken,
    ids.SESSION_HAND_ON: handed_on,
    ids.SESSION_SWAP: swap_asked,
    ids.SESSION_ACCEPT: swap_accepted,
    ids.SESSION_DECLINE: swap_declined,
    ids.TOPIC_LIST: topics_opened,
    ids.TOPIC_VOTE: topic_voted,
    ids.CIRCLE_SHOW_PATTERN: circle_chosen,
    ids.CIRCLE_RETRO: retro_opened,
    ids.CIRCLE_THANK: thanks_opened,
    ids.CIRCLE_AGAIN: another_started,
    ids.CIRCLE_LEAD: lead_wished,
    ids.CIRCLE_MENTOR: mentor_wished,
    **after_session.CLICKS,
    **circle_times.CLICKS,
}

SUBMITS: dict[str, Submit] = {
    ids.TOPICS: topic_suggested,
    ids.CIRCLE_RETRO: retro_written,
    ids.CIRCLE_THANK: thanks_written,
    **after_session.SUBMITS,
    **circle_times.SUBMITS,
}
