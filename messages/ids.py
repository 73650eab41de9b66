"""The names by which Slack tells us what was clicked or submitted, and what a click carries.

A value holds ids only, joined by colons ("12:met"). Whoever reads one loads the thing again and checks that this
person may touch it: a value is a claim, never a permission.
"""

import re
from datetime import date
from enum import Enum
from typing import Any, TypeVar, overload

from mentoring.errors import MentoringError
from mentoring.rounds import Outcome

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")

# Buttons about a member's own part. Value: program id.
PROGRAM_JOIN = "program.join"
PROGRAM_PROFILE = "program.profile"  # value is not used: a profile belongs to the person
PROGRAM_PAUSE = "program.pause"
PROGRAM_RESUME = "program.resume"
PROGRAM_LEAVE = "program.leave"

# One round of a program. Value: program id and nominal date.
ROUND_SKIP = "round.skip"
ROUND_UNSKIP = "round.unskip"

# A meeting check-in. Value: check-in id (and outcome); pickers carry the id in their block's id instead.
CHECKIN_ANSWER = "checkin.answer"
CHECKIN_PLANNED_ON = "checkin.planned_on"
CHECKIN_REASON = "checkin.reason"
CHECKIN_NUDGE = "checkin.nudge"
CHECKIN_CHANGE = "checkin.change"

# Another match. Value: group id.
MATCH_END = "match.end"
MATCH_ANEW = "match.anew"
MATCH_WAIT = "match.wait"

# A pulse. Value: check-in id (and score).
PULSE_SCORE = "pulse.score"
PULSE_COMMENT = "pulse.comment"

# The private list of people not to be matched with. Value: user id.
AVOID_ADD = "avoid.add"
AVOID_REMOVE = "avoid.remove"

# What an owner does. Value: program id.
ADMIN_EDIT = "admin.edit"
ADMIN_PAUSE = "admin.pause"
ADMIN_RESUME = "admin.resume"
ADMIN_RUN_NOW = "admin.run_now"
ADMIN_END = "admin.end"

# The kind of a new program, in the form that sets it up. Value: the kind.
SETUP_KIND = "setup.kind"

# What an owner does about a message that did not go out. Value: outbox row id.
DELIVERY_AGAIN = "delivery.again"
DELIVERY_LEAVE = "delivery.leave"

# A proposal. Value: round id, the version that was seen, and a page or a group's number.
PROPOSAL_LOOK = "proposal.look"  # round id alone
PROPOSAL_PAGE = "proposal.page"  # round id and page
PROPOSAL_LOCK = "proposal.lock"
PROPOSAL_AGAIN = "proposal.again"
PROPOSAL_CHANGE = "proposal.change"
PROPOSAL_APPROVE = "proposal.approve"
PROPOSAL_REOPEN = "proposal.reopen"
PROPOSAL_NEW = "proposal.new"  # a circle
# The people who are searched in the form that changes it.
PROPOSAL_ONE = "proposal.one"
PROPOSAL_OTHER = "proposal.other"

# Those who wait in the middle of a round. Value: round id and the version that was asked about.
TOP_UP_INTRODUCE = "top_up.introduce"
TOP_UP_NOT_NOW = "top_up.not_now"

# A session of a circle. Value: session id, and the answer, the person or the moment that it is about.
SESSION_REPLY = "session.reply"  # and what is answered
SESSION_OTHER = "session.other"  # opens the form with the other times
SESSION_LEAD = "session.lead"
SESSION_HAND_ON = "session.hand_on"
SESSION_SWAP = "session.swap"  # a select: the chosen option's value is the session and the person
SESSION_ACCEPT = "session.accept"  # session and whoever asks
SESSION_DECLINE = "session.decline"  # the same
SESSION_MOVE = "session.move"  # session and the moment, as a number of seconds
SESSION_TIMES = "session.times"  # opens the form that moves it
SESSION_ALL_CAME = "session.all_came"
SESSION_SOME_CAME = "session.some_came"  # opens the form
SESSION_SKIPPED = "session.skipped"
SESSION_NOTE = "session.note"  # opens the form for what the circle takes along

# What somebody wants to do after a session. Value: action id.
ACTION_DONE = "action.done"
ACTION_CHANGE = "action.change"  # opens the form with all that are open; value is not used

# Topics of a circle. Value: topic id, or the circle's.
TOPIC_VOTE = "topic.vote"
TOPIC_LIST = "topic.list"  # circle

# A circle. Value: the circle's id.
CIRCLE_SHOW = "circle.show"  # and what is to be shown of it
CIRCLE_RETRO = "circle.retro"
CIRCLE_THANK = "circle.thank"
CIRCLE_AGAIN = "circle.again"
CIRCLE_LEAD = "circle.lead"
CIRCLE_MENTOR = "circle.mentor"

# Norms of a circle, and a place in one that somebody does not want. Value: group id.
CIRCLE_NORMS = "circle.norms"
CIRCLE_OUT = "circle.out"

# A change of circles that is proposed to their owners. Value: season, kind, and who.
CHANGE_DO = "change.do"
CHANGE_LEAVE = "change.leave"

