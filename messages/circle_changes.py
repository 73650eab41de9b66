"""What owners read of changes in the middle of a season: what could be done, for whom, and two buttons.

Why something else could not be done is told to nobody: there are the changes that can be made, and nothing is said of
the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mentoring.circle_changes import ChangeKind
from mentoring.errors import MentoringError
from mentoring.programs import Program
from mentoring.proposals import Ids
from messages import ids
from messages.kit import Message, actions, button, confirm, context, message, section
from messages.text import count, listed, mention, typed


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """A change: the circles that it is about, with their channels and who is there now, and who moves."""

    program: Program
    round_id: int
    kind: ChangeKind
    circles: Sequence[int]
    people: Sequence[Ids]
    channels: Sequence[str]
    there: Sequence[Ids]


#: the button that does it, and what it says once it is done
DO_WORDS = {
    ChangeKind.TOP_UP: ("Invite them", "invited people from the waiting list"),
    ChangeKind.MERGE: ("Merge them", "merged two circles"),
    ChangeKind.SPLIT: ("Split it", "split a circle"),
    ChangeKind.CLOSE: ("Close it with care", "closed a circle with care"),
}


def proposed(facts: ChangeFacts) -> Message:
    """To an owner: what could be done about a circle."""
    name = typed(facts.program.name)
    value = encode_change(facts.round_id, facts.kind, facts.circles, facts.people)
    ask = confirm("Do this now?", "The people whom it concerns hear of it at once, kindly.", "Do it", danger=False)
    return message(
        f"{name}: a circle could use a hand.",
        section(f"*{name}*: {change_words(facts)}"),
        actions(
            button(DO_WORDS[facts.kind][0], ids.CHANGE_DO, value, style="primary", confirm=ask),
            button("Leave it", ids.CHANGE_LEAVE, value),
        ),
        context("Nothing happens until you say so. `/mentor-admin circles` shows all circles."),
    )


def change_words(facts: ChangeFacts) -> str:
    """What would be done, in a sentence or two."""
    where = [_circle(channel, there) for channel, there in zip(facts.channels, facts.there, strict=True)]
    moving = _names([one for part in facts.people for one in part])
    match facts.kind:
        case ChangeKind.TOP_UP:
            return f"{where[0]} has room. {moving} from the waiting list would fit, and could come in."
        case ChangeKind.MERGE:
            return f"{where[1]} has become small. It could go on together with {where[0]}; {moving} would come over."
        case ChangeKind.SPLIT:
            parts = " and ".join(f"one of {_names(part)}" for part in facts.people)
            return f"{where[0]} has become large. It could go on as two: {parts}, and the others stay."
        case ChangeKind.CLOSE:
            return (
                f"{where[0]} has become too small to go on, and nobody could complete it at the moment. It could be "
                "closed with care: its people are thanked, and come first on the waiting list."
            )


def settled(program: Program, kind: ChangeKind, user_id: str, *, done: bool) -> Message:
    """What a proposal turns into once an owner has decided."""
    what = DO_WORDS[kind][1] if done else "left it as it is"
    words = f"*{typed(program.name)}*: {mention(user_id)} has {what}."
    return message(f"{typed(program.name)}: decided.", section(words))


def thanks(kind: ChangeKind, *, done: bool) -> Message:
    """To whoever has decided."""
    if not done:
        return message("All right: it stays as it is. `/mentor-admin circles` shows how the circles do.")
    return message(f"Done: you have {DO_WORDS[kind][1]}. The people whom it concerns hear of it.")


def encode_change(round_id: int, kind: ChangeKind, circles: Sequence[int], people: Sequence[Ids]) -> str:
    """What a button carries: "7:merge:12.15|U1.U2"."""
    parts = [".".join(map(str, circles)), *(".".join(part) for part in people)]
    return ids.encode(round_id, kind, "|".join(parts))


def decode_change(value: str) -> tuple[int, ChangeKind, tuple[int, ...], tuple[Ids, ...]]:
    """Read it back. Raises MentoringError("input.stale") for anything else."""
    round_id, kind, rest = ids.decode(value, int, ChangeKind, str)
    first, *others = rest.split("|")
    circles = tuple(ids.decode(one, int)[0] for one in first.split("."))
    people = tuple(tuple(part.split(".")) for part in others)
    if not all(one.isalnum() for part in people for one in part):
        raise MentoringError("input.stale")
    return round_id, kind, circles, people


def _circle(channel: str, there: Ids) -> str:
    where = f"<#{channel}>" if channel.isalnum() else "A circle"
    return f"{where} ({count(len(there), 'person', 'people')})"


def _names(people: Sequence[str]) -> str:
    return listed([mention(one) for one in people])
