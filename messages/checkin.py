"""The question whether a group met, privately to each member, and what follows each answer."""

from collections.abc import Sequence
from datetime import date, datetime

from slack_sdk.models.blocks import ActionsBlock, ButtonElement, DatePickerElement, StaticSelectElement
from slack_sdk.models.blocks.block_elements import InteractiveElement

from mentoring.people import Member
from mentoring.programs import Program
from mentoring.rounds import Answer, CheckIn, Outcome
from mentoring.slots import Slots
from messages import ids
from messages.kit import Message, actions, button, context, message, option, plain_text, section
from messages.text import all_of_you, day, listed, local, local_times, mention, moment, people, typed
from messages.words import COULD_NOT_WORDS, could_not_words

OUTCOME_WORDS = {
    Outcome.MET: "We met",
    Outcome.PLANNED: "It is planned",
    Outcome.NOT_YET: "Not yet",
    Outcome.COULD_NOT: "We could not",
}

PRIVATE = "Only you see this. Owners see whether the group met, never who said so."


def question(checkin: CheckIn, program: Program, partners: Sequence[str]) -> Message:
    """Did you meet? Four buttons. `partners` are the other members' user ids."""
    asked = met_words(checkin, partners)
    return message(
        f"{typed(program.name)}: {asked[:1].lower()}{asked[1:]}",
        section(f"*{asked}*"),
        answer_buttons(checkin.id),
        context(f"{typed(program.name)} · {PRIVATE}"),
    )


def met_words(checkin: CheckIn, partners: Sequence[str]) -> str:
    """The question itself; in a long round it is asked more than once."""
    if checkin.question == "met_again":
        return f"Have {who(partners)} met since we last asked?"
    return f"Have {who(partners)} met yet?"


def superseded(checkin: CheckIn, program: Program, partners: Sequence[str]) -> Message:
    """What replaces a question once the same is asked again: the answer without buttons, or where to answer."""
    name = typed(program.name)
    if checkin.answer is None or checkin.answer.outcome is None:
        words = f"We have asked this again since, further down. {name}"
        return message(words, section(words))
    said = f"you said *{OUTCOME_WORDS[checkin.answer.outcome]}*."
    return message(
        f"{name}: you said {OUTCOME_WORDS[checkin.answer.outcome]}.",
        section(f"With {_partners(partners)}: {said}"),
        context(f"{name} · Your answer is kept. We have asked again since, further down."),
    )


def reminder(checkin: CheckIn, program: Program, partners: Sequence[str], planned_on: date | None) -> Message:
    """The one reminder: after the day they planned to meet on, or when there was no answer."""
    if planned_on:
        asked = f"You planned to meet {_partners(partners)} on {day(planned_on)}. Did it happen?"
    else:
        again = checkin.question == "met_again"
        by_now = "met since we last asked" if again else "met by now"
        asked = f"Have {who(partners)} {by_now}? One click is enough, and this is the only reminder."
    return message(
        f"{typed(program.name)}: {asked}",
        section(f"*{asked}*" if planned_on else asked),
        answer_buttons(checkin.id),
        context(f"{typed(program.name)} · {PRIVATE}"),
    )


def answered(
    checkin: CheckIn,
    program: Program,
    partners: Sequence[str],
    answer: Answer,
    *,
    slots: Slots | None,
    zone: str,
    closes: datetime,
) -> Message:
    """The answered question, with the follow-up that fits the answer.

    `slots` are common times (for "not yet"); they, and when the round `closes`, are told in `zone`.
    """
    said = f"you said *{OUTCOME_WORDS[answer.outcome or Outcome.NOT_YET]}*."
    follow_up = _follow_up(answer, slots, zone, all_of_you(len(partners) + 1))
    return message(
        f"{typed(program.name)}: thank you, your answer is saved.",
        section(f"With {_partners(partners)}: {said}\n{follow_up}"),
        _next_step(checkin.id, answer, can_nudge=bool(slots and slots.starts)),
        context(
            f"{typed(program.name)} · You can change your answer until the round closes, on {moment(closes, zone)}. "
            f"{PRIVATE}"
        ),
    )


def closed(checkin: CheckIn, program: Program, partners: Sequence[str]) -> Message:
    """What replaces a question whose round has closed: the answer without buttons, or that there is none to give."""
    if checkin.answer is None or checkin.answer.outcome is None:
        return round_closed(program)
    said = f"you said *{OUTCOME_WORDS[checkin.answer.outcome]}*."
    return message(
        f"{typed(program.name)}: this round has closed. Your answer: {OUTCOME_WORDS[checkin.answer.outcome]}.",
        section(f"With {_partners(partners)}: {said}"),
        context(answer_stays(program)),
    )


