"""Slack out: claims what is due, calls Slack once, marks what came of it, and looks up what is uncertain."""

from delivery.classes import WhenUnsure, when_unsure
from delivery.deliverer import Deliverer
from delivery.errors import UNREADABLE, effect_of, remedy_of
from delivery.hooks import Hooks
from delivery.settings import DeliverySettings
from delivery.steps import Effect

__all__ = [
    "UNREADABLE",
    "Deliverer",
    "DeliverySettings",
    "Effect",
    "Hooks",
    "WhenUnsure",
    "effect_of",
    "remedy_of",
    "when_unsure",
]
