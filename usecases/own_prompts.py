"""The prompts of a program of circles: its owners look at them, add their own, change these, and turn any off."""

from datetime import datetime

from mentoring.circle_prompts import MOST_OWN, Prompt, Stage, house_prompts
from mentoring.errors import InvalidInput, MentoringError, NotFound, NotNow
from mentoring.people import Member
from mentoring.programs import Program, ProgramKind
from messages.circle_prompts import TEXT, PromptFacts
from usecases.configure_program import Actor, owned, record
from usecases.unit import UnitOfWork


def circles_of_owner(uow: UnitOfWork, member: Member, program_id: int) -> Program:
    """A program of circles, for its owners. Raises as `owned`, and NotNow for another kind."""
    program = owned(uow, member, program_id)
    if program.kind is not ProgramKind.CIRCLE:
        raise NotNow("prompt.not_circles")
    return program


def prompts_of(uow: UnitOfWork, member: Member, program_id: int, stage: Stage) -> PromptFacts:
    """The prompts of one stage. Raises as `circles_of_owner`."""
    program = circles_of_owner(uow, member, program_id)
    return PromptFacts(
        program,
        stage,
        own=[one for one in uow.circles.own_prompts(program_id) if one.stage is stage],
        house=[one for one in house_prompts() if one.stage is stage],
        off=uow.circles.switched_off(program_id),
    )


def own_prompt(uow: UnitOfWork, member: Member, program_id: int, key: str) -> Prompt:
    """One of the owners' own. Raises as `circles_of_owner`, and NotFound."""
    circles_of_owner(uow, member, program_id)
    found = next((one for one in uow.circles.own_prompts(program_id) if one.key == key), None)
    if found is None:
        raise NotFound("prompt.gone")
    return found


def save_prompt(
    uow: UnitOfWork, actor: Actor, program_id: int, key: str, text: str, stage: Stage, *, now: datetime
) -> None:
    """Add a prompt, or write one anew: with other words it is another prompt, which no circle has had.

    Raises as `own_prompt`, and InvalidInput when there are too many.
    """
    program = circles_of_owner(uow, actor.member, program_id)
    if key:
        before = own_prompt(uow, actor.member, program_id, key)
        if (before.text, before.stage) == (text, stage):
            return
        uow.circles.remove_prompt(program_id, key)
    elif len(uow.circles.own_prompts(program_id)) >= MOST_OWN:
        raise InvalidInput({TEXT: MentoringError("prompt.too_many", most=MOST_OWN)})
    uow.circles.add_prompt(program_id, actor.member.user_id, text, stage, now)
    record(uow, program, actor, "prompt-changed" if key else "prompt-added", {"stage": stage.value}, now)


def switch_prompt(uow: UnitOfWork, actor: Actor, program_id: int, key: str, *, off: bool, now: datetime) -> Stage:
    """Turn a prompt off or on; returns its stage. Raises as `circles_of_owner`, and NotFound for none of them."""
    program = circles_of_owner(uow, actor.member, program_id)
    known = {one.key: one for one in (*house_prompts(), *uow.circles.own_prompts(program_id))}
    if key not in known:
        raise NotFound("prompt.gone")
    uow.circles.switch_prompt(program_id, key, off=off)
    record(uow, program, actor, "prompt-off" if off else "prompt-on", {"key": key}, now)
    return known[key].stage
