"""What owners of circles do beyond a proposal: prompts, and circles that need a hand."""

from collections.abc import Callable
from typing import Any

from handlers.kit import Request
from mentoring.circle_health import Remedy
from mentoring.circle_prompts import Stage
from mentoring.errors import MentoringError
from mentoring.programs import Program
from messages import circle_overview as overview_words
from messages import circle_prompts as words
from messages import ids
from usecases import own_prompts as prompting
from usecases.configure_program import Actor
from usecases.look_after_circles import help_circle, overview_of

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
    chosen = action.get("selected_option") or {}
    program_id, stage = ids.decode(str(chosen.get("value") or action.get("value") or ""), int, Stage)
    _draw(request, program_id, stage)
    return None


def add_opened(request: Request, action: Payload) -> Message | None:
    """*Add a prompt* was clicked."""
    program_id, stage = ids.decode(_value(action), int, Stage)
    request.read(lambda uow: prompting.circles_of_owner(uow, request.member, program_id))
    _over(request, words.prompt_view(program_id, stage))
    return None


def edit_opened(request: Request, action: Payload) -> Message | None:
    """*Edit* was clicked beside one of the owners' own."""
    program_id, key = ids.decode(_value(action), int, str)
    found = request.read(lambda uow: prompting.own_prompt(uow, request.member, program_id, key))
    _over(request, words.prompt_view(program_id, found.stage, found))
    return None


def prompt_switched(request: Request, action: Payload) -> Message | None:
    """*Turn off* or *Turn on* was clicked."""
    program_id, what, key = ids.decode(_value(action), int, str, str)
    if what not in {"on", "off"}:
        raise MentoringError("input.stale")
    actor = Actor(request.member, request.interaction)
    stage = request.once(
        lambda uow: prompting.switch_prompt(uow, actor, program_id, key, off=what == "off", now=request.now)
    )
    if stage is not None:
        _draw(request, program_id, stage)
    return None


def prompt_submitted(request: Request, view: View) -> dict[str, Any]:
    """A prompt was written: the list under the form shows it."""
    program_id, key = ids.decode(str(view.get("private_metadata", "")), int, str)
    key = "" if key == words.NEW else key
    text, stage = words.parse_prompt(view["state"]["values"])
    actor = Actor(request.member, request.interaction)
    request.once(lambda uow: prompting.save_prompt(uow, actor, program_id, key, text, stage, now=request.now))
    listed = _prompts(request, program_id, stage)
    if request.root_form_id in {"", request.form_id}:
        return {"response_action": "update", "view": listed}
    request.update_view(listed, request.root_form_id)
    return {}


def remedy_chosen(request: Request, action: Payload) -> Message | None:
    """An owner does something about a circle that needs a hand."""
    group_id, remedy = ids.decode(_value(action), int, Remedy)
    actor = Actor(request.member, request.interaction)
    done = request.once(lambda uow: help_circle(uow, actor, group_id, remedy, now=request.now))
    return None if done is None else overview_words.helped(done)


def _prompts(request: Request, program_id: int, stage: Stage) -> View:
    return words.prompts_view(request.read(lambda uow: prompting.prompts_of(uow, request.member, program_id, stage)))


def _draw(request: Request, program_id: int, stage: Stage) -> None:
    view = _prompts(request, program_id, stage)
    if request.form_id:
        request.update_view(view)
    else:
        request.open_view(view)


def _over(request: Request, view: View) -> None:
    if request.form_id:
        request.push_view(view)
    else:
        request.open_view(view)


def _value(action: Payload) -> str:
    return str(action.get("value") or "")


#: action id -> what a click does; the message it returns is shown to the person alone
CLICKS: dict[Any, Callable[[Request, Payload], Message | None]] = {
    ids.PROMPTS_STAGE: stage_chosen,
    ids.PROMPT_ADD: add_opened,
    ids.PROMPT_EDIT: edit_opened,
    ids.PROMPT_SWITCH: prompt_switched,
    ids.CIRCLE_REMEDY_PATTERN: remedy_chosen,
}

#: callback id -> what a form does
SUBMITS: dict[str, Callable[[Request, View], dict[str, Any]]] = {ids.PROMPT: prompt_submitted}
