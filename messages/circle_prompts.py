"""The prompts of a program as its owners see them: stage by stage, their own first, each on or off."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, ButtonElement, PlainTextInputElement, StaticSelectElement

from mentoring.circle_prompts import LONGEST_PROMPT, Prompt, Stage, own_prompt_text
from mentoring.errors import InvalidInput, MentoringError
from mentoring.programs import Program
from messages import ids
from messages.fields import Problems, Values, chosen_in, take, typed_in
from messages.kit import View, actions, button, context, divider, field, modal, option, section
from messages.text import typed

#: names of the fields
TEXT, STAGE = "text", "stage"
#: stands for the key of a prompt that is not there yet
NEW = "new"
#: most prompts of one stage that a view has room for: two blocks for each of the owners' own
MOST_SHOWN = 30

STAGE_WORDS = {
    Stage.FORMING: "The first sessions",
    Stage.WORKING: "In the middle",
    Stage.CLOSING: "The last sessions",
    Stage.ANY: "At any time",
}


@dataclass(frozen=True, slots=True)
class PromptFacts:
    """The prompts of one stage, and which of them are turned off."""

    program: Program
    stage: Stage
    own: Sequence[Prompt]
    house: Sequence[Prompt]
    off: Collection[str]


def prompts_view(facts: PromptFacts) -> View:
    """All prompts of a stage."""
    program_id = facts.program.id
    options = {each: option(ids.encode(program_id, each), words) for each, words in STAGE_WORDS.items()}
    select = StaticSelectElement(
        action_id=ids.PROMPTS_STAGE, options=list(options.values()), initial_option=options[facts.stage]
    )
    blocks: list[Block] = [
        section(
            f"*{typed(facts.program.name)}*: what circles are asked in their channels between two sessions. No circle "
            "gets a prompt twice; your own come first.",
        ),
        actions(select, button("Add a prompt", ids.PROMPT_ADD, ids.encode(program_id, facts.stage), style="primary")),
        divider(),
    ]
    for one in facts.own[:MOST_SHOWN]:
        blocks += [_row(facts, one, "Yours"), actions(_edit(program_id, one))]
    blocks += [_row(facts, one, "") for one in facts.house]
    return modal(ids.PROMPTS, "Prompts", None, blocks, metadata=ids.encode(program_id, facts.stage))


def _row(facts: PromptFacts, one: Prompt, whose: str) -> Block:
    off = one.key in facts.off
    words = typed(one.text, 600)
    state = [name for name in (whose, "Off" if off else "") if name]
    shown = f"*{', '.join(state)}:* {words}" if state else words
    value = ids.encode(facts.program.id, "on" if off else "off", one.key)
    switch = button("Turn on" if off else "Turn off", ids.PROMPT_SWITCH, value)
    return section(shown, accessory=switch, block_id=f"prompt.{one.key}")


def _edit(program_id: int, one: Prompt) -> ButtonElement:
    return button("Edit", ids.PROMPT_EDIT, ids.encode(program_id, one.key))


def prompt_view(program_id: int, stage: Stage, prompt: Prompt | None = None) -> View:
    """The form for a new prompt, or for one of the owners' own."""
    options = {each: option(each.value, words) for each, words in STAGE_WORDS.items()}
    shown = prompt.stage if prompt else stage
    text = PlainTextInputElement(
        action_id=TEXT, multiline=True, initial_value=prompt.text if prompt else None, max_length=LONGEST_PROMPT
    )
    select = StaticSelectElement(action_id=STAGE, options=list(options.values()), initial_option=options[shown])
    blocks: list[Block] = [
        field(TEXT, "What should circles be asked?", text, hint="One question, which a line or two can answer."),
        field(STAGE, "When?", select),
        context("Circles see it as a question of the program, without your name."),
    ]
    metadata = ids.encode(program_id, prompt.key if prompt else NEW)
    return modal(ids.PROMPT, "Edit the prompt" if prompt else "Add a prompt", "Save", blocks, metadata=metadata)


def parse_prompt(values: Values) -> tuple[str, Stage]:
    """What was typed, and when it is asked. Raises InvalidInput beside the fields."""
    problems: Problems = {}
    text = take(problems, TEXT, lambda: own_prompt_text(typed_in(values, TEXT)))
    chosen = chosen_in(values, STAGE)
    if chosen not in list(Stage):
        problems[STAGE] = MentoringError("input.stale")
    if problems or text is None or chosen is None:
        raise InvalidInput(problems)
    return text, Stage(chosen)
