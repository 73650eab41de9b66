"""One short question now and then, with five buttons, and the answer to it."""

from slack_sdk.models.blocks import ActionsBlock

from mentoring.programs import Program
from mentoring.rounds import Answer, CheckIn
from messages import ids
from messages.checkin import answer_stays, round_closed
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
    score = answer.score or 0
    comment = "Change my comment" if answer.comment else "Add a comment"
    return message(
        f"{typed(program.name)}: thank you, your answer is saved.",
        section(_said(checkin, answer)),
        score_buttons(checkin, score),
        actions(button(comment, ids.PULSE_COMMENT, ids.encode(checkin.id))),
        context(f"The last answer counts until the round closes. {privacy(program)}"),
    )


def closed(checkin: CheckIn, program: Program) -> Message:
    """What replaces a question whose round has closed: the answer without buttons, or that there is none to give."""
    if checkin.answer is None or checkin.answer.score is None:
        return round_closed(program)
    return message(
        f"{typed(program.name)}: this round has closed. Your answer: {checkin.answer.score} of 5.",
        section(_said(checkin, checkin.answer)),
        context(answer_stays(program)),
    )


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


def _said(checkin: CheckIn, answer: Answer) -> str:
    said = f"*{question_words(checkin.question)}*\nYou answered {score_words(checkin.question, answer.score or 0)}."
    return f"{said}\nYour comment: {typed_lines(answer.comment, 1200)}" if answer.comment else f"{said} Thank you."


def _label(question: str, score: int) -> str:
    words = QUESTION_WORDS.get(question)
    if words is None or score not in {1, 5}:
        return str(score)
    return f"{score} · {words.low if score == 1 else words.high}"
