"""What a circle takes along, and what its members want to do: the forms in which it is written and changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default

from slack_sdk.models.blocks import Block, InputBlock, PlainTextInputElement

from mentoring.circle_life import LONGEST_ACTION, LONGEST_LEARNING, Action, CircleSession
from mentoring.errors import InvalidInput, MentoringError
from mentoring.people import Member
from messages import ids
from messages.fields import Values, typed_in
from messages.kit import View, context, field, modal, section
from messages.text import plain, typed

#: names of the fields; a number follows the last two
LEARNING, STEP, CHANGED = "learning", "step", "changed"
#: steps that one form has room for
MOST_FIELDS = 40


@dataclass(frozen=True, slots=True)
class Notes:
    """What was written of a session. `steps` are new ones by user id, `changed` those that are there, by their id."""

    learning: str = ""
    steps: Mapping[str, str] = default(default_factory=dict)
    changed: Mapping[int, str] = default(default_factory=dict)

    @property
    def are_empty(self) -> bool:
        """Whether nothing at all was written."""
        return not self.learning and not any(self.steps.values()) and not any(self.changed.values())


def note_view(session: CircleSession, members: Sequence[Member], steps: Sequence[Action], *, learning: bool) -> View:
    """The form behind *Note it down*: one thing that the circle takes along, and a next step of each.

    `steps` are those that can be changed; `learning` says whether what the circle takes along can.
    """
    element = PlainTextInputElement(
        action_id=LEARNING, initial_value=session.learning or None, multiline=True, max_length=LONGEST_LEARNING
    )
    names = {one.user_id: one.name or one.user_id for one in members}
    have = {one.owner for one in steps}
    there = bool(steps or session.learning)
    blocks: list[Block] = [
        section("Only the circle sees this, in its channel. We ask about the next steps before you meet again."),
        field(LEARNING, "One thing that we take along", element, optional=True)
        if learning
        else section(f"*We take along:* {typed(session.learning, 600)}"),
        *(_there(one, f"Next step of {names.get(one.owner, one.owner)}") for one in steps[:MOST_FIELDS]),
        *(_step(f"{STEP}{at}", names[one.user_id]) for at, one in enumerate(members) if one.user_id not in have),
    ]
    if there:
        blocks.append(context("What you leave empty is taken back."))
    metadata = ids.encode(session.id, int(there), ".".join(one.user_id for one in members))
    return modal(ids.SESSION_NOTE, "What we take along", "Save", blocks, metadata=metadata)


def steps_view(found: Sequence[tuple[str, Action]]) -> View:
    """The form behind *Change or take back*: one's own next steps that are open, with the names of their programs."""
    blocks: list[Block] = [
        section("Your next steps. What you leave empty is taken back, and your circle's notes follow."),
        *(_there(one, name) for name, one in found[:MOST_FIELDS]),
    ]
    return modal(ids.ACTION_CHANGE, "What you want to do", "Save", blocks)


def _step(name: str, whose: str) -> InputBlock:
    element = PlainTextInputElement(action_id=name, max_length=LONGEST_ACTION)
    return field(name, plain(f"Next step of {whose}", 150), element, optional=True)


def _there(step: Action, label: str) -> InputBlock:
    name = f"{CHANGED}{step.id}"
    element = PlainTextInputElement(action_id=name, initial_value=step.text, max_length=LONGEST_ACTION)
    return field(name, plain(label, 150), element, optional=True)


def parse_note(values: Values, user_ids: Sequence[str], *, there: bool) -> Notes:
    """What was learned, the next step of each who has one, by user id, and those that were there.

    Raises InvalidInput for nothing at all, unless something was `there` that can be taken back.
    """
    steps = {one: typed_in(values, f"{STEP}{at}") for at, one in enumerate(user_ids)}
    found = Notes(typed_in(values, LEARNING), {one: text for one, text in steps.items() if text}, parse_steps(values))
    if found.are_empty and not there:
        raise InvalidInput({LEARNING: MentoringError("note.empty")})
    return found


def parse_steps(values: Values) -> dict[int, str]:
    """What became of steps that were there, by their id: claims, like all ids of a form."""
    numbers = [name.removeprefix(CHANGED) for name in values if name.startswith(CHANGED)]
    return {int(one): typed_in(values, f"{CHANGED}{one}") for one in numbers if _is_id(one)}


def _is_id(number: str) -> bool:
    return number.isascii() and number.isdecimal() and len(number) < 18
