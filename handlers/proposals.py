"""Proposals: an owner looks at the groups of the next round, changes them and approves them."""

from collections.abc import Callable
from typing import Any

from handlers.kit import Request, value_of
from mentoring.errors import InvalidInput, MentoringError, NotNow
from mentoring.programs import ONE_WAY, Program
from mentoring.proposals import Kind
from messages import circle_proposal as circle_words
from messages import ids
from messages import proposal as words
from messages import top_up as top_up_words
from messages.errors import sentence
from messages.replies import reply_message, reply_view
from usecases import change_proposal as changing
from usecases import make_circle as making
from usecases import propose as proposing
from usecases.approve_top_up import introduce_them, not_now
from usecases.look_at_proposal import names_in, page_of, read_page
from usecases.people import enrolled, in_round
from usecases.unit import UnitOfWork

Message = dict[str, Any]
Payload = dict[str, Any]
View = dict[str, Any]

#: what has happened to a proposal since it was shown
CHANGED = "proposal.changed"


def open_proposal(request: Request, program: Program) -> None:
    """Show the groups of the next round; they are found now if nobody has asked for them yet."""
    kit = request.kit

    def effect(uow: UnitOfWork) -> tuple[int, int, bool]:
        planned = proposing.coming_round(uow, request.member, program.id, now=request.now, rng=kit.rng)
        people = len(in_round(enrolled(uow, program.id), planned))
        return planned.id, people, uow.proposals.get(planned.id) is not None

    found = request.once(effect)
    if found is None:
        return
    round_id, people, made = found
    if made:
        request.open_view(page_view(request, round_id, 0))
        return
    _find(request, request.open_view(words.matching_view(program, people)), round_id, None)


def looked(request: Request, action: Payload) -> Message | None:
    """*Look at the proposal* was clicked."""
    (round_id,) = ids.decode(value_of(action), int)
    request.open_view(page_view(request, round_id, 0))
    return None


def page_turned(request: Request, action: Payload) -> Message | None:
    """*Next page* or *Previous page* was clicked."""
    round_id, page = ids.decode(value_of(action), int, int)
    request.show(page_view(request, round_id, page))
    return None


def lock_toggled(request: Request, action: Payload) -> Message | None:
    """*Lock* or *Unlock* was clicked beside a group."""
    round_id, version, number = ids.decode(value_of(action), int, int, int)
    page = number // words.PER_PAGE
    return _change(
        request,
        round_id,
        page,
        lambda uow: changing.toggle_lock(uow, request.actor, round_id, version, number, now=request.now),
    )


def approved(request: Request, action: Payload) -> Message | None:
    """*Approve* was clicked and confirmed."""
    return _decide(request, action, proposing.approve)


def reopened(request: Request, action: Payload) -> Message | None:
    """*Change it again* was clicked."""
    return _decide(request, action, proposing.reopen)


def matched_again(request: Request, action: Payload) -> Message | None:
    """*Match the rest again* was clicked: locked groups stay."""
    round_id, version, page = ids.decode(value_of(action), int, int, int)

    def seen(uow: UnitOfWork) -> tuple[Program, int]:
        program, _, proposal = proposing.proposed(uow, request.member, round_id, version)
        return program, len(proposal.people)

    try:
        program, people = request.read(seen)
    except NotNow as error:
        _stale(request, error, round_id, page)
        return None
    _find(request, request.show(words.matching_view(program, people)), round_id, version)
    return None


def change_opened(request: Request, action: Payload) -> Message | None:
    """*Swap or move people* was clicked."""
    round_id, version, page = ids.decode(value_of(action), int, int, int)
    try:
        program, _, _ = request.read(lambda uow: proposing.proposed(uow, request.member, round_id, version))
    except NotNow as error:
        _stale(request, error, round_id, page)
        return None
    request.show_over(words.change_view(round_id, version, page, one_way=program.kind in ONE_WAY))
    return None


def change_submitted(request: Request, view: View) -> dict[str, Any]:
    """Two people were chosen: show what the change would do, or say beside the field why it cannot be."""
    round_id, version, page = ids.decode(str(view.get("private_metadata", "")), int, int, int)
    kind, one, other = words.parse_change(view["state"]["values"])
    try:
        wanted = request.read(
            lambda uow: changing.read_change(uow, request.member, round_id, version, kind, one, other)
        )
        cost = changing.weigh(wanted)
    except NotNow as error:
        if error.key == CHANGED:
            return _back(request, round_id, page, error)
        raise InvalidInput({words.OTHER: error}) from error
    return {"response_action": "update", "view": words.cost_view(round_id, version, page, cost)}