def round_closed(program: Program) -> Message:
    """What replaces a question, of any kind, that was not answered before its round closed."""
    words = f"This round of {typed(program.name)} has closed, so there is nothing to answer here any more."
    return message(words, section(words))


def answer_stays(program: Program) -> str:
    """Below an answer that can no longer be changed."""
    return f"This round of {typed(program.name)} has closed, so your answer stays as it is."


def nudge(members: Sequence[Member], slots: Slots) -> Message:
    """Into the group's own chat: times that suit everybody. It does not say who asked for it."""
    names = people(member.user_id for member in members)
    zones = [member.zone for member in members]
    if not slots.starts:
        words = (
            f"{names}: have you found a time? No hour is daytime for everybody, so writing here counts as meeting too."
        )
        return message(words, section(words))
    lead = "These times suit everybody's working hours" if slots.inside_hours else "These times are in nobody's night"
    lines = "\n".join(f"• {local_times(start, zones)}" for start in slots.starts)
    return message(
        f"{names}: here are times to meet.",
        section(f"{names}, a good time to meet? {lead}:\n{lines}"),
        context("Answer with the one you like, or propose another. Half an hour is enough."),
    )


def answer_buttons(checkin_id: int) -> ActionsBlock:
    """The four answers, none of them coloured: a colour would ask for one of them."""
    return actions(
        *(
            button(words, ids.checkin_answer_action(outcome), ids.encode(checkin_id, outcome))
            for outcome, words in OUTCOME_WORDS.items()
        )
    )


def who(partners: Sequence[str]) -> str:
    """ "you and <@U2>"; for a group that has lost everybody else, "you and your group"."""
    return listed(["you", *map(mention, partners)]) if partners else "you and your group"


def _follow_up(answer: Answer, slots: Slots | None, zone: str, group: str) -> str:
    if answer.outcome is Outcome.MET:
        return "Thank you. 🙌 If something is left open, agree on a next time while it is fresh."
    if answer.outcome is Outcome.PLANNED and answer.planned_on:
        return f"Planned for {day(answer.planned_on)}. We ask once more after that day, if the round is still open."
    if answer.outcome is Outcome.PLANNED:
        return "Good. Which day is it? Then we do not ask again before it."
    if answer.outcome is Outcome.COULD_NOT and answer.reason:
        return f"{could_not_words(answer.reason)} {_KIND}"
    if answer.outcome is Outcome.COULD_NOT:
        return f"{_KIND} If you like, tell us why: nobody sees your name beside it."
    return _times(slots, zone, group)


_KIND = "That happens, and it is nobody's fault. There is no need to explain it to anybody."


def _times(slots: Slots | None, zone: str, group: str) -> str:
    if slots is None:
        return "There is still time. Propose a day in your chat: the first step is the hardest."
    if not slots.starts:
        return f"There is still time. No hour is daytime for {group}, so writing in your chat counts as meeting too."
    lead = f"These times suit {group}" if slots.inside_hours else f"No working hour suits {group}. These come close"
    lines = "\n".join(f"• {local(start, zone)}" for start in slots.starts)
    return f"There is still time. {lead} (your time):\n{lines}"


def _next_step(checkin_id: int, answer: Answer, *, can_nudge: bool) -> ActionsBlock:
    steps: list[InteractiveElement] = []
    if answer.outcome is Outcome.PLANNED:
        steps.append(_date_picker(answer.planned_on))
    if answer.outcome is Outcome.NOT_YET and can_nudge:
        steps.append(button("Suggest times in our chat", ids.CHECKIN_NUDGE, ids.encode(checkin_id)))
    if answer.outcome is Outcome.COULD_NOT:
        steps.append(_reason_select(answer.reason))
    return actions(*steps, _change_button(checkin_id), block_id=ids.checkin_block(checkin_id))


def _date_picker(planned_on: date | None) -> DatePickerElement:
    initial = planned_on.isoformat() if planned_on else None
    return DatePickerElement(
        action_id=ids.CHECKIN_PLANNED_ON, initial_date=initial, placeholder=plain_text("Which day?")
    )


def _reason_select(reason: str) -> StaticSelectElement:
    options = {key: option(key, words) for key, words in COULD_NOT_WORDS.items()}
    return StaticSelectElement(
        action_id=ids.CHECKIN_REASON,
        options=list(options.values()),
        initial_option=options.get(reason),
        placeholder=plain_text("Why? (if you like)"),
    )


def _change_button(checkin_id: int) -> ButtonElement:
    return button("Change my answer", ids.CHECKIN_CHANGE, ids.encode(checkin_id))


def _partners(partners: Sequence[str]) -> str:
    return people(partners) if partners else "your group"
