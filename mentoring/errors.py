"""The small family of errors that the domain and the use cases raise.

Each carries a key and values; `messages/` holds the words for every key, and `bot/errors.py` is the one place
that turns an error into a sentence for a person.
"""

from typing import Any


class MentoringError(Exception):
    """Something was asked for that cannot be done; the person is told why and what to do next."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        #: dotted key of the sentence in `messages/`, e.g. "join.guest"
        self.key = key
        #: what the sentence names; never anything that somebody else typed in private
        self.values = values


class NotAllowed(MentoringError):
    """The person may not do this here."""


class NotFound(MentoringError):
    """What the person refers to is not there, or is not theirs to see."""


class NotNow(MentoringError):
    """The thing exists, but its state does not allow this (ended, closed, too late)."""


class InvalidInput(MentoringError):
    """Typed input that cannot be used; `fields` names each field and the key of its remedy."""

    def __init__(self, fields: dict[str, "MentoringError"]) -> None:
        super().__init__("input.invalid")
        #: field name -> the error that says how to mend it
        self.fields = fields
