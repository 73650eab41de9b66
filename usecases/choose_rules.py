"""An owner chooses the rules and wishes by which people are matched."""

from dataclasses import replace
from datetime import datetime

from mentoring.choices import Choices, choices_of, to_words
from mentoring.programs import Program
from messages.program import rules_changed
from messages.rules_form import rule_changes
from usecases.configure_program import Actor, announce, owned, record
from usecases.unit import UnitOfWork


def choose_rules(
    uow: UnitOfWork, actor: Actor, program_id: int, chosen: Choices, *, now: datetime
) -> tuple[Program, list[str]]:
    """Keep the choices, for the next round on; the channel hears what has changed, and nothing if nothing has.

    The window between two meetings is one of the program's times and stays. Raises as `owned` does.
    """
    before = owned(uow, actor.member, program_id)
    what = rule_changes(choices_of(before), chosen)
    if not what:
        return before, []
    words = to_words(chosen)
    words["rules"].pop("window")
    after = replace(before, choices=words)
    uow.programs.save(after)
    record(uow, after, actor, "rules", {"changes": what}, now)
    announce(uow, after, rules_changed(after, what, actor.member.user_id), actor, now)
    return after, what
