"""One short question now and then, with five buttons, and the answer to it."""

from slack_sdk.models.blocks import ActionsBlock

from mentoring.programs import Program
from mentoring.rounds import Answer, CheckIn
from messages import ids
from messages.kit import Message, actions, button, context, message, section
from messages.text import typed, typed_lines
from messages.words import QUESTION_WORDS, question_words, score_words

__all__ = ["QUESTION_WORDS", "answered", "ask", "closed", "score_buttons"]


def ask(checkin: CheckIn, program: Program) -> Message:
    """The question, five buttons with words at the ends, and who will see what."""
    asked = question_words(checkin.question)
    return message(
        f"{typed(program.name)}: {asked}",
        section(f"*{asked}*\nOne click, at most once every four weeks."),
        score_buttons(checkin),
        context(privacy(program)),
    )


def answered(checkin: CheckIn, program: Program, answer: Answer) -> Message:
    """The answered question: what was said, the buttons to change it, and room for a comment."""
    asked = question_words(checkin.question)
    score = answer.score or 0
    said = f"*{asked}*\nYou answered {score_words(checkin.question, score)}. Thank you."
    if answer.comment:
        said += f"\nYour comment: {typed_lines(answer.comment, 1200)}"
    comment = "Change my comment" if answer.comment else "Add a comment"
    return message(
        f"{typed(program.name)}: thank you, your answer is saved.",
        section(said),
        score_buttons(checkin, score),
        actions(button(comment, ids.PULSE_COMMENT, ids.encode(checkin.id))),
        context(f"The last answer counts until the round closes. {privacy(program)}"),
    )


def closed(checkin: CheckIn, program: Program) -> Message:
    """What replaces a question whose round has closed."""
    words = f"This round of {typed(program.name)} has closed, so there is nothing to answer here any more."
    if checkin.answer and checkin.answer.score:
        words += f" You answered {score_words(checkin.question, checkin.answer.score)}."
    return message(words, section(words))


def score_buttons(checkin: CheckIn, chosen: int | None = None) -> ActionsBlock:
    """1 to 5, with words on the first and the last; the chosen one is marked."""
    return actions(
        *(
            button(
                _label(checkin.question, score),
                ids.pulse_score_action(score),
                ids.encode(checkin.id, score),
                style="primary" if score == chosen else None,
            )
            for score in range(1, 6)
        )
    )


def privacy(program: Program) -> str:
    """Who sees what of a pulse."""
    return (
        f"{typed(program.name)} · Confidential: the channel's report shows one result for everybody, once at least "
        f"{program.pulse_floor} people have answered. Nobody is shown who answered what."
    )


def _label(question: str, score: int) -> str:
    words = QUESTION_WORDS.get(question)
    if words is None or score not in {1, 5}:
        return str(score)
    return f"{score} · {words.low if score == 1 else words.high}"
