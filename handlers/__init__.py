"""Slack in: a listener parses, runs one use case, acknowledges. Every listener of the app is on this screen."""

import re
from collections.abc import Iterable

from slack_bolt import App

from handlers import actions, commands, events, modals, options
from handlers.kit import Kit


def register(app: App, kit: Kit) -> None:
    """Register one listener for each kind of thing that Slack sends.

    Each looks its own table up: Bolt asks one listener after the other, and a hundred of them make every click wait.
    """
    app.command(any_of(commands.SUBCOMMANDS))(commands.listener(kit))
    app.view(any_of(modals.SUBMITS))(modals.listener(kit))
    app.action(any_of(actions.CLICKS))(actions.listener(kit))
    app.options(any_of(options.OFFERS))(options.listener(kit))
    app.event(any_of(events.EVENTS))(events.listener(kit))


def any_of(names: Iterable[str | re.Pattern[str]]) -> re.Pattern[str]:
    """What matches one of the names, whole, or a pattern. What is not among them stays unhandled, and Bolt says so."""
    each = (name.pattern if isinstance(name, re.Pattern) else rf"\A{re.escape(name)}\Z" for name in names)
    return re.compile("|".join(each))