# The prompts of a program of circles, as its owners see them. Value: program id, and a stage or a prompt's key.
PROMPTS_STAGE = "prompts.stage"  # a select
PROMPT_ADD = "prompt.add"
PROMPT_EDIT = "prompt.edit"
PROMPT_SWITCH = "prompt.switch"  # and whether it is to be on or off

# Topics for circles of the next season. Value: program id; of a vote: topic id.
SEASON_TOPICS = "season.topics"
SEASON_TOPIC_ADD = "season.topic.add"
SEASON_TOPIC_VOTE = "season.topic.vote"

# What an owner does about a circle that needs a hand. Value: the circle's id and the remedy.
CIRCLE_REMEDY = "circle.remedy"

# Callback ids of the forms.
PROMPTS = "prompts"
PROMPT = "prompt"
SEASON_TOPIC = "season.topic"
JOIN = "join"
PROFILE = "profile"
PAUSE = "pause"
AVOID = "avoid"
PULSE = "pulse"
SETUP = "setup"
SETUP_SAVE = "setup.save"
OWNERS = "owners"
TOPICS = "topics"
RULES = "rules"
PROPOSAL = "proposal"
PROPOSAL_CHANGE_SAVE = "proposal.change.save"

#: Matches the four answer buttons; Slack wants each button of a block to have its own action id.
CHECKIN_ANSWER_PATTERN = re.compile(r"^checkin\.answer\.")
#: Matches the five score buttons.
PULSE_SCORE_PATTERN = re.compile(r"^pulse\.score\.")
#: Matches what an owner does about a circle.
CIRCLE_REMEDY_PATTERN = re.compile(r"^circle\.remedy\.")
#: Matches the buttons that turn the pages of a proposal.
PROPOSAL_PAGE_PATTERN = re.compile(r"^proposal\.page\.")

#: Matches the two answers to a session that need no form.
SESSION_REPLY_PATTERN = re.compile(r"^session\.reply\.")
#: Matches the buttons of a list of circles.
CIRCLE_SHOW_PATTERN = re.compile(r"^circle\.show\.")

_SEPARATOR = ":"
_LARGEST_ID = 2**63 - 1


def checkin_answer_action(outcome: Outcome) -> str:
    """The action id of the button for one answer."""
    return f"{CHECKIN_ANSWER}.{outcome.value}"


def pulse_score_action(score: int) -> str:
    """The action id of the button for one score, 1-5."""
    return f"{PULSE_SCORE}.{score}"


def checkin_block(checkin_id: int) -> str:
    """The id of a block whose picker answers one check-in; read it back with `checkin_of_block`."""
    return encode("checkin", checkin_id)


def checkin_of_block(block_id: str) -> int:
    """The check-in that a picker's block belongs to. Raises MentoringError("input.stale")."""
    kind, checkin_id = decode(block_id, str, int)
    if kind != "checkin":
        raise MentoringError("input.stale")
    return checkin_id


def encode(*parts: object) -> str:
    """Join ids, dates, enum members and words into one value. Only the last part may hold a colon."""
    return _SEPARATOR.join(_to_text(part) for part in parts)


@overload
def decode(value: str, first: type[A], /) -> tuple[A]: ...
@overload
def decode(value: str, first: type[A], second: type[B], /) -> tuple[A, B]: ...
@overload
def decode(value: str, first: type[A], second: type[B], third: type[C], /) -> tuple[A, B, C]: ...
def decode(value: str, *types: Any) -> tuple[Any, ...]:
    """Read a value back as the given types: int, str, date or an Enum with string values.

    Raises MentoringError("input.stale") for anything that `encode` did not write: an old message, or a forged one.
    """
    parts = value.split(_SEPARATOR, maxsplit=len(types) - 1) if isinstance(value, str) else []
    if len(parts) != len(types):
        raise MentoringError("input.stale")
    try:
        return tuple(_from_text(part, kind) for part, kind in zip(parts, types, strict=True))
    except ValueError as error:
        raise MentoringError("input.stale") from error


def decode_pause(value: str) -> tuple[int, date | None]:
    """The program of a pause button, and the first day back if it was typed before. Raises as `decode`."""
    if _SEPARATOR not in value:
        return decode(value, int)[0], None
    return decode(value, int, date)


def _to_text(part: object) -> str:
    if isinstance(part, Enum):
        return str(part.value)
    if isinstance(part, date):
        return part.isoformat()
    return str(part)


def _from_text(part: str, kind: Any) -> Any:
    if kind is int:
        return _whole_number(part)
    if kind is date:
        found = date.fromisoformat(part)
        if found.isoformat() != part:
            raise ValueError(part)
        return found
    if kind is str and not part:
        raise ValueError("empty")
    return kind(part)


def _whole_number(part: str) -> int:
    # int() also takes signs, spaces, underscores and other scripts' digits; an id of ours has none of these.
    if not (part.isascii() and part.isdigit()) or int(part) > _LARGEST_ID:
        raise ValueError(part)
    return int(part)
