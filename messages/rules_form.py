"""The owner's form for the rules and wishes of a program, reading it back, and what it changes in words."""

from dataclasses import replace
from functools import partial

from slack_sdk.models.blocks import Block, CheckboxesElement, InputBlock, NumberInputElement, StaticSelectElement

from mentoring.choices import MOST_HOURS, Choices, Weight, choices_of
from mentoring.circle_settings import round_choices
from mentoring.errors import InvalidInput, MentoringError
from mentoring.programs import ONE_WAY, Program
from mentoring.wishes import WISHES, Wish
from messages import ids
from messages.fields import Problems, Values, chosen_in, number_in, state_of, take
from messages.kit import View, context, divider, field, modal, option, section
from messages.rules import RULE_WORDS, WEIGHT_WORDS, rule_words, wish_words
from messages.text import count, typed

# Block ids; the element inside has the same name. That of a wish is WISH and its key.
SWITCHES = "rules"
HOURS = "least_hours"
WISH = "wish."

#: switch of Choices -> the rule that it turns on
SWITCH_RULES = {
    "one_language": "share_a_language",
    "managers_apart": "not_in_one_line",
    "teams_apart": "from_other_teams",
}
#: rules that hold in every program
ALWAYS = ("not_avoided", "can_be_introduced", "no_guests")
#: wishes that say something of people only where the company has told this of them
OF_FACTS = {
    "other_department": "department",
    "same_department": "department",
    "same_location": "location",
    "seniority": "level",
}


def rules_view(program: Program) -> View:
    """The form behind `/mentor-admin rules`, with what holds now."""
    chosen = round_choices(program)
    window = count(chosen.window, "round")
    always = [*ALWAYS, *(["has_room"] if program.kind in ONE_WAY else [])]
    blocks: list[Block] = [
        section(f"*How people are matched in {typed(program.name)}*\nIt counts for all new matches."),
        *(_wish_field(wish, wish.weight(chosen)) for wish in WISHES),
        divider(),
        _switches_field(chosen),
        _hours_field(chosen.least_hours),
        context(
            f"Always kept: {' '.join(RULE_WORDS[key] for key in always)} {RULE_WORDS['outside_window']} "
            f"That is {window} now; `/mentor-admin edit` changes the number."
        ),
    ]
    return modal(ids.RULES, "Rules of the matching", "Save", blocks, metadata=str(program.id))


def parse_rules(values: Values, program: Program) -> Choices:
    """What was chosen, for this program. Raises InvalidInput with the block id of every field to mend."""
    before = choices_of(program)
    problems: Problems = {}
    weights = {wish.key: take(problems, f"{WISH}{wish.key}", partial(_weight, values, wish)) for wish in WISHES}
    hours = take(problems, HOURS, lambda: _hours(values))
    if problems or hours is None:
        raise InvalidInput(problems)
    on = {one.get("value") for one in state_of(values, SWITCHES).get("selected_options") or []}
    # what circles are mixed by is chosen elsewhere; a word of its own goes before it
    usual = round_choices(replace(program, choices={}))
    return Choices(
        kind=program.kind,
        window=before.window,
        least_hours=hours,
        guests=before.guests,
        largest=before.largest,
        weights={
            wish.key: word for wish in WISHES if (word := weights[wish.key]) is not None and word != wish.weight(usual)
        },
        **{switch: switch in on for switch in SWITCH_RULES},
    )


def rule_changes(before: Choices, after: Choices) -> list[str]:
    """What changes, a few words each; empty when nothing does."""
    found = [
        f"“{wish_words(wish.key)}” is now “{WEIGHT_WORDS[wish.weight(after)]}”"
        for wish in WISHES
        if wish.weight(before) is not wish.weight(after)
    ]
    for switch, rule in SWITCH_RULES.items():
        if getattr(before, switch) != getattr(after, switch):
            kept = "now a rule" if getattr(after, switch) else "no rule any more"
            found.append(f"“{rule_words(rule).removesuffix('.')}” is {kept}")
    if before.least_hours != after.least_hours:
        hours = count(after.least_hours, "working hour")
        found.append(f"partners share {hours} a week at least" if after.least_hours else _ANY_HOURS)
    return found


_ANY_HOURS = "partners need not share a number of working hours"


def _wish_field(wish: Wish, weight: Weight) -> InputBlock:
    name = f"{WISH}{wish.key}"
    options = {each: option(each.value, words) for each, words in WEIGHT_WORDS.items()}
    select = StaticSelectElement(action_id=name, options=list(options.values()), initial_option=options[weight])
    fact = OF_FACTS.get(wish.key)
    return field(name, wish_words(wish.key), select, hint=f"For people whose {fact} is known." if fact else None)


def _switches_field(chosen: Choices) -> InputBlock:
    options = {switch: option(switch, rule_words(rule)) for switch, rule in SWITCH_RULES.items()}
    on = [options[switch] for switch in SWITCH_RULES if getattr(chosen, switch)]
    boxes = CheckboxesElement(action_id=SWITCHES, options=list(options.values()), initial_options=on or None)
    hint = "Managers and teams are kept apart where they are known."
    return field(SWITCHES, "Rules that are never broken", boxes, hint=hint, optional=True)


def _hours_field(hours: int) -> InputBlock:
    number = NumberInputElement(
        action_id=HOURS,
        is_decimal_allowed=False,
        initial_value=str(hours),
        min_value="0",
        max_value=str(MOST_HOURS),
    )
    hint = "0 asks for none. The more you ask for, the fewer people can be matched."
    return field(HOURS, "Working hours a week that partners share at least", number, hint=hint)


def _weight(values: Values, wish: Wish) -> Weight:
    return ids.decode(chosen_in(values, f"{WISH}{wish.key}") or "", Weight)[0]


def _hours(values: Values) -> int:
    hours = number_in(values, HOURS)
    if hours > MOST_HOURS:
        raise MentoringError("rules.hours", most=MOST_HOURS)
    return hours
