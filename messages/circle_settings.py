"""What an owner chooses for circles: the fields of the set-up form, reading them, and the same in words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from slack_sdk.models.blocks import (
    CheckboxesElement,
    InputBlock,
    NumberInputElement,
    RadioButtonsElement,
    StaticSelectElement,
)

from mentoring.circle_settings import (
    FEWEST_MEETINGS,
    LARGEST,
    LONGEST_SESSION,
    MIXING,
    MOST_MEETINGS,
    SHORTEST_SESSION,
    SMALLEST,
    CircleSettings,
    Forming,
    check_circle,
)
from mentoring.errors import InvalidInput, MentoringError
from mentoring.sessions import library
from messages import ids
from messages.fields import Problems, Values, chosen_in, number_in, state_of, take
from messages.kit import field, option
from messages.text import count, date_only, listed

# Names of the fields: those of CircleSettings.
THEME = "theme"
LOW = "low"
BEST = "best"
HIGH = "high"
MEETINGS = "meetings"
MINUTES = "minutes"
FORMING = "forming"
MIXED = "mixing"

#: stands for no theme in a select, whose values must not be empty
ANY_THEME = "any"
ANY_THEME_WORDS = "A little of everything"

FORMING_WORDS = {
    Forming.ENGINE: "The app finds the circles that fit best",
    Forming.TOPIC: "By topic: members suggest topics and vote before the season",
    Forming.HAND: "By hand: I put them together",
}
#: the same in the middle of a sentence
FORMED_WORDS = {
    Forming.ENGINE: "the app finds the circles that fit best",
    Forming.TOPIC: "by topic: members suggest topics in this channel and vote for them",
    Forming.HAND: "by hand: the owners put them together",
}
MIXING_WORDS = {
    "someone_new": "People who have not been in one circle before",
    "other_department": "Different departments",
    "seniority": "Different levels",
    "want_the_same": "People who want to grow in the same things",
}


def circle_fields(settings: CircleSettings) -> list[InputBlock]:
    """The fields of the form that only circles have."""
    return [
        _theme_field(settings.theme),
        _number(MEETINGS, "Sessions in a season", settings.meetings, FEWEST_MEETINGS, MOST_MEETINGS),
        _number(MINUTES, "Minutes of a session", settings.minutes, SHORTEST_SESSION, LONGEST_SESSION),
        _number(LOW, "People in a circle at least", settings.low, SMALLEST, LARGEST),
        _number(BEST, "Best number of people", settings.best, SMALLEST, LARGEST),
        _number(HIGH, "People in a circle at most", settings.high, SMALLEST, LARGEST),
        _forming_field(settings.forming),
        _mixing_field(settings.mixing),
    ]


def circle_in(values: Values) -> CircleSettings:
    """What was filled in. Raises InvalidInput with the block id of every field to mend."""
    problems: Problems = {}
    names = (LOW, BEST, HIGH, MEETINGS, MINUTES)
    numbers = {name: take(problems, name, partial(number_in, values, name)) for name in names}
    forming = take(problems, FORMING, lambda: ids.decode(chosen_in(values, FORMING) or "", Forming)[0])
    theme = chosen_in(values, THEME) or ANY_THEME
    ticked = [str(one.get("value")) for one in state_of(values, MIXED).get("selected_options") or []]
    if problems or forming is None:
        raise InvalidInput(problems)
    found = replace(
        CircleSettings(),
        **{name: number for name, number in numbers.items() if number is not None},
        theme="" if theme == ANY_THEME else theme,
        forming=forming,
        mixing=tuple(key for key in MIXING if key in ticked),
    )
    if not set(ticked) <= set(MIXING):
        raise InvalidInput({MIXED: MentoringError("circle.mixing")})
    return check_circle(found, library().themes)


def theme_words(theme: str) -> str:
    """The name of a theme; that of none for one that is not known any more."""
    return library().themes.get(theme, ANY_THEME_WORDS)


def circle_lines(settings: CircleSettings) -> list[str]:
    """What a season is like, a line each, in order of time. For the owner who is about to save it."""
    return [
        f"*Theme:* {theme_words(settings.theme)}",
        f"*Circles:* {_size_words(settings)}",
        f"*Formed:* {FORMED_WORDS[settings.forming]}; {_mixing_words(settings)}",
        "*Before a season:* a heads-up on the working day before, with a button to skip that season",
        "*A proposal first:* you look at the circles, and nothing goes out before an owner approves them",
        "*At the start:* each circle gets a private channel, a welcome, its norms, and a guide for the first session",
        f"*A season:* {count(settings.meetings, 'session')} of {settings.minutes} minutes, each led by somebody else, "
        "at an hour that suits the whole circle",
        "*After the last session:* time to look back and to say thanks; then the report is posted in this channel",
    ]


def circle_changes(before: CircleSettings, after: CircleSettings) -> list[str]:
    """What new settings change, a sentence each."""
    rows = [
        ("The theme is now", theme_words(before.theme), theme_words(after.theme)),
        ("A circle has", _size_words(before), _size_words(after)),
        ("A season has", count(before.meetings, "session"), count(after.meetings, "session")),
        ("A session takes", f"{before.minutes} minutes", f"{after.minutes} minutes"),
        ("Circles are formed", FORMED_WORDS[before.forming], FORMED_WORDS[after.forming]),
        ("When circles are mixed,", _mixing_words(before), _mixing_words(after)),
    ]
    found = [f"{what} {new} (before: {past})." for what, past, new in rows if past != new]
    return [*found, "Circles that meet now keep to what they began with."] if found else []


def season_words(dates: Sequence[date], today: date | None = None) -> str:
    """The dates of a season's sessions: "8 December, 22 December and 5 January, or near them".

    With `today`, those that are far have their year.
    """
    words = listed([date_only(on, today) for on in dates])
    return f"{words}; each circle meets on that day, or within a week of it when that suits all of its people better"


def warning_words(settings: CircleSettings) -> str:
    """What an owner should know of large circles; empty for others."""
    if not settings.is_large:
        return ""
    return (
        f":warning: Up to {settings.high} people are many: in {settings.minutes} minutes each of them has about "
        f"{settings.minutes // settings.high} to speak. Eight or fewer is easier for everybody."
    )


def _size_words(settings: CircleSettings) -> str:
    return f"{settings.low} to {settings.high} people, {settings.best} if the numbers allow"


def _mixing_words(settings: CircleSettings) -> str:
    if not settings.mixing:
        return "nothing is mixed on purpose"
    wishes = [MIXING_WORDS[key] for key in MIXING if key in settings.mixing]
    return f"wanted are {listed([words[:1].lower() + words[1:] for words in wishes])}"


def _theme_field(theme: str) -> InputBlock:
    options = {"": option(ANY_THEME, ANY_THEME_WORDS)}
    options |= {key: option(key, name) for key, name in library().themes.items()}
    initial = options.get(theme, options[""])
    select = StaticSelectElement(action_id=THEME, options=list(options.values()), initial_option=initial)
    return field(THEME, "Theme of a season", select, hint="Every theme has sessions of its own, with agendas.")


def _number(name: str, label: str, number: int, low: int, high: int) -> InputBlock:
    element = NumberInputElement(
        action_id=name, is_decimal_allowed=False, initial_value=str(number), min_value=str(low), max_value=str(high)
    )
    return field(name, label, element)


def _forming_field(forming: Forming) -> InputBlock:
    options = {each: option(each.value, words) for each, words in FORMING_WORDS.items()}
    radio = RadioButtonsElement(action_id=FORMING, options=list(options.values()), initial_option=options[forming])
    return field(FORMING, "How circles are formed", radio, hint="You see and approve every circle in any case.")


def _mixing_field(mixing: Sequence[str]) -> InputBlock:
    options = {key: option(key, words) for key, words in MIXING_WORDS.items()}
    ticked = [options[key] for key in MIXING if key in mixing]
    boxes = CheckboxesElement(action_id=MIXED, options=list(options.values()), initial_options=ticked or None)
    return field(MIXED, "Who should come together", boxes, optional=True)