def change_confirmed(request: Request, view: View) -> dict[str, Any]:
    """What the change would do was read, and it is wanted: all is looked at again."""
    round_id, version, rest = ids.decode(str(view.get("private_metadata", "")), int, int, str)
    page, kind, people = ids.decode(rest, int, Kind, str)
    one, other = ids.decode(people, str, str)
    try:
        wanted = request.read(
            lambda uow: changing.read_change(uow, request.member, round_id, version, kind, one, other)
        )
        cost = changing.weigh(wanted)
        request.once(lambda uow: changing.change_places(uow, request.actor, wanted, cost, now=request.now))
    except NotNow as error:
        return _back(request, round_id, page, error)
    return _back(request, round_id, page)


def waiting_introduced(request: Request, action: Payload) -> Message | None:
    """*Introduce them* was clicked: people who wait in the middle of a round."""
    return _waiting_settled(request, action, introduced=True)


def waiting_put_off(request: Request, action: Payload) -> Message | None:
    """*Not now* was clicked about them."""
    return _waiting_settled(request, action, introduced=False)


def _waiting_settled(request: Request, action: Payload, *, introduced: bool) -> Message | None:
    round_id, version = ids.decode(value_of(action), int, int)
    decide = introduce_them if introduced else not_now
    program = request.once(lambda uow: decide(uow, request.actor, round_id, version, now=request.now))
    return None if program is None else top_up_words.told(program, introduced=introduced)


def circle_opened(request: Request, action: Payload) -> Message | None:
    """*New circle* was clicked."""
    round_id, version, page = ids.decode(value_of(action), int, int, int)
    try:
        settings = request.read(lambda uow: making.circle_program(uow, request.member, round_id, version))
    except NotNow as error:
        _stale(request, error, round_id, page)
        return None
    request.show_over(circle_words.new_circle_view(round_id, version, page, settings.low, settings.high))
    return None


def circle_submitted(request: Request, view: View) -> dict[str, Any]:
    """The people of a new circle were chosen."""
    round_id, version, page = ids.decode(str(view.get("private_metadata", "")), int, int, int)
    people = circle_words.parse_new_circle(view["state"]["values"])
    try:
        settings = request.read(lambda uow: making.circle_program(uow, request.member, round_id, None))
        circle_words.check_new_circle(people, settings.low, settings.high)
        wanted = request.read(lambda uow: making.read_circle(uow, request.member, round_id, version))
        made = making.new_circle(wanted, people)
        request.once(lambda uow: making.make_circle(uow, request.actor, wanted, made, now=request.now))
    except NotNow as error:
        if error.key == CHANGED:
            return _back(request, round_id, page, error)
        raise InvalidInput({circle_words.PEOPLE: error}) from error
    return _back(request, round_id, page)


def people_offered(request: Request, view: View, typed: str) -> list[dict[str, Any]]:
    """The people of a proposal whose names have what was typed."""
    round_id, _, _ = ids.decode(str(view.get("private_metadata", "")), int, int, int)
    return words.people_options(request.read(lambda uow: names_in(uow, request.member, round_id)), typed)


def page_view(request: Request, round_id: int, page: int, *, notice: str = "") -> View:
    """One page of a proposal, as it stands now."""
    read = request.read(lambda uow: read_page(uow, request.member, round_id, page, now=request.now))
    return words.proposal_view(page_of(read), notice=notice)


def _find(request: Request, form_id: str, round_id: int, version: int | None) -> None:
    """Find the groups after the acknowledgement; the form, which says so meanwhile, then turns into the proposal."""
    kit = request.kit

    def find() -> None:
        try:
            proposing.propose(kit.begin, request.actor, round_id, version, now=request.now)
            view = page_view(request, round_id, 0)
        except NotNow as error:
            if error.key != CHANGED:
                raise
            view = page_view(request, round_id, 0, notice=sentence(error))
        request.redraw(view, form_id)

    kit.later(find, lambda text: request.redraw(reply_view(reply_message(text)), form_id))


def _change(request: Request, round_id: int, page: int, effect: Callable[[UnitOfWork], None]) -> Message | None:
    """Change a proposal once, and show how it stands then; what somebody else has changed is shown first."""
    try:
        request.once(effect)
    except NotNow as error:
        _stale(request, error, round_id, page)
        return None
    request.show(page_view(request, round_id, page))
    return None


def _decide(request: Request, action: Payload, use_case: Callable[..., None]) -> Message | None:
    """Approve what an owner has seen, or take that back."""
    round_id, version, page = ids.decode(value_of(action), int, int, int)
    return _change(
        request, round_id, page, lambda uow: use_case(uow, request.actor, round_id, version, now=request.now)
    )


def _stale(request: Request, error: NotNow, round_id: int, page: int) -> None:
    if error.key != CHANGED:
        raise error
    request.show(page_view(request, round_id, page, notice=sentence(error)))


def _back(request: Request, round_id: int, page: int, error: MentoringError | None = None) -> dict[str, Any]:
    """Close the form, and show the proposal under it as it stands now."""
    notice = sentence(error) if error else ""
    return request.back_to(page_view(request, round_id, page, notice=notice))
