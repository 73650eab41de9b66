"""The words for matching rules and wishes: for owners who set them, and for people whom they concern.

Private rules share one sentence. It says nothing that is not just as true without them.
"""

from collections.abc import Mapping

from mentoring.choices import Weight
from mentoring.people import WorkingStyle
from messages.text import one_line, typed
from messages.words import REASON_WORDS, style_words

#: what an owner reads beside each rule
RULE_WORDS = {
    "not_avoided": "People's own wishes whom not to meet are kept. They are private.",
    "no_guests": "Guests of the workspace are not matched.",
    "has_room": "Nobody gets more people than they have said.",
    "share_a_language": "Partners have a language in common.",
    "can_be_introduced": "Partners have half an hour outside quiet hours in common.",
    "enough_hours": "Partners share enough working hours.",
    "not_in_one_line": "Nobody is matched with their manager.",
    "from_other_teams": "Nobody is matched inside their own team.",
    "outside_window": "Nobody meets somebody of the last rounds again.",
}

#: what an owner reads beside each wish
WISH_WORDS = {
    "someone_new": "People meet somebody new",
    "can_help": "What one wants to learn, the other offers",
    "common_hours": "They work at the same time",
    "want_the_same": "They want to grow in the same things",
    "same_style": "They like to meet in the same way",
    "other_department": "They come from different departments",
    "same_department": "They come from the same department",
    "same_location": "They work at the same place",
    "seniority": "Their levels fit the kind of program",
}

WEIGHT_WORDS = {Weight.IMPORTANT: "Important", Weight.NICE: "Nice to have", Weight.IGNORE: "Ignore"}

#: why nobody was found for somebody; only public rules have a sentence of their own
LEFT_OUT_WORDS = {
    "left_out.no_guests": "Guests are not matched in this program.",
    "left_out.has_room": "They take nobody at the moment.",
    "left_out.share_a_language": "Nobody else speaks one of their languages.",
    "left_out.not_in_one_line": "The only others are their manager or report to them.",
    "left_out.from_other_teams": "Everybody else is in their team.",
    "left_out.outside_window": "They have met everybody else in the last rounds.",
    "left_out.full": "Nobody has room for one more.",
    "left_out.by_hand": "Put them into a circle.",
    "left_out.too_few": "There are too few people for one circle.",
    "left_out.rules": "No other person keeps all rules together with them.",
    "left_out.taken": "Everybody who fits is with somebody else this time. They come first in the next round.",
    "left_out.alone": "Nobody else takes part.",
}

#: a wish that a match could not fulfil, and why
DROPPED_WORDS = {
    "dropped.can_help": "Nobody in your group offers what you would like to grow in.",
    "dropped.common_hours": "You share few working hours.",
    "dropped.want_the_same": "Your group wants to grow in other things than you.",
    "dropped.same_style": "Your group likes to meet in another way than you.",
    "dropped.someone_new": "You have met before.",
    "dropped.nobody": "Nobody whom we could match you with would have fitted better in this.",
    "dropped.elsewhere": "With everybody's wishes counted together, this was the better round.",
}


def rule_words(key: str) -> str:
    """What a rule keeps, for an owner."""
    return RULE_WORDS.get(key, "A rule of this program.")


def wish_words(key: str) -> str:
    """What a wish asks for, for an owner."""
    return WISH_WORDS.get(key, key)


def left_out_words(key: str) -> str:
    """Why nobody was found for somebody, for an owner."""
    return LEFT_OUT_WORDS.get(key, LEFT_OUT_WORDS["left_out.taken"])


def dropped_words(key: str, why: str, values: Mapping[str, str]) -> str:
    """Which wish of a member was not fulfilled, and why; for the member."""
    skill = f" You asked for *{typed(values['skill'], 80)}*." if values.get("skill") else ""
    return f"{DROPPED_WORDS[key]}{skill} {DROPPED_WORDS[why]}"


def plain_reason(key: str, values: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Why these people, outside of Slack: names instead of mentions, and no markup."""
    shown = dict(values)
    for who in ("helper", "learner"):
        if who in shown:
            shown[who] = one_line(names[shown[who]])
    if "style" in shown:
        shown["style"] = style_words(WorkingStyle(shown["style"]))
    if "language" in shown:
        shown["language"] = shown["language"].title()
    return REASON_WORDS[key].replace("*", "").format_map({name: one_line(value) for name, value in shown.items()})


def plain_dropped(key: str, why: str, values: Mapping[str, str]) -> str:
    """The same for a wish that was not fulfilled."""
    skill = f" You asked for {one_line(values['skill'])}." if values.get("skill") else ""
    return f"{DROPPED_WORDS[key]}{skill} {DROPPED_WORDS[why]}"
