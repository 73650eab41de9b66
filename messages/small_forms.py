"""The small forms: pause, avoid, a comment on a pulse, co-owners; and reading them back."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    PlainTextInputElement,
    UserMultiSelectElement,
    UserSelectElement,
)

from mentoring.errors import InvalidInput, MentoringError
from mentoring.programs import Program
from messages import ids
from messages.fields import Values, state_of, typed_in
from messages.kit import View, context, divider, field, modal, plain_text, section
from messages.member import avoided_rows
from messages.text import date_only, typed
from messages.until import LONGEST_PAUSE, check_until
from messages.words import question_words, score_words

COMMENT_LENGTH = 1000
MOST_OWNERS = 20
# Block ids; the element inside has the same name.
UNTIL = "until"
PERSON = "person"
COMMENT = "comment"
OWNERS = "owners"


def pause_view(program_id: int, today: date, until: date | None = None) -> View:
    """The form behind *Pause*: a first day back, or none for "until I say so". `until` is what was typed before."""
    picker = DatePickerElement(
        action_id=UNTIL,
        placeholder=plain_text("Until I come back myself"),
        initial_date=until.isoformat() if until else None,
    )
    latest = date_only(today + LONGEST_PAUSE)
    hint = f"At most a year ahead ({latest}). Leave it empty to come back when you like, with /mentor resume."
    blocks: list[Block] = [
        section("You will not be matched while you pause, and nobody is told why."),
        field(UNTIL, "First day back", picker, hint=hint, optional=True),
    ]
    return modal(ids.PAUSE, "Take a break", "Pause", blocks, metadata=str(program_id))


def parse_pause(values: Values, today: date) -> date | None:
    """The first day back, or None. Raises InvalidInput for a day that is over or more than a year ahead."""
    typed_day = state_of(values, UNTIL).get("selected_date")
    if not typed_day:
        return None
    try:
        return check_until(date.fromisoformat(typed_day), today)
    except MentoringError as error:
        raise InvalidInput({UNTIL: error}) from error
    except ValueError as error:
        raise InvalidInput({UNTIL: MentoringError("input.stale")}) from error


def avoid_view(user_ids: Sequence[str] = ()) -> View:
    """The member's private list, each with a way off it, and the form that adds to it."""
    picker = UserSelectElement(action_id=PERSON, placeholder=plain_text("Choose a person"))
    blocks: list[Block] = [
        *avoided_rows(user_ids),
        divider(),
        section("You and the person whom you add will not be matched with each other, in any program."),
        field(PERSON, "Add somebody", picker),
        context("Only you can see this. The people on it, the owners and the admins are not told. You can undo it."),
    ]
    return modal(ids.AVOID, "Not matched with", "Add", blocks, close="Close")


def parse_avoid(values: Values) -> str:
    """The chosen user id. Raises InvalidInput when nobody is chosen."""
    chosen = state_of(values, PERSON).get("selected_user")
    if not chosen:
        raise InvalidInput({PERSON: MentoringError("avoid.choose")})
    return str(chosen)


def pulse_comment_view(checkin_id: int, question: str, score: int, comment: str = "") -> View:
    """The form behind *Add a comment*; `question` is its key."""
    element = PlainTextInputElement(
        action_id=COMMENT, initial_value=comment or None, multiline=True, max_length=COMMENT_LENGTH
    )
    blocks: list[Block] = [
        section(f"*{question_words(question)}*\nYou answered {score_words(question, score)}."),
        field(COMMENT, "Your comment", element, hint="Leave out names, yours too.", optional=True),
        context("Comments appear in the channel's report without names, once ten or more people have written one."),
    ]
    return modal(ids.PULSE, "Add a comment", "Save", blocks, metadata=str(checkin_id))


def parse_comment(values: Values) -> str:
    """The comment; empty to take it back. Raises InvalidInput when it is too long."""
    comment = typed_in(values, COMMENT)
    if len(comment) > COMMENT_LENGTH:
        raise InvalidInput({COMMENT: MentoringError("comment.too_long", limit=COMMENT_LENGTH)})
    return comment


def owners_view(program: Program) -> View:
    """The form behind *Owners*, with the present ones chosen."""
    picker = UserMultiSelectElement(
        action_id=OWNERS, initial_users=sorted(program.owners) or None, max_selected_items=MOST_OWNERS
    )
    blocks: list[Block] = [
        section(f"Owners of *{typed(program.name)}* can change its settings, pause it and end it."),
        field(OWNERS, "Owners", picker, hint="They see totals and whether groups met, never who answered what."),
    ]
    return modal(ids.OWNERS, "Program owners", "Save", blocks, metadata=str(program.id))


def parse_owners(values: Values) -> frozenset[str]:
    """The chosen user ids, at least one. Raises InvalidInput when there is none."""
    chosen = frozenset(str(user_id) for user_id in state_of(values, OWNERS).get("selected_users") or [])
    if not chosen:
        raise InvalidInput({OWNERS: MentoringError("owners.none")})
    return chosen
