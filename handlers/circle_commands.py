"""/circle: what the members of a circle do; in a circle's channel it means that circle."""

from collections.abc import Callable
from typing import Any

from handlers.kit import Request
from handlers.member_commands import MENTION, open_join
from mentoring.circle_life import LONGEST_TOPIC, Coming, Reply, note_text
from mentoring.errors import MentoringError, NotFound, NotNow
from mentoring.programs import ProgramKind
from messages import circle_command as words
from messages import circle_session
from messages.circle_welcome import has_left
from usecases.answer_session import answer_session
from usecases.circle_topics import suggest_topic, topics_of
from usecases.find_program import joinable
from usecases.lead_session import ask_to_swap, partners_of
from usecases.leave_circle import leave_circle
from usecases.session_agenda import facts_of
from usecases.show_circles import Ahead, in_none, meant_circles, my_circles, one_circle, open_actions

Message = dict[str, Any]

#: what can be typed after rsvp
ANSWERS = {"yes": Coming.YES, "coming": Coming.YES, "no": Coming.NO, "cannot": Coming.NO}


def show_list(request: Request, text: str) -> Message | None:
    """List one's own circles."""
    del text
    found = request.read(lambda uow: my_circles(uow, request.member, now=request.now))
    if not found:
        raise request.read(lambda uow: in_none(uow, request.user_id))
    return words.circle_list([one.line for one in found])


def join(request: Request, text: str) -> Message | None:
    """Join a program of circles; the form is that of all programs."""
    del text
    found = request.read(lambda uow: joinable(uow, request.channel_id, request.user_id))
    circles = [one for one in found if one.kind is ProgramKind.CIRCLE]
    if not circles:
        raise NotFound("circle.none_to_join")
    return open_join(request, circles)


def leave(request: Request, text: str) -> Message | None:
    """Leave a circle at once; the part in its program stays."""
    del text
    return _for_one(request, "leave")


def next_one(request: Request, text: str) -> Message | None:
    """When the circle meets next."""
    del text
    return _for_one(request, "next")


def agenda(request: Request, text: str) -> Message | None:
    """The agenda of the next session."""
    del text
    return _for_one(request, "agenda")


def topics(request: Request, text: str) -> Message | None:
    """What the circle would like to talk about; with words after it, one more."""
    return _for_one(request, "topics", note_text(text, LONGEST_TOPIC))


def actions(request: Request, text: str) -> Message | None:
    """One's own next steps that are open."""
    del text
    request.read(lambda uow: meant_circles(uow, request.member, request.channel_id, now=request.now))
    return words.action_list(request.read(lambda uow: open_actions(uow, request.user_id)))


def rsvp(request: Request, text: str) -> Message | None:
    """Say whether one comes: at once, or with buttons."""
    if text and text.casefold() not in ANSWERS:
        raise MentoringError("circle.rsvp")
    return _for_one(request, "rsvp", text.casefold())


def reply(request: Request, session_id: int, said: Reply) -> Message | None:
    """Note what somebody says of a session, once."""
    session = request.once(
        lambda uow: answer_session(
            uow, session_id, request.user_id, said, now=request.now, interaction=request.interaction
        )
    )
    return circle_session.answered(session, said.coming, request.member.zone) if session else None


def swap(request: Request, text: str) -> Message | None:
    """Hand on the turn to lead, or ask the person who is named."""
    if not text:
        return _for_one(request, "swap")
    _meant(request)
    mention = MENTION.match(text)
    if mention is None:
        raise MentoringError("circle.swap_who")
    return _for_one(request, "swap", mention[1])


def swap_with(request: Request, session_id: int, other_id: str) -> Message | None:
    """Ask somebody to lead instead."""
    session = request.once(
        lambda uow: ask_to_swap(
            uow, session_id, request.user_id, other_id, now=request.now, interaction=request.interaction
        )
    )
    return words.asked_to_swap(other_id) if session else None


def show(request: Request, what: str, group_id: int, text: str = "") -> Message | None:
    """Show something of one circle, or do what was typed. Raises NotFound for somebody else's."""
    found = request.read(lambda uow: one_circle(uow, request.member, group_id, now=request.now))
    return _do(request, what, found, text)


def _for_one(request: Request, what: str, text: str = "") -> Message | None:
    found = _meant(request)
    if len(found) > 1:
        return words.choose_circle([one.line for one in found], what, text)
    return _do(request, what, found[0], text)


def _do(request: Request, what: str, found: Ahead, text: str) -> Message | None:
    if not text:
        return SHOWS[what](request, found)
    if what not in DOES:
        raise MentoringError("input.stale")
    return DOES[what](request, found, text)


def _suggest(request: Request, found: Ahead, text: str) -> Message | None:
    group_id = found.circle.group.id
    noted = request.once(lambda uow: suggest_topic(uow, group_id, request.user_id, text))
    return words.topic_noted(noted.text) if noted else None


def _answer(request: Request, found: Ahead, text: str) -> Message | None:
    coming = ANSWERS.get(text)
    if coming is None:
        raise MentoringError("input.stale")
    return reply(request, found.meeting.session.id, Reply(coming))


def _ask_to_swap(request: Request, found: Ahead, text: str) -> Message | None:
    return swap_with(request, _own_turn(request, found).meeting.session.id, text)


def _meant(request: Request) -> list[Ahead]:
    return request.read(lambda uow: meant_circles(uow, request.member, request.channel_id, now=request.now))


def _show_next(request: Request, found: Ahead) -> Message | None:
    meeting = found.meeting
    return words.next_session(found.line, request.read(lambda uow: facts_of(uow, meeting)))


def _show_agenda(request: Request, found: Ahead) -> Message | None:
    meeting = found.meeting
    return circle_session.agenda(request.read(lambda uow: facts_of(uow, meeting)))


def _show_topics(request: Request, found: Ahead) -> Message | None:
    open_topics(request, found.circle.group.id)
    return None


def open_topics(request: Request, group_id: int) -> None:
    """Open the form with a circle's topics, or draw it anew where it is open."""
    waiting = request.read(lambda uow: topics_of(uow, group_id, request.user_id, now=request.now))
    request.show(words.topics_view(group_id, waiting.waiting, waiting.chosen, request.user_id))


def _show_rsvp(request: Request, found: Ahead) -> Message | None:
    del request
    return words.rsvp(found.line) if found.meeting else None


def _show_swap(request: Request, found: Ahead) -> Message | None:
    meeting = _own_turn(request, found).meeting
    partners = request.read(lambda uow: partners_of(uow, meeting, now=request.now))
    return words.swap(meeting.session, request.member.zone, partners)


def _leave(request: Request, found: Ahead) -> Message | None:
    group_id = found.circle.group.id
    left = request.once(lambda uow: leave_circle(uow, group_id, request.user_id, now=request.now))
    return has_left(left.program) if left else None


def _own_turn(request: Request, found: Ahead) -> Ahead:
    if found.meeting.session.facilitator != request.user_id:
        raise NotNow("circle.swap_leader")
    return found


#: what a circle is asked for -> how it is shown or done
SHOWS: dict[str, Callable[[Request, Ahead], Message | None]] = {
    "next": _show_next,
    "agenda": _show_agenda,
    "topics": _show_topics,
    "rsvp": _show_rsvp,
    "swap": _show_swap,
    "leave": _leave,
}

#: what was typed with a word -> how it is done in one circle
DOES: dict[str, Callable[[Request, Ahead, str], Message | None]] = {
    "topics": _suggest,
    "rsvp": _answer,
    "swap": _ask_to_swap,
}
