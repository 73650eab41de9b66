"""Icebreakers: what a new group may talk about first. Keys only; their words are in `messages/`."""

from random import Random

ICEBREAKERS = (
    "icebreaker.first_job",
    "icebreaker.best_advice",
    "icebreaker.proud_week",
    "icebreaker.learning_now",
    "icebreaker.superpower",
    "icebreaker.skill_to_swap",
    "icebreaker.mind_changed",
    "icebreaker.good_mistake",
    "icebreaker.best_teacher",
    "icebreaker.energy_source",
    "icebreaker.energy_drain",
    "icebreaker.focus_trick",
    "icebreaker.meeting_to_drop",
    "icebreaker.tool_you_love",
    "icebreaker.shortcut",
    "icebreaker.feedback_style",
    "icebreaker.help_asked",
    "icebreaker.help_given",
    "icebreaker.work_soundtrack",
    "icebreaker.workspace_view",
    "icebreaker.morning_ritual",
    "icebreaker.end_of_day",
    "icebreaker.perfect_lunch",
    "icebreaker.comfort_food",
    "icebreaker.hidden_talent",
    "icebreaker.childhood_dream",
    "icebreaker.path_here",
    "icebreaker.other_career",
    "icebreaker.book_to_lend",
    "icebreaker.film_again",
    "icebreaker.place_to_return",
    "icebreaker.hometown",
    "icebreaker.weekend_joy",
    "icebreaker.small_joy",
    "icebreaker.first_computer",
    "icebreaker.word_you_like",
    "icebreaker.question_you_carry",
    "icebreaker.brave_thing",
    "icebreaker.next_year",
    "icebreaker.new_colleague_tip",
    "icebreaker.team_tradition",
    "icebreaker.thank_someone",
    "icebreaker.time_machine",
    "icebreaker.extra_hour",
)


def icebreaker(round_seed: int, group_index: int) -> str:
    """The icebreaker of one group: different ones in one round until all are used, and others in another round."""
    order = Random(round_seed).sample(range(len(ICEBREAKERS)), len(ICEBREAKERS))
    return ICEBREAKERS[order[group_index % len(order)]]
