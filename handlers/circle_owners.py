"""What owners of circles do beyond a proposal: prompts, and circles that need a hand."""

from typing import Any

from handlers.after_session import open_came
from handlers.circle_times import open_times
from handlers.kit import ActionId, Click, Request, Submit, value_of
from mentoring.circle_health import Remedy
from mentoring.circle_prompts import Stage
from mentoring.errors import MentoringError
from mentoring.programs import Program
from messages import circle_overview as overview_words
from messages import circle_prompts as words
from messages import ids
from usecases import own_prompts as prompting
from usecases.look_after_circles import help_circle, movable_in, overview_of, unsaid_in

Message = dict[str, Any]
Payload = dict[str, Any]
View = dict[str, Any]


def open_prompts(request: Request, program: Program) -> None:
    """Show the prompts of the first stage."""
    request.open_view(_prompts(request, program.id, Stage.FORMING))


def circles_message(request: Request, program: Program) -> Message:
    """How the circles of a program do."""
    return overview_words.overview(
        request.read(lambda uow: overview_of(uow, request.member, program.id, now=request.now)), request.member.zone
    )


def stage_chosen(request: Request, action: Payload) -> Message | None:
    """Another stage is to be shown."""
    program_id, stage = ids.decode(value_of(action), int, Stage)
    request.show(_prompts(request, program_id, stage))
    return None


def add_opened(request: Request, action: Payload) -> Message | None:
    """*Add a prompt* was clicked."""
    program_id, stage = ids.decode(value_of(action), int, Stage)
    request.read(lambda uow: prompting.circles_of_owner(uow, request.member, program_id))
    request.show_over(words.prompt_view(program_id, stage))
    return None


def edit_opened(request: Request, action: Payload) -> Message | None:
    """*Edit* was clicked beside one of the owners' own."""
    program_id, key = ids.decode(value_of(action), int, str)
    found = request.read(lambda uow: prompting.own_prompt(uow, request.member, program_id, key))
    request.show_over(words.prompt_view(program_id, found.stage, found))
    return None


def prompt_switched(request: Request, action: Payload) -> Message | None:
    """*Turn off* or *Turn on* was clicked."""
    program_id, what, key = ids.decode(value_of(action), int, str, str)
    if what not in {"on", "off"}:
        raise MentoringError("input.stale")
    stage = request.once(
        lambda uow: prompting.switch_prompt(uow, request.actor, program_id, key, off=what == "off", now=request.now)
    )
    if stage is not None:
        request.show(_prompts(request, program_id, stage))
    return None


def prompt_submitted(request: Request, view: View) -> dict[str, Any]:
    """A prompt was written: the list under the form shows it."""
    program_id, key = ids.decode(str(view.get("private_metadata", "")), int, str)
    key = "" if key == words.NEW else key
    text, stage = words.parse_prompt(view["state"]["values"])
    request.once(lambda uow: prompting.save_prompt(uow, request.actor, program_id, key, text, stage, now=request.now))
    listed = _prompts(request, program_id, stage)
    return request.back_to(listed)


def remedy_chosen(request: Request, action: Payload) -> Message | None:
    """An owner does something about a circle that needs a hand."""
    group_id, remedy = ids.decode(value_of(action), int, Remedy)
    if remedy is Remedy.NOTE:
        open_came(request, request.read(lambda uow: unsaid_in(uow, request.member, group_id, now=request.now)).id)
        return None
    if remedy is Remedy.MOVE:
        ahead = request.read(lambda uow: movable_in(uow, request.member, group_id, now=request.now))
        if ahead:
            open_times(request, ahead.id, ask=True)
            return None
    done = request.once(lambda uow: help_circle(uow, request.actor, group_id, remedy, now=request.now))
    return None if done is None else overview_words.helped(done)


def _prompts(request: Request, program_id: int, stage: Stage) -> View:
    return words.prompts_view(request.read(lambda uow: prompting.prompts_of(uow, request.member, program_id, stage)))


#: action id -> what a click does; the message it returns is shown to the person alone
CLICKS: dict[ActionId, Click] = {
    ids.PROMPTS_STAGE: stage_chosen,
    ids.PROMPT_ADD: add_opened,
    ids.PROMPT_EDIT: edit_opened,
    ids.PROMPT_SWITCH: prompt_switched,
    ids.CIRCLE_REMEDY_PATTERN: remedy_chosen,
}

#: callback id -> what a form does
SUBMITS: dict[str, Submit] = {ids.PROMPT: prompt_submitted}
