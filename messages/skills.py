"""Choosing skills: a field that is searched as one types, where own words are possible too, and reading it back."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import ExternalDataMultiSelectElement, InputBlock, Option

from mentoring.skills import MOST_SKILLS, chosen_skills, known_skill, suggestions
from messages.fields import Values, state_of
from messages.kit import field, option, plain_text
from messages.text import plain

#: what an option may carry
LONGEST_VALUE = 150
OWN_WORDS = "Add it in your own words"


def skills_field(name: str, label: str, skills: Sequence[str], example: str, hint: str) -> InputBlock:
    """A field with these skills chosen. Block and element have the name."""
    chosen = [option(skill[:LONGEST_VALUE], skill) for skill in skills[:MOST_SKILLS]]
    element = ExternalDataMultiSelectElement(
        action_id=name,
        placeholder=plain_text(f"e.g. {example}"),
        initial_options=chosen or None,
        min_query_length=1,
        max_selected_items=MOST_SKILLS,
    )
    return field(name, label, element, hint=hint, optional=True)


def offered_skills(name: str, typed: str) -> list[dict[str, Any]]:
    """What is offered to somebody who typed that: known skills, and last their own words as they are.

    Whoever types another name of a known skill is offered that skill alone.
    """
    del name
    text = " ".join(typed.split())
    if not text:
        return []
    own = len(typed) <= LONGEST_VALUE
    meant = known_skill(text) if own else None
    # what was typed stands for the skill that it is another name of; `skills_in` reads either
    options = [option(typed if meant and meant.name == one else one, one) for one in suggestions(text)]
    if own and not meant:
        # the words alone are the text: what is chosen shows that
        options.append(Option(value=typed, text=plain_text(plain(text, 75)), description=plain_text(OWN_WORDS)))
    return [one.to_dict() for one in options]


def skills_in(values: Values, name: str) -> tuple[str, ...]:
    """The skills that were chosen, by the names that this app knows. Raises MentoringError as `parse_skills` does."""
    chosen = state_of(values, name).get("selected_options") or []
    return chosen_skills(str(one.get("value", "")) for one in chosen)
