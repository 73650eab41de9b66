"""Slack in: a listener parses, runs one use case, acknowledges. Every listener of the app is on this screen."""

from slack_bolt import App

from handlers import actions, commands, events, modals, options
from handlers.kit import Kit


def register(app: App, kit: Kit) -> None:
    """Register every listener."""
    for command in commands.SUBCOMMANDS:
        app.command(command)(commands.listener(kit, command))
    for callback_id, submit in modals.SUBMITS.items():
        app.view(callback_id)(modals.listener(kit, submit))
    for action_id, click in actions.CLICKS.items():
        app.action(action_id)(actions.listener(kit, click))
    for name, offer in options.OFFERS.items():
        app.options(name)(options.listener(kit, name, offer))
    for name, own_offer in options.OWN_OFFERS.items():
        app.options(name)(options.own_listener(kit, own_offer))
    for event, happened in events.EVENTS.items():
        app.event(event)(events.listener(kit, happened))
