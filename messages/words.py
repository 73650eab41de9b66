"""The words for the keys that the domain hands out: questions, reasons, and answers. Icebreakers: `icebreakers.py`."""

from collections.abc import Mapping
from dataclasses import dataclass

from mentoring.people import WorkingStyle
from messages.icebreakers import ICEBREAKER_WORDS
from messages.text import mention, typed


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """A pulse question and what the ends of its scale mean; an end fits on a button."""

    question: str
    low: str  # what 1 means
    high: str  # what 5 means


QUESTION_WORDS = {
    "pulse.useful": QuestionWords("How useful is this program to you at the moment?", "Not useful", "Very useful"),
    "pulse.safe": QuestionWords(
        "How easily can you say what is on your mind in your group?", "Not easily", "Very easily"
    ),
    "pulse.learned": QuestionWords("How much do you take away from your conversations?", "Nothing", "A great deal"),
    "pulse.easy_to_meet": QuestionWords("How easy is it to find time to meet?", "Very hard", "Very easy"),
    "pulse.good_match": QuestionWords(
        "How well does your match fit what you are looking for?", "Not at all", "Very well"
    ),
    "pulse.heard": QuestionWords("How well does the other person listen to you?", "Not well", "Very well"),
    "pulse.goal_closer": QuestionWords("How much closer have you come to your goal?", "No closer", "Much closer"),
    "pulse.recommend": QuestionWords("Would you tell a colleague to join this program?", "Surely not", "Surely"),
}

COULD_NOT_WORDS = {
    "could_not.no_time": "Too much else to do",
    "could_not.no_common_time": "We found no time in common",
    "could_not.no_reply": "There was no reply",
    "could_not.away": "Somebody was away",
    "could_not.no_topic": "We did not know what to talk about",
    "could_not.other": "Something else",
}

STYLE_WORDS = {
    WorkingStyle.ANY: "No preference",
    WorkingStyle.CALL: "A call, with or without video",
    WorkingStyle.WALK: "In person: a walk or a coffee",
    WorkingStyle.CHAT: "In writing, in chat",
}

#: one sentence for each reason of a match; {placeholders} are the values that come with its key
REASON_WORDS = {
    "reason.can_help": "{helper} can help with *{skill}*, and {learner} would like to grow in it.",
    "reason.goal": "{helper} offers *{skill}*, which is close to the goal that {learner} wrote down.",
    "reason.want_the_same": "Each of you would like to grow in *{skill}*.",
    "reason.common_hours": "You share {hours} working hours a week.",
    "reason.same_style": "You like to meet the same way: {style}.",
    "reason.common_language": "Each of you can meet in {language}.",
    "reason.never_met": "You have not been matched with each other before.",
    "reason.met_long_ago": "It is {rounds} rounds or more since you were matched.",
    "reason.same_program": "Each of you has chosen to take part here.",
}


def question_words(key: str) -> str:
    """The pulse question itself."""
    words = QUESTION_WORDS.get(key)
    return words.question if words else "How is it going?"


def score_words(key: str, score: int) -> str:
    """A score with its meaning: "*4* of 5, where 5 is “Very useful”"."""
    words = QUESTION_WORDS.get(key)
    return f"*{score}* of 5" + (f", where 5 is “{words.high}”" if words else "")


def scale_words(key: str) -> str:
    """What the ends of a question's scale mean; empty for a question without words."""
    words = QUESTION_WORDS.get(key)
    return f"1 is “{words.low}”, 5 is “{words.high}”." if words else ""


def could_not_words(key: str) -> str:
    """A member's own reason, said back to them."""
    return f"“{COULD_NOT_WORDS[key]}”." if key in COULD_NOT_WORDS else ""


def icebreaker_words(key: str) -> str:
    """A question for a group that has just met."""
    return ICEBREAKER_WORDS.get(key, "What would you like to talk about first?")


def style_words(style: WorkingStyle) -> str:
    """How somebody likes to meet, in the middle of a sentence."""
    words = STYLE_WORDS[style]
    return words[:1].lower() + words[1:]


def reason_words(key: str, values: Mapping[str, str]) -> str:
    """Why these people: a sentence from facts that they gave themselves."""
    return REASON_WORDS[key].format_map({name: _reason_value(name, value) for name, value in values.items()})


def _reason_value(name: str, value: str) -> str:
    if name in {"helper", "learner"}:
        return mention(value)
    if name == "style":
        return style_words(WorkingStyle(value))
    if name == "language":
        return typed(value.title(), 80)
    return typed(value, 120)
