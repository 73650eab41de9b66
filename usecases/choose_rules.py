"""An owner chooses the rules and wishes by which people are matched."""

from dataclasses import replace
from datetime import datetime

from mentoring.choices import Choices, to_words
from mentoring.circle_settings import round_choices
from mentoring.programs import Program
from messages.program import rules_changed
from messages.rules_form import rule_changes
from usecases.configure_program import Actor, announce, owned, record
from usecases.unit import UnitOfWork


def choose_rules(
    uow: UnitOfWork, actor: Actor, program_id: int, chosen: Choices, *, now: datetime
) -> tuple[Program, list[str]]:
    """Keep the choices, for all new matches; the channel hears what has changed, and nothing if nothing has.

    The window between two meetings is one of the program's times and stays. Raises as `owned` does.
    """
    before = owned(uow, actor.member, program_id)
    words = to_words(chosen)
    words["rules"].pop("window")
    after = replace(before, choices=words)
    what = rule_changes(round_choices(before), round_choices(after))
    if not what:
        return before, []
    uow.programs.save(after)
    record(uow, after, actor, "rules", {"changes": what}, now)
    announce(uow, after, rules_changed(after, what, actor.member.user_id), actor, now)
    return after, what
