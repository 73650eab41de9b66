"""The words for the keys that the domain hands out: questions, reasons, and answers. Icebreakers: `icebreakers.py`."""

from collections.abc import Mapping
from dataclasses import dataclass

from messages.icebreakers import ICEBREAKER_WORDS
from messages.text import typed

__all__ = ["COULD_NOT_WORDS", "ICEBREAKER_WORDS", "QUESTION_WORDS", "REASON_WORDS", "QuestionWords"]


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
    "could_not.no_common_time": "We found no time that suits us both",
    "could_not.no_reply": "There was no reply",
    "could_not.away": "Somebody was away",
    "could_not.no_topic": "We did not know what to talk about",
    "could_not.other": "Something else",
}

#: one sentence for each reason of a match; {placeholders} are the values that come with its key
REASON_WORDS: dict[str, str] = {}


def question_words(key: str) -> str:
    """The pulse question itself."""
    words = QUESTION_WORDS.get(key)
    return words.question if words else "How is it going?"


def score_words(key: str, score: int) -> str:
    """A score with its meaning: "*4* of 5, where 5 is “Very useful”"."""
    words = QUESTION_WORDS.get(key)
    return f"*{score}* of 5" + (f", where 5 is “{words.high}”" if words else "")


def could_not_words(key: str) -> str:
    """A member's own reason, said back to them."""
    return f"“{COULD_NOT_WORDS[key]}”." if key in COULD_NOT_WORDS else ""


def icebreaker_words(key: str) -> str:
    """A question for a group that has just met."""
    return ICEBREAKER_WORDS.get(key, "What would you like to talk about first?")


def reason_words(key: str, values: Mapping[str, str]) -> str:
    """Why these people: a sentence from facts that they gave themselves."""
    return REASON_WORDS[key].format_map({name: typed(str(value), 120) for name, value in values.items()})
